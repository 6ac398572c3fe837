import type { Answer, Prompt } from '../prompt.ts';
import { closeOverlay, openMenu, wantService } from '../start-service.ts';
import { askOf } from '../ask.ts';
import { note, say, type Turn } from '../turn.ts';

/** Which language; asked once of somebody whose first words do not tell, and whenever they want. */
export function promptLanguage(turn: Turn): Prompt {
  const { catalogue } = turn.deps;
  const { names } = catalogue.region.languages;
  const choices = catalogue.languages.map((language) => ({ value: language, title: names[language] ?? language }));
  // Asked in each of them; one that lacks the question borrows another's.
  const questions = new Set(catalogue.languages.map((language) => catalogue.regionText(language, 'language.ask')));
  return { body: [...questions].join('\n'), choices };
}

export function answerLanguage(turn: Turn, answer: Answer): void {
  if (answer.kind === 'choice') chooseLanguage(turn, answer.value);
  // The question is in every language; repeating it says enough.
}

export function chooseLanguage(turn: Turn, language: string): void {
  const first = turn.state.language === undefined;
  const next = turn.state.overlay?.kind === 'language' ? turn.state.overlay.next : undefined;
  turn.state = { ...turn.state, language };
  turn.events.push({ kind: 'languageChosen', language });
  note(turn, say(turn, first ? 'greeting' : 'language.changed'));
  if (turn.state.overlay?.kind === 'language') closeOverlay(turn);
  if (next !== undefined) wantService(turn, next);
  else if (askOf(turn.state).kind === 'idle') openMenu(turn);
}

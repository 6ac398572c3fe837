import { wordsIn } from '#catalogue';
import { formatDate } from '#language';
import { askOf } from '../ask.ts';
import { nextOpening } from '../opening-hours.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { closeOverlay, openMenu } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { languageOf, note, say, type Turn } from '../turn.ts';

type Person = Extract<Overlay, { kind: 'person' }>;

/** The request is noted already; what it is about helps whoever answers, and may be left out. */
export function promptPerson(turn: Turn, { number }: Person): Prompt {
  const { catalogue } = turn.deps;
  const { helpline, hours } = catalogue.region.help;
  const opening = nextOpening(catalogue, turn.input.now);
  const when =
    opening.kind === 'now'
      ? say(turn, 'person.now')
      : say(turn, 'person.later', { day: formatDate(opening.day, languageOf(turn)), time: opening.time });
  return {
    body: say(turn, 'person.ask', { number, when, helpline, hours: wordsIn(catalogue, hours, languageOf(turn)) }),
    choices: [{ value: '+back', title: say(turn, 'choices.back') }],
    no: '+back',
  };
}

export function answerPerson(turn: Turn, { number }: Person, answer: Answer): void {
  closeOverlay(turn);
  if (answer.kind === 'words') {
    turn.events.push({ kind: 'personTold', number, text: answer.text });
    return note(turn, say(turn, 'person.told', { number }));
  }
  if (askOf(turn.state).kind === 'idle') openMenu(turn);
}

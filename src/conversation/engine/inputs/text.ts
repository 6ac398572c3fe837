import { listFields } from '#catalogue';
import { cleanText, detectLanguage, findIntent, hasWords, phraseKey } from '#language';
import { askKey, askOf } from '../ask.ts';
import { obeyCommand, type Command } from '../commands.ts';
import { hideSecrets } from '../hear-secret.ts';
import type { TextInput } from '../input.ts';
import { matchChoice } from '../match-choice.ts';
import { answerTo, promptFor, type OpenAsk } from '../phases/index.ts';
import { openMenu, wantService } from '../start-service.ts';
import { note, say, without, type Turn } from '../turn.ts';
import { vocabularyOf } from '../vocabulary.ts';

/** Longer than any answer we ask for (fields take at most 1,000 characters). */
const longestAnswer = 2000;

/** Words: a command that always works, the name of a service, or the answer to the open prompt. */
export function handleText(turn: Turn, input: TextInput): void {
  const before = askKey(askOf(turn.state));
  const events = turn.events.length;
  const isUnderstood = readText(turn, input);
  const isAsking = turn.events.slice(events).some((event) => event.kind === 'pinOffered');
  if (isUnderstood || isAsking || askKey(askOf(turn.state)) !== before) return hearClearly(turn);
  const { callBack } = turn.deps.catalogue.region.help;
  const unclear = (turn.state.unclear ?? 0) + 1;
  turn.state = { ...turn.state, unclear };
  if (!callBack || unclear < callBack.offerAfter) return;
  hearClearly(turn);
  note(turn, say(turn, 'person.offer'));
}

/** The misunderstandings are over. */
function hearClearly(turn: Turn): void {
  if (turn.state.unclear !== undefined) turn.state = without(turn.state, 'unclear');
}

/** True: it was a command or the name of a service. */
function readText(turn: Turn, input: TextInput): boolean {
  const text = hideSecrets(turn, cleanText(input.text));
  if (input.text.length > longestAnswer) return refuse(turn, 'errors.tooLong');
  if (!hasWords(text)) return refuse(turn, 'errors.empty');
  const vocabulary = vocabularyOf(turn.deps.catalogue);
  const key = phraseKey(text);
  const named = vocabulary.languageNames.get(key);
  if (named !== undefined) return obey(turn, { kind: 'languageName', language: named });
  hearLanguage(turn, text);
  const command = vocabulary.meanings.get(key);
  if (command !== undefined) return obey(turn, { kind: command });

  const service = vocabulary.serviceNames.get(key);
  if (service !== undefined && !isTelling(turn)) {
    wantService(turn, service);
    return true;
  }
  answerText(turn, input, text);
  return false;
}

function obey(turn: Turn, command: Command): true {
  obeyCommand(turn, command);
  return true;
}

/** What is told to a person may well name a service. */
function isTelling({ state }: Turn): boolean {
  return state.overlay?.kind === 'person';
}

function answerText(turn: Turn, input: TextInput, text: string): void {
  const ask = askOf(turn.state);
  const isForm = ask.kind === 'journey' || ask.kind === 'reply' || isTelling(turn);
  const early = isEarly(turn, input);
  const value = ask.kind === 'idle' || early ? undefined : matchChoice(turn, promptFor(turn, ask), text);
  if (value === undefined && !isForm && hearWish(turn, text)) return;
  if (early) return note(turn, say(turn, 'stale.text'));
  if (ask.kind === 'idle' && turn.state.filing) return note(turn, say(turn, 'filed.sending'));
  if (ask.kind === 'idle') return openMenu(turn, say(turn, 'menu.unclear'));
  if (value !== undefined) answerTo(turn, ask, { kind: 'choice', value });
  else if (!isForm || !mayBeWish(turn, text) || !offerService(turn, text)) answerWords(turn, ask, text);
}

/** Words in answer to a question. Where they are none, they may name a service: it is offered, the form stays. */
function answerWords(turn: Turn, ask: OpenAsk, text: string): void {
  const notes = turn.notes.length;
  if (answerTo(turn, ask, { kind: 'words', text }) || ask.kind === 'overlay') return;
  if (offerService(turn, text)) turn.notes.length = notes;
}

/** A name is asked for, and what was written is longer than names are. */
function mayBeWish({ state, deps }: Turn, text: string): boolean {
  const at = state.journey?.at;
  if (!state.journey || state.overlay || at?.kind !== 'field' || text.split(' ').length < 4) return false;
  const definition = deps.catalogue.getService(state.journey.serviceId, state.journey.version);
  return listFields(definition).find((field) => field.id === at.field)?.kind === 'person-name';
}

/** Offers what the words surely mean, in front of whatever is open. */
function offerService(turn: Turn, text: string): boolean {
  const { action, ranking } = findIntent(vocabularyOf(turn.deps.catalogue).services, text);
  const [best] = ranking;
  if (action !== 'route' || !best || best.service === turn.state.journey?.serviceId) return false;
  turn.state = { ...turn.state, overlay: { kind: 'offer', services: [best.service] } };
  return true;
}

function refuse(turn: Turn, key: 'errors.tooLong' | 'errors.empty'): false {
  if (askOf(turn.state).kind === 'idle') openMenu(turn, say(turn, key));
  else note(turn, say(turn, key));
  return false;
}

/** Sent before the citizen could have seen the open prompt, or in answer to another one. */
function isEarly(turn: Turn, input: TextInput): boolean {
  const { prompt } = turn.state;
  if (!prompt) return false;
  if (input.repliesToPrompt !== undefined) return input.repliesToPrompt !== prompt.id;
  return Date.parse(input.receivedAt) < Date.parse(prompt.issuedAt);
}

/** The first message that tells a language sets it; later ones never switch it. */
function hearLanguage(turn: Turn, text: string): void {
  if (turn.state.language !== undefined) return;
  const { language } = detectLanguage(text, turn.deps.catalogue.languages);
  if (language === undefined) return;
  const next = turn.state.overlay?.kind === 'language' ? turn.state.overlay.next : undefined;
  const { overlay, ...rest } = turn.state;
  turn.state = overlay && overlay.kind !== 'language' ? { ...rest, overlay, language } : { ...rest, language };
  turn.events.push({ kind: 'languageChosen', language });
  note(turn, say(turn, 'greeting'));
  if (next !== undefined) wantService(turn, next);
}

/** A service named in the citizen's own words, while no form is open. */
function hearWish(turn: Turn, text: string): boolean {
  const intent = findIntent(vocabularyOf(turn.deps.catalogue).services, text);
  const [best] = intent.ranking;
  if (intent.action === 'menu' || !best) return false;
  if (intent.action === 'route') wantService(turn, best.service);
  else turn.state = { ...turn.state, overlay: { kind: 'offer', services: intent.ranking.map((one) => one.service) } };
  return true;
}

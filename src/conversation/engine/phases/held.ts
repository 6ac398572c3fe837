import { LABEL_LIMITS, listFields, showAnswer } from '#catalogue';
import { clipText, formatDate, quoteForChat } from '#language';
import type { Json } from '#platform/pure';
import { askOf } from '../ask.ts';
import { heldFor, isDoubted, nameOfHeld, serviceOfHeld } from '../held.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { openMenu } from '../start-service.ts';
import type { HeldCase, Overlay } from '../state.ts';
import { findWordsOf, languageOf, note, say, type Turn } from '../turn.ts';
import { leavePin } from './pin.ts';

type Held = Extract<Overlay, { kind: 'held' }>;

/** The earlier applications whose answers can be shown, or used in the form that begins; each asks for its PIN. */
export function promptHeld(turn: Turn, { purpose }: Held): Prompt {
  const rows = heldFor(turn, purpose).map((held, at) => ({
    value: held.caseId,
    title: clipText(`${at + 1}. ${serviceOfHeld(turn, held)}`, LABEL_LIMITS.row),
    description: clipText(describe(turn, held), LABEL_LIMITS.rowDescription),
  }));
  const none =
    purpose === 'reuse'
      ? { value: '+none', title: say(turn, 'reuse.none') }
      : { value: '+none', title: say(turn, 'choices.back') };
  return {
    body: say(turn, purpose === 'reuse' ? 'reuse.ask' : 'holdings.which'),
    choices: [...rows, none],
    no: '+none',
  };
}

export function answerHeld(turn: Turn, { purpose }: Held, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === '+none') return leavePin(turn);
  turn.state = { ...turn.state, overlay: { kind: 'pin', caseId: answer.value, purpose } };
}

/** Says what this chat holds, and offers to show the answers. */
export function tellHoldings(turn: Turn): void {
  const { held, drafts, journey } = turn.state;
  if (isDoubted(turn)) return;
  const words = say(turn, 'holdings.body', {
    forms: drafts.length + (journey ? 1 : 0),
    applications: held.length,
  });
  if (held.length > 0) {
    note(turn, words);
    turn.state = { ...turn.state, overlay: { kind: 'held', purpose: 'show' } };
  } else if (askOf(turn.state).kind === 'idle') openMenu(turn, words);
  else note(turn, words);
}

/** The answers of one application, in words. */
export function tellAnswers(
  turn: Turn,
  held: HeldCase,
  given: { readonly serviceVersion: number; readonly answers: Readonly<Record<string, Json>> },
): void {
  const { catalogue } = turn.deps;
  const definition = catalogue.findService(held.serviceId, given.serviceVersion);
  const lines = (definition ? listFields(definition) : []).flatMap((field) => {
    const value = given.answers[field.id];
    if (value === undefined || value === null) return [];
    const words = showAnswer(catalogue, held.serviceId, field, value, languageOf(turn));
    const label = findWordsOf(turn, held.serviceId, `fields.${field.id}.label`) ?? field.id;
    return [`${label}: *${quoteForChat(words)}*`];
  });
  const givenOn = formatDate(held.filedOn, languageOf(turn));
  note(turn, say(turn, 'holdings.answers', { form: nameOfHeld(turn, held), givenOn, answers: lines.join('\n') }));
}

function describe(turn: Turn, held: HeldCase): string {
  return `${held.number} · ${formatDate(held.filedOn, languageOf(turn))}`;
}

/** Whether a form that begins can be helped by earlier answers: then it is asked about that first. */
export function offerReuse(turn: Turn): boolean {
  if (turn.state.doubted || heldFor(turn, 'reuse').length === 0) return false;
  turn.state = { ...turn.state, overlay: { kind: 'held', purpose: 'reuse' } };
  return true;
}

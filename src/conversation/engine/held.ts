import { listFields, mayDo, type Field } from '#catalogue';
import type { Json } from '#platform/pure';
import { askOf } from './ask.ts';
import { putAside } from './drafts.ts';
import { serviceOf } from './slots.ts';
import { openMenu } from './start-service.ts';
import type { HeldCase, Journey, PinPurpose } from './state.ts';
import { findWordsOf, note, say, todayOf, without, type Turn } from './turn.ts';

// Answers kept from earlier applications. The phone alone never shows them: each application has a PIN of its own, which is
// checked outside the engine (the turn), and counts for a while.

/** Nothing is kept for longer than this many applications; the oldest goes. */
const mostHeld = 9;

/** Whether a PIN can be chosen at all here. */
export function hasPins(turn: Turn): boolean {
  return turn.deps.catalogue.region.conversation.casePin !== undefined;
}

export function holdCase(turn: Turn, one: Omit<HeldCase, 'filedOn'>): void {
  const held: HeldCase = { ...one, filedOn: todayOf(turn) };
  const all = [held, ...turn.state.held];
  for (const gone of all.slice(mostHeld)) turn.events.push({ kind: 'pinForgotten', caseId: gone.caseId });
  turn.state = { ...turn.state, held: all.slice(0, mostHeld) };
}

export function dropHeld(turn: Turn, caseId: string): void {
  turn.state = { ...turn.state, held: turn.state.held.filter((one) => one.caseId !== caseId) };
}

/** Another phone may be behind the account, or no longer. What is open is put aside: it is not shown to somebody else. */
export function noteDoubt(turn: Turn, doubted: boolean): void {
  if (!doubted) {
    turn.state = without(turn.state, 'doubted');
    return;
  }
  putAside(turn);
  turn.state = { ...without(turn.state, 'overlay'), doubted: true };
}

/** A doubt about who writes: nothing of before is shown until a PIN was right. Says so; answers true while it lasts. */
export function isDoubted(turn: Turn): boolean {
  if (!turn.state.doubted) return false;
  note(turn, say(turn, 'pin.doubt'));
  const overlay = turn.state.held.length > 0 ? ({ kind: 'held', purpose: 'prove' } as const) : undefined;
  if (overlay) turn.state = { ...turn.state, overlay };
  else if (askOf(turn.state).kind === 'idle') openMenu(turn);
  return true;
}

/** The applications that can be used for this: of any to be shown; for a form, those that asked the same. */
export function heldFor(turn: Turn, purpose: PinPurpose): readonly HeldCase[] {
  const { journey } = turn.state;
  if (purpose === 'prove') return turn.state.held;
  const held = turn.state.held.filter((one) => maySeeAnswers(turn, one));
  if (purpose === 'show') return held;
  return journey ? held.filter((one) => sharesFields(turn, journey, one)) : [];
}

/** With its PIN, which is asked for next. */
function maySeeAnswers(turn: Turn, { serviceId }: HeldCase): boolean {
  const definition = turn.deps.catalogue.findService(serviceId);
  return definition === undefined || mayDo(definition, 'answers', { level: 2, standing: 'applicant' }).ok;
}

function sharesFields(turn: Turn, journey: Journey, { serviceId }: HeldCase): boolean {
  const source = turn.deps.catalogue.findService(serviceId);
  return source !== undefined && sharedFields(listFields(serviceOf(turn, journey)), listFields(source)).length > 0;
}

/** Kinds whose answers people would otherwise write again; what is tapped is tapped as quickly. */
const writtenKinds = new Set([
  'person-name',
  'date',
  'place',
  'address',
  'place-of-birth',
  'mobile',
  'text',
  'registration-number',
]);

/** Fields that both forms ask alike: the same name, and the same in every part but when and whether. */
function sharedFields(these: readonly Field[], those: readonly Field[]): readonly Field[] {
  const shape = ({ when: _when, required: _required, ...asked }: Field): string => JSON.stringify(asked);
  const known = new Set(those.map(shape));
  return these.filter((field) => writtenKinds.has(field.kind) && known.has(shape(field)));
}

/** Offers what was answered there at each question of the open form that asks the same. */
export function offerHeld(
  turn: Turn,
  held: HeldCase,
  given: { readonly serviceVersion: number; readonly answers: Readonly<Record<string, Json>> },
): void {
  const { journey } = turn.state;
  const source = turn.deps.catalogue.findService(held.serviceId, given.serviceVersion);
  if (!journey || !source) return;
  const earlier: Record<string, Json> = {};
  for (const { id } of sharedFields(listFields(serviceOf(turn, journey)), listFields(source))) {
    const answer = given.answers[id];
    if (answer !== undefined && answer !== null) earlier[id] = answer;
  }
  const from = { serviceId: held.serviceId, givenOn: held.filedOn, fields: Object.keys(earlier) };
  turn.state = { ...turn.state, journey: { ...journey, earlier: { ...earlier, ...journey.earlier }, source: from } };
}

/** As an application of before is named to the citizen: its service and its number. */
export function nameOfHeld(turn: Turn, held: HeldCase): string {
  return `${serviceOfHeld(turn, held)}, ${held.number}`;
}

export function serviceOfHeld(turn: Turn, { serviceId }: HeldCase): string {
  return findWordsOf(turn, serviceId, 'shortName') ?? serviceId;
}

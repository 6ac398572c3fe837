// The real engine on a table: one conversation, stepped with a held clock and counted ids, so that a walk can be taken again
// from any place. explore.ts walks; nothing here decides.

import type { Catalogue, FieldInput, ServiceDefinition } from '#catalogue';
import { initialState, step, type ConversationState, type EngineEvent, type Input } from '#conversation/engine';
import { answerAtDesk } from './helper-desk.ts';

export type Stage = {
  readonly catalogue: Catalogue;
  readonly definition: ServiceDefinition;
  readonly language: string;
  /** The day on which the walk is taken, YYYY-MM-DD. */
  readonly today: string;
  /** The phone can open a form, and it is published. */
  readonly hasForm?: true;
};

/** A place in a conversation, with what was said last. */
export type Spot = {
  readonly state: ConversationState;
  /** Steps taken: clock and ids follow from it. */
  readonly steps: number;
  readonly events: readonly EngineEvent[];
  /** What was given to get here. */
  readonly input?: NewInput;
};

export type NewInput = Input extends infer I ? (I extends Input ? Omit<I, 'now' | 'receivedAt'> : never) : never;

export function firstSpot(stage: Stage): Spot {
  return { state: { ...initialState(), language: stage.language }, steps: 0, events: [] };
}

/** Somebody of whom nothing is known, not even the language. */
export function strangerSpot(): Spot {
  return { state: initialState(), steps: 0, events: [] };
}

export function give(stage: Stage, spot: Spot, input: NewInput): Spot {
  const steps = spot.steps + 1;
  // Half past six in London is the same day everywhere between Lisbon and Tokyo.
  const now = new Date(Date.parse(`${stage.today}T06:30:00.000Z`) + steps * 1000).toISOString();
  let made = 0;
  const newId = (): string =>
    `00000000-0000-7000-8000-${String(steps).padStart(8, '0')}${String((made += 1)).padStart(4, '0')}`;
  const deps = { catalogue: stage.catalogue, newId, hasForm: () => stage.hasForm === true };
  let { state } = spot;
  const events: EngineEvent[] = [];
  const hand = (one: NewInput): void => {
    const next = step(deps, state, { ...one, now, receivedAt: now });
    ({ state } = next);
    events.push(...next.events);
    for (const event of next.events) {
      const answer = answerAtDesk(stage, event);
      if (answer) hand(answer);
    }
  };
  hand(input);
  return { state, steps, events, input };
}

/** The choices that stand open, by value. */
export function choicesAt(spot: Spot): readonly { readonly value: string; readonly title: string }[] {
  const prefix = `${spot.state.prompt?.id ?? ''}:`;
  const message = spot.events.findLast((event) => event.kind === 'said' && event.message.kind === 'choices');
  if (message?.kind !== 'said' || message.message.kind !== 'choices') return [];
  return message.message.choices.flatMap(({ id, title }) =>
    id.startsWith(prefix) ? [{ value: id.slice(prefix.length), title }] : [],
  );
}

export function tap(stage: Stage, spot: Spot, value: string): Spot {
  return give(stage, spot, { kind: 'tap', choice: `${spot.state.prompt?.id ?? ''}:${value}` });
}

/** What a citizen gives to a field; a choice on a later page of a list is looked for there. Every step on the way is told. */
export function giveField(stage: Stage, spot: Spot, input: FieldInput): readonly Spot[] {
  if (input.kind === 'words') return [give(stage, spot, { kind: 'text', text: input.text })];
  if (input.kind === 'location') return [give(stage, spot, input)];
  const spots: Spot[] = [];
  let here = spot;
  for (let page = 0; page < LONGEST_LIST; page += 1) {
    const choices = choicesAt(here);
    if (choices.length === 0 || choices.some((one) => one.value === input.value)) break;
    if (!choices.some((one) => one.value === '+more')) break;
    here = tap(stage, here, '+more');
    spots.push(here);
  }
  return [...spots, tap(stage, here, input.value)];
}

/** Pages of a list that somebody may leaf through. */
const LONGEST_LIST = 40;

/** How many billable messages were said in this step; the one that opens a form is one. */
export function saidIn(spot: Spot): number {
  return spot.events.filter((event) => event.kind === 'said' || event.kind === 'formOffered').length;
}

/** Name of the screen on which a conversation stands: the same for everybody, whatever they answered. */
export function screenOf({ state }: Spot): string {
  if (state.overlay) return `overlay:${state.overlay.kind}`;
  const { journey } = state;
  if (!journey) return state.replies.length > 0 ? 'reply' : 'idle';
  const { at } = journey;
  switch (at.kind) {
    case 'field':
      return at.draft === undefined ? `field:${at.field}` : `field:${at.field}:more`;
    case 'evidence':
      return `evidence:${at.evidence}${journey.pending.length > 0 ? ':checking' : ''}`;
    case 'lookup':
    case 'lookup-failed':
      return `${at.kind}:${at.lookup}`;
    case 'helping':
      return `helping:${at.ask}`;
    case 'agreement':
    case 'capacity':
    case 'change':
    case 'review':
    case 'start':
      return at.kind;
  }
}

// A conversation for tests of the engine: every step is checked against what must always hold (pure, replayable, state
// within its schema, messages within WhatsApp's limits).

import { expect } from 'vitest';
import { areButtons, LABEL_LIMITS, loadCatalogue, type Catalogue } from '#catalogue';
import {
  ConversationState,
  initialState,
  step,
  type EngineEvent,
  type Input,
  type OutgoingMessage,
} from '#conversation/engine';

/** A region pack, which must have no findings. */
export function load(folder: string): Catalogue {
  const loaded = loadCatalogue(folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
  return loaded.catalogue;
}
export const delhi: Catalogue = load('regions/delhi');
export const nayapur: Catalogue = load('test/fixtures/regions/nayapur');

/** A conversation whose every step is checked against what must always hold. */
export function converse(catalogue: Catalogue) {
  let state = initialState();
  let ids = 0;
  let now = Date.parse('2026-11-23T04:30:00.000Z');
  const deps = { catalogue, newId: () => `id-${(ids += 1)}` };
  const events: EngineEvent[] = [];
  const give = (input: object, receivedBefore = 0): readonly EngineEvent[] => {
    now += 1000;
    const common = { now: new Date(now).toISOString(), receivedAt: new Date(now - receivedBefore).toISOString() };
    const whole = { ...input, ...common } as Input;
    const frozen = JSON.stringify(state);
    const idsBefore = ids;
    const next = step(deps, state, whole);
    expect(JSON.stringify(state)).toBe(frozen);
    ids = idsBefore;
    expect(step(deps, state, whole)).toEqual(next);
    state = ConversationState.parse(JSON.parse(JSON.stringify(next.state)));
    expect(state).toEqual(next.state);
    for (const event of next.events) if (event.kind === 'said') expectWithinLimits(event.message);
    events.push(...next.events);
    return next.events;
  };
  /** Lets time pass. */
  const pass = (hours: number): void => {
    now += hours * 3_600_000;
  };
  return { give, pass, events, state: () => state, deps };
}

function expectWithinLimits(message: OutgoingMessage): void {
  if (message.kind === 'document') return expect(message.caption.length).toBeLessThanOrEqual(1024);
  expect(message.body.length).toBeGreaterThan(0);
  expect(message.body.isWellFormed()).toBe(true);
  if (message.kind === 'text') return expect(message.body.length).toBeLessThanOrEqual(LABEL_LIMITS.textBody);
  expect(message.body.length).toBeLessThanOrEqual(LABEL_LIMITS.choicesBody);
  expect(message.listButton.length).toBeLessThanOrEqual(20);
  expect(message.listTitle.length).toBeLessThanOrEqual(24);
  expect(message.listTitle).not.toBe(message.listButton);
  expect(message.choices.length).toBeGreaterThan(0);
  expect(message.choices.length).toBeLessThanOrEqual(10);
  expect(new Set(message.choices.map((choice) => choice.id)).size).toBe(message.choices.length);
  expect(new Set(message.choices.map((choice) => choice.title)).size).toBe(message.choices.length);
  for (const choice of message.choices) {
    expect(choice.title.length).toBeGreaterThan(0);
    expect(choice.title.length).toBeLessThanOrEqual(
      areButtons(message.choices) ? LABEL_LIMITS.button : LABEL_LIMITS.row,
    );
    expect((choice.description ?? '').length).toBeLessThanOrEqual(LABEL_LIMITS.rowDescription);
    expect(choice.id.length).toBeLessThanOrEqual(200);
  }
}

export const said = (events: readonly EngineEvent[]): readonly OutgoingMessage[] =>
  events.flatMap((event) => (event.kind === 'said' ? [event.message] : []));
export const choicesOf = (events: readonly EngineEvent[]) =>
  said(events).flatMap((message) => (message.kind === 'choices' ? message.choices : []));
export const last = <K extends EngineEvent['kind']>(events: readonly EngineEvent[], kind: K) =>
  events.findLast((event): event is Extract<EngineEvent, { kind: K }> => event.kind === kind);

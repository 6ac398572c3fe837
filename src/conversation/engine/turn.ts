// What every part of the engine is handed: the step in the making, and ways to say words in the citizen's language.

import { createFill, type Catalogue, type Fill, type Parameters, type RegionTextKey } from '#catalogue';
import { dayIn } from '#language';
import type { EngineEvent } from './event.ts';
import type { Input } from './input.ts';
import type { ConversationState } from './state.ts';

export type EngineDeps = {
  readonly catalogue: Catalogue;
  /** UUIDv7, handed in so that a story can be replayed. */
  readonly newId: () => string;
  /** Whether this version can be filled in as a form (WhatsApp Flow) now; without it never. */
  readonly hasForm?: ((serviceId: string, version: number) => boolean) | undefined;
};

/**
 * One step in the making, local to one call of `step`: the state is replaced (never changed in place), notes are said
 * before the open prompt, and `speaks` tells whether the citizen hears anything at all.
 */
export type Turn = {
  readonly deps: EngineDeps;
  readonly input: Input;
  state: ConversationState;
  /** Said before the open prompt. */
  readonly notes: string[];
  readonly events: EngineEvent[];
  speaks: boolean;
};

/** A step in which nothing happens, to look at a state. */
export function lookAt(deps: EngineDeps, state: ConversationState, now: string): Turn {
  const input: Input = { kind: 'text', text: '', now, receivedAt: now };
  return { deps, input, state, notes: [], events: [], speaks: false };
}

/** The language spoken in this turn. */
export function languageOf(turn: Turn): string {
  return turn.state.language ?? turn.deps.catalogue.region.languages.default;
}

/** The region's own words. */
export function say(turn: Turn, key: RegionTextKey, parameters?: Parameters): string {
  return turn.deps.catalogue.regionText(languageOf(turn), key, parameters);
}

/** Words of a service; `key` is one that its definition requires (check-definition.ts). */
export function sayOf(turn: Turn, serviceId: string, key: string, parameters?: Parameters): string {
  return turn.deps.catalogue.text(serviceId, languageOf(turn), key, parameters, fillOf(turn, serviceId));
}

/** Words of a service that it may leave out. */
export function findWordsOf(turn: Turn, serviceId: string, key: string): string | undefined {
  const language = languageOf(turn);
  const { catalogue } = turn.deps;
  return catalogue.hasText(serviceId, language, key) ? sayOf(turn, serviceId, key) : undefined;
}

/** What the words of a service take of the law of today, and of the form that is open. */
function fillOf(turn: Turn, serviceId: string): Fill {
  return (name) => {
    const { journey } = turn.state;
    const own = journey?.serviceId === serviceId ? journey : undefined;
    const under = { language: languageOf(turn), today: todayOf(turn), answers: own?.answers ?? {} };
    return createFill(turn.deps.catalogue, serviceId, { ...under, version: own?.version })(name);
  };
}

/** Adds a sentence before the open prompt and makes the turn speak. */
export function note(turn: Turn, words: string): void {
  turn.notes.push(words);
  turn.speaks = true;
}

/** Today in the region, YYYY-MM-DD. */
export function todayOf(turn: Turn): string {
  return dayIn(turn.deps.catalogue.region.timeZone, turn.input.now);
}

export function addHours(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
}

/** The same value without one of its members; optional members are absent, never undefined. */
export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _removed, ...rest } = value;
  return rest;
}

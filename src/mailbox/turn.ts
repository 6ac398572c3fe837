// One turn: lock groups of mailboxes, take their waiting events in order, let the handlers decide and write, commit.
// Everything that an event causes is in this one transaction; the network is called only after it.

import { AppError, withTransaction, type DataKeys, type Db, type Tx } from '#platform';
import type { Clock } from '#platform/pure';
import type { MailEvent } from './mail.ts';
import type { StoredReply } from './outbox.ts';
import type { PartyKind } from './party.ts';
import { forwardEvent, lockGroups, markDone, parkEvents, takeEvents } from './take-events.ts';

/** answered: at least one reply; noted: none was due; refused: not acceptable, and said so. */
export type EventOutcome =
  | { readonly id: number; readonly outcome: 'answered' | 'noted' | 'refused'; readonly replies: number }
  /** The party turned out to be another one: the event goes on to that mailbox, unhandled. */
  | { readonly id: number; readonly outcome: 'forwarded'; readonly to: string };

export interface HandlerResult {
  readonly outcomes: readonly EventOutcome[];
  readonly replies: readonly StoredReply[];
}

/** Handles the events of one kind of party, in order, in the turn's transaction. */
export type TurnHandler = (tx: Tx, events: readonly MailEvent[]) => Promise<HandlerResult>;
export type TurnHandlers = Readonly<Record<PartyKind, TurnHandler>>;

export interface TurnDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly dataKeys: DataKeys;
  readonly handlers: TurnHandlers;
}

export interface TurnResult {
  readonly taken: number;
  /** There may be more waiting in the groups. */
  readonly full: boolean;
  readonly replies: readonly StoredReply[];
}

const NOTHING: TurnResult = { taken: 0, full: false, replies: [] };

export async function runTurn(deps: TurnDeps, groups: readonly number[], limit: number): Promise<TurnResult> {
  return withTransaction(deps.db, async (tx, defer) => {
    const locked = await lockGroups(tx, groups);
    if (locked.length === 0) return NOTHING;
    const { events, unreadable } = await takeEvents(tx, deps, locked, limit);
    const taken = events.length + unreadable.length;
    if (taken === 0) return NOTHING;
    await parkEvents(tx, deps.clock.now(), unreadable, 'unreadable');
    const outcomes: EventOutcome[] = [];
    const replies: StoredReply[] = [];
    for (const kind of ['case', 'account'] as const) {
      const own = events.filter((event) => event.party.kind === kind);
      if (own.length === 0) continue;
      const result = await handle(deps, tx, kind, own);
      outcomes.push(...result.outcomes);
      replies.push(...result.replies);
    }
    if (outcomes.length !== events.length) {
      throw new AppError('mailbox.poisonous', `a turn of ${events.length} events reported ${outcomes.length} outcomes`);
    }
    for (const outcome of outcomes) {
      if (outcome.outcome === 'forwarded') await forwardEvent(tx, outcome.id, outcome.to);
    }
    const done = outcomes.filter((outcome) => outcome.outcome !== 'forwarded');
    defer(markDone(tx, deps.clock.now(), done));
    return { taken, full: taken >= limit, replies };
  });
}

/** The error of one event that failed alone: `eventId` says which. */
export class EventError extends Error {
  readonly eventId: number;

  constructor(eventId: number, cause: unknown) {
    super(`event ${eventId} failed`, { cause });
    this.name = 'EventError';
    this.eventId = eventId;
  }
}

async function handle(deps: TurnDeps, tx: Tx, kind: PartyKind, events: readonly MailEvent[]): Promise<HandlerResult> {
  try {
    return await deps.handlers[kind](tx, events);
  } catch (error) {
    const only = events.length === 1 ? events[0] : undefined;
    throw only === undefined ? error : new EventError(only.id, error);
  }
}

/** Puts an event aside that failed alone, for a reason that will not go away. */
export async function parkEvent(deps: TurnDeps, eventId: number, errorClass: string): Promise<void> {
  await withTransaction(deps.db, (tx) => parkEvents(tx, deps.clock.now(), [eventId], errorClass));
}

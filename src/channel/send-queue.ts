// What this process has in hand to be sent: one queue per citizen, in order, and at most one of each on its way. Answers go
// before what we say first; a citizen who waits for an answer gets all that stands before it at once. Each number of ours
// has lines of its own to take from.

import type { Claim } from '#mailbox';

export interface Queued {
  readonly outboxId: number;
  readonly accountId: string;
  /** The number of ours that says it. */
  readonly phoneNumberId: string;
  readonly body: string;
  readonly unasked: boolean;
  readonly windowEndsAt: Date | undefined;
  readonly openedAt: Date | undefined;
  /** Held since `claimedAtMs`, and nothing was sent under it. */
  readonly claim: Claim | undefined;
  readonly claimedAtMs: number;
}

export interface SendQueue {
  add(item: Queued): void;
  /** What this number is to say next: the head of a citizen's queue who has none on its way. From now on it is. */
  next(phoneNumberId: string, bulkAllowed: boolean): Queued | undefined;
  hasNext(phoneNumberId: string, bulkAllowed: boolean): boolean;
  /** The head is settled. */
  advance(accountId: string): void;
  /** All that is left of this citizen is taken up again from the table. */
  forget(accountId: string): void;
  has(accountId: string): boolean;
  /** Empties it, but for what is on its way; with `which`, of the citizens to whom such a number speaks next. */
  drain(which?: (phoneNumberId: string) => boolean): readonly Queued[];
  readonly size: number;
}

/** The citizens to whom one number speaks next. */
interface Counter {
  readonly answers: Line[];
  /** May hold lines that have moved on to `answers`. */
  readonly bulk: Line[];
}

interface Line {
  readonly accountId: string;
  readonly items: Queued[];
  place: 'answers' | 'bulk' | 'under-way';
}

export function createSendQueue(): SendQueue {
  const lines = new Map<string, Line>();
  const counters = new Map<string, Counter>();

  function counterOf(phoneNumberId: string): Counter {
    let counter = counters.get(phoneNumberId);
    if (counter === undefined) counters.set(phoneNumberId, (counter = { answers: [], bulk: [] }));
    return counter;
  }

  function stand(line: Line): void {
    const [head] = line.items;
    if (head === undefined) return;
    line.place = line.items.every((item) => item.unasked) ? 'bulk' : 'answers';
    counterOf(head.phoneNumberId)[line.place].push(line);
  }

  function skipMoved(bulk: Line[]): void {
    while (bulk[0] !== undefined && (bulk[0].place !== 'bulk' || lines.get(bulk[0].accountId) !== bulk[0]))
      bulk.shift();
  }

  return {
    add(item) {
      const line = lines.get(item.accountId);
      if (line === undefined) {
        const fresh: Line = { accountId: item.accountId, items: [item], place: 'bulk' };
        lines.set(item.accountId, fresh);
        stand(fresh);
      } else if (!line.items.some((queued) => queued.outboxId === item.outboxId)) {
        line.items.push(item);
        if (line.place === 'bulk' && !item.unasked) stand(line);
      }
    },
    hasNext(phoneNumberId, bulkAllowed) {
      const { answers, bulk } = counterOf(phoneNumberId);
      if (answers.length > 0) return true;
      if (!bulkAllowed) return false;
      skipMoved(bulk);
      return bulk.length > 0;
    },
    next(phoneNumberId, bulkAllowed) {
      const { answers, bulk } = counterOf(phoneNumberId);
      let line = answers.shift();
      if (line === undefined && bulkAllowed) {
        skipMoved(bulk);
        line = bulk.shift();
      }
      if (line === undefined) return undefined;
      line.place = 'under-way';
      return line.items[0];
    },
    advance(accountId) {
      const line = lines.get(accountId);
      line?.items.shift();
      if (line === undefined || line.items.length === 0) lines.delete(accountId);
      else stand(line);
    },
    forget: (accountId) => void lines.delete(accountId),
    has: (accountId) => lines.has(accountId),
    drain(which = () => true) {
      const chosen = [...lines.values()].filter(({ items }) => items[0] !== undefined && which(items[0].phoneNumberId));
      for (const line of chosen) if (line.place !== 'under-way') lines.delete(line.accountId);
      for (const [phoneNumberId, counter] of counters) {
        if (!which(phoneNumberId)) continue;
        counter.answers.length = 0;
        counter.bulk.length = 0;
      }
      // What stands behind one on its way is given back with it.
      return chosen.flatMap(({ place, items }) => (place === 'under-way' ? items.splice(1) : items));
    },
    get size() {
      return lines.size;
    },
  };
}

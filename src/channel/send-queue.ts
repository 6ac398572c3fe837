// What this process has in hand to be sent: one queue per citizen, in order, and at most one of each on its way. Answers go
// before what we say first; a citizen who waits for an answer gets all that stands before it at once.

import type { Claim } from '#mailbox';

export interface Queued {
  readonly outboxId: number;
  readonly accountId: string;
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
  /** The head of a citizen's queue who has none on its way: from now on it is. */
  next(bulkAllowed: boolean): Queued | undefined;
  hasNext(bulkAllowed: boolean): boolean;
  /** The head is settled. */
  advance(accountId: string): void;
  /** All that is left of this citizen is taken up again from the table. */
  forget(accountId: string): void;
  has(accountId: string): boolean;
  /** Empties it, but for what is on its way. */
  drain(): readonly Queued[];
  readonly size: number;
}

interface Line {
  readonly accountId: string;
  readonly items: Queued[];
  place: 'answers' | 'bulk' | 'under-way';
}

export function createSendQueue(): SendQueue {
  const lines = new Map<string, Line>();
  const answers: Line[] = [];
  // May hold lines that have moved on to `answers`.
  const bulk: Line[] = [];

  function stand(line: Line): void {
    line.place = line.items.every((item) => item.unasked) ? 'bulk' : 'answers';
    (line.place === 'bulk' ? bulk : answers).push(line);
  }

  function skipMoved(): void {
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
    hasNext(bulkAllowed) {
      if (answers.length > 0) return true;
      if (!bulkAllowed) return false;
      skipMoved();
      return bulk.length > 0;
    },
    next(bulkAllowed) {
      let line = answers.shift();
      if (line === undefined && bulkAllowed) {
        skipMoved();
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
    drain() {
      const waiting = [...lines.values()].filter((line) => line.place !== 'under-way');
      for (const line of waiting) lines.delete(line.accountId);
      answers.length = 0;
      bulk.length = 0;
      // What stands behind one on its way is given back with it.
      return [...waiting.flatMap((line) => line.items), ...[...lines.values()].flatMap((line) => line.items.splice(1))];
    },
    get size() {
      return lines.size;
    },
  };
}

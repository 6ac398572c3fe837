// What every sweeper of a capability does with work that waits for a job: what is too old is given up, one by one, and
// what may have lost its job gets another. The SQL that finds them is the capability's own (its store.ts).

import type { Db, Tx } from './db/pool.ts';
import { withTransaction } from './db/transaction.ts';
import type { LogFields, Logger } from './log.ts';

const MINUTE_MS = 60_000;

/** Counts those that were given up. One that cannot be does not hold up the others: it is logged, and tried again. */
export async function giveUpEach(
  log: Logger,
  ids: readonly string[],
  giveUp: (id: string) => Promise<boolean>,
  complaint: { readonly text: string; readonly fields: (id: string) => LogFields },
): Promise<number> {
  let givenUp = 0;
  for (const id of ids) {
    try {
      if (await giveUp(id)) givenUp += 1;
    } catch (error) {
      log.error(complaint.text, error, complaint.fields(id));
    }
  }
  return givenUp;
}

export interface LostJobs {
  readonly afterMinutes: number;
  /** Marks those that have waited since `before` as nudged `now`, and returns them. */
  readonly nudge: (tx: Tx, limits: { readonly before: Date; readonly now: Date }) => Promise<readonly string[]>;
  /** Puts the job into the queue anew. */
  readonly add: (tx: Tx, id: string) => Promise<void>;
}

/** Adds the job of whatever has waited too long for it; counts them. */
export async function addLostJobs(db: Db, now: Date, lost: LostJobs): Promise<number> {
  return withTransaction(db, async (tx) => {
    const ids = await lost.nudge(tx, { before: minutesBefore(now, lost.afterMinutes), now });
    for (const id of ids) await lost.add(tx, id);
    return ids.length;
  });
}

export function minutesBefore(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * MINUTE_MS);
}

// Rows that are kept for a time and no longer. Each capability lists its own (its retention.ts) and has a daily job that
// deletes them here: in small batches, so that nobody waits for a lock, and so many at most in a run.

import type { Db, Queryable } from './db/pool.ts';
import type { Logger } from './log.ts';

/** How many days which class of rows is kept. */
export interface RetentionDays {
  /** What helps operators understand last month. */
  readonly operational: number;
  /** What was said of payments. */
  readonly payments: number;
}

export interface RetentionRule {
  /** The table, for the log. */
  readonly table: string;
  readonly keeps: keyof RetentionDays;
  /** Deletes rows from before an instant, the oldest first, and only so many. */
  readonly deleteSome: (
    queryable: Queryable,
    before: Date,
    most: number,
  ) => Promise<{ readonly rowCount: number | null }>;
}

const BATCH = 1000;
/** A hundred thousand rows a day and table; what is left goes tomorrow. */
const MOST_BATCHES = 100;
const DAY_MS = 86_400_000;

export async function deleteExpired(
  { db, log }: { readonly db: Db; readonly log: Logger },
  rules: readonly RetentionRule[],
  { now, days }: { readonly now: Date; readonly days: RetentionDays },
): Promise<void> {
  for (const { table, keeps, deleteSome } of rules) {
    const before = new Date(now.getTime() - days[keeps] * DAY_MS);
    let deleted = 0;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const some = (await deleteSome(db, before, BATCH)).rowCount ?? 0;
      deleted += some;
      if (some < BATCH) break;
    }
    if (deleted > 0) log.info('kept long enough', { kind: table, count: deleted });
  }
}

// The documents' part of the operations page: what waits, and how those offered since an instant ended.

import type { Queryable } from '#platform';

export interface DocumentFigures {
  readonly waiting: number;
  readonly oldestOfferedAt: Date | undefined;
  /** `accepted`, or the reason of refusal. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Works as dwar_worker and dwar_reporter. */
export async function readDocumentFigures(queryable: Queryable, since: Date): Promise<DocumentFigures> {
  const waiting = await queryable.query<{ count: number; oldest: Date | null }>(
    `select count(*) as count, min(offered_at) as oldest from document where state = 'offered'`,
  );
  const outcomes = await queryable.query<{ outcome: string; count: number }>(
    `select coalesce(reason, state) as outcome, count(*) as count from document
     where offered_at >= $1 and state <> 'offered' group by 1 order by 1`,
    [since],
  );
  return {
    waiting: waiting.rows[0]?.count ?? 0,
    oldestOfferedAt: waiting.rows[0]?.oldest ?? undefined,
    outcomes: Object.fromEntries(outcomes.rows.map((row) => [row.outcome, row.count])),
  };
}

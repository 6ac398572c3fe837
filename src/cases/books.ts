// The books of cases (promise P10): what was accepted is waiting, decided or lapsed. Accepted is counted from the history, the
// rest from the snapshots, so that a lost or doubled row shows as a difference.

import type { Queryable } from '#platform';

export interface CaseBooks {
  readonly accepted: number;
  readonly waiting: number;
  readonly approved: number;
  readonly refused: number;
  /** Closed because the fee was not paid in time. */
  readonly lapsed: number;
  /** accepted − (waiting + approved + refused + lapsed): zero, or something was lost or doubled. */
  readonly difference: number;
}

export async function readCaseBooks(queryable: Queryable): Promise<CaseBooks> {
  const { rows } = await queryable.query<Omit<CaseBooks, 'difference'>>(
    `select (select count(*) from case_event where kind = 'filed')::int as accepted,
            count(*) filter (where stage in ('fee-due', 'waiting-draw', 'with-officer', 'query', 'hearing'))::int as waiting,
            count(*) filter (where stage in ('approved', 'issued'))::int as approved,
            count(*) filter (where stage = 'refused')::int as refused,
            count(*) filter (where stage = 'lapsed')::int as lapsed
       from application`,
  );
  const books = rows[0] ?? { accepted: 0, waiting: 0, approved: 0, refused: 0, lapsed: 0 };
  const { accepted, waiting, approved, refused, lapsed } = books;
  return { ...books, difference: accepted - waiting - approved - refused - lapsed };
}

// How it went, as citizens say below the news of a decision: kept by service, office and month, and by nothing that leads back
// to the case or to whoever said it. Officers of a case never see it; the operations page shows the shares.

import type { Queryable } from '#platform';
import type { Random } from '#platform/pure';

export interface FeedbackGiven {
  readonly caseId: string;
  readonly outcome: 'certificate' | 'refusal';
  /** 3 good, 2 so-so, 1 bad. */
  readonly rating: 1 | 2 | 3;
}

export async function recordFeedback(
  tx: Queryable,
  deps: { readonly random: Random },
  now: Date,
  { caseId, outcome, rating }: FeedbackGiven,
): Promise<void> {
  // An id made of the time would tell when it was said.
  const id = Buffer.from(deps.random.bytes(16)).toString('hex');
  const month = `${now.toISOString().slice(0, 7)}-01`;
  await tx.query(
    `insert into feedback (id, service_id, office_id, month, outcome, rating)
     select $1::uuid, service_id, office_id, $2::date, $3, $4 from application where id = $5`,
    [id, month, outcome, rating, caseId],
  );
}

export interface FeedbackFigures {
  readonly serviceId: string;
  readonly good: number;
  readonly fair: number;
  readonly bad: number;
}

/** By service, of the months from that day on. */
export async function listFeedback(queryable: Queryable, since: Date): Promise<readonly FeedbackFigures[]> {
  const { rows } = await queryable.query<FeedbackFigures>(
    `select service_id as "serviceId", count(*) filter (where rating = 3)::int as good,
            count(*) filter (where rating = 2)::int as fair, count(*) filter (where rating = 1)::int as bad
       from feedback where month >= date_trunc('month', $1::timestamptz)::date group by service_id order by service_id`,
    [since],
  );
  return rows;
}

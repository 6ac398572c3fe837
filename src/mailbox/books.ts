// The books of the message path (promise P10) and the measured answer time (promise P4). Every figure is counted from
// the table that holds the thing itself, so that a lost row shows as a difference.

import type { Queryable } from '#platform';

export interface MessageBooks {
  readonly accepted: number;
  readonly answered: number;
  readonly noted: number;
  readonly refused: number;
  readonly waiting: number;
  readonly parked: number;
  /** accepted − (answered + noted + refused + waiting + parked): zero, or something was lost or doubled. */
  readonly difference: number;
}

export async function readMessageBooks(queryable: Queryable, since: Date): Promise<MessageBooks> {
  const { rows } = await queryable.query<{
    accepted: number;
    answered: number;
    noted: number;
    refused: number;
    waiting: number;
    parked: number;
  }>(
    `with accepted as (select id from inbox where received_at >= $1)
     select (select count(*) from accepted) as accepted,
            (select count(*) from accepted join inbox_done using (id) where outcome = 'answered') as answered,
            (select count(*) from accepted join inbox_done using (id) where outcome = 'noted') as noted,
            (select count(*) from accepted join inbox_done using (id) where outcome = 'refused') as refused,
            (select count(*) from accepted join inbox_pending using (id)) as waiting,
            (select count(*) from accepted join inbox_parked using (id)) as parked`,
    [since],
  );
  const row = rows[0] ?? { accepted: 0, answered: 0, noted: 0, refused: 0, waiting: 0, parked: 0 };
  const settled = row.answered + row.noted + row.refused + row.waiting + row.parked;
  return { ...row, difference: row.accepted - settled };
}

export interface OutboxBooks {
  readonly stored: number;
  readonly sent: number;
  readonly waiting: number;
  readonly failed: number;
  readonly difference: number;
}

export async function readOutboxBooks(queryable: Queryable, since: Date): Promise<OutboxBooks> {
  const { rows } = await queryable.query<{ stored: number; sent: number; waiting: number; failed: number }>(
    `with stored as (select id, state from outbox where created_at >= $1)
     select (select count(*) from stored) as stored,
            (select count(*) from stored where state = 'sent') as sent,
            (select count(*) from stored join outbox_pending using (id)) as waiting,
            (select count(*) from stored where state = 'failed') as failed`,
    [since],
  );
  const row = rows[0] ?? { stored: 0, sent: 0, waiting: 0, failed: 0 };
  return { ...row, difference: row.stored - row.sent - row.waiting - row.failed };
}

export interface AnswerTimes {
  readonly answers: number;
  /** Share of answers handed to Meta within 10 s of the event that caused them; 1 when there were none. */
  readonly withinTenSeconds: number;
  readonly medianSeconds: number;
  readonly p99Seconds: number;
}

export async function readAnswerTimes(queryable: Queryable, since: Date, now: Date): Promise<AnswerTimes> {
  const { rows } = await queryable.query<{ answers: number; within: number; median: number; p99: number }>(
    `with answer as (
       select extract(epoch from coalesce(sent_at, $2) - asked_at)::float8 as seconds from outbox where created_at >= $1)
     select count(*) as answers, count(*) filter (where seconds <= 10) as within,
            coalesce(percentile_cont(0.5) within group (order by seconds), 0) as median,
            coalesce(percentile_cont(0.99) within group (order by seconds), 0) as p99
       from answer`,
    [since, now],
  );
  const row = rows[0] ?? { answers: 0, within: 0, median: 0, p99: 0 };
  return {
    answers: row.answers,
    withinTenSeconds: row.answers === 0 ? 1 : row.within / row.answers,
    medianSeconds: row.median,
    p99Seconds: row.p99,
  };
}

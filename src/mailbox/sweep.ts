// The sweeper: nothing may wait longer than its state allows. What it finds is nudged on or ended, and counted.

import type { Db, Queryable } from '#platform';

/** Maximum ages in seconds: beyond them something is wrong and is reported. */
export const MAXIMUM_AGE_SECONDS = {
  inboxPending: 60,
  outboxWaiting: 60,
  /** A message of which nobody knows whether it was taken holds its citizen back no longer than this. */
  outboxUncertain: 600,
  /** A refused one (an outage at Meta, a dead token) is tried until the citizen's 24-hour window has closed. */
  outboxRefused: 86_400,
  /** What we say first waits until the citizen writes, or a template is to be had. */
  outboxUnasked: 7 * 86_400,
  timerOverdue: 60,
} as const;

export interface SweepFindings {
  readonly inboxPending: number;
  readonly inboxParked: number;
  readonly outboxWaiting: number;
  /** Messages given up after the maximum age, so that they no longer hold back their citizen's later ones. */
  readonly outboxGivenUp: number;
  readonly timerOverdue: number;
}

export async function sweepMailbox(db: Db, now: Date): Promise<SweepFindings> {
  const { rows: givenUp } = await db.query<{ id: number }>(
    `with old as (
       select o.id from outbox_pending p join outbox o using (id)
        where (o.created_at < $1::timestamptz - make_interval(secs => case when o.unasked then $4::float8 else $2::float8 end)
               and (o.state = 'unknown' or (o.state = 'sending' and o.next_at < $1)))
           or (o.created_at < $1::timestamptz - make_interval(secs => case when o.unasked then $4::float8 else $3::float8 end) and o.state = 'new')
        limit 1000),
     ended as (
       update outbox o set state = 'failed', failed_at = $1 from old where o.id = old.id returning o.id)
     delete from outbox_pending p using ended where p.id = ended.id returning p.id`,
    [now, MAXIMUM_AGE_SECONDS.outboxUncertain, MAXIMUM_AGE_SECONDS.outboxRefused, MAXIMUM_AGE_SECONDS.outboxUnasked],
  );
  await wakeForgotten(db, now);
  const { rows } = await db.query<{ pending: number; parked: number; outbox: number; timer: number }>(
    `select (select count(*) from inbox_pending p join inbox i using (id)
              where i.received_at < $1::timestamptz - make_interval(secs => $2)) as pending,
            (select count(*) from inbox_parked where settled_at is null) as parked,
            (select count(*) from outbox_pending p join outbox o using (id)
              where o.created_at < $1::timestamptz - make_interval(secs => $4) and o.opened_at is null) as outbox,
            (select count(*) from timer where due_at < $1::timestamptz - make_interval(secs => $3)) as timer`,
    [now, MAXIMUM_AGE_SECONDS.inboxPending, MAXIMUM_AGE_SECONDS.timerOverdue, MAXIMUM_AGE_SECONDS.outboxWaiting],
  );
  const row = rows[0];
  return {
    inboxPending: row?.pending ?? 0,
    inboxParked: row?.parked ?? 0,
    outboxWaiting: row?.outbox ?? 0,
    outboxGivenUp: givenUp.length,
    timerOverdue: row?.timer ?? 0,
  };
}

/**
 * What waits for its citizen's window to open while an answer stands behind it, so that they have written: the sender of
 * that answer wakes it (wakeUnasked), unless its process died just then.
 */
async function wakeForgotten(db: Db, now: Date): Promise<void> {
  await db.query(
    `update outbox o set next_at = $1
       from outbox_pending p
      where p.id = o.id and o.state = 'new' and o.unasked and o.window_ends_at <= $1 and o.next_at > $1
        and exists (select from outbox_pending behind join outbox answer using (id)
                     where behind.account_id = p.account_id and behind.id > p.id and not answer.unasked and answer.next_at <= $1)`,
    [now],
  );
}

export interface Waiting {
  readonly count: number;
  readonly oldestSeconds: number;
}

/** What waits now, of each kind, and since how long the oldest does. */
export async function readOldestWaiting(
  queryable: Queryable,
  now: Date,
): Promise<Readonly<Record<'inbox' | 'parked' | 'outbox' | 'timer', Waiting>>> {
  const { rows } = await queryable.query<{
    what: 'inbox' | 'parked' | 'outbox' | 'timer';
    count: number;
    oldest: number;
  }>(
    `select what, count(*) as count, coalesce(extract(epoch from $1::timestamptz - min(since)), 0)::float8 as oldest from (
       select 'inbox' as what, i.received_at as since from inbox_pending join inbox i using (id)
       union all select 'parked', parked_at from inbox_parked where settled_at is null
       union all select 'outbox', o.created_at from outbox_pending join outbox o using (id)
       union all select 'timer', due_at from timer where due_at < $1) waiting group by what`,
    [now],
  );
  const find = (what: string): Waiting => {
    const row = rows.find((one) => one.what === what);
    return { count: row?.count ?? 0, oldestSeconds: Math.round(row?.oldest ?? 0) };
  };
  return { inbox: find('inbox'), parked: find('parked'), outbox: find('outbox'), timer: find('timer') };
}

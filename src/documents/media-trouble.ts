// The budget for errors of Meta's media host (threats-and-tests.md T33). After a few failures in a row nothing is fetched
// by any worker for a while, longer each time; then one download tries whether it is over. Documents that wait meanwhile
// cost no attempt of their job. The state is one row, so that all workers know it.

import type { Logger, Queryable } from '#platform';
import type { Clock } from '#platform/pure';

interface MediaTroubleDeps {
  readonly db: Queryable;
  readonly clock: Clock;
  readonly log: Logger;
}

/** So many in a row are no accident. With the pauses that makes 11 failing calls in the first hour, 2 in each later one. */
const FAILURES = 5;
const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 1800;
/** While one tries, the others wait so long at most: more than a download may take. */
const TRIAL_SECONDS = 90;

/** Undefined: go ahead. Otherwise nothing is to be fetched before this instant. */
export async function findMediaPause({ db, clock }: MediaTroubleDeps): Promise<Date | undefined> {
  const now = clock.now();
  const { rows } = await db.query<{ paused_until: Date | null }>('select paused_until from media_trouble');
  const until = rows[0]?.paused_until ?? undefined;
  if (until === undefined || until > now) return until;
  const trialEndsAt = secondsLater(now, TRIAL_SECONDS);
  const trial = await db.query(
    'update media_trouble set paused_until = $2 where paused_until <= $1 returning only_row',
    [now, trialEndsAt],
  );
  return trial.rows.length === 1 ? undefined : trialEndsAt;
}

export async function recordMediaSuccess({ db, log }: MediaTroubleDeps): Promise<void> {
  const { rows } = await db.query<{ was_paused: boolean }>(
    `with before as (select failed_in_row, paused_since from media_trouble
                      where failed_in_row > 0 or paused_since is not null for update)
     update media_trouble set failed_in_row = 0, paused_since = null, paused_until = null
       from before returning before.paused_since is not null as was_paused`,
  );
  if (rows[0]?.was_paused === true) log.info('media downloads go on');
}

export async function recordMediaFailure({ db, clock, log }: MediaTroubleDeps): Promise<void> {
  const now = clock.now();
  const { rows } = await db.query<{ failed_in_row: number }>(
    'update media_trouble set failed_in_row = failed_in_row + 1 returning failed_in_row',
  );
  const failures = rows[0]?.failed_in_row ?? 0;
  if (failures < FAILURES) return;
  const seconds = Math.min(FIRST_PAUSE_SECONDS * 2 ** Math.min(failures - FAILURES, 20), LONGEST_PAUSE_SECONDS);
  await db.query(`update media_trouble set paused_since = coalesce(paused_since, $1), paused_until = $2`, [
    now,
    secondsLater(now, seconds),
  ]);
  // An operator's affair: Meta's status page, our token, our way out to the network.
  log.error('media downloads paused', undefined, { count: failures, durationMs: seconds * 1000 });
}

/** Works as dwar_worker and dwar_reporter. Undefined: files are fetched. */
export async function findMediaPauseSince(queryable: Queryable): Promise<Date | undefined> {
  const { rows } = await queryable.query<{ paused_since: Date | null }>('select paused_since from media_trouble');
  return rows[0]?.paused_since ?? undefined;
}

function secondsLater(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

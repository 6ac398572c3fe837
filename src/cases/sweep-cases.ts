// The sweeper of cases (promise P5): every stage that waits has an owner and a maximum age. What the machine owns is
// nudged on; what people own is counted and shown to whoever watches over them.

import { setTimer } from '#mailbox';
import { withTransaction, type Queryable } from '#platform';
import { askForCertificate } from './case-writes.ts';
import type { CaseDeps } from './case-deps.ts';

export type StuckReason = 'draw' | 'nobody-on-duty' | 'overdue' | 'citizen-deadline' | 'certificate';

/** Who has to act, and after how many seconds that is late. `overdue` and `citizen-deadline` go by the dates of the case. */
export const STUCK: Readonly<
  Record<StuckReason, { owner: 'system' | 'supervisor' | 'officer'; afterSeconds: number }>
> = {
  draw: { owner: 'system', afterSeconds: 60 },
  'nobody-on-duty': { owner: 'supervisor', afterSeconds: 2 * 24 * 3600 },
  overdue: { owner: 'officer', afterSeconds: 0 },
  'citizen-deadline': { owner: 'system', afterSeconds: 2 * 24 * 3600 },
  certificate: { owner: 'system', afterSeconds: 300 },
};

export interface StuckCase {
  readonly caseId: string;
  readonly reason: StuckReason;
  readonly since: Date;
}

/** At most `limit` of them, the oldest first. */
export async function listStuckCases(
  queryable: Queryable,
  now: { readonly at: Date; readonly today: string },
  limit = 500,
): Promise<readonly StuckCase[]> {
  const { rows } = await queryable.query<StuckCase>(
    `select * from (
       select id as "caseId", stage_since as since, case
           when stage = 'waiting-draw' and draw_attempt = 0 and stage_since < $1::timestamptz - make_interval(secs => $4) then 'draw'
           when stage = 'waiting-draw' and stage_since < $1::timestamptz - make_interval(secs => $5) then 'nobody-on-duty'
           when stage = 'with-officer' and due_on < $2::date then 'overdue'
           when stage in ('fee-due', 'query', 'hearing') and reply_by < $2::date - 2 then 'citizen-deadline'
           when stage = 'approved' and stage_since < $1::timestamptz - make_interval(secs => $6) then 'certificate'
         end as reason
         from application where stage not in ('issued', 'refused', 'lapsed')) found
      where reason is not null order by since limit $3`,
    [
      now.at,
      now.today,
      limit,
      STUCK.draw.afterSeconds,
      STUCK['nobody-on-duty'].afterSeconds,
      STUCK.certificate.afterSeconds,
    ],
  );
  return rows;
}

/** Job `cases-sweep`, each minute. Returns the count per reason. */
export async function sweepCases(deps: CaseDeps): Promise<ReadonlyMap<StuckReason, number>> {
  const at = deps.clock.now();
  const today = deps.calendar.dayOf(at);
  const counts = new Map<StuckReason, number>();
  const stuck = await listStuckCases(deps.db, { at, today });
  for (const one of stuck) {
    counts.set(one.reason, (counts.get(one.reason) ?? 0) + 1);
    if (one.reason === 'certificate') await withTransaction(deps.db, (tx) => askForCertificate(tx, one.caseId));
    if (one.reason === 'draw') await nudgeDraw(deps, one.caseId, at);
  }
  for (const [reason, count] of counts) deps.log.warn('cases stuck', { reason, count });
  return counts;
}

/** A draw whose timer is gone (a restored backup) is asked for again. A second one finds the case drawn and does nothing. */
async function nudgeDraw(deps: CaseDeps, caseId: string, at: Date): Promise<void> {
  await withTransaction(deps.db, async (tx) => {
    const { rows } = await tx.query<{ step: string; attempt: number; dataKeyId: string }>(
      `select step, draw_attempt as attempt, data_key_id as "dataKeyId" from application
        where id = $1 and stage = 'waiting-draw'
          and not exists (select from timer where party_id = $1 and kind = 'draw')`,
      [caseId],
    );
    const row = rows[0];
    if (row === undefined) return;
    const dataKey = await deps.dataKeys.get(tx, row.dataKeyId);
    const body = { step: row.step, attempt: row.attempt };
    await setTimer(tx, deps, {
      party: { kind: 'case', id: caseId },
      kind: 'draw',
      key: 'draw',
      dueAt: at,
      dataKey,
      body,
    });
  });
}

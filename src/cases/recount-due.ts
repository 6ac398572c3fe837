// Offices were closed on a day that nobody knew of when a case was filed: once the region's holiday table says so, the due
// dates of running cases are counted anew, each with an event of its own as the trace. A date that was told is never made
// earlier. What waits for the citizen is counted when it comes back, and a missed date stays missed.

import { createHash } from 'node:crypto';
import { withTransaction } from '#platform';
import { canonicalJson } from '#platform/pure';
import { appendEvents } from './append-events.ts';
import type { CaseDeps } from './case-deps.ts';
import type { CaseEvent } from './case-event.ts';
import { createCaseWrites, storeCaseWrites } from './case-writes.ts';
import type { CaseState } from './fold.ts';
import { loadCasesForUpdate } from './load-case.ts';
import { rulesOfCase } from './rules-of-case.ts';

const BATCH = 200;

/** Job `cases-recount`, each hour; does nothing while the table is the one counted by last. Returns how many dates moved. */
export async function recountDueDates(deps: CaseDeps): Promise<number> {
  const { weekend, years, closures } = deps.catalogue.holidays;
  const days = [...years.flatMap((year) => year.days), ...closures].map((day) => day.date);
  const digest = createHash('sha256').update(canonicalJson({ weekend, days })).digest('hex');
  const { rows } = await deps.db.query<{ digest: string }>(
    'select digest from calendar_count order by counted_at desc limit 1',
  );
  if (rows[0]?.digest === digest) return 0;
  let moved = 0;
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const ids = await listRunning(deps, last);
    const end = ids.at(-1);
    if (end === undefined) break;
    moved += await recountBatch(deps, ids);
    last = end;
  }
  await deps.db.query(
    `insert into calendar_count (digest, counted_at) values ($1, $2)
     on conflict (digest) do update set counted_at = excluded.counted_at`,
    [digest, deps.clock.now()],
  );
  if (moved > 0) deps.log.info('due dates counted anew', { count: moved });
  return moved;
}

async function listRunning(deps: CaseDeps, after: string): Promise<readonly string[]> {
  const { rows } = await deps.db.query<{ id: string }>(
    `select id from application
      where id > $1 and stage in ('waiting-draw', 'with-officer') and due_on is not null and breached_at is null
      order by id limit $2`,
    [after, BATCH],
  );
  return rows.map((row) => row.id);
}

async function recountBatch(deps: CaseDeps, caseIds: readonly string[]): Promise<number> {
  return withTransaction(deps.db, async (tx) => {
    const writes = createCaseWrites();
    let moved = 0;
    for (const open of (await loadCasesForUpdate(tx, deps, caseIds)).values()) {
      const event = recount(deps, open.state);
      if (event === undefined) continue;
      appendEvents(deps, writes, open, [event]);
      moved += 1;
    }
    await storeCaseWrites(tx, deps, writes);
    return moved;
  });
}

/** Pure. */
function recount(deps: Pick<CaseDeps, 'calendar' | 'catalogue' | 'clock'>, state: CaseState): CaseEvent | undefined {
  const { completeOn, dueOn, pauses, stage } = state;
  if (stage !== 'waiting-draw' && stage !== 'with-officer') return undefined;
  if (completeOn === undefined || dueOn === undefined || state.breached) return undefined;
  const counted = deps.calendar.dueOn(rulesOfCase(deps.catalogue, state.filed).limit, completeOn, pauses);
  if (counted <= dueOn) return undefined;
  return { v: 1, at: deps.clock.now().toISOString(), kind: 'due-moved', from: dueOn, dueOn: counted };
}

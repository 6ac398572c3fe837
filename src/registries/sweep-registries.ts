// Job `registry-sweep` (every minute): nothing that waits for a register waits for ever. Look-ups whose job was lost
// are nudged, and answered `unavailable` when they are too old; reports are nudged until the register has answered.

import { addJob, withTransaction } from '#platform';
import type { RegistryDeps } from './registry-deps.ts';
import { REPORT_ATTEMPTS } from './request-report.ts';
import { settleRequest } from './settle-request.ts';
import { listRequestsOlderThan, nudgeReports, nudgeRequests } from './store.ts';

const MINUTE_MS = 60_000;
const REPORT_NUDGE_MINUTES = 10;

export interface RegistrySweep {
  readonly nudgedLookups: number;
  readonly givenUpLookups: number;
  readonly nudgedReports: number;
}

export async function sweepRegistries(deps: RegistryDeps): Promise<RegistrySweep> {
  const now = deps.clock.now();
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * MINUTE_MS);

  let givenUpLookups = 0;
  for (const requestId of await listRequestsOlderThan(deps.db, ago(deps.settings.lookupMaxMinutes))) {
    try {
      const outcome = { kind: 'unavailable', why: 'busy' } as const;
      if (await withTransaction(deps.db, (tx) => settleRequest(tx, deps, requestId, outcome))) givenUpLookups += 1;
    } catch (error) {
      deps.log.error('look-up could not be given up', error, { requestId }); // The others must not wait for it.
    }
  }

  const swept = await withTransaction(deps.db, async (tx) => {
    const requests = await nudgeRequests(tx, { before: ago(1), now });
    for (const requestId of requests) {
      await addJob(tx, 'registry-lookup', { requestId }, { maxAttempts: deps.settings.lookupAttempts });
    }
    const reports = await nudgeReports(tx, { before: ago(REPORT_NUDGE_MINUTES), now });
    for (const reportId of reports) {
      await addJob(tx, 'registry-report', { reportId }, { maxAttempts: REPORT_ATTEMPTS });
    }
    return { nudgedLookups: requests.length, nudgedReports: reports.length };
  });
  const sweep = { ...swept, givenUpLookups };
  const count = sweep.nudgedLookups + sweep.givenUpLookups + sweep.nudgedReports;
  if (count > 0) deps.log.warn('registry sweep', { count, failed: givenUpLookups });
  return sweep;
}

// Job `registry-sweep` (every minute): nothing that waits for a register waits for ever. Look-ups whose job was lost
// are nudged, and answered `unavailable` when they are too old; reports are nudged until the register has answered.

import { addJob, addLostJobs, giveUpEach, minutesBefore, withTransaction } from '#platform';
import type { RegistryDeps } from './registry-deps.ts';
import { REPORT_ATTEMPTS } from './request-report.ts';
import { settleRequest } from './settle-request.ts';
import { listRequestsOlderThan, nudgeReports, nudgeRequests } from './store.ts';

export interface RegistrySweep {
  readonly nudgedLookups: number;
  readonly givenUpLookups: number;
  readonly nudgedReports: number;
}

export async function sweepRegistries(deps: RegistryDeps): Promise<RegistrySweep> {
  const now = deps.clock.now();
  const tooOld = await listRequestsOlderThan(deps.db, minutesBefore(now, deps.settings.lookupMaxMinutes));
  const giveUp = (requestId: string): Promise<boolean> =>
    withTransaction(deps.db, (tx) => settleRequest(tx, deps, requestId, { kind: 'unavailable', why: 'busy' }));
  const complaint = { text: 'look-up could not be given up', fields: (requestId: string) => ({ requestId }) };
  const givenUpLookups = await giveUpEach(deps.log, tooOld, giveUp, complaint);

  const nudgedLookups = await addLostJobs(deps.db, now, {
    afterMinutes: 1,
    nudge: nudgeRequests,
    add: (tx, requestId) => addJob(tx, 'registry-lookup', { requestId }, { maxAttempts: deps.settings.lookupAttempts }),
  });
  const nudgedReports = await addLostJobs(deps.db, now, {
    afterMinutes: 10,
    nudge: nudgeReports,
    add: (tx, reportId) => addJob(tx, 'registry-report', { reportId }, { maxAttempts: REPORT_ATTEMPTS }),
  });
  const count = nudgedLookups + givenUpLookups + nudgedReports;
  if (count > 0) deps.log.warn('registry sweep', { count, failed: givenUpLookups });
  return { nudgedLookups, givenUpLookups, nudgedReports };
}

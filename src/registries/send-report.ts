// Job `registry-report`: tells the register what was issued, outside any transaction, then marks the report and mails
// the case. The report's id is the idempotency key, so that a reply that was lost costs a repetition, not a second entry.

import { z } from 'zod';
import { postMail } from '#mailbox';
import { AppError, openJson, withTransaction } from '#platform';
import { assertNever } from '#platform/pure';
import type { ReportOutcome } from './registry.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { findWaitingReport, markReportSettled, recordDifference, REPORT_TABLE, type WaitingReport } from './store.ts';

const Payload = z.object({ reportId: z.uuid() });
const ReportBody = z.strictObject({ recordRef: z.string(), applicationNumber: z.string(), issuedAt: z.string() });

/** Body of the mail `report-accepted` to the case. */
export const ReportAccepted = z.strictObject({
  reportId: z.string(),
  certificateNumber: z.string(),
  acknowledgement: z.string(),
});
export type ReportAccepted = z.infer<typeof ReportAccepted>;

export async function sendReport(deps: RegistryDeps, payload: unknown): Promise<void> {
  const { reportId } = Payload.parse(payload);
  const report = await findWaitingReport(deps.db, reportId);
  if (report === undefined) return;
  const outcome = await send(deps, report);
  switch (outcome.kind) {
    case 'accepted':
      return settleAccepted(deps, report, outcome.acknowledgement);
    case 'refused':
      return settleRefused(deps, report);
    case 'unavailable':
      deps.log.warn('register unavailable', { requestId: report.id, caseId: report.caseId, reason: outcome.why });
      throw new AppError('registry.unavailable', `report ${report.id}: no answer (${outcome.why}); it is sent again`);
    default:
      return assertNever(outcome);
  }
}

async function send(deps: RegistryDeps, report: WaitingReport): Promise<ReportOutcome> {
  const registry = deps.registries.get(report.registry);
  if (registry === undefined) return { kind: 'unavailable', why: 'denied' };
  const dataKey = await deps.dataKeys.get(deps.db, report.dataKeyId);
  const place = { table: REPORT_TABLE, column: 'body_sealed', row: report.id };
  const body = ReportBody.parse(openJson(dataKey, place, report.bodySealed));
  return registry.reportIssue(
    { reportId: report.id, certificateNumber: report.certificateNumber, ...body },
    { signal: AbortSignal.timeout(deps.settings.callSeconds * 1000) },
  );
}

async function settleAccepted(deps: RegistryDeps, report: WaitingReport, acknowledgement: string): Promise<void> {
  await withTransaction(deps.db, async (tx) => {
    const settledAt = deps.clock.now();
    if (!(await markReportSettled(tx, { id: report.id, state: 'accepted', acknowledgement, settledAt }))) return;
    const dataKey = await deps.dataKeys.get(tx, report.dataKeyId);
    const body: ReportAccepted = {
      reportId: report.id,
      certificateNumber: report.certificateNumber,
      acknowledgement,
    };
    const party = { kind: 'case', id: report.caseId } as const;
    await postMail(tx, deps, [{ party, kind: 'report-accepted', key: `report:${report.id}`, dataKey, body }]);
  });
}

/** The register knows no such record, or contradicts: a person has to look, so it becomes a difference. */
async function settleRefused(deps: RegistryDeps, report: WaitingReport): Promise<void> {
  deps.log.warn('register refused a report', { requestId: report.id, caseId: report.caseId });
  await withTransaction(deps.db, async (tx) => {
    const settledAt = deps.clock.now();
    if (!(await markReportSettled(tx, { id: report.id, state: 'refused', acknowledgement: null, settledAt }))) return;
    await recordDifference(tx, {
      registry: report.registry,
      certificateNumber: report.certificateNumber,
      kind: 'refused-there',
      seenAt: settledAt,
    });
  });
}

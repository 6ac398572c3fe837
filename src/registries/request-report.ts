// A certificate was issued: its report to the register is stored with a job, in the transaction that issued it. The
// job (send-report.ts) sends it until the register has answered.

import { addJob, sealJson, type DataKey, type Queryable } from '#platform';
import type { RegistryDeps } from './registry-deps.ts';
import { insertReport, REPORT_TABLE } from './store.ts';

export interface ReportRequest {
  readonly registry: string;
  readonly caseId: string;
  readonly dataKey: DataKey;
  readonly serviceId: string;
  readonly recordRef: string;
  readonly certificateNumber: string;
  readonly issuedAt: Date;
  readonly applicationNumber: string;
}

/** Tries in the queue's own rhythm; the sweeper starts it afresh while no answer has come. */
export const REPORT_ATTEMPTS = 5;

/** Purpose of the blind index that stands for a record's reference. */
export const RECORD_INDEX = 'registry-record';

/** One report for each certificate, however often it is asked for. */
export async function requestReport(
  tx: Queryable,
  deps: Pick<RegistryDeps, 'clock' | 'ids' | 'keys'>,
  request: ReportRequest,
): Promise<void> {
  const reportId = deps.ids.next();
  const { recordRef, applicationNumber, issuedAt } = request;
  const body = { recordRef, applicationNumber, issuedAt: issuedAt.toISOString() };
  const isNew = await insertReport(tx, {
    id: reportId,
    registry: request.registry,
    caseId: request.caseId,
    dataKeyId: request.dataKey.id,
    serviceId: request.serviceId,
    certificateNumber: request.certificateNumber,
    recordIndex: deps.keys.blindIndex(RECORD_INDEX, `${request.registry}|${recordRef}`),
    bodySealed: sealJson(request.dataKey, { table: REPORT_TABLE, column: 'body_sealed', row: reportId }, body),
    askedAt: deps.clock.now(),
  });
  if (isNew) await addJob(tx, 'registry-report', { reportId }, { maxAttempts: REPORT_ATTEMPTS });
}

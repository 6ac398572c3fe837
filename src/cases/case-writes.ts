// What a turn (or one command of the desk) is going to write, gathered while it decides and stored in a handful of
// statements, whatever the number of cases.

import { insertLeaves, type PreparedLeaf } from '#audit';
import { cancelTimers, postMail, setTimers, type Mail, type Timer } from '#mailbox';
import { linkDocuments } from '#documents';
import { addJob, type Queryable } from '#platform';
import type { ReportRequest } from '#registries';
import type { CaseDeps } from './case-deps.ts';
import { insertDraws, type DrawRow } from './draw/draw-store.ts';
import type { LoadedCase } from './load-case.ts';
import { recordMeasures, type JourneyMeasure } from './measures/record-measures.ts';
import {
  insertApplications,
  insertEvents,
  insertPrincipals,
  updateSnapshots,
  type NewApplication,
  type NewEventRow,
} from './store.ts';

export interface CaseWrites {
  /** Cases that are being filed. */
  readonly created: Map<string, NewApplication>;
  /** Every case that changed, as it is at the end. */
  readonly cases: Map<string, LoadedCase>;
  readonly events: NewEventRow[];
  readonly leaves: PreparedLeaf[];
  readonly draws: DrawRow[];
  /** By case and kind: what is done last counts. */
  readonly timers: Map<string, Timer | Pick<Timer, 'party' | 'kind' | 'key'>>;
  readonly mails: Mail[];
  /** Documents that became part of a case: its department's desk sees them through the link. */
  readonly documents: {
    readonly caseId: string;
    readonly departmentId: string;
    readonly documentIds: readonly string[];
  }[];
  readonly certificatesDue: string[];
  /** What was issued on a record of a register, to be reported back; only a turn of the case itself has such. */
  readonly reports: ReportRequest[];
  readonly measures: JourneyMeasure[];
}

export function createCaseWrites(): CaseWrites {
  return {
    created: new Map(),
    cases: new Map(),
    events: [],
    leaves: [],
    draws: [],
    timers: new Map(),
    mails: [],
    documents: [],
    certificatesDue: [],
    reports: [],
    measures: [],
  };
}

/** The order matters to row-level security: events go in while the case is still in the officer's hands. */
export async function storeCaseWrites(
  tx: Queryable,
  deps: Pick<CaseDeps, 'clock' | 'ids'>,
  writes: CaseWrites,
): Promise<void> {
  const at = deps.clock.now();
  const filed = [...writes.cases.values()].flatMap((open) => {
    const created = writes.created.get(open.row.caseId);
    return created === undefined ? [] : [{ row: open.row, created }];
  });
  const changed = [...writes.cases.values()]
    .filter((open) => !writes.created.has(open.row.caseId) || open.state.version > 1)
    .map(({ row: { caseId, drawLeaf, drawAttempt }, state }) => ({ caseId, drawLeaf, drawAttempt, state }));
  await insertApplications(tx, at, filed);
  await insertPrincipals(tx, at, [...writes.created.values()]);
  await insertLeaves(tx, writes.leaves);
  await insertEvents(tx, writes.events);
  await insertDraws(tx, writes.draws);
  await updateSnapshots(tx, at, changed);
  for (const link of writes.documents) await linkDocuments(tx, link);
  const timers = [...writes.timers.values()];
  await cancelTimers(
    tx,
    timers.filter((timer) => !('dueAt' in timer)),
  );
  await setTimers(
    tx,
    deps,
    timers.filter((timer) => 'dueAt' in timer),
  );
  if (writes.mails.length > 0) await postMail(tx, deps, writes.mails);
  for (const caseId of writes.certificatesDue) await askForCertificate(tx, caseId);
  await recordMeasures(tx, deps, writes.measures);
}

/** The certificate's own table holds one row per case: asked twice, issued once. */
export async function askForCertificate(tx: Queryable, caseId: string): Promise<void> {
  await addJob(tx, 'certificate-issue', { caseId }, { jobKey: `certificate-issue:${caseId}` });
}

// What certificates/ needs to issue for an approved case: the facts of the record, the answers, who approved and when.

import type { DataKey, DataKeys, Queryable } from '#platform';
import type { Json } from '#platform/pure';
import type { Stage } from './fold.ts';
import { loadCases } from './load-case.ts';
import { findApplication } from './store.ts';

export interface IssueSource {
  readonly caseId: string;
  readonly number: string;
  readonly stage: Stage;
  readonly serviceId: string;
  readonly serviceVersion: number;
  readonly departmentId: string;
  readonly officeId: string;
  readonly language: string;
  readonly capacity: string;
  readonly answers: Readonly<Record<string, Json>>;
  readonly record: { readonly ref: string; readonly facts: Json } | undefined;
  readonly filedAt: string;
  readonly approvedAt: string;
  readonly approvedBy: string;
  /** The applicant's: seals what is kept of the certificate. */
  readonly dataKey: DataKey;
}

/** Undefined unless the case was approved: nothing else may be issued. */
export async function loadIssue(
  queryable: Queryable,
  deps: { readonly dataKeys: DataKeys },
  caseId: string,
): Promise<IssueSource | undefined> {
  const row = await findApplication(queryable, caseId);
  if (row === undefined || (row.stage !== 'approved' && row.stage !== 'issued')) return undefined;
  const loaded = (await loadCases(queryable, deps, [row])).get(caseId);
  if (loaded === undefined) return undefined;
  const { state, dataKey } = loaded;
  const approvedBy = state.doneBy.at(-1)?.officerId;
  if (state.decidedAt === undefined || approvedBy === undefined) return undefined;
  const { number, stage, serviceId, serviceVersion, departmentId, officeId } = row;
  const { language, capacity, record, at } = state.filed;
  const head = { caseId, number, stage, serviceId, serviceVersion, departmentId, officeId, language, capacity, record };
  return { ...head, dataKey, answers: state.answers, filedAt: at, approvedAt: state.decidedAt, approvedBy };
}

// The approved case as certificates sees it; app.ts hands in the function of cases that loads it.

import type { DataKey, Queryable } from '#platform';
import type { Json } from '#platform/pure';

/** What a certificate says comes from here alone. */
export interface CertifiedCase {
  readonly caseId: string;
  /** Of the application. */
  readonly number: string;
  readonly serviceId: string;
  readonly serviceVersion: number;
  readonly departmentId: string;
  readonly officeId: string;
  readonly capacity?: string;
  readonly answers: Readonly<Record<string, Json>>;
  readonly record: { readonly facts: Json } | undefined;
  /** ISO instants. */
  readonly filedAt: string;
  readonly approvedAt: string;
}

export interface IssueSource extends CertifiedCase {
  /** The applicant's: seals what is kept of the certificate. */
  readonly dataKey: DataKey;
}

/** Undefined unless the case was approved. */
export type LoadIssue = (queryable: Queryable, caseId: string) => Promise<IssueSource | undefined>;

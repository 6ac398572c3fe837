// The one port to a department's own system of record. Adapters (http-registry.ts) speak to it; the flows in this
// folder use it. A look-up answers with a record only when the applicant's link to it is shown.

import type { LinkRule } from './link-rule.ts';
import type { FactValue } from './register-record.ts';

export interface Registry {
  /** The register's name in configuration and data. */
  readonly name: string;
  lookUp(question: LookupQuestion, options: CallOptions): Promise<LookupOutcome>;
  /** Safe to repeat: the report's id is the idempotency key. */
  reportIssue(report: IssueReport, options: CallOptions): Promise<ReportOutcome>;
  /** Issues that the register acknowledged at or after `since`, all pages of them. */
  listIssues(since: Date, options: CallOptions): Promise<IssueList>;
}

export interface CallOptions {
  readonly signal: AbortSignal;
}

export interface LookupQuestion {
  readonly query: Readonly<Record<string, string>>;
  readonly link: LinkRule;
  /** Names of the facts wanted of a linked record. */
  readonly facts: readonly string[];
}

export type LookupOutcome =
  | { readonly kind: 'linked'; readonly ref: string; readonly facts: Readonly<Record<string, FactValue>> }
  | { readonly kind: 'not-linked' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unavailable'; readonly why: CallFailure };

/** `busy`: no answer in time, a fault or a limit (try again later); the others need a person. */
export type CallFailure = 'busy' | 'denied' | 'malformed';

export interface IssueReport {
  readonly reportId: string;
  readonly recordRef: string;
  readonly certificateNumber: string;
  /** ISO instant. */
  readonly issuedAt: string;
  /** The application's number, so that the register's officers can ask about it. */
  readonly applicationNumber: string;
}

export type ReportOutcome =
  | { readonly kind: 'accepted'; readonly acknowledgement: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable'; readonly why: CallFailure };

export interface ListedIssue {
  readonly recordRef: string;
  readonly certificateNumber: string;
  readonly acknowledgement: string;
}

export type IssueList =
  | { readonly kind: 'listed'; readonly issues: readonly ListedIssue[] }
  | { readonly kind: 'unavailable'; readonly why: CallFailure };

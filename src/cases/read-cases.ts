// What desk and chat may see: lists without a single personal fact, and one case in full for the officer who has it.

import type { ApplicantName, Standing } from '#catalogue';
import type { Db, Queryable } from '#platform';
import type { Json } from '#platform/pure';
import type { CaseDeps } from './case-deps.ts';
import type { CaseDocument, CaseEventKind } from './case-event.ts';
import { compensationFor } from './compensation.ts';
import { allowedDecisions, type Decision } from './decide.ts';
import { withOfficer, type ActingOfficer } from './desk-view.ts';
import { waitingFor, type Hearing, type Query, type Stage, type WaitingFor } from './fold.ts';
import { loadCases } from './load-case.ts';
import { standingOf, type PartyRole } from './standing-of.ts';
import { APPLICATION_COLUMNS, findApplication, listEventKinds, type ApplicationRow } from './store.ts';

export interface CaseListItem {
  readonly caseId: string;
  readonly number: string;
  readonly serviceId: string;
  readonly stage: Stage;
  readonly step: string;
  readonly filedAt: Date;
  readonly dueOn: string;
  readonly paused: boolean;
  readonly opened: boolean;
}

/** The cases in an officer's hands, the most urgent first. */
export async function listMyCases(db: Db, officer: ActingOfficer): Promise<readonly CaseListItem[]> {
  return withOfficer(db, officer, async (tx) => {
    const { rows } = await tx.query<ApplicationRow>(
      `select ${APPLICATION_COLUMNS} from application
        where officer_id = $1 and stage in ('with-officer', 'query', 'hearing')
        order by stage <> 'with-officer', due_on, filed_at`,
      [officer.officerId],
    );
    return rows.flatMap(({ caseId, number, serviceId, stage, step, filedAt, dueOn, paused, openedAt }) => {
      // Never met: what has no due date is in nobody's hands.
      if (dueOn === null) return [];
      return { caseId, number, serviceId, stage, step, filedAt, dueOn, paused, opened: openedAt !== null };
    });
  });
}

export interface CaseForOfficer extends CaseListItem {
  readonly serviceVersion: number;
  /** To be sent back with the decision. */
  readonly version: number;
  readonly language: string;
  readonly capacity: string;
  readonly officeId: string;
  readonly departmentId: string;
  readonly answers: Readonly<Record<string, Json>>;
  readonly documents: readonly CaseDocument[];
  readonly record: { readonly ref: string; readonly facts: Json } | undefined;
  readonly applicantName: ApplicantName | undefined;
  readonly query: Query | undefined;
  readonly hearing: Hearing | undefined;
  readonly allowed: readonly Decision['kind'][];
  readonly history: readonly { readonly kind: CaseEventKind; readonly at: Date }[];
}

/** Undefined unless the case is in this officer's hands: whether it exists is nobody else's business. */
export async function getCaseForOfficer(
  db: Db,
  deps: Pick<CaseDeps, 'dataKeys' | 'catalogue'>,
  officer: ActingOfficer,
  caseId: string,
): Promise<CaseForOfficer | undefined> {
  return withOfficer(db, officer, async (tx) => {
    const row = await findApplication(tx, caseId);
    if (row === undefined || row.officerId !== officer.officerId || waitingFor(row.stage) === 'certificate')
      return undefined;
    if (waitingFor(row.stage) === 'none' || row.dueOn === null) return undefined;
    const state = (await loadCases(tx, deps, [row])).get(caseId)?.state;
    if (state === undefined) return undefined;
    const { number, serviceId, serviceVersion, stage, step, filedAt, dueOn, paused, officeId, departmentId } = row;
    const { language, capacity, record } = state.filed;
    const { version, answers, documents, applicantName, query, hearing } = state;
    const allowed = allowedDecisions(deps.catalogue.getService(serviceId, serviceVersion), state);
    const history = await listEventKinds(tx, caseId);
    const opened = row.openedAt !== null;
    const listed = { caseId, number, serviceId, stage, step, filedAt, dueOn, paused, opened };
    const subject = { language, capacity, officeId, departmentId, answers, documents, record, applicantName };
    const content = { ...subject, query, hearing };
    return { ...listed, ...content, serviceVersion, version, allowed, history };
  });
}

export interface CaseSummary {
  readonly caseId: string;
  readonly number: string;
  readonly serviceId: string;
  readonly state: Stage;
  /** Absent until the fee is paid. */
  readonly dueOn?: string;
  readonly filedAt: string;
  /** What the account is to it. */
  readonly standing: Standing;
  /** ISO instant of the order, once there is one. */
  readonly decidedAt?: string;
  readonly paused: boolean;
  readonly waitingFor: WaitingFor;
  readonly desk?: string;
  /** What is owed, while it is, and at which office it can be paid. */
  readonly fee?: { readonly paise: number; readonly payBy: string; readonly officeId: string };
  /** What the delay is owed for so far, while the department has it. */
  readonly compensation?: { readonly daysLate: number; readonly paise: number };
}

/** The cases of each account, newest first, for "status" in chat. Accounts without a case are absent. */
export async function listCaseSummaries(
  queryable: Queryable,
  deps: Pick<CaseDeps, 'dataKeys' | 'catalogue' | 'calendar' | 'clock'>,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly CaseSummary[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await queryable.query<
    ApplicationRow & { accountId: string; role: PartyRole; hasApplicant: boolean; decidedAt: Date | null }
  >({
    name: 'case-summaries',
    text: `select party.account_id as "accountId", party.role, found.*,
                  party.role = 'applicant' or exists (select from case_party other
                    where other.case_id = party.case_id and other.role = 'applicant') as "hasApplicant"
             from (select case_id, account_id, role from case_party where account_id = any($1::uuid[])) party
             join lateral (select ${APPLICATION_COLUMNS}, decided_at as "decidedAt" from application where id = party.case_id) found on true
            order by found."filedAt" desc`,
    values: [accountIds],
  });
  // Only what is owed is sealed: the other cases are told of without opening anything.
  const unpaid = rows.filter((row) => row.stage === 'fee-due');
  const owing = unpaid.length === 0 ? undefined : await loadCases(queryable, deps, unpaid);
  const found = new Map<string, CaseSummary[]>();
  const today = deps.calendar.dayOf(deps.clock.now());
  const law = { calendar: deps.calendar, policyOn: deps.catalogue.compensationOn };
  for (const row of rows) {
    const { caseId, number, serviceId, stage, dueOn, paused, desk, officeId } = row;
    const summary = { caseId, number, serviceId, state: stage, paused, waitingFor: waitingFor(stage) };
    const fee = owing?.get(caseId)?.state.fee;
    const isRunning = dueOn !== null && waitingFor(stage) === 'officer';
    const owed = isRunning ? compensationFor(law, dueOn, today) : undefined;
    const list = found.get(row.accountId) ?? [];
    list.push({
      ...summary,
      standing: standingOf(row.role, row.hasApplicant ? ['applicant'] : []),
      filedAt: row.filedAt.toISOString(),
      ...(dueOn === null ? {} : { dueOn }),
      ...(fee === undefined ? {} : { fee: { paise: fee.paise, payBy: fee.payBy, officeId } }),
      ...(owed === undefined ? {} : { compensation: { daysLate: owed.daysLate, paise: owed.paise } }),
      ...(row.decidedAt === null ? {} : { decidedAt: row.decidedAt.toISOString() }),
      ...(desk === null ? {} : { desk: `Desk ${desk}` }),
    });
    found.set(row.accountId, list);
  }
  return found;
}

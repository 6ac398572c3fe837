// SQL of the desk: whose case it is, and the supervisor's counts. Everything runs under row-level security with the
// officer's department (and the officer) set by the caller.

import type { Queryable } from '#platform';
import type { CaseListItem } from '#cases';

/** The department of a case that is in this officer's hands and opened by them. */
export async function findOwnDepartment(
  tx: Queryable,
  asked: { readonly officerId: string; readonly caseId: string },
): Promise<string | undefined> {
  const { rows } = await tx.query<{ departmentId: string }>(
    `select department_id as "departmentId" from application
      where id = $1 and officer_id = $2 and opened_at is not null and stage in ('with-officer', 'query', 'hearing')`,
    [asked.caseId, asked.officerId],
  );
  return rows[0]?.departmentId;
}

export interface OfficeCounts {
  readonly officeId: string;
  readonly open: number;
  readonly dueSoon: number;
  readonly overdue: number;
  readonly withCitizen: number;
  readonly onDuty: number;
}

/** Offices of the transaction's department that have an officer or an open case. */
export async function listOfficeCounts(
  tx: Queryable,
  asked: { readonly departmentId: string; readonly today: string; readonly soon: string },
): Promise<readonly OfficeCounts[]> {
  const { rows } = await tx.query<OfficeCounts>(
    `with load as (
       select office_id, count(*) as open,
         count(*) filter (where stage in ('waiting-draw', 'with-officer') and due_on between $2::date and $3::date) as due_soon,
         count(*) filter (where stage in ('waiting-draw', 'with-officer') and due_on < $2::date) as overdue,
         count(*) filter (where stage in ('query', 'hearing')) as with_citizen
       from application
       where department_id = $1 and stage in ('waiting-draw', 'with-officer', 'query', 'hearing')
       group by office_id),
     duty as (
       select office_id, count(*) filter (where exists (
           select from officer_duty d where d.officer_id = o.id and d.ended_at is null)) as on_duty
       from officer o where department_id = $1 and disabled_at is null group by office_id)
     select office_id as "officeId", coalesce(open, 0)::int as open, coalesce(due_soon, 0)::int as "dueSoon",
       coalesce(overdue, 0)::int as overdue, coalesce(with_citizen, 0)::int as "withCitizen",
       coalesce(on_duty, 0)::int as "onDuty"
     from load full join duty using (office_id) order by office_id`,
    [asked.departmentId, asked.today, asked.soon],
  );
  return rows;
}

export interface OverdueRow extends CaseListItem {
  readonly desk: string | null;
}

export async function listOverdue(
  tx: Queryable,
  asked: { readonly departmentId: string; readonly today: string; readonly limit: number },
): Promise<readonly OverdueRow[]> {
  const { rows } = await tx.query<OverdueRow>(
    `select id as "caseId", number, service_id as "serviceId", stage, step, filed_at as "filedAt",
       due_on::text as "dueOn", paused, opened_at is not null as opened, desk
     from application
     where department_id = $1 and stage in ('waiting-draw', 'with-officer') and due_on < $2::date
     order by due_on, filed_at limit $3`,
    [asked.departmentId, asked.today, asked.limit],
  );
  return rows;
}

export interface ApplicantRow {
  readonly caseId: string;
  readonly accountId: string;
  readonly dataKeyId: string;
}

/** The accounts that filed the application with this number; none where the transaction's officer may not see it. */
export async function listApplicants(tx: Queryable, number: string): Promise<readonly ApplicantRow[]> {
  const { rows } = await tx.query<ApplicantRow>(
    `select p.case_id as "caseId", p.account_id as "accountId", p.data_key_id as "dataKeyId"
       from application a join case_party p on p.case_id = a.id where a.number = $1`,
    [number],
  );
  return rows;
}

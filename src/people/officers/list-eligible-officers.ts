// Who may be drawn for a case: officers who hold the role within the pool's reach, are on duty and not disabled.
// The order is by id, so that the draw's recorded candidate list is the same however PostgreSQL reads the table.

import type { Queryable } from '#platform';

export interface EligibleOfficer {
  readonly officerId: string;
  readonly officeId: string;
}

/** The reach of a workflow step's pool; `region` crosses departments. */
export type OfficerPool =
  | { readonly reach: 'office'; readonly officeId: string }
  | { readonly reach: 'department' }
  | { readonly reach: 'region' };

export async function listEligibleOfficers(
  queryable: Queryable,
  asked: { readonly departmentId: string; readonly role: string; readonly pool: OfficerPool; readonly at: Date },
): Promise<readonly EligibleOfficer[]> {
  const { pool } = asked;
  const { rows } = await queryable.query<{ id: string; office_id: string }>({
    name: 'officer-eligible',
    text: `select o.id, o.office_id
      from officer o
      where ($1::text is null or o.department_id = $1)
        and ($2::text is null or o.office_id = $2)
        and (o.disabled_at is null or o.disabled_at > $4)
        and exists (select from officer_role r where r.officer_id = o.id and r.role = $3
          and r.valid_from <= $4 and (r.valid_to is null or r.valid_to > $4))
        and exists (select from officer_duty d where d.officer_id = o.id
          and d.started_at <= $4 and (d.ended_at is null or d.ended_at > $4))
      order by o.id`,
    values: [
      pool.reach === 'region' ? null : asked.departmentId,
      pool.reach === 'office' ? pool.officeId : null,
      asked.role,
      asked.at,
    ],
  });
  return rows.map((row) => ({ officerId: row.id, officeId: row.office_id }));
}

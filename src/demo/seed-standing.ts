// How far an invented application has come, read from the product's own tables: that is the only mark of what is done, so
// a seeding that was cut off goes on where it stopped.

import type { ActingOfficer } from '#cases';
import type { Core } from '../app.ts';

export interface Standing {
  readonly caseId: string;
  readonly stage: string;
  readonly officer: ActingOfficer | undefined;
  /** Kinds of its events, in order. */
  readonly history: readonly string[];
}

/** The first application of whoever has this number; undefined while there is none. */
export async function findStanding(core: Core, phone: string): Promise<Standing | undefined> {
  const { rows } = await core.workerDb.query<{
    caseId: string;
    stage: string;
    officerId: string | null;
    departmentId: string | null;
    history: string[];
  }>(
    `select a.id as "caseId", a.stage, a.officer_id as "officerId", o.department_id as "departmentId",
            array(select e.kind from case_event e where e.case_id = a.id order by e.seq) as history
       from account_identifier i
       join account c on c.id = i.account_id
       join case_party p on p.account_id in (c.id, c.merged_into)
       join application a on a.id = p.case_id
       left join officer o on o.id = a.officer_id
      where i.kind = 'phone' and i.blind_index = $1 and i.valid_to is null
      order by a.filed_at limit 1`,
    [core.keys.blindIndex('phone', phone)],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { caseId, stage, officerId, departmentId, history } = row;
  return { caseId, stage, history, officer: officerId && departmentId ? { officerId, departmentId } : undefined };
}

// A transaction seen as one officer: row-level security shows the officer's department and what was drawn for them.

import { withDepartment, setDepartment, type Db, type DataKeys, type Queryable, type Tx } from '#platform';
import { findCaseForUpdate, type LoadedCase } from './load-case.ts';

export interface ActingOfficer {
  readonly officerId: string;
  readonly departmentId: string;
}

export async function withOfficer<T>(db: Db, officer: ActingOfficer, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withDepartment(db, officer.departmentId, async (tx) => {
    await tx.query(`select set_config('dwar.officer', $1, true)`, [officer.officerId]);
    return work(tx);
  });
}

/** Undefined unless the case is in this officer's hands. A case of another department brings its department along. */
export async function findOwnCaseForUpdate(
  tx: Queryable,
  deps: { readonly dataKeys: DataKeys },
  officer: ActingOfficer,
  caseId: string,
): Promise<LoadedCase | undefined> {
  const open = await findCaseForUpdate(tx, deps, caseId);
  if (open === undefined || open.state.officerId !== officer.officerId) return undefined;
  await setDepartment(tx, open.row.departmentId);
  return open;
}

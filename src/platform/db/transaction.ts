// One transaction around one piece of work. Nothing inside may call the network.

import type { Db, Queryable, Tx } from './pool.ts';

export async function withTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = await db.connect();
  let broken: Error | undefined;
  try {
    await tx.query('begin');
    const value = await work(tx);
    await tx.query('commit');
    return value;
  } catch (error) {
    try {
      await tx.query('rollback');
    } catch (rollbackError) {
      broken = rollbackError instanceof Error ? rollbackError : new Error('rollback failed');
    }
    throw error;
  } finally {
    tx.release(broken);
  }
}

/** The same, seen by row-level security as the given department (`null`: no department, no departmental row). */
export async function withDepartment<T>(db: Db, departmentId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withTransaction(db, async (tx) => {
    await setDepartment(tx, departmentId);
    return work(tx);
  });
}

export async function setDepartment(tx: Queryable, departmentId: string | null): Promise<void> {
  await tx.query(`select set_config('dwar.department', $1, true)`, [departmentId ?? '']);
}

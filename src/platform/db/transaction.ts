// One transaction around one piece of work. Nothing inside may call the network.

import type { Db, Queryable, Tx } from './pool.ts';

/** Takes a write whose result nobody waits for: it is awaited with the commit, which is sent in the same breath. */
export type Defer = (write: Promise<unknown>) => void;

export async function withTransaction<T>(db: Db, work: (tx: Tx, defer: Defer) => Promise<T>): Promise<T> {
  const tx = await db.connect();
  const deferred: Promise<unknown>[] = [];
  let broken: Error | undefined;
  try {
    // Not awaited: the first statement of the work goes out with it.
    deferred.push(quiet(tx.query('begin')));
    const value = await work(tx, (write) => deferred.push(quiet(write)));
    const committed = quiet(tx.query('commit'));
    await Promise.all(deferred);
    // A commit after a failed statement is answered by a rollback, not by an error.
    if ((await committed).command !== 'COMMIT') throw new Error('the transaction was rolled back by the server');
    return value;
  } catch (error) {
    try {
      await tx.query('rollback');
    } catch (rollbackError) {
      broken = rollbackError instanceof Error ? rollbackError : new Error('rollback failed');
    }
    // A statement after one that failed only says so: what failed first is the reason.
    const failed = (await Promise.allSettled(deferred)).find((one) => one.status === 'rejected');
    throw failed === undefined ? error : failed.reason;
  } finally {
    tx.release(broken);
  }
}

/** Its failure is looked at later: until then it is not an unhandled one. */
function quiet<P extends Promise<unknown>>(promise: P): P {
  promise.catch(() => undefined);
  return promise;
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

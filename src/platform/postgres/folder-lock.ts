// One supervisor at a time for a data folder. The lock is SQLite's lock on an empty file: the kernel lets go of it when the
// process dies, however it dies, on every platform. A second start fails at once while the first application lives, and
// waits while the supervisor of a dead one is still shutting its server down.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { isAlive } from './system.ts';

const RETRY_MS = 25;

/** Keep the returned value for as long as the lock is wanted. Resolves late, never false; rejects when `signal` aborts. */
export async function lockFolder(dataDir: string, ownerPid: number, signal: AbortSignal): Promise<DatabaseSync> {
  const ownerFile = join(dataDir, 'supervisor.owner');
  const lock = new DatabaseSync(join(dataDir, 'supervisor.lock'));
  while (!tryLock(lock)) {
    const otherPid = Number(await readFile(ownerFile, 'utf8').catch(() => ''));
    if (otherPid > 0 && isAlive(otherPid)) {
      throw new AppError(
        'database.embedded',
        `The database in ${dataDir} is in use by process ${otherPid}. Stop that one first, or give this one a DATA_DIR of its own.`,
      );
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
  await writeFile(ownerFile, `${ownerPid}\n`);
  return lock;
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('begin exclusive');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return false; // SQLITE_BUSY
    throw error;
  }
}

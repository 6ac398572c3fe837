// What an earlier run that was killed left behind: a server without supervisor, a lock file naming a dead process (or a
// number since given to another program), a socket folder. Called with the folder lock held, before the server starts.
import { readFile, rmdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { findCommandLine, isAlive } from './system.ts';

export const SOCKET_FOLDER_PREFIX = '/tmp/dwar-pg-';
const SOCKET_FOLDER = /^\/tmp\/dwar-pg-[A-Za-z0-9]{6}$/;
const FAST_MS = 30_000;
const POLL_MS = 20;

export interface LockFile {
  readonly pid: number;
  readonly socketDir: string;
  readonly status: string;
}

/** The layout of postmaster.pid is fixed by PostgreSQL: pid, folder, start time, port, socket folder, address, shm, status. */
export async function findLockFile(clusterDir: string): Promise<LockFile | undefined> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n').map((line) => line.trim());
  return { pid: Math.abs(Number(lines[0])), socketDir: lines[4] ?? '', status: lines[7] ?? '' };
}

export async function clearLeftovers(clusterDir: string): Promise<void> {
  const found = await findLockFile(clusterDir);
  if (found === undefined) return;
  if (isServerOf(found.pid, clusterDir)) await stopServer(found.pid, clusterDir);
  else if (isAlive(found.pid)) await disownLockFile(clusterDir);
  if (SOCKET_FOLDER.test(found.socketDir)) await removeSocketFolder(found.socketDir);
}

export async function removeSocketFolder(socketDir: string): Promise<void> {
  await removeSocketFiles(socketDir);
  await rmdir(socketDir).catch(() => undefined);
}

export async function removeSocketFiles(socketDir: string): Promise<void> {
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) {
    await unlink(join(socketDir, name)).catch(() => undefined);
  }
}

function isServerOf(pid: number, clusterDir: string): boolean {
  return findCommandLine(pid)?.includes(`-D ${clusterDir}`) ?? false;
}

async function stopServer(pid: number, clusterDir: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isServerOf(pid, clusterDir)) return;
    process.kill(pid, signal);
    for (let waitedMs = 0; waitedMs < FAST_MS && isServerOf(pid, clusterDir); waitedMs += POLL_MS) await sleep(POLL_MS);
  }
}

/**
 * The number in the lock file now belongs to some other program, so PostgreSQL would refuse to start. It ignores its own
 * parent's number, which is ours; the rest of the file stays, because the shared memory check that follows needs it.
 */
async function disownLockFile(clusterDir: string): Promise<void> {
  const path = join(clusterDir, 'postmaster.pid');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/^.*$/m, String(process.pid)));
}

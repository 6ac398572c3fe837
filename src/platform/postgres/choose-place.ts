// Decides as whom PostgreSQL runs and from which folders, by trying: an ordinary user runs it directly; root drops to
// another account where that account can reach programs and data, else uses a user namespace, else moves both to open
// ground (root's home is closed to everybody else). Next: cluster.ts makes or checks the data folder.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, lstat, mkdtemp, realpath, rename, rm, symlink, chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { copyBinaries, makeRunnable, type Binaries } from './binaries.ts';
import { AppError } from '../errors.ts';
import { canRun, findAccount, type RunAs } from './run-as.ts';

export interface Place {
  readonly runAs: RunAs;
  readonly binaries: Binaries;
  /** PostgreSQL's own data folder, with links resolved; may not exist yet. */
  readonly clusterDir: string;
}

const OPEN_GROUND = '/var/lib/dwar-postgres-';

/** Where PostgreSQL's own data folder is, or would be made. */
export async function findClusterDir(dataDir: string): Promise<string> {
  const path = join(dataDir, 'cluster');
  // A move that was cut off between its last two renames.
  if (!existsSync(path) && existsSync(`${path}.moved`)) await rename(`${path}.link`, path);
  return await realpath(path).catch(() => path);
}

/** Nothing may be running on the data folder: it may be moved. */
export async function choosePlace(dataDir: string, packaged: Binaries): Promise<Place> {
  const binaries = await makeRunnable(packaged, dataDir);
  const clusterDir = await findClusterDir(dataDir);
  if (process.getuid?.() !== 0) return { runAs: { kind: 'self' }, binaries, clusterDir };

  const account = findAccount();
  if (account === undefined) {
    throw new AppError(
      'database.embedded',
      'PostgreSQL does not run as root and this machine has neither a user "postgres" nor "nobody". ' +
        'Start Dwar as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
  const drop: RunAs = { kind: 'drop', account };
  if (canStart(drop, binaries) && canEnter(drop, dirname(clusterDir))) return { runAs: drop, binaries, clusterDir };
  const namespace: RunAs = { kind: 'namespace', account };
  if (canStart(namespace, binaries)) return { runAs: namespace, binaries, clusterDir };

  if (canEnter(drop, dirname(clusterDir))) {
    return { runAs: drop, binaries: await copyBinaries(packaged, dirname(clusterDir)), clusterDir };
  }
  const ground = await mkdtemp(OPEN_GROUND);
  await chmod(ground, 0o711);
  const movedDir = join(ground, 'cluster');
  await moveAndLink(join(dataDir, 'cluster'), movedDir);
  return { runAs: drop, binaries: await copyBinaries(packaged, ground), clusterDir: movedDir };
}

function canStart(runAs: RunAs, binaries: Binaries): boolean {
  return canRun(runAs, join(binaries.root, 'bin/postgres'), ['--version']);
}

function canEnter(runAs: RunAs, folder: string): boolean {
  return canRun(runAs, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]);
}

/** Whenever this is cut off, `from` is the old folder or a link to the whole new one, if need be after findClusterDir. */
async function moveAndLink(from: string, to: string): Promise<void> {
  const isFolder = await lstat(from).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const link = `${from}.link`;
  await rm(link, { force: true });
  await symlink(to, link);
  if (isFolder) {
    await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await promisify(execFile)('sync');
    await rename(from, `${from}.moved`);
  }
  await rename(link, from);
  await rm(`${from}.moved`, { recursive: true, force: true });
}

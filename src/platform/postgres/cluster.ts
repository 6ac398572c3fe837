// PostgreSQL's data folder: made whole or not at all, owned by whoever runs the server, of the version we have programs for.
import { execFile } from 'node:child_process';
import { chown, lchown, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Place } from './choose-place.ts';
import { AppError } from '../errors.ts';
import { buildCommand, findFileOwner } from './run-as.ts';

// Anybody who can enter the socket folder (mode 0700) is us; there is no other door.
const HOST_RULES = '# type database user method\nlocal all all trust\n';

export async function prepareCluster(place: Place): Promise<void> {
  const version = await readFile(join(place.clusterDir, 'PG_VERSION'), 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw foreign(place.clusterDir, cause);
  });
  if (version === undefined) return await createCluster(place);
  await checkVersion(place, version.trim());
  await takeOwnership(place);
}

async function createCluster({ runAs, binaries, clusterDir }: Place): Promise<void> {
  const parent = dirname(clusterDir);
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(clusterDir)}.new-`)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const owner = findFileOwner(runAs);
  const fresh = await mkdtemp(`${clusterDir}.new-`);
  await chown(fresh, owner.uid, owner.gid);
  const command = buildCommand(runAs, join(binaries.root, 'bin/initdb'), [
    `--pgdata=${fresh}`,
    '--username=postgres',
    '--auth=trust',
    '--data-checksums',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--text-search-config=simple',
  ]);
  await promisify(execFile)(command.file, command.args, command.options).catch((cause: unknown) => {
    throw new AppError('database.embedded', `Could not make a database in ${clusterDir}.`, { cause });
  });
  await writeFile(join(fresh, 'pg_hba.conf'), HOST_RULES);
  await rename(fresh, clusterDir);
}

async function checkVersion({ binaries, clusterDir }: Place, found: string): Promise<void> {
  const ours = binaries.version.split('.')[0];
  if (found === ours) return;
  throw new AppError(
    'database.embedded',
    `The database in ${clusterDir} was made by PostgreSQL ${found}; this is ${ours}. See docs/runbooks/embedded-postgres.md.`,
  );
}

async function takeOwnership({ runAs, clusterDir }: Place): Promise<void> {
  const owner = findFileOwner(runAs);
  if ((await stat(clusterDir)).uid === owner.uid) return;
  if (process.getuid?.() !== 0) throw foreign(clusterDir);
  for (const name of await readdir(clusterDir, { recursive: true })) {
    await lchown(join(clusterDir, name), owner.uid, owner.gid);
  }
  await lchown(clusterDir, owner.uid, owner.gid); // last, so that a change cut short is taken up again
}

function foreign(clusterDir: string, cause?: unknown): AppError {
  return new AppError(
    'database.embedded',
    `The database in ${clusterDir} belongs to another user. Start Dwar as that user, or as root.`,
    { cause },
  );
}

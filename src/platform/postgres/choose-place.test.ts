import { chmod, chown, mkdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder } from '../../../test/helpers/make-folder.ts';
import { listServers, query, runApplication, waitUntil } from '../../../test/helpers/run-postgres-application.ts';
import { findClusterDir } from './choose-place.ts';
import { canRun, findAccount } from './run-as.ts';

const isRoot = process.getuid?.() === 0;
const canMount = isRoot && process.platform === 'linux' && canRun({ kind: 'self' }, 'unshare', ['--mount', 'true']);
const nobody = findAccount();
const nobodyReachesUs =
  isRoot && nobody !== undefined && canRun({ kind: 'drop', account: nobody }, process.execPath, ['--version']);

const WITHOUT_POSTGRES = 'grep -v "^postgres:" /etc/passwd > "$0/passwd"; mount --bind "$0/passwd" /etc/passwd';
const WITHOUT_ANYBODY = 'grep "^root:" /etc/passwd > "$0/passwd"; mount --bind "$0/passwd" /etc/passwd';
/** The project appears inside the data folder's parent, which is closed to everybody but root. */
const PRIVATE_PROJECT =
  'mkdir "$0/../project"; mount --bind "$PROJECT" "$0/../project"; PROJECT=$(realpath "$0/../project")';
const WITHOUT_NAMESPACES = 'mount --bind /bin/false "$(command -v unshare)"';

let folder: string;
let dataDir: string;
let uid: number;

beforeEach(async () => {
  folder = await makeFolder('dwar-place-'); // mode 0700
  dataDir = join(folder, 'data');
  await mkdir(dataDir);
});
afterEach(async () => {
  await waitUntil(() => listServers(folder).length === 0);
  await rm(folder, { recursive: true, force: true });
});

async function startTwice(mounts: string): Promise<void> {
  for (const answer of [1, 2]) {
    const application = await runApplication(dataDir, { mounts });
    expect(application.failure).toBeUndefined();
    if (answer === 1) await query(application.url, 'create table kept (answer integer)');
    await query(application.url, `insert into kept values (${answer})`);
    if (answer === 2) expect(await query(application.url, 'select answer from kept')).toHaveLength(2);
    uid = (await stat(join(dataDir, 'cluster'))).uid;
    await application.end();
    await rm(join(folder, 'project'), { recursive: true, force: true });
  }
}

describe.skipIf(!canMount)('root (skipped where we are not, or may not mount)', () => {
  test('drops to the user postgres where it reaches everything, or to nobody where there is no such user', async () => {
    await chmod(folder, 0o755);
    await startTwice(WITHOUT_POSTGRES);
    expect(uid).toBe(65534);
  });

  test('in a private folder starts PostgreSQL in a user namespace, and the files stay its own', async () => {
    await startTwice(PRIVATE_PROJECT);
    expect(uid).toBe(0);
  });

  test('in a private folder without user postgres does the same', async () => {
    await startTwice(`${WITHOUT_POSTGRES}; ${PRIVATE_PROJECT}`);
    expect(uid).toBe(0);
  });

  test('in a private folder without user namespaces moves programs and data to open ground', async () => {
    await startTwice(PRIVATE_PROJECT); // there is data already
    await writeFile(join(dataDir, 'cluster/marker'), '');
    const application = await runApplication(dataDir, { mounts: `${PRIVATE_PROJECT}; ${WITHOUT_NAMESPACES}` });
    const moved = await realpath(join(dataDir, 'cluster'));
    try {
      expect(application.failure).toBeUndefined();
      expect(moved).not.toContain(folder);
      expect(await query(application.url, 'select answer from kept')).toHaveLength(2);
      await application.end();
      await rm(join(folder, 'project'), { recursive: true, force: true });
      const again = await runApplication(dataDir, { mounts: `${PRIVATE_PROJECT}; ${WITHOUT_NAMESPACES}` });
      expect(await query(again.url, 'select answer from kept')).toHaveLength(2);
      await again.end();
      expect(await realpath(join(dataDir, 'cluster'))).toBe(moved);
    } finally {
      await application.end();
      await rm(dirname(moved), { recursive: true, force: true });
    }
  });

  test('without any account to drop to is told about DATABASE_URL', async () => {
    const application = await runApplication(dataDir, { mounts: WITHOUT_ANYBODY });
    expect(application.failure).toContain('DATABASE_URL');
  });
});

test('a move to open ground that was cut off before its last step is finished, not taken for an empty folder', async () => {
  const ground = join(folder, 'ground');
  await mkdir(ground);
  await mkdir(join(dataDir, 'cluster.moved'));
  await symlink(ground, join(dataDir, 'cluster.link'));
  expect(await findClusterDir(dataDir)).toBe(await realpath(ground));
  expect(await findClusterDir(dataDir)).toBe(await realpath(ground));
});

describe.skipIf(!nobodyReachesUs)('an ordinary user (skipped where root cannot become one)', () => {
  test('runs PostgreSQL as itself, and is told when the data belongs to somebody else', async () => {
    const { uid: ownUid, gid: ownGid } = nobody!;
    await chmod(folder, 0o755);
    await chown(dataDir, ownUid, ownGid);
    const application = await runApplication(dataDir, { uid: ownUid, gid: ownGid });
    expect(application.failure).toBeUndefined();
    expect((await stat(join(dataDir, 'cluster'))).uid).toBe(ownUid);
    await application.end();

    await chown(join(dataDir, 'cluster'), 0, 0);
    const refused = await runApplication(dataDir, { uid: ownUid, gid: ownGid });
    expect(refused.failure).toContain('belongs to another user');
  });
});

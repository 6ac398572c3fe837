import { spawnSync } from 'node:child_process';
import { access, mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { copyBinaries, getPackagedBinaries, makeRunnable } from './binaries.ts';

test('library links that the skipped install script would have made are made, in place or in a copy', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dwar-binaries-'));
  try {
    const packaged = await getPackagedBinaries();
    const copy = await copyBinaries(packaged, folder);
    const links = JSON.parse(await readFile(join(copy.root, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    const paths = links.map((link) =>
      join(copy.root, '..', link.target.replace(/^native/, copy.root.split('/').at(-1)!)),
    );
    expect(paths.length).toBeGreaterThan(5);

    for (const path of paths) await rm(path);
    expect(spawnSync(join(copy.root, 'bin/postgres'), ['--version']).status).not.toBe(0);
    await makeRunnable(copy, folder);
    for (const path of paths) await access(join(dirname(path), await readlink(path)));
    expect(spawnSync(join(copy.root, 'bin/postgres'), ['--version'], { encoding: 'utf8' }).stdout).toContain('18.4');

    await expect(copyBinaries(packaged, folder)).resolves.toEqual(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.each([
  ['win32', 'x64', false],
  ['linux', 'x64', true],
  ['linux', 'riscv64', false],
  ['sunos', 'x64', false],
])('on %s %s (musl: %s) the message says to set DATABASE_URL', async (platform, architecture, isMusl) => {
  await expect(getPackagedBinaries(platform, architecture, isMusl)).rejects.toThrow('DATABASE_URL');
});

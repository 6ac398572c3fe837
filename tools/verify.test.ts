// The small program as a verifier uses it: a file, a folder of public keys, an exit code.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCertificateWorld, type CertificateWorld } from '../test/helpers/certificate-world.ts';

const PROGRAM = fileURLToPath(new URL('verify.ts', import.meta.url));
let world: CertificateWorld;
let folder: string;

beforeAll(async () => {
  world = await createCertificateWorld();
  folder = await mkdtemp(join(tmpdir(), 'dwar-verify-'));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

it('says genuine or not, with the facts, and in its exit code', async () => {
  const { pdf } = await world.certify();
  const damaged = Buffer.from(pdf);
  damaged.writeUInt8(damaged.readUInt8(2000) ^ 1, 2000);
  await writeFile(join(folder, 'good.pdf'), pdf);
  await writeFile(join(folder, 'bad.pdf'), damaged);
  const keys = ['--keys', world.keys.trustFolder];
  const good = await verify('good.pdf', ...keys);
  expect(good.code).toBe(0);
  expect(good.output).toContain('GENUINE: Plate of a tree TREE-2028-000001, unchanged since it was signed');
  expect(good.output).toContain('Tree: नीम / Neem');
  expect(await verify('bad.pdf', ...keys)).toEqual({ code: 1, output: 'NOT GENUINE: changed\n' });
  expect(await verify('none.pdf', ...keys)).toMatchObject({ code: 2 });
  expect(await verify('good.pdf', '--keys', folder)).toMatchObject({ code: 2 });
});

function verify(name: string, ...more: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, join(folder, name), ...more], (error, output) => {
      resolve({ code: error === null ? 0 : Number(error.code), output });
    });
  });
}

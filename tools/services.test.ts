import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/helpers/database.ts';

let database: TestDatabase;
let region: string;

beforeAll(async () => {
  database = await createTestDatabase();
  region = path.join(mkdtempSync(path.join(tmpdir(), 'dwar-services-')), 'nayapur');
  cpSync('test/fixtures/regions/nayapur', region, { recursive: true });
  const file = path.join(region, 'services/lantern-permit/service.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(/pausedWhile: \[[^\]]*\]/, 'pausedWhile: [query, hearing]').replace(/budget: \d+/, 'budget: 30'),
  );
});
afterAll(async () => {
  await database.drop();
  rmSync(path.dirname(region), { recursive: true });
});

async function services(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const env = { ...process.env, DATABASE_URL: database.ownerUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/services.ts', ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, out: `${stdout}${stderr}` });
    });
  });
}

test('a definition is proved, proposed, approved by two others and published, each step saying what comes next', async () => {
  const pack = ['--region', region];
  expect((await services('check', region)).out).toContain('no findings');
  expect((await services('difference', 'lantern-permit', ...pack)).out).toContain('nothing is published yet');
  expect((await services('propose', 'lantern-permit', ...pack)).out).toContain('--by');
  const proposed = await services('propose', 'lantern-permit', '--by', 'Asha', '--reason', 'first version', ...pack);
  const id = /Proposed as (\S+)\./.exec(proposed.out)?.[1] ?? '';
  expect(proposed.out).toContain('rules both ways');
  expect((await services('approve', id, '--by', 'Asha')).out).toContain('cannot approve');
  expect((await services('publish', id, '--by', 'Asha')).out).toContain('2 people');
  expect((await services('approve', id, '--by', 'Bina')).out).toContain('1 more');
  expect((await services('approve', id, '--by', 'Chetan')).out).toContain(`publish ${id}`);
  expect(await services('publish', id, '--by', 'Asha')).toMatchObject({ code: 0 });
  expect((await services('difference', 'lantern-permit', ...pack)).out).toContain('no difference');
  const words = path.join(region, 'services/lantern-permit/text/en.yaml');
  writeFileSync(words, readFileSync(words, 'utf8').replace('question: colour?', 'question: Which colour?'));
  expect((await services('difference', 'lantern-permit', ...pack)).out).toContain(
    'words, en, fields.colour.question: "colour?" becomes "Which colour?"',
  );
}, 60_000);

test('an unknown command tells what there is', async () => {
  const { code, out } = await services('prove');
  expect(code).toBe(1);
  expect(out).toContain('npm run services -- rollback SERVICE VERSION');
});

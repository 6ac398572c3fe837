// Documents that speak of code are held against it: error codes, settings, words, scripts.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { listMissing, readLock } from '../../tools/complete-lock.ts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ERRORS, SETTINGS } from '#platform';
import { ROOT, listFiles, readProjectFile, readTableRows } from './source-files.ts';

const Package = z.object({
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});
const manifest = Package.parse(JSON.parse(readProjectFile('package.json')));

test('docs/errors.md and the catalogue of errors say the same', () => {
  const documented = readTableRows(readProjectFile('docs/errors.md')).map(
    ([code, status, meaning]) => `${code} ${status} ${meaning}`,
  );
  const known = Object.entries(ERRORS).map(([code, { status, meaning }]) => `\`${code}\` ${status} ${meaning}`);
  expect(documented.toSorted()).toEqual(known.toSorted());
});

test('docs/guides/configuration.md lists every setting, and no other', () => {
  const documented = readTableRows(readProjectFile('docs/guides/configuration.md')).map(([name]) => name ?? '');
  expect(documented.toSorted()).toEqual(
    Object.keys(SETTINGS)
      .map((name) => `\`${name}\``)
      .toSorted(),
  );
});

test('no setting is read behind the back of the configuration', () => {
  const read = listFiles(['src'], /\.ts$/)
    .filter((file) => !file.path.endsWith('.test.ts'))
    .flatMap((file) => [...file.text.matchAll(/process\.env\['(\w+)'\]/g)].map((match) => `${file.path}: ${match[1]}`));
  expect(read.filter((line) => !line.endsWith(': PATH'))).toEqual([]);
});

test('the words of the glossary are names in the code and words in our texts', () => {
  const code = listFiles(['src'], /\.ts$/)
    .map((file) => file.text)
    .join('\n');
  const schema = readProjectFile('docs/schema.sql');
  const texts = listFiles(['regions', 'src'], /^hi\.yaml$/)
    .map((file) => file.text)
    .join('\n');
  const exists = (name: string): boolean =>
    new RegExp(`^export (async )?(type|interface|const|function|class) ${name}\\b|^const ${name} = z\\b`, 'm').test(
      code,
    ) || new RegExp(`^create table ${name} |FUNCTION public\\.${name}\\(`, 'm').test(schema);
  const rows = readTableRows(readProjectFile('docs/glossary.md'));
  expect(rows.length).toBeGreaterThan(30);
  const names = rows.flatMap(([, , cell]) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
  expect(names.filter((name) => !exists(name))).toEqual([]);
  expect(rows.map(([, hindi]) => hindi ?? '').filter((word) => word !== '–' && !texts.includes(word))).toEqual([]);
});

test('every script has a line in npm run help, and a file that is there', () => {
  const lines = execFileSync(process.execPath, [join(ROOT, 'tools/help.ts')], { encoding: 'utf8' }).split('\n');
  const explained = lines.flatMap((line) => /^npm run (\S+) +\S/.exec(line)?.[1] ?? []);
  expect(explained).toEqual(Object.keys(manifest.scripts));
  const files = Object.values(manifest.scripts).flatMap((script) => /\S+\.ts\b/.exec(script)?.[0] ?? []);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('no script runs before or after another one, which npm skips with ignore-scripts', () => {
  const names = Object.keys(manifest.scripts);
  expect(names.filter((name) => names.some((other) => name === `pre${other}` || name === `post${other}`))).toEqual([]);
});

test('every dependency is pinned to one version', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('the lock names the optional package of every platform: npm 11 refuses to install without', async () => {
  expect(listMissing(await readLock()).map((one) => one.name)).toEqual([]);
});

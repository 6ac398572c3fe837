// Habits of style.md that a linter does not know, read from the source.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, listFiles, type SourceFile } from './source-files.ts';

const MOST_LINES = 400;
/** Longer files, with the reason. */
const LONG: Readonly<Record<string, string>> = {
  'src/platform/web/assets/dwar.css': 'one sheet for all pages: rules in the order of the page',
};

/** Time, chance and the outside world come in through `deps`, except in these. */
const ADAPTERS = /^src\/(platform|mailbox|channel|demo)\/|^src\/(app[a-z-]*|main|open-database)\.ts$/;
const OUTSIDE_WORLD =
  /new Date\(\)|\bDate\.now\b|\bMath\.random\b|\brandomUUID\b|\b(setTimeout|setInterval|setImmediate)\(|\bprocess\.env\b|(?<![\w.])fetch\(/;
/** Other files that touch the outside world themselves, with the reason. */
const OUTSIDE_WORLD_EXCEPTIONS: Readonly<Record<string, string>> = {};

/** Where an address may be opened on a server, with the reason. Everything else declares a Route (#platform/web). */
const OPENERS: Readonly<Record<string, string>> = {
  'src/app-web.ts': 'the figures on a port of their own (METRICS_PORT)',
  'src/channel/routes.ts': 'the webhook, whose body stays raw bytes; both routes name the permission `meta`',
  'src/platform/web/server.ts': 'opens what routes declare, and refuses a route without a permission',
};

const product = (file: SourceFile): boolean => !file.path.endsWith('.test.ts') && !file.path.includes('/browser/');

function listServiceIds(): readonly string[] {
  return ['regions', 'test/fixtures/regions']
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder)).map((region) => join(ROOT, folder, region, 'services')))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder));
}

test('code names no service: what a service is, its definition says', () => {
  const ids = listServiceIds();
  expect(ids.length).toBeGreaterThan(0);
  const files = listFiles(['src', 'emulator', 'standins', 'migrations'], /./).filter(
    (file) => !file.path.endsWith('.test.ts'),
  );
  const findings = files.flatMap((file) =>
    ids.filter((id) => file.text.includes(id)).map((id) => `${file.path} names ${id}`),
  );
  expect(findings).toEqual([]);
});

test('no file is longer than 400 lines, but those on the list', () => {
  const files = listFiles(['src', 'emulator', 'standins', 'migrations', 'test', 'tools'], /\.(ts|mjs|sql|css|html)$/);
  const long = files.filter((file) => file.text.split('\n').length > MOST_LINES + 1);
  expect(long.map((file) => file.path).toSorted()).toEqual(Object.keys(LONG));
});

test('time, chance and the outside world come in through deps', () => {
  const findings = listFiles(['src'], /\.ts$/)
    .filter((file) => product(file) && !ADAPTERS.test(file.path) && OUTSIDE_WORLD_EXCEPTIONS[file.path] === undefined)
    .flatMap((file) => {
      const found = OUTSIDE_WORLD.exec(withoutComments(file.text));
      return found === null ? [] : [`${file.path}: ${found[0]}`];
    });
  expect(findings).toEqual([]);
});

test('an index.ts lists its exports by name, and nothing is exported by default', () => {
  const findings = listFiles(['src', 'emulator', 'standins', 'tools', 'test'], /\.ts$/)
    .filter((file) => /^export \*|^export default/m.test(file.text))
    .map((file) => file.path);
  expect(findings).toEqual([]);
});

test('every file says what it is for before it offers anything', () => {
  const silent = listFiles(['src', 'emulator', 'standins', 'tools'], /\.(ts|mjs)$/)
    .filter((file) => !file.path.endsWith('.test.ts') && !file.path.endsWith('/index.ts'))
    .filter((file) => !/^(\/\/|\/\*\*)/m.test(file.text.split(/^export\b/m)[0] ?? ''));
  expect(silent.map((file) => file.path)).toEqual([]);
});

test('addresses are opened in one place, which asks for a permission', () => {
  const openers = listFiles(['src'], /\.ts$/)
    .filter((file) => product(file) && /\b(server|scope)\.(route|get|post|put|all)\(/.test(file.text))
    .map((file) => file.path);
  expect(openers).toEqual(Object.keys(OPENERS));
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

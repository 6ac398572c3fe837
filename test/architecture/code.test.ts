// Habits of style.md that a linter does not know, read from the source.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeFinding, loadCatalogue } from '#catalogue';
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
  'src/channel/flows/routes.ts': 'the Flow data endpoint, whose body stays raw bytes; it names the permission `meta`',
  'src/channel/routes.ts': 'the webhook, whose body stays raw bytes; both routes name the permission `meta`',
  'src/platform/web/server.ts': 'opens what routes declare, and refuses a route without a permission',
};

const product = (file: SourceFile): boolean => !file.path.endsWith('.test.ts') && !file.path.includes('/browser/');

/** Where the name of a region may stand, with the reason. */
const REGION_NAMED: Readonly<Record<string, string>> = {
  'src/platform/config.ts': 'the region of an installation that names none',
};

const catalogues = ['regions', 'test/fixtures/regions']
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((region) => join(ROOT, folder, region)))
  .map((folder) => {
    const loaded = loadCatalogue(folder);
    if (!loaded.ok) throw new Error(loaded.findings.map(describeFinding).join('\n'));
    return loaded.catalogue;
  });

function listServiceWords(): readonly string[] {
  return catalogues.flatMap((catalogue) =>
    catalogue.services.flatMap(({ id }) => [
      id,
      ...catalogue.languages.flatMap((language) => [
        catalogue.text(id, language, 'name'),
        catalogue.text(id, language, 'shortName'),
      ]),
    ]),
  );
}

function listRegionWords(): readonly string[] {
  return catalogues.flatMap(({ region }) => [region.id, ...Object.values(region.names)]);
}

test.each([
  ['service: what a service is, its definition says', listServiceWords(), {}],
  ['region: what a region is, its pack says', listRegionWords(), REGION_NAMED],
])('neither code nor texts name a %s', (_what, words, exceptions) => {
  expect(words.length).toBeGreaterThan(2);
  const findings = listFiles(['src', 'emulator', 'standins', 'migrations'], /./)
    .filter((file) => !file.path.endsWith('.test.ts'))
    .flatMap((file) => {
      const text = withoutComments(file.text).toLowerCase();
      const named = words.filter((word) => text.includes(word.toLowerCase()));
      return named.length === 0 ? [] : [{ path: file.path, named }];
    });
  expect(findings.filter(({ path }) => !(path in exceptions))).toEqual([]);
  expect(findings.map(({ path }) => path)).toEqual(Object.keys(exceptions));
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

test('a skipped test says on its line why', () => {
  const findings = listFiles(['src', 'emulator', 'standins', 'test', 'tools'], /\.test\.ts$/).flatMap((file) =>
    file.text
      .split('\n')
      .filter((line) => /\b(it|test|describe)\.(skip|skipIf|runIf|todo|fails)\b/.test(line))
      .filter((line) => !/\(skipped \w/.test(line))
      .map((line) => `${file.path}: ${line.trim()}`),
  );
  expect(findings).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

// The arrows hold only if their guard bites: in a copy of the project one violation of every rule is planted, and
// `npm run arrows` must name each of them. That the real tree has none is said by `npm run check`.

import { execFile } from 'node:child_process';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from '../helpers/make-folder.ts';
import { ROOT } from './source-files.ts';

const COPIED = ['src', 'emulator', 'standins', 'tools', '.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'];

const { forbidden } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as {
  forbidden: readonly { name: string }[];
};
const folders = forbidden.flatMap(({ name }) => (name.startsWith('arrow-') ? [name.slice('arrow-'.length)] : []));

/** File → its text and the rule that it breaks, if any. The pages may be imported by nobody, not even by one another. */
const PLANTED: Readonly<Record<string, readonly [string, string | undefined]>> = {
  ...Object.fromEntries(
    folders.map((folder) => {
      const other = folder === 'desk' ? 'public' : 'desk';
      // Type-only on purpose: such imports count too.
      return [`src/${folder}/planted.ts`, [`export type * from '#${other}';\n`, `arrow-${folder}`]];
    }),
  ),
  'src/cases/planted-inside.ts': ["import '../people/officers/store.ts';\n", 'through-the-door'],
  'src/conversation/engine/planted.ts': ["import '#platform';\n", 'engine-is-pure'],
  'src/conversation/engine/planted-io.ts': ["import 'node:fs';\n", 'engine-is-pure'],
  'emulator/planted.ts': ["import '../src/platform/index.ts';\n", 'emulator-and-standins-stand-alone'],
  'src/desk/planted-emulator.ts': ["import '../../emulator/server.ts';\n", 'nobody-imports-the-stand-ins'],
  'src/language/planted-test.ts': ["import './language.test.ts';\n", 'no-tests-in-the-product'],
  'tools/audit-planted.ts': ["import '../src/platform/index.ts';\n", 'the-outside-verifiers-import-nothing-of-ours'],
  'src/people/planted-cycle.ts': ["import './planted-cycle-back.ts';\n", 'no-cycles'],
  'src/people/planted-cycle-back.ts': ["import './planted-cycle.ts';\n", undefined],
  'src/people/planted-nowhere.ts': ["import './not-there.ts';\n", 'resolvable'],
};

let copy: string;

beforeAll(async () => {
  copy = await makeFolder('dwar-arrows-');
  for (const name of COPIED) await cp(join(ROOT, name), join(copy, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const [path, [text]] of Object.entries(PLANTED)) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), text);
  }
});
afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

function runArrows(): Promise<{ code: number; lines: readonly string[] }> {
  const path = `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['tools/arrows.ts'],
      { cwd: copy, env: { ...process.env, PATH: path } },
      (error, stdout) => resolve({ code: error === null ? 0 : 1, lines: stdout.split('\n') }),
    );
  });
}

test('one violation of every rule is planted', () => {
  const planted = new Set(Object.values(PLANTED).flatMap(([, rule]) => rule ?? []));
  expect([...planted].toSorted()).toEqual(forbidden.map(({ name }) => name).toSorted());
});

test('every planted violation is found', async () => {
  const { code, lines } = await runArrows();
  // A cycle is reported once, for whichever of its files comes first.
  const found = new Set(lines.map((line) => line.split(' → ')[0]?.replace('planted-cycle-back', 'planted-cycle')));
  const expected = Object.entries(PLANTED).flatMap(([path, [, rule]]) =>
    rule === undefined ? [] : [`${rule}: ${path}`],
  );
  expect(expected.filter((line) => !found.has(line))).toEqual([]);
  expect(code).toBe(1);
}, 120_000);

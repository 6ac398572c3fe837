// docs/whatsapp-coverage.md is held against the code: what it calls handled names a test that is there, and a file that
// it names exists. A fact that nobody handles says why.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, readProjectFile, readTableRows } from './source-files.ts';

const SECTIONS = ['2', '3', '4', '5', '6', '7', '8', '9'];
const TEST_FILE = /[\w./-]+\.test\.ts/g;
const NAMED_PATH = /\b(?:src|emulator|test|tools|docs|regions)\/[\w./-]*\w/g;

interface Row {
  readonly section: string;
  readonly cells: readonly string[];
}

function readRows(): readonly Row[] {
  const parts = readProjectFile('docs/whatsapp-coverage.md')
    .split(/^## (?=\d)/m)
    .slice(1);
  return parts.flatMap((part) =>
    readTableRows(part).map((cells) => ({ section: /^\d+/.exec(part)?.[0] ?? '', cells })),
  );
}

/** `a.test.ts` a piece of a title; `b.test.ts` another. Quotes and code marks around either do not count. */
function readTests(cell: string): readonly { readonly file: string; readonly title: string }[] {
  const files = [...cell.matchAll(TEST_FILE)];
  return files.map((match, index) => ({
    file: match[0],
    title: cell
      .slice(match.index + match[0].length, files[index + 1]?.index ?? cell.length)
      .replace(/^[`:,\s]+/, '')
      .replace(/[`;,\s]+$/, '')
      .replace(/^["“”']|["“”']$/g, ''),
  }));
}

const rows = readRows();
const nameOf = ({ section, cells }: Row): string => `§${section}: ${cells[0]} ${cells[1]}`;

test('every section of the reference has its rows, each under its own section', () => {
  expect(SECTIONS.filter((section) => !rows.some((row) => row.section === section))).toEqual([]);
  const misplaced = rows.filter(({ section, cells }) => cells[0]?.replace('§', '').split(/[.\s]/)[0] !== section);
  expect(misplaced.map(nameOf)).toEqual([]);
});

test('every row says what is done or why nothing is', () => {
  const unclear = rows.filter(({ cells }) => cells.length !== 4 || !/^(handled|not needed): ./.test(cells[2] ?? ''));
  expect(unclear.map(nameOf)).toEqual([]);
});

test('what is handled names a test that is there', () => {
  const findings = rows.flatMap((row) => {
    const [, , what = '', cell = ''] = row.cells;
    const tests = readTests(cell);
    if (tests.length === 0) return what.startsWith('handled') ? [`${nameOf(row)}: no test`] : [];
    return tests
      .filter(
        ({ file, title }) => title === '' || !existsSync(join(ROOT, file)) || !readProjectFile(file).includes(title),
      )
      .map(({ file, title }) => `${nameOf(row)}: ${file}: ${title}`);
  });
  expect(findings).toEqual([]);
});

test('every file that a row names exists', () => {
  const findings = rows.flatMap((row) =>
    [...(row.cells[2] ?? '').matchAll(NAMED_PATH)]
      .map((match) => match[0])
      .filter((path) => !existsSync(join(ROOT, path)))
      .map((path) => `${nameOf(row)}: ${path}`),
  );
  expect(findings).toEqual([]);
});

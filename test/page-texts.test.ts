// The words of the pages: the same keys in each language (loading checks it), every key that the code names exists, and
// no key lies unused.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadTexts } from '#platform/web';
import { CaseEvent } from '../src/cases/case-event.ts';

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));
const FOLDERS = [
  ['frame', 'platform/web'],
  ['desk', 'desk'],
  ['public', 'public'],
] as const;

function sourcesOf(folder: string): string {
  return readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(SOURCE, folder, name), 'utf8'))
    .join('\n');
}

describe.each(FOLDERS)('%s', (area, folder) => {
  const texts = loadTexts(area, new URL(`../src/${folder}/text/`, import.meta.url));
  const source = sourcesOf(folder);
  const named = [...source.matchAll(/words\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  // `words(\`action.${kind}\`)`: every key of that shape counts as used, and at least one must exist.
  const patterns = [...source.matchAll(/[`']([a-z][\w.-]*(?:\$\{[^}]+\}[\w.-]*)+)[`']/gi)]
    .map((match) => match[1] ?? '')
    .map((shape) => new RegExp(`^${shape.replaceAll('.', '\\.').replaceAll(/\$\{[^}]+\}/g, '[\\w-]+')}$`));
  const quoted = new Set([...source.matchAll(/'([a-z][\w.-]*)'/g)].map((match) => match[1] ?? ''));

  test('every text that the code names exists in both languages', () => {
    for (const key of named) expect(texts.has(key), key).toBe(true);
  });

  test('no text lies unused', () => {
    const unused = texts.keys().filter((key) => !quoted.has(key) && !patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  test('both languages fill in the same values', () => {
    const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).toSorted();
    for (const key of texts.keys())
      expect(holes(texts.shipped('hi')(key)), key).toEqual(holes(texts.shipped('en')(key)));
  });
});

test('the desk has words for everything that can happen to a case', () => {
  const texts = loadTexts('desk', new URL('../src/desk/text/', import.meta.url));
  const kinds = CaseEvent.options.map((option) => option.shape.kind.value);
  expect(kinds.length).toBeGreaterThan(15);
  for (const kind of kinds) expect([kind, texts.has(`event.${kind}`)]).toEqual([kind, true]);
});

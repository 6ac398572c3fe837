// The verifier is small enough to be read by a stranger: it leans on node, pkijs and cborg, and on nothing of ours.
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

it('imports node, pkijs, cborg and its own files only', () => {
  const here = new URL('.', import.meta.url);
  const sources = readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const imported = sources.flatMap((name) =>
    [...readFileSync(new URL(name, here), 'utf8').matchAll(/\bfrom '([^']+)'/g)].map((match) => match[1]!),
  );
  const others = new Set(imported.filter((name) => !name.startsWith('./') && !name.startsWith('node:')));
  expect([...others].toSorted()).toEqual(['cborg', 'pkijs']);
});

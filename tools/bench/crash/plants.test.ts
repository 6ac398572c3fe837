import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PLANTS, PLANT_NAMES } from './plants.ts';

test.each(PLANT_NAMES)('the text that %s replaces stands in the product exactly once', (name) => {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of PLANTS[name]) {
    const source = sources.get(file) ?? readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    expect(source.split(find)).toHaveLength(2);
    sources.set(
      file,
      source.replace(find, () => replace),
    );
  }
});

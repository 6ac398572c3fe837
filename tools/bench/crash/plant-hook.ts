// Loaded with `node --import` into an app process of the campaign, and nowhere else: plants the bug named in BENCH_PLANT.
// A piece of text that is not there any more ends the process: a refactoring must not disarm a planted bug in silence.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { PLANTS, PLANT_NAMES, type Edit } from './plants.ts';

const name = PLANT_NAMES.find((known) => known === process.env['BENCH_PLANT']);
if (name === undefined) throw new Error(`BENCH_PLANT names no planted bug: ${process.env['BENCH_PLANT']}`);

const project = new URL('../../../', import.meta.url);
const editsOf = Map.groupBy(PLANTS[name], ({ file }) => new URL(file, project).href);
// Checked before anything is loaded, whether or not this process comes to load the file.
const sources = new Map(
  [...editsOf].map(([url, edits]) => [url, applyAll(readFileSync(fileURLToPath(url), 'utf8'), edits)]),
);

registerHooks({
  load(url, context, nextLoad) {
    const source = sources.get(url);
    if (source === undefined) return nextLoad(url, context);
    process.stderr.write(`planted ${name} in ${url.slice(project.href.length)}\n`);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});

function applyAll(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, edit) => {
    if (text.split(edit.find).length !== 2) {
      throw new Error(`${name}: ${edit.file} does not hold the text to be replaced exactly once:\n${edit.find}`);
    }
    return text.replace(edit.find, () => edit.replace);
  }, source);
}

// Every job that is put into the queue, and every recurring one, has a handler; every handler has somebody who asks for it.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { JobHandlers } from '#platform';
import { ROOT, listFiles } from './source-files.ts';

/** Stands for any dependency: handlers are only listed, never run. */
const anything: unknown = new Proxy(() => undefined, { get: () => anything });

async function readJobFiles(): Promise<{ handled: readonly string[]; recurring: readonly string[] }> {
  const handled: string[] = [];
  const recurring: string[] = [];
  for (const folder of readdirSync(join(ROOT, 'src'))) {
    const path = join(ROOT, 'src', folder, 'jobs.ts');
    const exported: object = folder === 'platform' ? {} : await import(pathToFileURL(path).href).catch(absent);
    for (const [name, value] of Object.entries(exported)) {
      if (name.endsWith('Jobs')) handled.push(...Object.keys((value as (deps: unknown) => JobHandlers)(anything)));
      if (name.endsWith('_CRON'))
        recurring.push(...(value as readonly string[]).map((line) => line.split(' ').at(-1) ?? ''));
    }
  }
  return { handled, recurring };
}

function absent(error: unknown): object {
  if (error instanceof Error && /Cannot find module|does not exist|Failed to load url/.test(error.message)) return {};
  throw error;
}

function listAsked(): readonly string[] {
  return listFiles(['src'], /\.ts$/)
    .filter((file) => !file.path.endsWith('.test.ts') && file.path !== 'src/platform/jobs.ts')
    .flatMap((file) => [...file.text.matchAll(/\baddJob\(\s*[^,]+,\s*([^,]+),/g)].map((match) => match[1] ?? ''));
}

test('jobs and handlers match', async () => {
  const { handled, recurring } = await readJobFiles();
  const asked = listAsked();
  expect(asked.filter((name) => !/^'[a-z-]+'$/.test(name))).toEqual([]); // written out, so that this test can read it
  const wanted = new Set([...asked.map((name) => name.slice(1, -1)), ...recurring]);
  expect(handled.length).toBe(new Set(handled).size);
  expect(handled.toSorted()).toEqual([...wanted].toSorted());
});

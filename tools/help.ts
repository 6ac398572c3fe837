// npm run help: every script in one line. The test of this list fails when a script is missing from it.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const MEANINGS: Readonly<Record<string, string>> = {
  start: 'the demo: everything on this machine, with invented people; prints the addresses',
  serve: 'production in one process: web and workers, no emulator, no demo data',
  web: 'production, web only (any number of these)',
  worker: 'production, workers only (any number of these)',
  emulator: 'the WhatsApp emulator alone',
  test: 'all tests, browser and crash tests included',
  check: 'format, lint, types, arrows, dead code, catalogue, links in documents',
  format: 'writes every file in the one format',
  arrows: 'who imports whom, against the design',
  stories: 'write the golden transcripts of the region anew from its story sheet: npm run stories [-- SERVICE]',
  chat: 'talk to the engine in the terminal: npm run chat -- [words] [--language hi] [--service ID], or --save FILE',
  'new:service': 'asks a few questions and writes a small, whole service that passes the check',
  services:
    'the catalogue: npm run services -- check | schema | difference | propose | approve | publish | rollback | migrate',
  helpers: 'accredits centres to file for others: npm run helpers -- grant | list | end',
  verify: 'checks a certificate offline: npm run --silent verify -- FILE.pdf',
  audit: 'checks the audit log and the draws from outside: npm run audit -- verify | draws | export DIRECTORY',
  doctor: 'checks a deployment (token, number, webhook, keys, database, templates) and says what to do',
  screens: 'takes pictures of every page and of the story, into docs/screens',
  schema: 'writes docs/schema.sql from the migrations, or checks it: npm run schema -- --check',
  bench: 'the benches, each with its figures and the machine',
  'bench:engine': 'steps of the conversation engine per second, as forms, catalogue and conversation grow',
  'bench:crash': 'the crash campaign: kills, faults, and books that must balance',
  'bench:channel': 'the load bench of the message path',
  lock: 'completes package-lock.json after an install changed it',
  help: 'this list',
};

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')));
const width = Math.max(...Object.keys(scripts).map((name) => name.length));
for (const name of Object.keys(scripts)) {
  const meaning = MEANINGS[name];
  if (meaning === undefined) {
    console.error(`script ${name} has no line in tools/help.ts`);
    process.exitCode = 1;
  }
  console.log(`npm run ${name.padEnd(width)}  ${meaning ?? ''}`);
}

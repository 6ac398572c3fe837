// npm run services -- check [REGION FOLDER] [--service ID] [--long]   walks every service in every language and prints what was
//     covered, what a journey costs, what a department must still confirm, and what is wrong; exit 1 if anything is wrong
// npm run services -- record [REGION FOLDER]     holds what each new version says; a recorded one never changes (services/recording.ts)
// npm run services -- schema                    writes docs/schema/*.schema.json, by which editors complete a definition
// npm run services -- difference | propose | approve | publish | rollback | migrate …   see services/publishing.ts

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeFinding, listJsonSchemas, listNotes, loadCatalogue } from '#catalogue';
import { dayIn } from '#language';
import { systemClock } from '#platform';
import { describeProof, PROVER_BOUNDS, proveService } from '#proving';
import { checkPageWords } from '../src/app-page-words.ts';
import { compareRecording, recordVersion } from './services/recording.ts';
import { PUBLISHING, runPublishing } from './services/publishing.ts';

const SCHEMAS = fileURLToPath(new URL('../docs/schema', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    service: { type: 'string' },
    long: { type: 'boolean', default: false },
    by: { type: 'string' },
    reason: { type: 'string' },
    region: { type: 'string', default: 'regions/delhi' },
  },
});
const [command, ...rest] = positionals;
if (command === 'check') check(rest[0] ?? values.region);
else if (command === 'record') record(rest[0] ?? values.region);
else if (command === 'schema') writeSchemas();
else if (command !== undefined && Object.hasOwn(PUBLISHING, command))
  process.exitCode = await runPublishing(command, rest, values);
else {
  console.error('usage: npm run services -- check [regions/<region>] [--service ID] [--long] | record | schema');
  for (const [name, { usage }] of Object.entries(PUBLISHING))
    console.error(`       npm run services -- ${name} ${usage}`);
  process.exitCode = 2;
}

function check(folder: string): void {
  const loaded = loadCatalogue(folder);
  if (!loaded.ok) {
    for (const finding of loaded.findings) console.error(describeFinding(finding));
    console.error(`${folder}: ${loaded.findings.length} findings; the paths are walked once these are mended`);
    process.exitCode = 1;
    return;
  }
  const { catalogue } = loaded;
  const today = dayIn(catalogue.region.timeZone, systemClock.now().toISOString());
  const services = catalogue.services.filter((one) => values.service === undefined || one.id === values.service);
  let wrong = 0;
  for (const service of services) {
    const started = performance.now();
    const proof = proveService({ ...loaded, today }, service, PROVER_BOUNDS[values.long ? 'long' : 'short']);
    for (const line of describeProof(proof, (performance.now() - started) / 1000)) console.log(line);
    for (const note of listNotes(catalogue, service.id)) console.log(`  to be confirmed: ${note}`);
    wrong += proof.findings.length;
  }
  const pages = checkPageWords(catalogue);
  for (const mistake of pages.mistakes) console.error(mistake);
  wrong += pages.mistakes.length;
  for (const { language, count, keys } of pages.missing) {
    console.log(
      `pages in ${language}: ${count} words stand in English${values.long ? `:\n  ${keys.join('\n  ')}` : ''}`,
    );
  }
  const elsewhere = catalogue.referrals.length === 0 ? '' : `, ${catalogue.referrals.length} elsewhere`;
  const found = wrong === 0 ? 'no findings' : `${wrong} findings`;
  console.log(`${folder}: ${services.length} services${elsewhere} in ${catalogue.languages.join(', ')}, ${found}`);
  if (wrong > 0 || services.length === 0) process.exitCode = 1;
}

function record(folder: string): void {
  const loaded = loadCatalogue(folder);
  if (!loaded.ok) return check(folder);
  for (const { id } of loaded.catalogue.services) {
    if (recordVersion(folder, loaded.catalogue, id)) continue;
    console.error(compareRecording(folder, loaded.catalogue, id).remedy);
    process.exitCode = 1;
  }
}

function writeSchemas(): void {
  mkdirSync(SCHEMAS, { recursive: true });
  for (const [name, text] of Object.entries(listJsonSchemas())) writeFileSync(path.join(SCHEMAS, name), text);
}

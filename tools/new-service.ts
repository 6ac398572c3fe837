// npm run new:service [-- --region regions/<region>]   asks a few questions and writes a small, whole service that passes the check
// Without questions: --id ID --department ID --office KIND --fee RUPEES --days DAYS --source LAW --name LANGUAGE=NAME (each language)

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { describeFinding, loadCatalogue } from '#catalogue';
import { problemWith, writeSkeleton, type NewService } from './new-service/skeleton.ts';

const { values } = parseArgs({
  options: {
    region: { type: 'string', default: 'regions/delhi' },
    id: { type: 'string' },
    department: { type: 'string' },
    office: { type: 'string' },
    fee: { type: 'string' },
    days: { type: 'string' },
    source: { type: 'string' },
    name: { type: 'string', multiple: true, default: [] },
  },
});
const loaded = loadCatalogue(values.region);
if (!loaded.ok) {
  for (const finding of loaded.findings) console.error(describeFinding(finding));
  console.error('Mend the region pack first: a new service is checked together with it.');
  process.exitCode = 1;
} else {
  const { catalogue } = loaded;
  const { ask, close } = openQuestions();
  const given = new Map(values.name.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
  const departments = catalogue.departments.map((one) => one.id).join(', ');
  const kinds = [...new Set(catalogue.offices.map((one) => one.kind))].join(', ');
  const id = values.id ?? (await ask('Short name of the service, in small letters (ration-card): '));
  const department = values.department ?? (await ask(`Department (${departments}): `));
  const officeKind = values.office ?? (await ask(`Kind of office that decides (${kinds}): `));
  const names: Record<string, string> = {};
  for (const language of catalogue.region.languages.required)
    names[language] =
      given.get(language) ?? (await ask(`Name in ${catalogue.region.languages.names[language] ?? language}: `));
  const rupees = Number(values.fee ?? (await ask('Fee in rupees (0 for none): ')));
  const days = Number(values.days ?? (await ask('Working days to the decision: ')));
  const source = values.source ?? (await ask('Law or circular behind it: '));
  close();
  process.exitCode = write({ id, department, officeKind, names, rupees, days, source });
}

function write(service: NewService): number {
  if (!loaded.ok) return 1;
  const problem = problemWith(loaded.catalogue, service);
  if (problem !== undefined || !(service.rupees >= 0) || !(service.days >= 1)) {
    console.error(problem ?? 'Fee and days are figures.');
    return 1;
  }
  const fees = readFileSync(path.join(values.region, 'fees.yaml'), 'utf8');
  for (const [file, text] of Object.entries(writeSkeleton(loaded.catalogue, service, fees))) {
    const target = path.join(values.region, file);
    if (file !== 'fees.yaml' && existsSync(target)) throw new Error(`${target} is there already`);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    console.log(`wrote ${target}`);
  }
  console.log(`Try it: npm run chat -- --service ${service.id}`);
  console.log(`Prove it: npm run services -- check ${values.region} --service ${service.id}`);
  return 0;
}

function openQuestions() {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return { ask: async (words: string) => (await terminal.question(words)).trim(), close: () => terminal.close() };
}

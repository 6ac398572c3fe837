// The demo's records, the service's look-up, the name matcher and the stand-in register, taken together: every record
// can be shown to those whose it is, and to nobody else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadCatalogue } from '#catalogue';
import { namesMatch } from '#language';
import { systemRandom } from '#platform';
import { createHttpRegistry, lookupOf, type LookupDefinition, type LookupOutcome } from '#registries';
import { startRegister, type RegisterProcess } from './helpers/register-process.ts';

type Facts = Record<string, string> & Record<'name' | 'mother' | 'father', { hi: string; en: string }>;
const region = join(import.meta.dirname, '../regions/delhi');
const yaml = readFileSync(join(region, 'demo/birth-records.yaml'), 'utf8');
const births = (parse(yaml) as { records: { ref: string; facts: Facts }[] }).records;

const deathsYaml = readFileSync(join(region, 'demo/death-records.yaml'), 'utf8');
type DeathFacts = Record<string, string> & Record<'name' | 'mother' | 'father' | 'spouse', { hi: string; en: string }>;
const deaths = (parse(deathsYaml) as { records: { ref: string; facts: DeathFacts }[] }).records;

let register: RegisterProcess;
let registry: ReturnType<typeof createHttpRegistry>;
let lookup: LookupDefinition;
let deathLookup: LookupDefinition;

const connect = (name: string, { url, token, host }: RegisterProcess) =>
  createHttpRegistry({ namesMatch, random: systemRandom }, { name, baseUrl: url, token, allowedHosts: [host] });

beforeAll(async () => {
  register = await startRegister(yaml);
  registry = connect('births', register);
  const loaded = loadCatalogue(region);
  if (!loaded.ok) throw new Error(`the region pack has findings: ${JSON.stringify(loaded.findings)}`);
  lookup = lookupOf(loaded.catalogue.getService('birth-certificate-copy'), 'birthRecord')!;
  deathLookup = lookupOf(loaded.catalogue.getService('death-certificate-copy'), 'deathRecord')!;
});
afterAll(async () => {
  await registry.close();
  await register.stop();
});

const listIds = (file: string, list: string): string[] =>
  (parse(readFileSync(join(region, file), 'utf8')) as Record<string, { id: string }[]>)[list]!.map((one) => one.id);
const ask = (query: Record<string, string>): Promise<LookupOutcome> =>
  registry.lookUp({ query, link: lookup.link, facts: lookup.facts }, { signal: AbortSignal.timeout(10_000) });
const byParents = ({ dateOfBirth, locality, mother, father }: Facts, language: 'hi' | 'en') => ({
  dateOfBirth: dateOfBirth!,
  locality: locality!,
  mother: mother[language],
  father: father[language],
});
/** Twins, two families whose names differ by a letter, and a child with one parent entered: the number tells them. */
const ALIKE = ['CVL-2017-003308', 'CVL-2017-003309', 'NDM-2016-000612', 'NDM-2016-000613', 'RHN-2024-007633'];

test('every record is shown for its number and day, with the facts of the look-up only', async () => {
  for (const { ref, facts } of births) {
    const { registrationNumber, dateOfBirth } = facts;
    const outcome = await ask({ registrationNumber: registrationNumber!.toLowerCase(), dateOfBirth: dateOfBirth! });
    expect(outcome).toMatchObject({ kind: 'linked', ref });
    if (outcome.kind === 'linked') expect(lookup.facts).toEqual(expect.arrayContaining(Object.keys(outcome.facts)));
    expect(await ask({ registrationNumber: registrationNumber!, dateOfBirth: '1997-01-01' })).toEqual({
      kind: 'not-linked',
    });
    expect(await ask({ registrationNumber: registrationNumber! })).toEqual({ kind: 'not-linked' });
  }
});

test('every record is shown for its day, place and both parents in either script, or else only for its number', async () => {
  let shown = 0;
  for (const { ref, facts } of births) {
    for (const language of ['hi', 'en'] as const) {
      const outcome = await ask(byParents(facts, language));
      const isAlike = ALIKE.includes(facts['registrationNumber']!) && outcome.kind === 'not-linked';
      if (!isAlike) expect(outcome, facts['registrationNumber']).toMatchObject({ kind: 'linked', ref });
      shown += outcome.kind === 'linked' ? 1 : 0;
    }
  }
  expect(shown).toBeGreaterThanOrEqual(70);
  const twin = births.find(({ facts }) => facts['registrationNumber'] === ALIKE[0])!;
  expect(await ask(byParents(twin.facts, 'en'))).toEqual({ kind: 'not-linked' });
});

test('another mother, another day or another place shows nothing', async () => {
  const { facts } = births[0]!;
  const query = byParents(facts, 'en');
  for (const wrong of [
    { mother: 'Sushila Bhandari' },
    { dateOfBirth: '2019-03-08' },
    { locality: 'narela' },
    { father: '' },
  ]) {
    expect(['not-linked', 'not-found']).toContain((await ask({ ...query, ...wrong })).kind);
  }
});

test('every death is shown for its number and day, and for its day, place, name and one of the family', async () => {
  const process = await startRegister(deathsYaml);
  const register = connect('deaths', process);
  const look = (query: Record<string, string>): Promise<LookupOutcome> =>
    register.lookUp(
      { query, link: deathLookup.link, facts: deathLookup.facts },
      { signal: AbortSignal.timeout(10_000) },
    );
  try {
    for (const { ref, facts } of deaths) {
      const { registrationNumber = '', dateOfDeath = '', locality = '', name, father, spouse } = facts;
      const outcome = await look({ registrationNumber, dateOfDeath });
      expect(outcome).toMatchObject({ kind: 'linked', ref });
      if (outcome.kind === 'linked') {
        expect(deathLookup.facts).toEqual(expect.arrayContaining(Object.keys(outcome.facts)));
        expect(listIds('offices.yaml', 'offices')).toContain(facts['office']);
        expect(listIds('jurisdictions.yaml', 'areas')).toContain(locality);
      }
      expect(await look({ registrationNumber })).toEqual({ kind: 'not-linked' });
      for (const language of ['hi', 'en'] as const) {
        const known = { dateOfDeath, locality, name: name[language] };
        expect(await look({ ...known, father: father[language] })).toMatchObject({ kind: 'linked', ref });
        if (spouse !== undefined)
          expect(await look({ ...known, spouse: spouse[language] })).toMatchObject({ kind: 'linked', ref });
        expect(await look(known)).toEqual({ kind: 'not-linked' });
      }
    }
  } finally {
    await register.close();
    await process.stop();
  }
});

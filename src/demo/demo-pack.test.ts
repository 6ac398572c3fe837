import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { listFields, loadCatalogue } from '#catalogue';
import { readDemoPack } from './demo-pack.ts';
import { describeWelcome } from './welcome.ts';

const regions = globSync('regions/*');

test.each(regions)('the demo of %s names a service, fields, registers and records that are there', (region) => {
  const loaded = loadCatalogue(region);
  if (!loaded.ok) throw new Error(`${region} has findings`);
  const pack = readDemoPack('regions', basename(region));
  const fields = listFields(loaded.catalogue.getService(pack.service)).map((field) => field.id);
  expect(Object.keys(pack.answers).filter((field) => !fields.includes(field))).toEqual([]);
  expect(existsSync(join('standins', pack.registers.standIn, 'main.ts'))).toBe(true);
  const records = pack.registers.records.map((file) => readFileSync(join(pack.folder, file), 'utf8'));
  expect(records.join('\n')).toContain(pack.answers[Object.keys(pack.answers)[0] ?? '']);

  const welcome = describeWelcome(loaded.catalogue, pack, { port: 3000, emulatorPort: 4000, seconds: 9.81 });
  expect(welcome).toContain(loaded.catalogue.text(pack.service, 'en', 'name'));
  for (const answer of Object.values(pack.answers)) expect(welcome).toContain(answer);
});

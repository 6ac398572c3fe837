import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalogue } from '#catalogue';
import { PROVER_BOUNDS, proveService } from '#proving';
import { problemWith, writeSkeleton, type NewService } from './new-service/skeleton.ts';

const REGIONS = [
  [
    'regions/delhi',
    {
      department: 'chief-registrar',
      officeKind: 'birth-registration',
      names: { hi: 'गली की बत्ती', en: 'Street light' },
    },
  ],
  [
    'test/fixtures/regions/nayapur',
    { department: 'harbour', officeKind: 'lanterns', names: { en: 'A place at the quay wall' } },
  ],
] as const;

test.each(REGIONS)(
  'a new service in %s has no finding as it is written',
  (region, particulars) => {
    const parent = mkdtempSync(path.join(tmpdir(), 'dwar-new-'));
    const folder = path.join(parent, path.basename(region));
    cpSync(region, folder, { recursive: true });
    const before = loadCatalogue(folder);
    if (!before.ok) throw new Error(JSON.stringify(before.findings));
    const service: NewService = { id: 'made-up', rupees: 10, days: 7, source: "the council's order", ...particulars };
    expect(problemWith(before.catalogue, service)).toBeUndefined();
    const fees = readFileSync(path.join(folder, 'fees.yaml'), 'utf8');
    for (const [file, text] of Object.entries(writeSkeleton(before.catalogue, service, fees))) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const after = loadCatalogue(folder);
    expect(after.ok ? [] : after.findings).toEqual([]);
    if (!after.ok) return;
    const proof = proveService(
      { ...after, today: '2026-11-23' },
      after.catalogue.getService('made-up'),
      PROVER_BOUNDS.short,
    );
    expect(proof.findings).toEqual([]);
    rmSync(parent, { recursive: true });
  },
  60_000,
);

test('answers that cannot be are refused with what is possible', () => {
  const loaded = loadCatalogue('test/fixtures/regions/nayapur');
  if (!loaded.ok) throw new Error('the test region has findings');
  const service: NewService = {
    id: 'made-up',
    department: 'harbour',
    officeKind: 'lanterns',
    names: { en: 'X' },
    rupees: 0,
    days: 1,
    source: 'order',
  };
  expect(problemWith(loaded.catalogue, { ...service, id: 'Made Up' })).toContain('small letters');
  expect(problemWith(loaded.catalogue, { ...service, department: 'sea' })).toContain('harbour');
  expect(problemWith(loaded.catalogue, { ...service, names: {} })).toContain('missing');
});

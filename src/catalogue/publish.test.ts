import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#platform';
import { createTestDatabase } from '../../test/helpers/database.ts';
import { DELHI } from '../../test/helpers/stage.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { mendPublished } from './mend-published.ts';
import { addPublishedVersions, publishCatalogue } from './publish.ts';

const FREELY = { needsApproval: false };

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let first: Catalogue;

beforeAll(async () => {
  database = await createTestDatabase();
  const loaded = loadCatalogue(DELHI);
  if (!loaded.ok) throw new Error('the Delhi pack has findings');
  first = loaded.catalogue;
});
afterAll(() => database.drop());

/** The same pack with its first service raised to a version, and its name changed. */
function raised(version: number, name: string): Catalogue {
  const { region, departments, offices, jurisdictions, holidays, fees, branding, templates, identities, lists } = first;
  const definition = { ...first.services[0]!, version };
  const { content } = first.publicationOf(definition.id);
  const { texts } = content as unknown as {
    texts: Record<string, { words: Record<string, string>; understood: object }>;
  };
  const changed = Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [language, { understood: {}, words: { ...text.words, name } }]),
  );
  const pack = { region, departments, offices, jurisdictions, holidays, fees, branding, templates, identities, lists };
  return createCatalogue({
    ...pack,
    texts: {},
    ownPageWords: {},
    referrals: [],
    services: [{ definition, texts: changed }],
  });
}

test('a published version never changes; a new version joins it, and running cases find the old one', async () => {
  const deps = { db: database.worker, clock: systemClock };
  const { id: serviceId, version } = first.services[0]!;
  await publishCatalogue(deps, first, FREELY);
  await publishCatalogue(deps, first, FREELY);
  await expect(publishCatalogue(deps, raised(version, 'Another name'), FREELY)).rejects.toThrow('raise its version');
  await publishCatalogue(deps, raised(version + 1, 'Another name'), FREELY);
  const catalogue = await addPublishedVersions(database.worker, raised(version + 1, 'Another name'));
  expect(catalogue.getService(serviceId).version).toBe(version + 1);
  expect(catalogue.getService(serviceId, version)).toEqual(first.getService(serviceId));
  await expect(database.worker.query('update service_version set digest = $1', ['x'])).rejects.toThrow();
});

test('after the first catalogue of an installation a version that nobody approved is not used', async () => {
  const fresh = await createTestDatabase();
  const deps = { db: fresh.worker, clock: systemClock };
  const { id: serviceId, version } = first.services[0]!;
  const needed = { needsApproval: true };
  expect(await publishCatalogue(deps, first, needed)).toEqual([]);
  expect(await publishCatalogue(deps, first, needed)).toEqual([]);
  const files = raised(version + 1, 'Slipped in');
  const withheld = await publishCatalogue(deps, files, needed);
  expect(withheld).toEqual([{ serviceId, version: version + 1 }]);
  const catalogue = await addPublishedVersions(fresh.worker, files, withheld);
  expect(catalogue.getService(serviceId)).toEqual(first.getService(serviceId));
  expect(catalogue.findService(serviceId, version + 1)).toBeUndefined();
  expect(catalogue.text(serviceId, 'en', 'name')).not.toBe('Slipped in');
  await fresh.drop();
});

test('a version published with conditions of the old form is read as the rules that mean the same', () => {
  const old = {
    definition: {
      fields: [
        { id: 'insured', kind: 'yes-no' },
        { id: 'colour', kind: 'choice', when: { field: 'insured', equals: 'no' } },
      ],
      evidence: [
        { when: { any: [{ field: 'colour', in: ['red', 'green'] }, { not: { field: 'size', equals: 'big' } }] } },
      ],
      eligibility: [{ unless: { all: [{ field: 'insured', equals: 'yes' }] } }],
    },
    texts: { en: { words: { when: 'when' } } },
  };
  expect(mendPublished(old)).toEqual({
    definition: {
      fields: [
        { id: 'insured', kind: 'yes-no' },
        { id: 'colour', kind: 'choice', when: '(answered(insured) && (!insured))' },
      ],
      evidence: [
        {
          when: '((answered(colour) && (colour == "red" || colour == "green")) || !(answered(size) && (size == "big")))',
        },
      ],
      eligibility: [{ unless: '((answered(insured) && (insured)))' }],
    },
    texts: old.texts,
  });
});

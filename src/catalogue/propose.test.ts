import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIds, systemClock, systemRandom } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { createCatalogue, type CatalogueSource } from './catalogue.ts';
import { approveProposal, proposeMigration, proposeRollback, proposeVersion, publishProposal } from './propose.ts';
import { addPublishedVersions, publishCatalogue } from './publish.ts';

const SERVICE = 'lantern-permit';
let database: TestDatabase;
let source: CatalogueSource;

beforeAll(async () => {
  database = await createTestDatabase();
  const loaded = loadCatalogue('test/fixtures/regions/nayapur');
  if (!loaded.ok) throw new Error('the test region has findings');
  ({ source } = loaded);
});
afterAll(() => database.drop());

/** The region with its service at another version, its limit in days as told. */
function withVersion(version: number, days: number) {
  const services = source.services.map((one) => ({
    ...one,
    definition: { ...one.definition, version, limit: { ...one.definition.limit, days } },
  }));
  return createCatalogue({ ...source, services });
}

const deps = () => ({ db: database.worker, clock: systemClock, ids: createIds(systemClock, systemRandom) });
const asha = { by: 'Asha', reason: 'a shorter limit' };

test('a version is published once two people other than its author agree, and is rolled back under a new number', async () => {
  await publishCatalogue(deps(), withVersion(3, 5), { needsApproval: false });
  const first = await proposeVersion(deps(), withVersion(4, 2), SERVICE, asha);
  if (!first.ok) throw new Error(first.reason);
  expect(await approveProposal(deps(), first.proposalId, ' asha')).toEqual({ ok: false, reason: 'own-proposal' });
  expect(await approveProposal(deps(), first.proposalId, 'Bina')).toEqual({ ok: true, approvals: 1 });
  expect(await approveProposal(deps(), first.proposalId, 'Bina')).toEqual({ ok: true, approvals: 1 });
  expect(await publishProposal(deps(), first.proposalId, 'Asha')).toEqual({ ok: false, reason: 'not-approved' });
  await approveProposal(deps(), first.proposalId, 'Chetan');
  expect((await publishProposal(deps(), first.proposalId, 'Asha')).ok).toBe(true);
  expect(await publishProposal(deps(), first.proposalId, 'Asha')).toEqual({ ok: false, reason: 'published-already' });
  expect(await proposeVersion(deps(), withVersion(4, 2), SERVICE, asha)).toEqual({
    ok: false,
    reason: 'nothing-changed',
  });
  expect(await proposeVersion(deps(), withVersion(4, 9), SERVICE, asha)).toEqual({
    ok: false,
    reason: 'version-taken',
  });
  // A process whose files are older than what was published goes by what was published.
  const running = await addPublishedVersions(database.worker, withVersion(3, 5));
  expect(running.getService(SERVICE)).toMatchObject({ version: 4, limit: { days: 2 } });

  const back = await proposeRollback(deps(), running, SERVICE, 3, { by: 'Asha', reason: 'two days are too few' });
  if (!back.ok) throw new Error(back.reason);
  expect(back.version).toBe(5);
  for (const by of ['Bina', 'Chetan']) await approveProposal(deps(), back.proposalId, by);
  await publishProposal(deps(), back.proposalId, 'Asha');
  const after = await addPublishedVersions(database.worker, withVersion(3, 5));
  expect(after.getService(SERVICE)).toMatchObject({ version: 5, limit: { days: 5 } });
  expect(after.getService(SERVICE, 4).limit.days).toBe(2);
});

test('a recorded migration lets the cases of one version go by the rules of another, and nothing recorded can be changed', async () => {
  const moved = await proposeMigration(deps(), SERVICE, 4, 5, { by: 'Asha', reason: 'the limit was unlawful' });
  if (!moved.ok) throw new Error(moved.reason);
  expect(moved.cases).toEqual([]);
  for (const by of ['Bina', 'Chetan']) await approveProposal(deps(), moved.proposalId, by);
  expect(await publishProposal(deps(), moved.proposalId, 'Asha')).toMatchObject({ ok: true, cases: [] });
  const catalogue = await addPublishedVersions(database.worker, withVersion(3, 5));
  expect(catalogue.getService(SERVICE, 4)).toMatchObject({ version: 4, limit: { days: 5 } });
  expect(await proposeMigration(deps(), SERVICE, 4, 77, asha)).toEqual({ ok: false, reason: 'no-such-version' });
  await expect(database.worker.query(`update service_approval set approved_by = 'x'`)).rejects.toThrow();
  await expect(database.owner.query('delete from service_proposal')).rejects.toThrow();
});

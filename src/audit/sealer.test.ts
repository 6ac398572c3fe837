import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  systemClock,
  systemRandom,
  withTransaction,
  createDataKeys,
  createFileKeys,
  createIds,
  openField,
} from '#platform';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import {
  appendCertificateLeaf,
  appendLeaf,
  appendLeaves,
  commitToFacts,
  findCheckpoint,
  findCheckpointsCovering,
  findInclusion,
  findTile,
  openCheckpoint,
  sealOnce,
  verifierKey,
  verifyInclusion,
} from '#audit';

const { privateKey } = generateKeyPairSync('ed25519');
const signers = {
  audit: { name: 'dwar.example/test/audit', privateKey },
  certificate: { name: 'dwar.example/test/certificates', privateKey },
};
const deps = { clock: systemClock, random: systemRandom, signers };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('32 writers with random delays: the sealed set is the committed set, and rolled-back leaves are not in it', async () => {
  const committed: string[] = [];
  let writing = true;
  const sealing = (async () => {
    while (writing) {
      await sealOnce(database.sealer, deps);
      await pause(3);
    }
  })();
  await Promise.all(
    Array.from({ length: 32 }, async (_, writer) => {
      for (let round = 0; round < 4; round += 1) {
        const doomed = (writer + round) % 7 === 0;
        try {
          await withTransaction(writer % 2 === 0 ? database.worker : database.web, async (tx) => {
            const hash = await appendLeaf(tx, deps, { kind: 'test.wrote', subject: `${writer}-${round}` });
            await pause(Math.random() * 40);
            if (doomed) throw new Error('rolled back on purpose');
            return hash;
          }).then((hash) => committed.push(hash.toString('hex')));
        } catch (error) {
          if (!doomed) throw error;
        }
      }
    }),
  );
  writing = false;
  await sealing;
  await sealOnce(database.sealer, deps);
  const { rows } = await database.reporter.query<{ seq: number; hash: Buffer }>(
    `select seq, hash from audit_entry where log = 'audit' order by seq`,
  );
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index));
  expect(rows.map((row) => row.hash.toString('hex')).toSorted()).toEqual(committed.toSorted());
});

it('two sealers at once seal every leaf once', async () => {
  await withTransaction(database.worker, (tx) =>
    appendLeaves(
      tx,
      deps,
      Array.from({ length: 600 }, (_, index) => ({ kind: 'test.many', subject: String(index) })),
    ),
  );
  const counts = await Promise.all([sealOnce(database.sealer, deps), sealOnce(database.sealer, deps)]);
  await sealOnce(database.sealer, deps);
  expect(counts.reduce((sum, count) => sum + count.audit, 0)).toBe(600);
});

it('a leaf has a proof to the signed checkpoint as soon as it is sealed, and the first checkpoint that covers it is known', async () => {
  const hash = await withTransaction(database.worker, (tx) =>
    appendLeaf(tx, deps, { kind: 'test.proved', subject: 'p', open: { step: 1 } }),
  );
  expect(await findInclusion(database.web, 'audit', hash)).toBeUndefined();
  await sealOnce(database.sealer, deps);
  const covering = (await findCheckpointsCovering(database.worker, 'audit', [hash])).get(hash.toString('hex'));
  await withTransaction(database.worker, (tx) => appendLeaf(tx, deps, { kind: 'test.later', subject: 'q' }));
  await sealOnce(database.sealer, deps);
  const inclusion = (await findInclusion(database.web, 'audit', hash))!;
  expect(verifyInclusion({ leaf: hash, ...inclusion })).toBe(true);
  const vkey = verifierKey(signers.audit);
  expect(openCheckpoint(inclusion.checkpoint, vkey)).toMatchObject({ size: inclusion.size, root: inclusion.root });
  expect(openCheckpoint(inclusion.checkpoint.replace(`\n${inclusion.size}\n`, '\n1\n'), vkey)).toBeUndefined();
  expect(openCheckpoint(inclusion.checkpoint, verifierKey(signers.certificate))).toBeUndefined();
  expect(covering!.size).toBe(inclusion.size - 1);
});

it('the certificate log hands out its entries and tiles; the audit log never hands out an entry', async () => {
  const digests = [1, 2, 3].map((fill) => Buffer.alloc(32, fill));
  await withTransaction(database.worker, async (tx) => {
    for (const digest of digests) await appendCertificateLeaf(tx, deps, { event: 'issued', digest });
  });
  await sealOnce(database.sealer, deps);
  const checkpoint = openCheckpoint(
    (await findCheckpoint(database.web, 'certificate'))!,
    verifierKey(signers.certificate),
  );
  expect(checkpoint?.size).toBe(3);
  const bundle = (await findTile(database.web, 'certificate', 'tile/entries/000.p/3'))!;
  expect(bundle.length).toBe(3 * (2 + 34));
  for (const digest of digests) expect(bundle.includes(digest)).toBe(true);
  expect((await findTile(database.web, 'certificate', 'tile/0/000.p/3'))!.length).toBe(96);
  expect(await findTile(database.web, 'certificate', 'tile/0/000.p/4')).toBeUndefined();
  expect(await findTile(database.web, 'audit', 'tile/entries/000.p/3')).toBeUndefined();
});

it('nobody changes or deletes a leaf, an entry or a checkpoint: not the roles, not the owner', async () => {
  for (const pool of [database.owner, database.worker, database.web, database.sealer]) {
    for (const table of ['audit_leaf', 'audit_entry', 'audit_checkpoint']) {
      await expect(pool.query(`delete from ${table}`)).rejects.toThrow(/append-only|permission denied/);
      await expect(pool.query(`truncate ${table} cascade`)).rejects.toThrow(
        /append-only|permission denied|must be owner/,
      );
    }
    await expect(pool.query(`update audit_leaf set kind = 'x'`)).rejects.toThrow(/append-only|permission denied/);
  }
});

it('personal facts enter a leaf only as a commitment that the key of its subject opens', async () => {
  const keys = createFileKeys({ dataKey: Buffer.alloc(32, 1), indexKey: Buffer.alloc(32, 2) });
  const dataKeys = createDataKeys({ keys, ids: createIds(systemClock, systemRandom), random: systemRandom });
  const facts = { name: 'Canary Kumari', registration: '4711' };
  const { hash, dataKey } = await withTransaction(database.worker, async (tx) => {
    const dataKey = await dataKeys.create(tx);
    return { dataKey, hash: await appendLeaf(tx, deps, { kind: 'test.personal', subject: 's', facts, dataKey }) };
  });
  const { rows } = await database.worker.query<{ entry: Buffer; salt: Buffer }>(
    'select entry, salt from audit_leaf where hash = $1',
    [hash],
  );
  const entry = rows[0]!.entry.toString();
  expect(entry).not.toContain('Canary');
  const place = { table: 'audit_leaf', column: 'salt', row: hash.toString('hex') };
  expect(JSON.parse(entry).facts).toBe(commitToFacts(openField(dataKey, place, rows[0]!.salt), facts));
});

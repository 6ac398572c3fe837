import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { createTestDatabase } from './database.ts';

test('a test database has the migrations, and each pool works in its own role', async () => {
  const database = await createTestDatabase();
  try {
    for (const role of ['owner', 'web', 'worker', 'sealer', 'reporter'] as const) {
      const found = await database[role].query<{ role: string }>('select current_user as role');
      expect(found.rows).toEqual([{ role: `dwar_${role}` }]);
    }
    await expect(database.web.query('select id from data_key')).resolves.toMatchObject({ rowCount: 0 });
  } finally {
    await database.drop();
  }
});

test('what is written to one test database is not in the next', async () => {
  const [first, second] = [await createTestDatabase(), await createTestDatabase()];
  try {
    await first.owner.query('create table only_here (id integer)');
    await expect(second.owner.query('select id from only_here')).rejects.toMatchObject({ code: '42P01' });
  } finally {
    await first.drop();
    await second.drop();
  }
});

test('cloning is fast enough to do it for every test', async () => {
  const since = performance.now();
  const databases = [];
  for (let count = 0; count < 5; count += 1) databases.push(await createTestDatabase());
  const eachMs = (performance.now() - since) / databases.length;
  await Promise.all(databases.map((database) => database.drop()));
  expect(eachMs).toBeLessThan(1000); // 30 ms on a quiet machine; the margin is for a busy one
});

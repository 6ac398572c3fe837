import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import { withTransaction } from './transaction.ts';
import type { Tx } from './pool.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner.query('create table note (id int primary key, text text not null)');
});
afterAll(() => database.drop());

const write = (tx: Tx, id: number, text: string | null = 'written') =>
  tx.query('insert into note (id, text) values ($1, $2)', [id, text]);
const listIds = async (): Promise<readonly number[]> =>
  (await database.owner.query<{ id: number }>('select id from note order by id')).rows.map((row) => row.id);

test('what is deferred is written with the rest when the transaction settles', async () => {
  const value = await withTransaction(database.owner, async (tx, defer) => {
    defer(write(tx, 1));
    defer(write(tx, 2));
    return 'done';
  });
  expect(value).toBe('done');
  expect(await listIds()).toEqual([1, 2]);
});

test('a deferred write that fails fails the transaction, and nothing of it stays', async () => {
  const failing = withTransaction(database.owner, async (tx, defer) => {
    defer(write(tx, 3));
    defer(write(tx, 4, null));
    defer(write(tx, 5));
  });
  await expect(failing).rejects.toMatchObject({ code: '23502' });
  expect(await listIds()).toEqual([1, 2]);
});

test('what failed first is the reason, not the refusal of what came after it', async () => {
  const failing = withTransaction(database.owner, async (tx, defer) => {
    defer(write(tx, 1));
    await write(tx, 6);
  });
  await expect(failing).rejects.toMatchObject({ code: '23505' });
  expect(await listIds()).toEqual([1, 2]);
});

test('a failure that the work kept to itself is no commit', async () => {
  const failing = withTransaction(database.owner, async (tx) => {
    await write(tx, 7);
    await write(tx, 1).catch(() => undefined);
  });
  await expect(failing).rejects.toThrow('rolled back by the server');
  expect(await listIds()).toEqual([1, 2]);
});

test('after a failure the same pool goes on', async () => {
  await expect(
    withTransaction(database.owner, async () => {
      throw new Error('a fault of the work itself');
    }),
  ).rejects.toThrow('a fault of the work itself');
  await withTransaction(database.owner, (tx) => write(tx, 8));
  expect(await listIds()).toEqual([1, 2, 8]);
});

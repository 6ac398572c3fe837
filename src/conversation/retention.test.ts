import { silentLogger } from '#platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { conversationJobs } from './jobs.ts';

const now = new Date('2026-11-23T06:00:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a conversation that was set aside is kept for its days and no longer', async () => {
  const { worker } = database;
  await worker.query(
    `insert into conversation_aside (account_id, set_aside_at, state, version, updated_at)
     select gen_random_uuid(), $1::timestamptz - make_interval(days => 80 + n), '\\x00', 1, now() from generate_series(1, 20) n`,
    [now],
  );
  await worker.query(
    `insert into conversation_trouble
     select gen_random_uuid(), $1::timestamptz - make_interval(days => 80 + n) from generate_series(1, 20) n`,
    [now],
  );
  const retention = { operational: 90, payments: 400 };
  const handlers = conversationJobs({ db: worker, clock: { now: () => now }, log: silentLogger, retention });
  await handlers['conversation-retention']!({}, { jobId: '1', attempt: 1, maxAttempts: 1 });
  const { rows } = await worker.query(
    `select (select count(*) from conversation_aside)::int as aside, (select count(*) from conversation_trouble)::int as trouble`,
  );
  expect(rows[0]).toEqual({ aside: 10, trouble: 10 });
});

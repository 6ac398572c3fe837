import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../test/helpers/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the web role cannot hand a case to another officer, whatever the program asks of it', async () => {
  const { rows } = await database.owner.query<{ check: string }>(
    `select with_check as "check" from pg_policies where policyname = 'application_web_update'`,
  );
  expect(rows[0]?.check).toContain('officer_id IS NULL');
  expect(rows[0]?.check).toContain('dwar.officer');
});

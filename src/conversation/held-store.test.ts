import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDataKeys, createFileKeys, createIds, systemClock, systemRandom, type DataKey } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { forgetHeld, holdAnswers, tryPin } from './held-store.ts';

let database: TestDatabase;
let account: { accountId: string; dataKey: DataKey };
const ids = createIds(systemClock, systemRandom);
const keys = createFileKeys({ dataKey: systemRandom.bytes(32), indexKey: systemRandom.bytes(32) });
const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
const now = new Date('2026-11-23T04:30:00.000Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const limits = { tries: 3, lockHours: 24 };

beforeAll(async () => {
  database = await createTestDatabase();
  account = { accountId: ids.next(), dataKey: await dataKeys.create(database.worker) };
});
afterAll(() => database.drop());

async function hold(pin: string): Promise<string> {
  const caseId = ids.next();
  const answers = { name: 'Sunita Devi', income: 2_500_000 };
  await holdAnswers(database.worker, { random: systemRandom }, now, account, {
    caseId,
    pin,
    serviceId: 'lantern-permit',
    serviceVersion: 1,
    answers,
  });
  return caseId;
}

const attempt = (caseId: string, pin: string, at = now, accountIds = [account.accountId]) =>
  tryPin(database.worker, { dataKeys }, at, limits, { accountIds, caseId, pin });

it('a right PIN opens what was answered, and only for the account that chose it', async () => {
  const caseId = await hold('8305');
  expect(await attempt(caseId, '8305')).toEqual({
    kind: 'right',
    serviceId: 'lantern-permit',
    serviceVersion: 1,
    answers: { name: 'Sunita Devi', income: 2_500_000 },
  });
  expect(await attempt(caseId, '8305', now, [ids.next()])).toEqual({ kind: 'gone' });
});

it('wrong ones are counted and lock it, the right one too, until the time is over', async () => {
  const caseId = await hold('8305');
  expect(await attempt(caseId, '0001')).toEqual({ kind: 'wrong', left: 2 });
  expect(await attempt(caseId, '0002')).toEqual({ kind: 'wrong', left: 1 });
  expect(await attempt(caseId, '0003')).toEqual({ kind: 'locked' });
  expect(await attempt(caseId, '8305', later(23))).toEqual({ kind: 'locked' });
  expect(await attempt(caseId, '0004', later(25))).toEqual({ kind: 'wrong', left: 2 });
  expect(await attempt(caseId, '8305', later(25))).toMatchObject({ kind: 'right' });
  expect(await attempt(caseId, '0005', later(25))).toEqual({ kind: 'wrong', left: 2 });
});

it('nothing of it stands in clear, and the same PIN twice looks different', async () => {
  await hold('7316');
  await hold('7316');
  const { rows } = await database.owner.query<{ row: string }>(
    `select encode(secret, 'escape') || encode(body, 'escape') as row from case_pin join held_answer using (case_id)`,
  );
  expect(rows.map((one) => one.row).join()).not.toMatch(/7316|Sunita/);
  expect(new Set(rows.map((one) => one.row)).size).toBe(rows.length);
});

it('is deleted for one application, or for all of the account', async () => {
  const [first, second] = [await hold('8305'), await hold('8305')];
  await forgetHeld(database.worker, [account.accountId], first);
  expect(await attempt(first, '8305')).toEqual({ kind: 'gone' });
  expect(await attempt(second, '8305')).toMatchObject({ kind: 'right' });
  await forgetHeld(database.worker, [account.accountId]);
  expect(await attempt(second, '8305')).toEqual({ kind: 'gone' });
});

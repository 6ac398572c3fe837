import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import { refuse, startGraphStub, type GraphStub } from '../../../test/helpers/graph-stub.ts';
import { createManagementClient } from '../management-client.ts';
import { createGraphAccess, graphPath } from './graph-access.ts';
import { describeNumber } from './number-client.ts';
import { ensureNumbers } from './ensure-numbers.ts';
import { listNumbers, recordNumberSignal } from './number-store.ts';
import { synchroniseNumbers } from './synchronise-numbers.ts';

const now = new Date('2026-03-02T05:00:00Z');
const own = ['1061', '1062', '1063'].map((phoneNumberId) => ({
  phoneNumberId,
  businessAccountId: '2',
  messagesPerSecond: 80,
}));

let database: TestDatabase;
let meta: GraphStub;

beforeAll(async () => {
  database = await createTestDatabase();
  meta = await startGraphStub();
  await ensureNumbers(database.worker, now, [...own, { ...own[0]!, phoneNumberId: '1064' }]);
});
afterAll(async () => {
  await meta.close();
  await database.drop();
});

async function stateOf(phoneNumberId: string) {
  return (await listNumbers(database.worker)).find((number) => number.phoneNumberId === phoneNumberId);
}

test('numbers are known from the start, and a changed setting takes hold at the next one, as does one number fewer', async () => {
  await ensureNumbers(
    database.worker,
    now,
    own.map((number) => ({ ...number, messagesPerSecond: 60 })),
  );
  expect(await listNumbers(database.reporter)).toMatchObject([
    { phoneNumberId: '1061', wabaId: '2', messagesPerSecond: 60, bulkAllowed: true },
    { phoneNumberId: '1062', quality: 'unknown' },
    { phoneNumberId: '1063', pausedUntil: undefined },
  ]);
});

test('Meta’s own description of a number is kept, and webhooks find it by how it is shown', async () => {
  meta.answer = (call) =>
    call.path.endsWith('/1061')
      ? {
          json: {
            id: '1061',
            display_phone_number: '+91 99999 04127',
            verified_name: 'Dwar',
            quality_rating: 'GREEN',
            throughput: { level: 'HIGH' },
            whatsapp_business_manager_messaging_limit: 'TIER_2K',
          },
        }
      : refuse(100, 'not yours');
  const management = createManagementClient({ url: meta.url, version: 'v26.0', accessToken: 'a-token-of-nobody' });
  const deps = {
    db: database.worker,
    clock: { now: () => now },
    log: silentLogger,
    numbers: own.map((number) => ({ ...number, management })),
  };
  expect(await synchroniseNumbers(deps)).toBe(false);
  expect(await stateOf('1061')).toMatchObject({ quality: 'green', messagesPerSecond: 1000, usersPerDay: 2000 });
  const signal = { displayNumber: '919999904127', kind: 'limit', value: 'TIER_UNLIMITED' } as const;
  expect(await recordNumberSignal(database.web, now, signal)).toBe(true);
  expect((await stateOf('1061'))?.usersPerDay).toBeUndefined();
});

test('a red number refuses bulk; a pause has an end, or lasts until it is lifted', async () => {
  await recordNumberSignal(database.web, now, { phoneNumberId: '1062', kind: 'quality', value: 'RED' });
  expect(await stateOf('1062')).toMatchObject({ quality: 'red', bulkAllowed: false });
  const until = new Date('2026-03-02T08:00:00Z');
  await recordNumberSignal(database.web, now, { phoneNumberId: '1062', kind: 'pause', value: 'FLAGGED', until });
  expect(await stateOf('1062')).toMatchObject({ pausedUntil: until, pauseReason: 'FLAGGED' });
  await recordNumberSignal(database.web, now, { kind: 'pause', value: 'DISABLE' });
  expect((await stateOf('1063'))?.pausedUntil?.getUTCFullYear()).toBe(9999);
  await recordNumberSignal(database.web, now, { kind: 'resume' });
  expect(await stateOf('1063')).toMatchObject({ pausedUntil: undefined, pauseReason: undefined });
});

test.each([
  ['2000', 2000],
  ['TIER_100K', 100_000],
  [250, 250],
])('a limit of %s is understood', async (value, count) => {
  expect(await recordNumberSignal(database.web, now, { phoneNumberId: '1063', kind: 'limit', value })).toBe(true);
  expect((await stateOf('1063'))?.usersPerDay).toBe(count);
});

test('a number that is not ours, and a value that says nothing, change nothing', async () => {
  expect(await recordNumberSignal(database.web, now, { phoneNumberId: '999', kind: 'resume' })).toBe(false);
  const odd = { phoneNumberId: '1063', kind: 'limit', value: 'TIER_OF_OLD' } as const;
  expect(await recordNumberSignal(database.web, now, odd)).toBe(false);
});

test('the address, its version, the header of the token and the proof are settings', async () => {
  meta.calls.length = 0;
  meta.answer = () => ({ json: { id: '1061' } });
  const management = createManagementClient({
    url: `${meta.url}/whatsapp/`,
    version: 'none',
    accessToken: 'token-of-a-provider',
    authorization: 'D360-API-KEY: {token}',
    proofSecret: 'the app secret',
  });
  expect((await describeNumber(management, '1061')).ok).toBe(true);
  const call = meta.calls[0];
  expect(call?.path).toBe('/whatsapp/1061');
  expect(call?.headers['d360-api-key']).toBe('token-of-a-provider');
  expect(call?.headers['authorization']).toBeUndefined();
  const proof = createHmac('sha256', 'the app secret').update('token-of-a-provider').digest('hex');
  expect(call?.query.get('appsecret_proof')).toBe(proof);
  const meta26 = createGraphAccess({ url: 'https://graph.facebook.com', version: 'v26.0', accessToken: 't' });
  expect(graphPath(meta26, '/1/messages')).toBe('/v26.0/1/messages');
  expect(meta26.authorization).toEqual({ authorization: 'Bearer t' });
});

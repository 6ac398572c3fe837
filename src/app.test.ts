import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings, silentLogger } from '#platform';
import { createTestDatabase, type TestDatabase } from '../test/helpers/database.ts';
import { createCore, readWhatsApp, type Core } from './app.ts';

const now = new Date('2031-05-06T07:08:09.010Z');
const dataDir = mkdtempSync(join(tmpdir(), 'dwar-core-'));
const environment = {
  DATA_DIR: dataDir,
  PUBLIC_URL: 'https://dwar.example',
  WHATSAPP_ACCESS_TOKEN: 'a-token-of-nobody',
  WHATSAPP_APP_SECRET: 'a-secret-of-nobody',
  WHATSAPP_VERIFY_TOKEN: 'a-word-of-nobody',
  WHATSAPP_PHONE_NUMBER_ID: '1',
  WHATSAPP_BUSINESS_ACCOUNT_ID: '2',
};
let database: TestDatabase;
let core: Core;

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = readSettings(environment);
  core = await createCore({
    settings,
    databaseUrl: database.ownerUrl,
    demo: true,
    jobs: false,
    regionsDir: 'regions',
    clock: { now: () => now },
    log: silentLogger,
  });
});
afterAll(async () => {
  await core.close();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a clock that is handed in is the only one: ids tell its time', () => {
  const milliseconds = Number.parseInt(core.ids.next().replaceAll('-', '').slice(0, 12), 16);
  expect(new Date(milliseconds)).toEqual(now);
});

test('a further number has what it does not say itself from the first one', () => {
  const own = { phoneNumberId: '8', businessAccountId: '88', accessToken: 'another-token', messagesPerSecond: 20 };
  const further = JSON.stringify([{ phoneNumberId: '7' }, own]);
  const { numbers } = readWhatsApp(readSettings({ ...environment, WHATSAPP_FURTHER_NUMBERS: further }));
  expect(
    numbers.map(({ access, ...number }) => ({ ...number, accessToken: access.accessToken, url: access.url })),
  ).toEqual(
    [
      { phoneNumberId: '1', businessAccountId: '2', accessToken: 'a-token-of-nobody', messagesPerSecond: 80 },
      { phoneNumberId: '7', businessAccountId: '2', accessToken: 'a-token-of-nobody', messagesPerSecond: 80 },
      own,
    ].map((number) => ({ ...number, url: 'https://graph.facebook.com' })),
  );
});

test('further numbers that are not usable stop the start, without their values', () => {
  const read = (value: string) => () => readWhatsApp(readSettings({ ...environment, WHATSAPP_FURTHER_NUMBERS: value }));
  expect(read('8, 9')).toThrow('WHATSAPP_FURTHER_NUMBERS: custom');
  expect(read('[{"phoneNumberId":"8","accessToken":"short"}]')).toThrow('WHATSAPP_FURTHER_NUMBERS.0.accessToken');
  expect(read('[{"phoneNumberId":"8"},{"phoneNumberId":"1"}]')).toThrow('a number stands twice');
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings, silentLogger } from '#platform';
import { createTestDatabase, type TestDatabase } from '../test/helpers/database.ts';
import { createCore, type Core } from './app.ts';

const now = new Date('2031-05-06T07:08:09.010Z');
const dataDir = mkdtempSync(join(tmpdir(), 'dwar-core-'));
let database: TestDatabase;
let core: Core;

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = readSettings({
    DATA_DIR: dataDir,
    PUBLIC_URL: 'https://dwar.example',
    WHATSAPP_ACCESS_TOKEN: 'a-token-of-nobody',
    WHATSAPP_APP_SECRET: 'a-secret-of-nobody',
    WHATSAPP_VERIFY_TOKEN: 'a-word-of-nobody',
    WHATSAPP_PHONE_NUMBER_ID: '1',
    WHATSAPP_BUSINESS_ACCOUNT_ID: '2',
  });
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

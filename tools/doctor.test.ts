import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadCatalogue } from '#catalogue';
import { listWantedTemplates } from '#channel';
import { createDataKeys, createFileKeys, createIds, systemClock, systemRandom } from '#platform';
import { createTestDatabase, type TestDatabase } from '../test/helpers/database.ts';
import { refuse, startGraphStub, type GraphCall, type GraphStub } from '../test/helpers/graph-stub.ts';
import { examine } from './doctor/examine.ts';
import { printVerdict } from './doctor/verdict.ts';

const NUMBER = '106540352242922';
const ACCOUNT = '102290129340398';
const APP = '1234';
const SECRET = 'the-app-secret-of-a-test';
const DATA_KEY = 'ab'.repeat(32);
const dataDir = mkdtempSync(join(tmpdir(), 'dwar-doctor-'));
const FIELDS =
  'messages account_alerts account_update business_capability_update flows message_template_quality_update message_template_status_update phone_number_quality_update security template_category_update user_id_update';

let database: TestDatabase;
let meta: GraphStub;
let environment: Record<string, string | undefined>;
const loaded = loadCatalogue('regions/delhi');
if (!loaded.ok) throw new Error('the Delhi pack has findings');
const templates = listWantedTemplates(loaded.catalogue).map(({ name, languageCode }, index) => ({
  id: String(index),
  name,
  language: languageCode,
  status: 'APPROVED',
  category: 'UTILITY',
}));

beforeAll(async () => {
  database = await createTestDatabase();
  meta = await startGraphStub();
  const keys = createFileKeys({ dataKey: Buffer.from(DATA_KEY, 'hex'), indexKey: Buffer.alloc(32, 2) });
  const ids = createIds(systemClock, systemRandom);
  await createDataKeys({ keys, ids, random: systemRandom }).create(database.worker);
});
afterAll(async () => {
  await meta.close();
  await database.drop();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  meta.calls.length = 0;
  meta.answer = (call) => wellAnswer(call);
  environment = {
    DATA_DIR: dataDir,
    DATABASE_URL: database.ownerUrl,
    DATA_KEY,
    INDEX_KEY: 'cd'.repeat(32),
    PUBLIC_URL: meta.url,
    WHATSAPP_GRAPH_URL: meta.url,
    WHATSAPP_ACCESS_TOKEN: 'a-token-of-nobody',
    WHATSAPP_APP_SECRET: SECRET,
    WHATSAPP_VERIFY_TOKEN: 'a-word-of-nobody',
    WHATSAPP_PHONE_NUMBER_ID: NUMBER,
    WHATSAPP_BUSINESS_ACCOUNT_ID: ACCOUNT,
  };
});

function wellAnswer(call: GraphCall): ReturnType<GraphStub['answer']> {
  switch (call.path) {
    case `/v26.0/${NUMBER}`:
      return { json: { id: NUMBER, status: 'CONNECTED', quality_rating: 'GREEN', throughput: { level: 'STANDARD' } } };
    case `/v26.0/${ACCOUNT}/phone_numbers`:
      return { json: { data: [{ id: NUMBER }] } };
    case `/v26.0/${ACCOUNT}/subscribed_apps`:
      return { json: { data: [{ whatsapp_business_api_data: { id: APP } }] } };
    case `/v26.0/${APP}/subscriptions`:
      return call.headers['authorization'] === `Bearer ${APP}|${SECRET}`
        ? { json: { data: [subscription(FIELDS.split(' '))] } }
        : refuse(190, 'not the app');
    case `/v26.0/${ACCOUNT}/message_templates`:
      return { json: { data: templates } };
    case '/webhooks/whatsapp':
      return { text: call.query.get('hub.verify_token') === 'a-word-of-nobody' ? 'doctor' : 'no' };
    default:
      return refuse(100, 'nothing is here');
  }
}

function subscription(fields: readonly string[]) {
  const callback = `${meta.url}/webhooks/whatsapp`;
  return {
    object: 'whatsapp_business_account',
    callback_url: callback,
    active: true,
    fields: fields.map((name) => ({ name })),
  };
}

/** What is not fine, in words. */
async function complaints(
  changes: Record<string, string | undefined> = {},
  now = () => new Date(),
): Promise<readonly string[]> {
  const verdicts = await examine({ ...environment, ...changes }, now);
  return verdicts.filter(({ state }) => state !== 'ok').map(({ state, part, says }) => `${state} ${part}: ${says}`);
}

/** Answers one path otherwise. */
function answerAt(path: string, answer: ReturnType<GraphStub['answer']>): void {
  meta.answer = (call) => (call.path.endsWith(path) ? answer : wellAnswer(call));
}

const FINE = [
  'warn signing keys: there are none: no certificates are issued',
  'warn flow key: not set: the Flow endpoint is off',
];

test('a deployment in order has nothing broken, and nothing was changed', async () => {
  expect(await complaints()).toEqual(FINE);
  expect(meta.calls.every((call) => call.method === 'GET')).toBe(true);
});

test.each([
  [190, 'fail token: Meta does not accept it (190)'],
  [10, 'fail token: it lacks a permission (10)'],
  [200, 'fail token: it lacks a permission (200)'],
  [100, `fail number: ${NUMBER}: Meta answers 100`],
])('a number that Meta answers with %i is explained', async (code, complaint) => {
  answerAt(`/${NUMBER}`, refuse(code, 'no'));
  expect(await complaints()).toContain(complaint);
});

test('a token that is refused ends the questions: one complaint, not ten', async () => {
  answerAt(`/${NUMBER}`, refuse(190, 'expired'));
  await complaints();
  expect(meta.calls).toHaveLength(1);
});

test.each([
  ['not registered', { id: NUMBER, status: 'PENDING' }, `fail number: ${NUMBER}: its status is PENDING`],
  ['red', { id: NUMBER, quality_rating: 'RED' }, `warn number: ${NUMBER}: its quality is RED`],
  [
    'blocked',
    { id: NUMBER, health_status: { can_send_message: 'BLOCKED' } },
    `fail number: ${NUMBER}: sending is BLOCKED`,
  ],
])('a number that is %s is told', async (_what, json, complaint) => {
  answerAt(`/${NUMBER}`, { json });
  expect(await complaints()).toContain(complaint);
});

test('a number of another account, and one that sends faster than Meta allows, are told', async () => {
  answerAt('/phone_numbers', { json: { data: [{ id: '7' }] } });
  expect(await complaints({ WHATSAPP_MESSAGES_PER_SECOND: '400' })).toEqual(
    expect.arrayContaining([
      `fail business account: not its number: ${NUMBER}`,
      `warn throughput: 400 messages a second are set, Meta allows ${NUMBER} 80`,
    ]),
  );
});

test('every number is looked at: one with an account and a token of its own, by its account', async () => {
  const further = [
    { phoneNumberId: '7' },
    { phoneNumberId: '8', businessAccountId: '88', accessToken: 'another-token', messagesPerSecond: 20 },
  ];
  const connected = (id: string) => ({ json: { id, status: 'CONNECTED', throughput: { level: 'STANDARD' } } });
  meta.answer = (call) => {
    if (call.path === '/v26.0/7') return connected('7');
    if (call.path === '/v26.0/8') return refuse(190, 'expired');
    if (call.path.endsWith('/phone_numbers')) return { json: { data: [{ id: NUMBER }, { id: '7' }] } };
    return wellAnswer(call);
  };
  const found = await complaints({ WHATSAPP_FURTHER_NUMBERS: JSON.stringify(further) });
  expect(found).toContain('fail token: [88] Meta does not accept it (190)');
  expect(found.filter((complaint) => complaint.includes(`[${ACCOUNT}]`))).toEqual([]);
  const asked = meta.calls.filter((call) => ['/v26.0/7', '/v26.0/8'].includes(call.path));
  expect(asked.map((call) => call.headers['authorization'])).toEqual([
    'Bearer a-token-of-nobody',
    'Bearer another-token',
  ]);
});

test('a webhook that does not reach us is told: no app, another address, no messages, a wrong app secret', async () => {
  answerAt('/subscribed_apps', { json: { data: [] } });
  expect(await complaints()).toContain('fail subscription: no app receives the webhooks of the account');
  answerAt('/subscriptions', {
    json: { data: [{ ...subscription(['flows']), callback_url: 'https://elsewhere.example' }] },
  });
  expect(await complaints()).toEqual(
    expect.arrayContaining([
      'fail webhook address: Meta calls another address',
      'fail webhook fields: the app is not subscribed to messages',
    ]),
  );
  answerAt('/subscriptions', { json: { data: [subscription(['messages'])] } });
  expect((await complaints()).join()).toContain('warn webhook fields: not subscribed to account_alerts');
  meta.answer = wellAnswer;
  expect(await complaints({ WHATSAPP_APP_SECRET: 'another-secret-of-16' })).toContain(
    'warn webhook fields: the app does not tell what it is subscribed to',
  );
  answerAt('/webhooks/whatsapp', { status: 403, json: 'forbidden' });
  expect(await complaints()).toContain('fail webhook: PUBLIC_URL answers 403');
});

test('templates that Meta lacks, has paused or made dearer are told; the general one is serious', async () => {
  const data = templates
    .filter(({ name, language }) => name !== 'delhi_news_1' || language !== 'hi')
    .map((template) => {
      if (template.name === 'delhi_approved_1') return { ...template, status: 'PAUSED' };
      return template.name === 'delhi_case_filed_1' ? { ...template, category: 'MARKETING' } : template;
    });
  answerAt('/message_templates', { json: { data } });
  expect(await complaints()).toEqual(
    expect.arrayContaining([
      'fail templates: delhi_news_1 (hi) is missing',
      'warn templates: delhi_approved_1 (en) is paused',
      'warn templates: delhi_case_filed_1 (hi) was put into MARKETING',
    ]),
  );
});

test('a clock that goes wrong is told', async () => {
  const now = () => new Date(Date.now() + 600_000);
  expect((await complaints({}, now)).join()).toMatch(/fail clock: (599|600|601) s away from Meta's/);
});

test('keys that are missing, equal, malformed or not of this database are told', async () => {
  expect(await complaints({ DATA_KEY: undefined })).toContain('fail keys: DATA_KEY is not set');
  expect(await complaints({ INDEX_KEY: DATA_KEY })).toContain('fail keys: DATA_KEY and INDEX_KEY are the same');
  expect(await complaints({ INDEX_KEY: 'short' })).toContain('fail keys: INDEX_KEY is not 64 hexadecimal digits');
  const other = 'ef'.repeat(32);
  expect(await complaints({ DATA_KEY: other })).toContain('fail data key: it does not open what is in the database');
});

test('a database that is not there, and settings that are not set, are told without their values', async () => {
  const lines = await examine(
    { ...environment, DATABASE_URL: 'postgres://nobody:a-password@127.0.0.1:1/none', WHATSAPP_ACCESS_TOKEN: undefined },
    () => new Date(),
  );
  const text = lines.map(printVerdict).join('\n');
  expect(text).toMatch(/FAIL {2}database +it cannot be reached \(ECONNREFUSED\)/);
  expect(text).toMatch(/FAIL {2}settings +not set: WHATSAPP_ACCESS_TOKEN/);
  for (const secret of ['a-password', SECRET, DATA_KEY, 'a-word-of-nobody']) expect(text).not.toContain(secret);
  expect(await complaints({ PORT: 'many' })).toEqual([expect.stringContaining('PORT')]);
});

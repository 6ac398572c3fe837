// Our templates against an API that checks them as Meta documents it, and was written by somebody else.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalogue } from '#catalogue';
import {
  channelJobs,
  createManagementClient,
  createTemplateAlarms,
  ensureNumbers,
  listTemplateTroubles,
} from '#channel';
import { createMetrics, silentLogger, systemClock } from '#platform';
import { startTestBench, type TestBench } from '../emulator/test-bench.ts';
import { listNumbers } from '../src/channel/numbers/number-store.ts';
import { templateContent } from '../src/channel/templates/compose-template.ts';
import { findUsableTemplate } from '../src/channel/templates/template-store.ts';
import { checkNumbers } from '../tools/doctor/check-number.ts';
import { checkTemplates } from '../tools/doctor/check-templates.ts';
import { createTestDatabase, type TestDatabase } from './helpers/database.ts';

let database: TestDatabase;
let bench: TestBench;
const loaded = loadCatalogue('regions/delhi');
if (!loaded.ok) throw new Error('the Delhi pack has findings');
const { catalogue } = loaded;

beforeAll(async () => {
  database = await createTestDatabase();
  bench = await startTestBench({ EMULATOR_TEMPLATES: 'strict', EMULATOR_TEMPLATE_REVIEW_SECONDS: '0.5' });
});
afterAll(async () => {
  await bench.stop();
  await database.drop();
});

function ask() {
  const { wabaId: businessAccountId, accessToken, phoneNumberId } = bench.world.config;
  const management = createManagementClient({ url: bench.url, version: 'v26.0', accessToken });
  return { management, businessAccountId, phoneNumberId };
}

async function synchronise(): Promise<void> {
  const { management, businessAccountId, phoneNumberId } = ask();
  const number = { phoneNumberId, businessAccountId, messagesPerSecond: 80 };
  await ensureNumbers(database.worker, systemClock.now(), [number]);
  const jobs = channelJobs({
    retention: { operational: 90, payments: 400 },
    db: database.worker,
    clock: systemClock,
    log: silentLogger,
    alarms: createTemplateAlarms(createMetrics()),
    numbers: [{ phoneNumberId, management }],
    accounts: [{ businessAccountId, management }],
    pack: catalogue,
    flowKeys: undefined,
    flows: [],
  });
  await jobs['channel-synchronise']?.({}, { jobId: '1', attempt: 1, maxAttempts: 1 });
}

test('every template is taken for review, approved, and sent to a citizen whose window has closed', async () => {
  await synchronise();
  await bench.waitFor(
    () => [...bench.world.templates.values()].every(({ status }) => status === 'APPROVED') || undefined,
  );
  await synchronise();
  expect(await listTemplateTroubles(database.worker)).toEqual([]);
  const wanted = { purpose: 'news.certificate-ready', language: 'hi' };
  const template = await findUsableTemplate(database.worker, bench.world.config.wabaId, wanted);
  expect(template).toMatchObject({ name: 'delhi_certificate_ready_1', languageCode: 'hi' });
  const content = JSON.parse(templateContent(template!, { service: 'जन्म', number: 'DL-1', certificateNumber: 'C-1' }));
  const { config, citizens } = bench.world;
  const [citizen] = citizens.values();
  const answer = await bench.send(
    'POST',
    `/v26.0/${config.phoneNumberId}/messages`,
    { messaging_product: 'whatsapp', to: `+${citizen!.phone}`, ...content },
    { authorization: `Bearer ${config.accessToken}` },
  );
  expect(answer).toMatchObject({ status: 200, body: { messages: [{ id: expect.any(String) }] } });
});

test('the number is described, and the doctor finds it and the templates in order', async () => {
  await synchronise();
  expect(await listNumbers(database.worker)).toMatchObject([{ quality: 'green', messagesPerSecond: 80 }]);
  const { management, businessAccountId, phoneNumberId } = ask();
  const check = { management, businessAccountId, graph: bench.url };
  const now = (): Date => new Date();
  const verdicts = [
    ...(await checkNumbers({ ...check, numbers: [{ phoneNumberId, messagesPerSecond: 80 }], now })),
    ...(await checkTemplates({ management, businessAccountId, catalogue })),
  ];
  expect(verdicts.filter(({ state }) => state !== 'ok')).toEqual([]);
});

// Two numbers of one deployment, end to end: a citizen's phone in the emulator, the webhook, turns, outbox and the sender.
// Whatever is said leaves from the number that the citizen last wrote to.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createGraphClient, createOutboxLane, startSender, type OwnNumber, type Sender } from '#channel';
import { postMail } from '#mailbox';
import { createMetrics, silentLogger, withTransaction } from '#platform';
import { startTestBench, type TestBench } from '../../emulator/test-bench.ts';
import { createStage, type Stage } from '../helpers/stage.ts';

const REVENUE = '106540352242933';
const CITIZEN = 'arjun';
const PHONE = '919999908365';

let bench: TestBench;
let stage: Stage;
let first: string;
let sender: Sender | undefined;
let heard = 0;

beforeAll(async () => {
  stage = await createStage({ at: '2026-03-02T05:00:00Z' });
  const revenue = { phoneNumberId: REVENUE, displayPhone: '911140000001', businessName: 'Revenue Department' };
  bench = await startTestBench({
    EMULATOR_FURTHER_NUMBERS: JSON.stringify([revenue]),
    WHATSAPP_APP_SECRET: 'the app secret of the stage',
  });
  first = bench.phoneNumberId;
});
afterEach(async () => {
  await sender?.stop();
  sender = undefined;
});
afterAll(async () => {
  await bench.stop();
  await stage.close();
});

/** Each with an outbox lane and pace of its own, as a process that has just started. */
function openSender(): Sender {
  const { worker: db } = stage.database;
  const { dataKeys } = stage.caseDeps;
  const access = { url: bench.url, version: 'v26.0', accessToken: 'a-token-for-tests' };
  const numbers: readonly OwnNumber[] = [first, REVENUE].map((phoneNumberId) => {
    return { phoneNumberId, businessAccountId: bench.world.config.wabaId, access, messagesPerSecond: 80 };
  });
  const shared = { db, clock: stage.clock, dataKeys, log: silentLogger, graceSeconds: 60 };
  sender = startSender({
    ...shared,
    metrics: createMetrics(),
    lane: createOutboxLane(shared),
    graph: createGraphClient({ numbers }),
    attachments: { mediaIdFor: async () => undefined },
    numbers,
    sweepMs: 20,
  });
  return sender;
}

/** The citizen writes to this number, and the product hears it; what it answers waits in the outbox. */
async function writes(phoneNumberId: string, action: object): Promise<void> {
  await bench.send('POST', `/phones/api/citizens/${CITIZEN}/messages?number=${phoneNumberId}`, action);
  await bench.waitFor(() => (bench.webhooks.slice(heard).some(hasMessage) ? true : undefined));
  for (const { raw, signature } of bench.webhooks.slice(heard)) {
    heard += 1;
    expect(await stage.accept(raw, signature)).toBe(200);
  }
  await stage.play();
}

const hasMessage = ({ events }: TestBench['webhooks'][number]): boolean =>
  events.some((event) => event.kind === 'message');

/** What the service said in the chat with this number. */
function saidBy(phoneNumberId: string): number {
  return [...bench.world.items.values()].filter(
    (item) => item.author === 'service' && item.phoneNumberId === phoneNumberId,
  ).length;
}

/** Everything that waits has been sent. */
async function sent(): Promise<void> {
  await stage.pass(3);
  const waiting = async () => (await stage.database.worker.query('select from outbox_pending')).rowCount;
  await expect.poll(waiting, { timeout: 8000 }).toBe(0);
}

test('the answer leaves from the number that the citizen wrote to, even by a process that starts later', async () => {
  await writes(REVENUE, { kind: 'text', text: 'birth certificate' });
  openSender();
  await sent();
  expect(saidBy(REVENUE)).toBeGreaterThan(0);
  expect(saidBy(first)).toBe(0);
});

test('a citizen who goes on with another number goes on with the same conversation, and is answered there', async () => {
  const before = await stage.stateOf(PHONE);
  const said = saidBy(REVENUE);
  const prompt = [...bench.world.items.values()].findLast((item) => ['buttons', 'list'].includes(item.content.kind));
  expect(prompt).toMatchObject({ phoneNumberId: REVENUE });
  await writes(first, { kind: 'text', text: 'English' });
  const after = await stage.stateOf(PHONE);
  expect(after.prompts).toBeGreaterThan(before.prompts);
  openSender();
  await sent();
  expect(saidBy(first)).toBeGreaterThan(0);
  expect(saidBy(REVENUE)).toBe(said);
});

test('what still waits when the citizen changes the number follows them', async () => {
  const said = saidBy(first);
  await writes(first, { kind: 'text', text: 'menu' });
  await writes(REVENUE, { kind: 'text', text: 'menu' });
  openSender();
  await sent();
  expect(saidBy(first)).toBe(said);
});

test('news of a case goes by the number that the citizen last wrote to', async () => {
  const said = { first: saidBy(first), revenue: saidBy(REVENUE) };
  const accountId = await stage.accountOf(PHONE);
  const service = stage.catalogue.services[0]!;
  const body = {
    caseId: '019b0000-0000-7000-8000-000000000001',
    number: 'DL-2026-7',
    serviceId: service.id,
    serviceVersion: service.version,
    news: 'filed',
    params: { dueOn: '2026-03-23', receiptUrl: 'https://dwar.example/r/1' },
  };
  await withTransaction(stage.database.worker, async (tx) => {
    const { rows } = await tx.query<{ data_key_id: string }>('select data_key_id from account where id = $1', [
      accountId,
    ]);
    const dataKey = await stage.caseDeps.dataKeys.get(tx, rows[0]!.data_key_id);
    await postMail(tx, stage.caseDeps, [
      { party: { kind: 'account', id: accountId }, kind: 'case-news', key: 'news of a test', dataKey, body },
    ]);
  });
  await stage.play();
  openSender();
  await sent();
  expect(saidBy(REVENUE)).toBeGreaterThan(said.revenue);
  expect(saidBy(first)).toBe(said.first);
});

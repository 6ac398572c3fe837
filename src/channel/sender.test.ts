import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createMetrics,
  silentLogger,
  systemClock,
  systemRandom,
  withTransaction,
} from '#platform';
import { createAccountDirectory, type AccountRef } from '#people';
import { recordDeliveries, storeReplies } from '#mailbox';
import { createTestDatabase } from '../../test/helpers/database.ts';
import { createGraphClient } from './graph-client.ts';
import { createOutboxLane } from './outbox-lane.ts';
import { startSender, type Sender } from './sender.ts';

interface Call {
  readonly to: string;
  readonly text: string;
  readonly outboxId: number;
}
type Answer = { readonly status: number; readonly body: string } | 'reset-after-accepting';

const ids = createIds(systemClock, systemRandom);
const keys = createFileKeys({ dataKey: systemRandom.bytes(32), indexKey: systemRandom.bytes(32) });
const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
const accepted: Answer = { status: 200, body: '{"messaging_product":"whatsapp","messages":[{"id":"wamid.OUT"}]}' };
const GRACE_SECONDS = 2;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let meta: Server;
let sender: Sender;
let graphUrl = '';
let answer: (call: Call, times: number) => Answer = () => accepted;
const calls: Call[] = [];
let causes = 1_000_000;

beforeAll(async () => {
  database = await createTestDatabase();
  meta = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const call = {
        to: String(body['to'] ?? body['recipient']),
        text: (body['text'] as { body: string }).body,
        outboxId: Number(String(body['biz_opaque_callback_data']).replace('outbox:', '')),
      };
      calls.push(call);
      const given = answer(call, calls.filter((one) => one.outboxId === call.outboxId).length);
      if (given === 'reset-after-accepting') request.socket.destroy();
      else response.writeHead(given.status, { 'content-type': 'application/json' }).end(given.body);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => meta.once('listening', resolve));
  const address = meta.address();
  const port = typeof address === 'object' ? address?.port : 0;
  graphUrl = `http://127.0.0.1:${port}`;
  sender = openSender(1000);
});
afterAll(async () => {
  await sender.stop();
  meta.close();
  await database.drop();
});

function openSender(messagesPerSecond: number): Sender {
  const shared = { db: database.worker, clock: systemClock, dataKeys, log: silentLogger, graceSeconds: GRACE_SECONDS };
  return startSender({
    ...shared,
    metrics: createMetrics(),
    lane: createOutboxLane(shared),
    graph: createGraphClient({
      url: graphUrl,
      version: 'v26.0',
      phoneNumberId: '1',
      accessToken: 'token of a test',
    }),
    attachments: { mediaIdFor: async () => undefined },
    messagesPerSecond,
    sweepMs: 100,
  });
}

async function newAccount(sender_: { phone?: string; bsuid?: string }): Promise<AccountRef> {
  const directory = createAccountDirectory({ keys, dataKeys, ids });
  return withTransaction(database.web, async (tx) => {
    const { accounts } = await directory.resolve(tx, [{ phone: sender_.phone, bsuid: sender_.bsuid }]);
    return accounts[0]!;
  });
}

async function say(account: AccountRef, by: Sender, ...texts: string[]): Promise<readonly number[]> {
  causes += 1;
  const now = systemClock.now();
  const replies = texts.map((text, ordinal) => ({
    accountId: account.accountId,
    dataKey: account.dataKey,
    causeId: causes,
    ordinal,
    kind: 'text',
    body: JSON.stringify({ type: 'text', text: { body: text } }),
    askedAt: now,
  }));
  const stored = await withTransaction(database.worker, (tx) =>
    storeReplies(tx, { now, claimSeconds: GRACE_SECONDS }, replies),
  );
  by.hand(stored);
  return stored.map((reply) => reply.outboxId);
}

async function stateOf(outboxId: number): Promise<string> {
  const { rows } = await database.worker.query<{ state: string }>('select state from outbox where id = $1', [outboxId]);
  return rows[0]!.state;
}

const sentTo = (to: string) => calls.filter((call) => call.to === to).map((call) => call.text);

test('messages of one citizen leave in order, addressed by number, or by BSUID where there is no number', async () => {
  const byPhone = await newAccount({ phone: '919999920001' });
  const byBsuid = await newAccount({ bsuid: 'IN.900001' });
  const outboxIds = [...(await say(byPhone, sender, 'one', 'two', 'three')), ...(await say(byBsuid, sender, 'hello'))];
  await expect.poll(() => stateOf(outboxIds.at(-2)!), { timeout: 10_000 }).toBe('sent');
  await expect.poll(() => stateOf(outboxIds.at(-1)!), { timeout: 10_000 }).toBe('sent');
  expect(sentTo('+919999920001')).toEqual(['one', 'two', 'three']);
  expect(sentTo('IN.900001')).toEqual(['hello']);
});

test('a refusal that will pass is tried again, and what comes after it waits its turn', async () => {
  const account = await newAccount({ phone: '919999920002' });
  answer = (call, times) =>
    call.text === 'busy' && times < 3
      ? { status: 500, body: '{"error":{"code":131000,"message":"Something went wrong"}}' }
      : accepted;
  const outboxIds = await say(account, sender, 'busy', 'after');
  await expect.poll(() => stateOf(outboxIds[1]!), { timeout: 15_000 }).toBe('sent');
  expect(sentTo('+919999920002')).toEqual(['busy', 'busy', 'busy', 'after']);
});

test('a refusal for good ends the message with its code and lets the next one go', async () => {
  const account = await newAccount({ phone: '919999920003' });
  answer = (call) =>
    call.text === 'never'
      ? { status: 400, body: '{"error":{"code":131026,"message":"Message undeliverable"}}' }
      : accepted;
  const outboxIds = await say(account, sender, 'never', 'next');
  await expect.poll(() => stateOf(outboxIds[1]!), { timeout: 10_000 }).toBe('sent');
  const { rows } = await database.worker.query('select state, failure_code from outbox where id = $1', [outboxIds[0]]);
  expect(rows[0]).toEqual({ state: 'failed', failure_code: 131026 });
});

test('an answer that was lost is settled by a status with our id: the message is not sent twice', async () => {
  const account = await newAccount({ phone: '919999920004' });
  answer = (call) => (call.text === 'lost' ? 'reset-after-accepting' : accepted);
  const [outboxId, next] = await say(account, sender, 'lost', 'then');
  await expect.poll(() => stateOf(outboxId!), { timeout: 10_000 }).toBe('unknown');
  const at = systemClock.now();
  const status = { outboxId: outboxId!, providerId: 'wamid.L', status: 'delivered', at } as const;
  const statuses = [{ ...status, code: undefined, priceCategory: undefined }];
  await recordDeliveries(database.worker, { sent: [], statuses });
  await expect.poll(() => stateOf(next!), { timeout: 10_000 }).toBe('sent');
  await new Promise((resolve) => setTimeout(resolve, (GRACE_SECONDS + 0.5) * 1000));
  expect(sentTo('+919999920004')).toEqual(['lost', 'then']);
});

test('an uncertain message is sent again only when the grace has passed without a word', async () => {
  const account = await newAccount({ phone: '919999920005' });
  answer = (call, times) =>
    call.text === 'silence' && times === 1 ? { status: 502, body: '<html>bad gateway</html>' } : accepted;
  const started = performance.now();
  const [outboxId] = await say(account, sender, 'silence');
  await expect.poll(() => stateOf(outboxId!), { timeout: 15_000 }).toBe('sent');
  expect(performance.now() - started).toBeGreaterThan(GRACE_SECONDS * 1000 - 100);
  expect(sentTo('+919999920005')).toEqual(['silence', 'silence']);
});

test('messages that no sender was handed are found in the table', async () => {
  answer = () => accepted;
  const account = await newAccount({ phone: '919999920006' });
  causes += 1;
  const now = systemClock.now();
  await withTransaction(database.worker, (tx) =>
    storeReplies(tx, { now, claimSeconds: undefined }, [
      {
        accountId: account.accountId,
        dataKey: account.dataKey,
        causeId: causes,
        ordinal: 0,
        kind: 'text',
        body: '{"type":"text","text":{"body":"left behind"}}',
        askedAt: now,
      },
    ]),
  );
  await expect.poll(() => sentTo('+919999920006'), { timeout: 10_000 }).toEqual(['left behind']);
});

test('a sender that stops gives back what was claimed for it and not sent', async () => {
  const account = await newAccount({ phone: '919999920007' });
  const idle = openSender(1);
  answer = () => accepted;
  // The first message takes the only token of that second.
  await say(await newAccount({ phone: '919999920008' }), idle, 'first');
  const [outboxId] = await say(account, idle, 'claimed');
  expect(await stateOf(outboxId!)).toBe('sending');
  await idle.stop();
  await expect.poll(() => stateOf(outboxId!), { timeout: 10_000 }).toBe('sent');
  expect(sentTo('+919999920007')).toEqual(['claimed']);
});

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createMetrics,
  silentLogger,
  systemClock,
  systemRandom,
} from '#platform';
import { createAccountDirectory } from '#people';
import { runTurn, type MailEvent, type TurnHandler } from '#mailbox';
import { createTestDatabase } from '../../test/helpers/database.ts';
import { createIngest } from './ingest.ts';
import { createOutboxLane } from './outbox-lane.ts';
import { readInbound } from './read-inbound.ts';
import { ensureSystemKey, keepUnmatchedStatuses } from './system-key.ts';
import { createWebhook, type Webhook } from './webhook.ts';

const SECRET = 'a secret of this test only';
const NUMBER_ID = '106540352242922';
const ids = createIds(systemClock, systemRandom);
const keys = createFileKeys({ dataKey: systemRandom.bytes(32), indexKey: systemRandom.bytes(32) });
const dataKeys = createDataKeys({ keys, ids, random: systemRandom });

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let webhook: Webhook;
let counter = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  webhook = await build();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await runTurn(turnDeps([]), [0, 1, 2, 3, 4, 5, 6, 7], 1000);
});

async function build() {
  const shared = { clock: systemClock, log: silentLogger };
  return createWebhook({
    ...shared,
    metrics: createMetrics(),
    ingest: createIngest({
      ...shared,
      db: database.web,
      ids,
      accounts: createAccountDirectory({ keys, dataKeys, ids }),
      systemKey: await ensureSystemKey(database.worker, dataKeys, 'webhook-other'),
      onCommitted: () => undefined,
    }),
    outbox: createOutboxLane({ ...shared, db: database.web, graceSeconds: 60 }),
    appSecrets: [SECRET, 'the secret before that one'],
    keepUnmatched: (statuses) => keepUnmatchedStatuses(database.web, systemClock.now(), statuses),
  });
}

function turnDeps(seen: MailEvent[]) {
  const handler: TurnHandler = async (_tx, events) => {
    seen.push(...events);
    return { outcomes: events.map((event) => ({ id: event.id, outcome: 'noted', replies: 0 })), replies: [] };
  };
  return { db: database.worker, clock: systemClock, dataKeys, handlers: { account: handler, case: handler } };
}

async function takeAll(): Promise<MailEvent[]> {
  const seen: MailEvent[] = [];
  await runTurn(turnDeps(seen), [0, 1, 2, 3, 4, 5, 6, 7], 1000);
  return seen;
}

function sign(raw: Buffer, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
}

function envelope(...messages: object[]) {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: { messaging_product: 'whatsapp', metadata: { phone_number_id: NUMBER_ID }, contacts: [], messages },
          },
        ],
      },
    ],
  };
}

function text(body: string, sender: { from?: string; from_user_id?: string }, id = `wamid.T${(counter += 1)}`) {
  return { ...sender, id, timestamp: '1760000000', type: 'text', text: { body } };
}

/** As Meta does it: everything outside ASCII is escaped before the bytes are signed. */
function bytesOf(value: unknown): Buffer {
  const escaped = JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(escaped);
}

async function deliver(value: unknown) {
  const raw = bytesOf(value);
  return webhook.accept(raw, sign(raw));
}

async function countRows(): Promise<number> {
  const { rows } = await database.worker.query<{ n: number }>(
    'select (select count(*) from inbox) + (select count(*) from webhook_other) + (select count(*) from account) as n',
  );
  return rows[0]!.n;
}

test('a webhook without the right signature is answered 401 and leaves no row', async () => {
  const raw = bytesOf(envelope(text('नमस्ते', { from: '919999900001' })));
  const good = sign(raw);
  const before = await countRows();
  const bad = [
    undefined,
    '',
    'sha256=',
    good.toUpperCase(),
    good.replace('sha256=', 'SHA256='),
    good.slice(0, -2),
    `${good}00`,
    good.replace('sha256=', 'sha1='),
    sign(raw, 'another secret'),
    `sha256=${createHmac('sha256', SECRET).update(raw).digest('base64')}`,
    ` ${good}`,
  ];
  for (const signature of bad) expect(await webhook.accept(raw, signature)).toBe(401);
  // The same JSON written anew is other bytes.
  expect(await webhook.accept(Buffer.from(JSON.stringify(JSON.parse(raw.toString()))), good)).toBe(401);
  expect(await webhook.accept(raw.subarray(0, raw.length - 1), good)).toBe(401);
  expect(await countRows()).toBe(before);
  expect(await webhook.accept(raw, good)).toBe(200);
});

test('during a rotation the previous secret is still accepted', async () => {
  const raw = bytesOf(envelope(text('hello', { from: '919999900002' })));
  expect(await webhook.accept(raw, sign(raw, 'the secret before that one'))).toBe(200);
});

test('a message is stored as the bytes that came, sealed, and read back by its turn', async () => {
  expect(await deliver(envelope(text('मेरा नाम आशा है', { from: '919999900003' })))).toBe(200);
  const [event] = await takeAll();
  expect(readInbound(event!.body).inbound).toEqual({ kind: 'text', text: 'मेरा नाम आशा है' });
  const { rows } = await database.worker.query<{ body: Buffer }>('select body from inbox order by id desc limit 1');
  expect(rows[0]!.body.includes('919999900003')).toBe(false);
});

test('every entry, change and message is walked, and the same message twice is one event', async () => {
  const one = envelope(text('a', { from: '919999900004' }, 'wamid.A'), text('b', { from: '919999900005' }, 'wamid.B'));
  const two = envelope(text('c', { from: '919999900004' }, 'wamid.C'));
  const body = { object: one.object, entry: [...one.entry, ...two.entry, { ...two.entry[0] }] };
  expect(await deliver(body)).toBe(200);
  expect(await deliver(body)).toBe(200);
  const seen = await takeAll();
  expect(seen.map((event) => readInbound(event.body).inbound)).toEqual([
    { kind: 'text', text: 'a' },
    { kind: 'text', text: 'b' },
    { kind: 'text', text: 'c' },
  ]);
  expect(seen[0]!.party.id).toBe(seen[2]!.party.id);
});

test('unknown shapes are kept for operators and answered 200', async () => {
  const bodies: unknown[] = [
    {
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'something_new', value: { a: 1 } }] }],
    },
    [],
    'text',
    { object: 'page' },
    envelope({ type: 'text', text: { body: 'without an id' } }),
  ];
  const before = await database.worker.query('select id from webhook_other');
  for (const body of bodies) expect(await deliver(body)).toBe(200);
  const raw = Buffer.from('{"not json');
  expect(await webhook.accept(raw, sign(raw))).toBe(200);
  const after = await database.worker.query('select id from webhook_other');
  expect(after.rows.length - before.rows.length).toBe(bodies.length + 1);
});

test('a text that PostgreSQL cannot hold is taken like any other', async () => {
  const message = text('nul \u0000 and half a pair \ud83d', { from: '919999900006' });
  expect(await deliver(envelope(message))).toBe(200);
  const [event] = await takeAll();
  expect(readInbound(event!.body).inbound).toEqual({ kind: 'text', text: 'nul \u0000 and half a pair \ud83d' });
});

test('phone alone, BSUID alone and both are one person once they were seen together', async () => {
  const phone = { from: '919999900007' };
  const bsuid = { from_user_id: 'IN.1234567890' };
  await deliver(envelope(text('by phone', phone)));
  await deliver(envelope(text('by bsuid', bsuid)));
  const apart = await takeAll();
  expect(new Set(apart.map((event) => event.party.id)).size).toBe(2);
  await deliver(envelope(text('waits', bsuid)));
  await deliver(envelope(text('both', { ...phone, ...bsuid })));
  await deliver(envelope(text('phone again', phone)));
  await deliver(envelope(text('bsuid again', bsuid)));
  const together = await takeAll();
  expect(together.map((event) => readInbound(event.body).inbound)).toEqual(
    ['waits', 'both', 'phone again', 'bsuid again'].map((body) => ({ kind: 'text', text: body })),
  );
  expect(new Set(together.map((event) => event.party.id)).size).toBe(1);
});

test('a number that comes back with another BSUID has changed hands: it is a new account', async () => {
  await deliver(envelope(text('first holder', { from: '919999900008', from_user_id: 'IN.AAA' })));
  await deliver(envelope(text('second holder', { from: '919999900008', from_user_id: 'IN.BBB' })));
  await deliver(envelope(text('first holder again', { from_user_id: 'IN.AAA' })));
  const [first, second, again] = await takeAll();
  expect(first!.party.id).not.toBe(second!.party.id);
  expect(again!.party.id).toBe(first!.party.id);
});

test('two processes that meet a new citizen at once give one account', async () => {
  const other = await build();
  const both = [webhook, other];
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => {
      const raw = bytesOf(envelope(text(`m${index}`, { from: '919999900009' })));
      return both[index % 2]!.accept(raw, sign(raw));
    }),
  );
  const seen = await takeAll();
  expect(seen).toHaveLength(12);
  expect(new Set(seen.map((event) => event.party.id)).size).toBe(1);
});

test('a fault of the database answers 503, never 200', async () => {
  const broken = await createTestDatabase();
  const shared = { clock: systemClock, log: silentLogger };
  const down = createWebhook({
    ...shared,
    metrics: createMetrics(),
    ingest: createIngest({
      ...shared,
      db: broken.web,
      ids,
      accounts: createAccountDirectory({ keys, dataKeys, ids }),
      systemKey: await ensureSystemKey(broken.worker, dataKeys, 'webhook-other'),
      onCommitted: () => undefined,
    }),
    outbox: createOutboxLane({ ...shared, db: broken.web, graceSeconds: 60 }),
    appSecrets: [SECRET],
    keepUnmatched: async () => undefined,
  });
  await broken.owner.query('alter table inbox rename to inbox_gone');
  const raw = bytesOf(envelope(text('kept by Meta', { from: '919999900010' })));
  expect(await down.accept(raw, sign(raw))).toBe(503);
  await broken.drop();
});

test('statuses are recorded in a lane of their own; those that are not ours are kept', async () => {
  const status = { id: 'wamid.S1', status: 'delivered', timestamp: '1760000001', recipient_id: '919999900001' };
  const value = { messaging_product: 'whatsapp', metadata: { phone_number_id: NUMBER_ID }, statuses: [status] };
  const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
  expect(await deliver(body)).toBe(200);
  expect(await deliver(body)).toBe(200);
  const { rows } = await database.worker.query("select status from status_unmatched where provider_id = 'wamid.S1'");
  expect(rows).toEqual([{ status: 'delivered' }]);
});

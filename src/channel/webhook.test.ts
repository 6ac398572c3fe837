import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  FOREIGN_NUMBER,
  bytesAsMeta,
  createWebhookStage,
  signBody,
  type WebhookStage,
} from '../../test/helpers/webhook-stage.ts';
import { readInbound } from './read-inbound.ts';
import { listUnknownWebhooks } from './signals/list-unknown.ts';

const SECRET = 'a secret of this test only';
const PREVIOUS = 'the secret before that one';
const NUMBER_ID = '106540352242922';

let stage: WebhookStage;
let counter = 0;

beforeAll(async () => {
  stage = await createWebhookStage([SECRET, PREVIOUS]);
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.takeMail();
});

const sign = (raw: Buffer, secret = SECRET) => signBody(raw, secret);
const deliver = (value: unknown) => stage.deliver(value);

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

test('a webhook without the right signature is answered 401 and leaves no row', async () => {
  const raw = bytesAsMeta(envelope(text('नमस्ते', { from: '919999900001' })));
  const good = sign(raw);
  const before = await stage.countRows();
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
  for (const signature of bad) expect(await stage.webhook.accept(raw, signature)).toBe(401);
  // The same JSON written anew is other bytes.
  expect(await stage.webhook.accept(Buffer.from(JSON.stringify(JSON.parse(raw.toString()))), good)).toBe(401);
  expect(await stage.webhook.accept(raw.subarray(0, raw.length - 1), good)).toBe(401);
  expect(await stage.countRows()).toBe(before);
  expect(await stage.webhook.accept(raw, good)).toBe(200);
});

test('during a rotation the previous secret is still accepted', async () => {
  const raw = bytesAsMeta(envelope(text('hello', { from: '919999900002' })));
  expect(await stage.webhook.accept(raw, sign(raw, PREVIOUS))).toBe(200);
});

test('a message is stored as the bytes that came, sealed, and read back by its turn', async () => {
  expect(await deliver(envelope(text('मेरा नाम आशा है', { from: '919999900003' })))).toBe(200);
  const [event] = await stage.takeMail();
  expect(readInbound(event!.body).inbound).toEqual({ kind: 'text', text: 'मेरा नाम आशा है' });
  const { rows } = await stage.database.worker.query<{ body: Buffer }>(
    'select body from inbox order by id desc limit 1',
  );
  expect(rows[0]!.body.includes('919999900003')).toBe(false);
});

test('every entry, change and message is walked, and the same message twice is one event', async () => {
  const one = envelope(text('a', { from: '919999900004' }, 'wamid.A'), text('b', { from: '919999900005' }, 'wamid.B'));
  const two = envelope(text('c', { from: '919999900004' }, 'wamid.C'));
  const body = { object: one.object, entry: [...one.entry, ...two.entry, { ...two.entry[0] }] };
  expect(await deliver(body)).toBe(200);
  expect(await deliver(body)).toBe(200);
  const seen = await stage.takeMail();
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
  const before = await stage.database.worker.query('select id from webhook_other');
  for (const body of bodies) expect(await deliver(body)).toBe(200);
  const raw = Buffer.from('{"not json');
  expect(await stage.webhook.accept(raw, sign(raw))).toBe(200);
  const after = await stage.database.worker.query('select id from webhook_other');
  expect(after.rows.length - before.rows.length).toBe(bodies.length + 1);
});

test('a text that PostgreSQL cannot hold is taken like any other', async () => {
  const message = text('nul \u0000 and half a pair \ud83d', { from: '919999900006' });
  expect(await deliver(envelope(message))).toBe(200);
  const [event] = await stage.takeMail();
  expect(readInbound(event!.body).inbound).toEqual({ kind: 'text', text: 'nul \u0000 and half a pair \ud83d' });
});

test('phone alone, BSUID alone and both are one person once they were seen together', async () => {
  const phone = { from: '919999900007' };
  const bsuid = { from_user_id: 'IN.1234567890' };
  await deliver(envelope(text('by phone', phone)));
  await deliver(envelope(text('by bsuid', bsuid)));
  const apart = await stage.takeMail();
  expect(new Set(apart.map((event) => event.party.id)).size).toBe(2);
  await deliver(envelope(text('waits', bsuid)));
  await deliver(envelope(text('both', { ...phone, ...bsuid })));
  await deliver(envelope(text('phone again', phone)));
  await deliver(envelope(text('bsuid again', bsuid)));
  const together = await stage.takeMail();
  expect(together.map((event) => readInbound(event.body).inbound)).toEqual(
    ['waits', 'both', 'phone again', 'bsuid again'].map((body) => ({ kind: 'text', text: body })),
  );
  expect(new Set(together.map((event) => event.party.id)).size).toBe(1);
});

test('a number that comes back with another BSUID has changed hands: it is a new account', async () => {
  await deliver(envelope(text('first holder', { from: '919999900008', from_user_id: 'IN.AAA' })));
  await deliver(envelope(text('second holder', { from: '919999900008', from_user_id: 'IN.BBB' })));
  await deliver(envelope(text('first holder again', { from_user_id: 'IN.AAA' })));
  const [first, second, again] = await stage.takeMail();
  expect(first!.party.id).not.toBe(second!.party.id);
  expect(again!.party.id).toBe(first!.party.id);
});

test('two processes that meet a new citizen at once give one account', async () => {
  const both = [stage.webhook, await stage.another()];
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => {
      const raw = bytesAsMeta(envelope(text(`m${index}`, { from: '919999900009' })));
      return both[index % 2]!.accept(raw, sign(raw));
    }),
  );
  const seen = await stage.takeMail();
  expect(seen).toHaveLength(12);
  expect(new Set(seen.map((event) => event.party.id)).size).toBe(1);
});

test('a fault of the database answers 503, never 200', async () => {
  const broken = await createWebhookStage([SECRET]);
  await broken.database.owner.query('alter table inbox rename to inbox_gone');
  const raw = bytesAsMeta(envelope(text('kept by Meta', { from: '919999900010' })));
  expect(await broken.webhook.accept(raw, sign(raw))).toBe(503);
  await broken.close();
});

test('statuses are recorded in a lane of their own; those that are not ours are kept', async () => {
  const status = { id: 'wamid.S1', status: 'delivered', timestamp: '1760000001', recipient_id: '919999900001' };
  const value = { messaging_product: 'whatsapp', metadata: { phone_number_id: NUMBER_ID }, statuses: [status] };
  const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
  expect(await deliver(body)).toBe(200);
  expect(await deliver(body)).toBe(200);
  const { rows } = await stage.database.worker.query(
    "select status from status_unmatched where provider_id = 'wamid.S1'",
  );
  expect(rows).toEqual([{ status: 'delivered' }]);
});

test('what is about a number that is not ours is kept for operators: nobody answers it, and it settles nothing of ours', async () => {
  const metadata = { phone_number_id: FOREIGN_NUMBER };
  const messages = [text('for another deployment', { from: '919999900077' })];
  const status = { id: 'wamid.S9', status: 'failed', timestamp: '1760000001', biz_opaque_callback_data: 'outbox:1' };
  const value = { messaging_product: 'whatsapp', metadata, contacts: [], messages, statuses: [status] };
  const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
  expect(await deliver(body)).toBe(200);
  expect(await stage.takeMail()).toEqual([]);
  const kept = await stage.database.worker.query(`select from webhook_other where reason = 'foreign-number'`);
  expect(kept.rowCount).toBe(2);
  const settled = await stage.database.worker.query(`select from status_unmatched where provider_id = 'wamid.S9'`);
  expect(settled.rowCount).toBe(0);
  const shown = await listUnknownWebhooks(stage.database.reporter, new Date(0));
  expect(shown).toContainEqual(expect.objectContaining({ reason: 'foreign-number', count: 2 }));
  expect(await stage.metrics.render()).toContain('dwar_webhook_unknown_total{what="number"} 2');
});

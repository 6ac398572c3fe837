// Literal webhook bodies of every documented kind, signed by OpenSSL over the bytes as Meta writes them (non-ASCII escaped,
// in Hindi, Punjabi and Urdu). Neither bodies nor signatures are ever made anew: they pin the wire.

import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWebhookStage, type WebhookStage } from '../../test/helpers/webhook-stage.ts';
import { readInbound, type Inbound } from './read-inbound.ts';
import { explodeWebhook, INBOUND_MESSAGE_TYPES } from './wire/index.ts';

const SECRET = 'a secret that signs the pinned bodies';
const FOLDER = new URL('../../test/fixtures/webhooks/', import.meta.url);
const bodyOf = (name: string): Buffer => readFileSync(new URL(`${name}.body`, FOLDER));
const signatures = new Map(
  readFileSync(new URL('signatures.txt', FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map((line) => [line.split(' ')[0] ?? '', `sha256=${line.split(' ')[1]}`] as const),
);
const image = { kind: 'media', media: 'image', mediaId: '1003383421387256', mimeType: 'image/jpeg' } as const;
const silent = { kind: 'silent' } as const;

/** What the conversation is given of each message. */
const MESSAGES: Readonly<Record<string, Inbound>> = {
  'text-hindi': { kind: 'text', text: 'मुझे जन्म प्रमाण पत्र चाहिए / 100% सही?' },
  'text-punjabi': { kind: 'text', text: 'ਮੈਨੂੰ ਜਨਮ ਸਰਟੀਫਿਕੇਟ ਚਾਹੀਦਾ ਹੈ 🙏' },
  'text-urdu': { kind: 'text', text: 'مجھے پیدائش کا سرٹیفکیٹ چاہیے' },
  'text-hidden-number': { kind: 'text', text: 'نمبر کے بغیر' },
  'text-old-form': { kind: 'text', text: 'पुराना रूप' },
  'text-from-advertisement': { kind: 'text', text: 'विज्ञापन से' },
  'text-forwarded': { kind: 'text', text: 'आगे भेजा गया' },
  image: { ...image, caption: 'सामने का भाग' },
  document: { ...image, media: 'document', mimeType: 'application/pdf', fileName: 'ਜਨਮ.pdf' },
  'audio-voice': { kind: 'unsupported', what: 'audio' },
  video: { kind: 'unsupported', what: 'video' },
  sticker: { kind: 'unsupported', what: 'sticker' },
  location: { kind: 'location', latitude: 28.6139, longitude: 77.209, name: 'नगर निगम', address: 'सिविल लाइंस' },
  'contacts-own-number': { kind: 'text', text: '+91 99999 00102' },
  'contacts-other': { kind: 'unsupported', what: 'contacts' },
  'button-reply': { kind: 'tap', choice: 'p1:yes' },
  'list-reply': { kind: 'tap', choice: 'p1:birth' },
  'flow-reply': { kind: 'flow', token: 'a-token', answers: { child_name: 'عائشہ', agreed: true } },
  'address-reply': { kind: 'text', text: '12, शांति कुंज, नयापुर, उदयगढ़, 110054' },
  'template-button': { kind: 'tap', choice: 'p1:status' },
  'template-button-without-payload': { kind: 'text', text: 'स्थिति देखें' },
  order: { kind: 'unsupported', what: 'order' },
  reaction: silent,
  'reaction-taken-back': silent,
  edit: silent,
  revoke: silent,
  unsupported: { kind: 'unsupported', what: 'other' },
  'unsupported-too-large': { kind: 'unsupported', what: 'too-large' },
  'unknown-type': { kind: 'unsupported', what: 'other' },
};
const STATUSES = ['status-sent', 'status-delivered', 'status-read', 'status-played', 'status-failed'];
/** What is kept beside the mailboxes: field and reason. */
const KEPT: Readonly<Record<string, readonly [field: string, reason: string] | undefined>> = {
  'system-changed-number': ['messages', 'signal'],
  'system-changed-user-id': ['messages', 'signal'],
  'user-id-update': ['user_id_update', 'signal'],
  'status-payment': undefined,
  error: ['messages', 'error'],
  'template-status': ['message_template_status_update', 'not-ours'],
  'number-quality': ['phone_number_quality_update', 'not-ours'],
  'account-update': ['account_update', 'signal'],
  capability: ['business_capability_update', 'not-ours'],
  'flow-health': ['flows', 'signal'],
  'unknown-field': ['something_new', 'unknown-field'],
};
const ALL = [...Object.keys(MESSAGES), ...STATUSES, ...Object.keys(KEPT)];

let stage: WebhookStage;
beforeAll(async () => {
  stage = await createWebhookStage([SECRET]);
});
afterAll(() => stage.close());

const accept = (name: string, raw = bodyOf(name)) => stage.webhook.accept(raw, signatures.get(name));

async function listKept() {
  const { rows } = await stage.database.worker.query<{ field: string; reason: string }>(
    'select field, reason from webhook_other order by id',
  );
  return rows.map((row) => [row.field, row.reason]);
}

test('every pinned body has an expectation here, and every type of message a pinned body', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.body'));
  expect(files.map((file) => file.replace('.body', '')).toSorted()).toEqual(ALL.toSorted());
  expect([...signatures.keys()].toSorted()).toEqual(ALL.toSorted());
  const types = ALL.flatMap((name) => explodeWebhook(JSON.parse(bodyOf(name).toString())).events).flatMap((event) =>
    event.kind === 'message' ? [event.type] : [],
  );
  expect([...INBOUND_MESSAGE_TYPES].filter((type) => !types.includes(type))).toEqual([]);
});

describe('pinned bodies', () => {
  test.each(Object.entries(MESSAGES))('the message %s reaches the mailbox and is read', async (name, inbound) => {
    expect(await accept(name)).toBe(200);
    const mail = await stage.takeMail();
    expect(mail.map((event) => readInbound(event.body).inbound)).toEqual([inbound]);
  });

  test.each(STATUSES)('the status %s is taken', async (name) => {
    expect(await accept(name)).toBe(200);
    const { rows } = await stage.database.worker.query<{ status: string }>(
      `select status from status_unmatched where provider_id = 'wamid.PINOUT' and 'status-' || status = $1`,
      [name],
    );
    expect(rows).toHaveLength(1);
  });

  test.each(Object.entries(KEPT))('%s is kept beside the mailboxes', async (name, row) => {
    const before = await listKept();
    expect(await accept(name)).toBe(200);
    expect((await listKept()).slice(before.length)).toEqual(row === undefined ? [] : [row]);
    expect(await stage.takeMail()).toEqual([]);
  });

  test('a payment is noted once, with its amount and without the person', async () => {
    expect(await accept('status-payment')).toBe(200);
    expect(await accept('status-payment')).toBe(200);
    const { rows } = await stage.database.worker.query('select * from payment_notice');
    expect(rows).toMatchObject([
      { reference_id: 'dwar-pin-1', status: 'captured', transaction_id: 'order_LZK2', amount_minor: 21_000 },
    ]);
    expect(JSON.stringify(rows)).not.toContain('919999900101');
  });
});

describe('altered bodies and signatures', () => {
  test.each(ALL)('%s is refused when one byte of it or of its signature is another', async (name) => {
    const raw = bodyOf(name);
    const good = signatures.get(name) ?? '';
    const hex = good.slice('sha256='.length);
    const before = await stage.countRows();
    const text = raw.toString();
    const bodies = [
      raw.subarray(0, raw.length - 1),
      Buffer.concat([raw, Buffer.from('\n')]),
      // What JSON.stringify makes of it, with and without the slashes that Meta escapes.
      Buffer.from(JSON.stringify(JSON.parse(text))),
      Buffer.from(text.replaceAll(String.raw`\/`, '/')),
      Buffer.from(text.replaceAll(/\\u([0-9a-f]{4})/g, (escape) => escape.toUpperCase().replace('U', 'u'))),
    ].filter((body) => !body.equals(raw));
    expect(bodies.length).toBeGreaterThanOrEqual(2);
    for (const body of bodies) expect(await stage.webhook.accept(body, good)).toBe(401);
    const wrong = [
      good.toUpperCase(),
      `sha256=${hex.toUpperCase()}`,
      `sha256=${Buffer.from(hex, 'hex').toString('base64')}`,
      `sha256=${Buffer.from(hex, 'hex').toString('base64url')}`,
      hex,
      good.slice(0, -1),
      `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`,
      `${good} `,
      `${good}, ${good}`,
    ];
    for (const signature of wrong) expect(await stage.webhook.accept(raw, signature)).toBe(401);
    expect(await stage.countRows()).toBe(before);
  });
});

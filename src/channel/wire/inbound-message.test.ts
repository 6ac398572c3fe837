import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  explodeWebhook,
  INBOUND_MESSAGE_TYPES,
  parseInboundMessage,
  parseStatusUpdate,
  type MessageEvent,
} from './index.ts';

const sender = {
  from: '919999900001',
  from_user_id: 'IN.13491208655302741918',
  id: 'wamid.1',
  timestamp: '1750030073',
};
const media = {
  id: '1003383421387256',
  mime_type: 'image/jpeg',
  sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=',
};
const reply = { context: { from: '911140000000', id: 'wamid.0' } };

/** Literal payloads in the documented shape, one or more per type. */
const payloads: readonly Record<string, unknown>[] = [
  { type: 'text', text: { body: 'जन्म प्रमाण पत्र' } },
  { type: 'image', image: { ...media, caption: 'Front', url: 'https://lookaside.example/1' } },
  { type: 'document', document: { ...media, mime_type: 'application/pdf', filename: 'id.pdf' } },
  { type: 'audio', audio: { ...media, mime_type: 'audio/ogg; codecs=opus', voice: true } },
  { type: 'video', video: { ...media, mime_type: 'video/mp4' } },
  { type: 'sticker', sticker: { ...media, mime_type: 'image/webp', animated: false } },
  { type: 'location', location: { latitude: 28.6, longitude: 77.2, name: 'Office' } },
  { type: 'location', location: { latitude: '28.6', longitude: '77.2' } },
  { type: 'contacts', contacts: [{ name: { formatted_name: 'Ravi' }, phones: [{ phone: '+91 99999 00002' }] }] },
  {
    ...reply,
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: { id: 'p1:yes', title: 'Yes' } },
  },
  { ...reply, type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'p1:a', title: 'A' } } },
  {
    ...reply,
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"t"}' } },
  },
  { ...reply, type: 'button', button: { payload: 'renew', text: 'Renew' } },
  { type: 'order', order: { catalog_id: '1', product_items: [] } },
  { type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '🙏' } },
  { type: 'reaction', reaction: { message_id: 'wamid.0' } },
  { type: 'system', system: { type: 'user_changed_number', wa_id: '919999900009', body: 'changed' } },
  {
    type: 'unsupported',
    errors: [{ code: 131051, title: 'Message type unknown' }],
    unsupported: { type: 'poll_creation' },
  },
  { type: 'edit', edit: { original_message_id: 'wamid.0', message: { type: 'text' } } },
  { type: 'revoke', revoke: { original_message_id: 'wamid.0' } },
];

function messageEventOf(payload: object): MessageEvent {
  const value = { messaging_product: 'whatsapp', messages: [{ ...sender, ...payload }] };
  const change = { field: 'messages', value };
  const [event] = explodeWebhook({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [change] }],
  }).events;
  if (event?.kind !== 'message') throw new Error('not a message event');
  return event;
}

describe('parseInboundMessage', () => {
  test.each(payloads.map((payload) => [String(payload['type']), payload] as const))('%s is taken', (_type, payload) => {
    expect(parseInboundMessage(messageEventOf(payload))).toMatchObject({
      ok: true,
      message: { type: payload['type'] },
    });
  });

  test('every type we have a schema for has a literal payload here', () => {
    expect(new Set(payloads.map((payload) => payload['type']))).toEqual(INBOUND_MESSAGE_TYPES);
  });

  test('keys Meta adds later are kept', () => {
    const parsed = parseInboundMessage(messageEventOf({ type: 'text', text: { body: 'Hi', tone: 'new' }, later: 1 }));
    expect(parsed).toMatchObject({ ok: true, message: { later: 1, text: { tone: 'new' } } });
  });

  test('a type or an interactive reply nobody knows yet is an unknown type, not a malformed one', () => {
    expect(parseInboundMessage(messageEventOf({ type: 'hologram' }))).toEqual({ ok: false, reason: 'unknown-type' });
    const interactive = { type: 'call_permission_reply', call_permission_reply: {} };
    const event = messageEventOf({ type: 'interactive', interactive });
    expect(parseInboundMessage(event)).toEqual({ ok: false, reason: 'unknown-type' });
  });

  test('a malformed payload names its keys and never its values', () => {
    const parsed = parseInboundMessage(messageEventOf({ type: 'text', text: { body: ['secret'] } }));
    expect(parsed).toEqual({ ok: false, reason: 'malformed', paths: ['text.body'] });
  });

  test('never throws on any JSON under a known type', () => {
    fc.assert(
      fc.property(fc.constantFrom(...INBOUND_MESSAGE_TYPES), fc.jsonValue(), (type, body) => {
        const parsed = parseInboundMessage(messageEventOf({ type, [type]: body }));
        expect(typeof parsed.ok).toBe('boolean');
      }),
    );
  });
});

test('a status is parsed with its pricing, and one with wrong types names the keys', () => {
  const eventOf = (status: object) => {
    const change = { field: 'messages', value: { statuses: [status] } };
    const [event] = explodeWebhook({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [change] }],
    }).events;
    if (event?.kind !== 'status') throw new Error('not a status event');
    return event;
  };
  const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' };
  expect(parseStatusUpdate(eventOf({ id: 'wamid.1', status: 'sent', pricing }))).toMatchObject({ ok: true });
  expect(parseStatusUpdate(eventOf({ id: 'wamid.1', status: 'sent', pricing: 'free' }))).toEqual({
    ok: false,
    reason: 'malformed',
    paths: ['pricing'],
  });
});

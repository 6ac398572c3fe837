import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { envelopeOfOne, explodeWebhook, type WebhookEvent } from './index.ts';

const metadata = { display_phone_number: '911140000000', phone_number_id: '106540352242922' };
const asha = { profile: { name: 'Asha' }, wa_id: '919999900001', user_id: 'IN.13491208655302741918' };
const ravi = { profile: { name: 'Ravi' }, user_id: 'IN.20000000000000000002' };

function textFrom(sender: object, id: string, body = 'Hi') {
  return { ...sender, id, timestamp: '1750030073', type: 'text', text: { body } };
}

function envelope(...changes: unknown[]) {
  return { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes }] };
}

function messagesChange(value: object) {
  return { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
}

describe('explodeWebhook', () => {
  test('a text message becomes one event with both identifiers of its sender', () => {
    const message = textFrom({ from: '919999900001', from_user_id: asha.user_id }, 'wamid.1');
    const { events } = explodeWebhook(envelope(messagesChange({ contacts: [asha], messages: [message] })));
    expect(events).toEqual([
      {
        kind: 'message',
        wabaId: '102290129340398',
        phoneNumberId: '106540352242922',
        path: { entry: 0, change: 0, item: 0 },
        metadata,
        messageId: 'wamid.1',
        type: 'text',
        timestampSeconds: 1750030073,
        fromPhone: '919999900001',
        fromUserId: 'IN.13491208655302741918',
        message,
        contact: asha,
      },
    ]);
  });

  test('an old payload with a phone alone and a new one with a user id alone are both messages', () => {
    const { events } = explodeWebhook(
      envelope(
        messagesChange({
          contacts: [ravi],
          messages: [
            textFrom({ from: '919999900003' }, 'wamid.1'),
            textFrom({ from_user_id: ravi.user_id }, 'wamid.2'),
          ],
        }),
      ),
    );
    expect(events).toMatchObject([
      { kind: 'message', fromPhone: '919999900003', fromUserId: undefined, contact: undefined },
      { kind: 'message', fromPhone: undefined, fromUserId: ravi.user_id, contact: ravi },
    ]);
  });

  test('an old payload whose contact names the user id links phone and user id', () => {
    const value = { contacts: [ravi, asha], messages: [textFrom({ from: '919999900001' }, 'wamid.1')] };
    expect(explodeWebhook(envelope(messagesChange(value))).events).toMatchObject([
      { kind: 'message', fromPhone: '919999900001', fromUserId: asha.user_id },
    ]);
  });

  test('a contact that contradicts the sender lends it nothing', () => {
    const other = { wa_id: '919999900009', user_id: asha.user_id };
    const sender = { from: '919999900001', from_user_id: asha.user_id };
    const { events } = explodeWebhook(
      envelope(messagesChange({ contacts: [other], messages: [textFrom(sender, 'wamid.1')] })),
    );
    expect(events).toMatchObject([{ kind: 'message', fromPhone: '919999900001', contact: undefined }]);
  });

  test('every entry, change, message, status and error of a batch is walked, one bad item costs no other', () => {
    const { events } = explodeWebhook({
      object: 'whatsapp_business_account',
      entry: [
        { id: '1', changes: [messagesChange({ messages: [null, textFrom({ from: '919999900001' }, 'wamid.1')] })] },
        'not an entry',
        {
          id: '2',
          time: 1739321024,
          changes: [
            messagesChange({
              statuses: [{ id: 'wamid.9', status: 'failed', recipient_id: '919999900001', errors: [{ code: 131026 }] }],
              errors: [{ code: 130429, title: 'Rate limit hit' }],
            }),
            { field: 'message_template_status_update', value: { event: 'PAUSED' } },
            { value: {} },
            { field: 'messages', value: { messaging_product: 'whatsapp', metadata } },
          ],
        },
      ],
    });
    expect(events.map((event) => [event.kind, Object.values(event.path).join('.')])).toEqual([
      ['unknown', '0.0.0'],
      ['message', '0.0.1'],
      ['unknown', '1.0.0'],
      ['status', '2.0.0'],
      ['error', '2.0.0'],
      ['other', '2.1.0'],
      ['unknown', '2.2.0'],
      ['unknown', '2.3.0'],
    ]);
  });

  test('a status carries what reconciliation needs', () => {
    const status = {
      id: 'wamid.HBgM',
      status: 'delivered',
      timestamp: '1750030080',
      recipient_id: '919999900001',
      recipient_user_id: asha.user_id,
      biz_opaque_callback_data: '0198c0de-0000-7000-8000-000000000001',
      pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' },
    };
    expect(explodeWebhook(envelope(messagesChange({ statuses: [status] }))).events).toMatchObject([
      {
        kind: 'status',
        messageId: 'wamid.HBgM',
        statusName: 'delivered',
        timestampSeconds: 1750030080,
        recipientPhone: '919999900001',
        recipientUserId: asha.user_id,
        callbackData: '0198c0de-0000-7000-8000-000000000001',
        errorCode: undefined,
      },
    ]);
  });

  test.each([
    ['a message without id', { messages: [{ from: '919999900001', type: 'text' }] }, 'message-without-id'],
    ['a message without sender', { messages: [{ id: 'wamid.1', type: 'text' }] }, 'message-without-sender'],
    ['a message that is a string', { messages: ['Hi'] }, 'bad-message'],
    ['a status without a name', { statuses: [{ id: 'wamid.1' }] }, 'bad-status'],
    ['an error that is a number', { errors: [131000] }, 'bad-error'],
    ['a value with nothing in it', {}, 'empty-value'],
  ])('%s is kept as unknown', (_name, value, reason) => {
    expect(explodeWebhook(envelope(messagesChange(value))).events).toMatchObject([{ kind: 'unknown', reason }]);
  });

  test.each([[null], [42], ['text'], [[]], [{}], [{ object: 'page', entry: [] }], [{ object: 'page', entry: [{}] }]])(
    'a body that is no WhatsApp envelope is kept as unknown: %j',
    (body) => {
      expect(explodeWebhook(body).events).toMatchObject([{ kind: 'unknown', reason: 'foreign-envelope', raw: body }]);
    },
  );

  test('any JSON in, at least one event out, and each event survives its own minimal envelope', () => {
    const piece = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          id: fc.oneof(fc.string(), fc.jsonValue()),
          from: fc.oneof(fc.constant('919999900001'), fc.jsonValue()),
          from_user_id: fc.oneof(fc.constant('IN.1'), fc.jsonValue()),
          status: fc.oneof(fc.constant('sent'), fc.jsonValue()),
          type: fc.oneof(fc.constant('text'), fc.jsonValue()),
          errors: fc.jsonValue(),
          timestamp: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    );
    const contact = fc.oneof(fc.constant(asha), fc.constant(ravi), fc.jsonValue());
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          metadata: fc.oneof(fc.constant(metadata), fc.jsonValue()),
          contacts: fc.oneof(fc.array(contact), fc.jsonValue()),
          messages: fc.oneof(fc.array(piece), fc.jsonValue()),
          statuses: fc.oneof(fc.array(piece), fc.jsonValue()),
          errors: fc.oneof(fc.array(piece), fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
    );
    const change = fc.oneof(
      fc.jsonValue(),
      fc.record({ field: fc.oneof(fc.constant('messages'), fc.string(), fc.jsonValue()), value }),
    );
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record({ id: fc.jsonValue(), time: fc.jsonValue(), changes: fc.array(change) }, { requiredKeys: [] }),
    );
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({ object: fc.constant('whatsapp_business_account'), entry: fc.array(entry) }),
    );
    fc.assert(
      fc.property(body, (envelopeOfMany) => {
        const { events } = explodeWebhook(envelopeOfMany);
        expect(events.length).toBeGreaterThan(0);
        for (const event of events) {
          const again = explodeWebhook(JSON.parse(JSON.stringify(envelopeOfOne(event)))).events;
          expect(again).toEqual([atOrigin(event)]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** The event as JSON carries it, standing alone in its envelope. */
function atOrigin(event: WebhookEvent): unknown {
  return JSON.parse(JSON.stringify({ ...event, path: { entry: 0, change: 0, item: 0 } }));
}

import { describe, expect, test } from 'vitest';
import { LIMITS, OutboundMessage } from './index.ts';

const common = { messaging_product: 'whatsapp', recipient_type: 'individual', to: '+919999900001' };
const button = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const row = (id: string) => ({ id, title: id });

function buttons(...list: unknown[]) {
  const interactive = { type: 'button', body: { text: 'Choose' }, action: { buttons: list } };
  return { ...common, type: 'interactive', interactive };
}

function list(...sections: unknown[]) {
  const interactive = { type: 'list', body: { text: 'Choose' }, action: { button: 'Open', sections } };
  return { ...common, type: 'interactive', interactive };
}

const accepted = (message: unknown) => OutboundMessage.safeParse(message).success;

describe('OutboundMessage', () => {
  test('a text holds 4096 characters and not one more', () => {
    expect(accepted({ ...common, type: 'text', text: { body: 'अ'.repeat(LIMITS.textBody) } })).toBe(true);
    expect(accepted({ ...common, type: 'text', text: { body: 'अ'.repeat(LIMITS.textBody + 1) } })).toBe(false);
    expect(accepted({ ...common, type: 'text', text: { body: ' \n' } })).toBe(false);
  });

  test('one to three buttons, with different ids and titles of at most 20 characters', () => {
    expect(accepted(buttons(button('a'), button('b'), button('c')))).toBe(true);
    expect(accepted(buttons())).toBe(false);
    expect(accepted(buttons(button('a'), button('b'), button('c'), button('d')))).toBe(false);
    expect(accepted(buttons(button('a'), button('a', 'other')))).toBe(false);
    expect(accepted(buttons(button('a', 'same'), button('b', 'same')))).toBe(false);
    expect(accepted(buttons(button('a', 'x'.repeat(21))))).toBe(false);
    expect(accepted(buttons(button('x'.repeat(257), 'a')))).toBe(false);
  });

  test('ten list rows over all sections, titled sections when there are several', () => {
    const ten = Array.from({ length: 10 }, (_, index) => row(`r${index}`));
    expect(accepted(list({ rows: ten }))).toBe(true);
    expect(accepted(list({ title: 'One', rows: ten }, { title: 'Two', rows: [row('z')] }))).toBe(false);
    expect(accepted(list({ rows: [row('a')] }, { title: 'Two', rows: [row('b')] }))).toBe(false);
    expect(accepted(list({ rows: [row('a'), row('a')] }))).toBe(false);
    expect(accepted(list({ rows: [{ id: 'a', title: 'x'.repeat(25) }] }))).toBe(false);
    expect(accepted(list({ rows: [{ id: 'a', title: 'a', description: 'x'.repeat(73) }] }))).toBe(false);
  });

  test('media comes by id or by link, never by both or neither', () => {
    expect(accepted({ ...common, type: 'document', document: { id: '1', filename: 'receipt.pdf' } })).toBe(true);
    expect(accepted({ ...common, type: 'image', image: { link: 'https://files.example/a.png' } })).toBe(true);
    expect(accepted({ ...common, type: 'image', image: { id: '1', link: 'https://files.example/a.png' } })).toBe(false);
    expect(accepted({ ...common, type: 'image', image: { caption: 'none' } })).toBe(false);
    expect(accepted({ ...common, type: 'image', image: { link: 'file:///etc/hostname' } })).toBe(false);
  });

  test('an order goes as a template too, and its sums must agree', () => {
    const amount = (value: number) => ({ value, offset: 100 });
    const order = (total: number, subtotal = 4300) => ({
      reference_id: 'DL-26-0004127.fee',
      type: 'digital-goods',
      currency: 'INR',
      total_amount: amount(total),
      payment_settings: [
        { type: 'payment_gateway', payment_gateway: { type: 'billdesk', configuration_name: 'fees' } },
      ],
      order: {
        status: 'pending',
        items: [{ name: 'Copy', amount: amount(2150), quantity: 2 }],
        subtotal: amount(subtotal),
        tax: amount(774),
        discount: amount(74),
      },
    });
    const template = (...components: unknown[]) => ({
      ...common,
      type: 'template',
      template: { name: 'fee_due', language: { code: 'hi' }, components },
    });
    const button = (details: unknown) => ({
      type: 'button',
      sub_type: 'order_details',
      index: '0',
      parameters: [{ type: 'action', action: { order_details: details } }],
    });
    const status = { reference_id: 'DL-26-0004127.fee', order: { status: 'completed' } };
    expect(accepted(template(button(order(5000))))).toBe(true);
    expect(accepted(template(button(order(5001))))).toBe(false);
    expect(accepted(template(button(order(5001, 4301))))).toBe(false);
    expect(accepted(template(button({ ...order(5000), payment_configuration: 'fees' })))).toBe(false);
    expect(
      accepted(template({ type: 'order_status', parameters: [{ type: 'order_status', order_status: status }] })),
    ).toBe(true);
    expect(accepted({ ...common, type: 'interactive', interactive: { type: 'order_status' } })).toBe(false);
  });

  test('a misspelt key is refused', () => {
    expect(accepted({ ...common, type: 'text', text: { body: 'Hi', previewUrl: true } })).toBe(false);
    expect(accepted({ ...common, typ: 'text', text: { body: 'Hi' } })).toBe(false);
  });
});

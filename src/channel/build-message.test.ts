import { expect, test } from 'vitest';
import { buildMessage } from './build-message.ts';
import { LIMITS, OutboundMessage } from './wire/index.ts';

const choice = (index: number) => ({ id: `p1:${index}`, title: `Choice ${index}` });
const choices = (count: number) => Array.from({ length: count }, (_, index) => choice(index));
const frame = { kind: 'choices', body: 'What now?', listButton: 'Choose', listTitle: 'One of these' } as const;

function accepted(content: string): boolean {
  const whole = { messaging_product: 'whatsapp', recipient_type: 'individual', to: '+919999900001' };
  return OutboundMessage.safeParse({ ...whole, ...JSON.parse(content) }).success;
}

test('up to three choices become buttons, more become a list, and Meta takes both', () => {
  for (const count of [1, 2, 3]) {
    const content = buildMessage({ ...frame, choices: choices(count) });
    expect(JSON.parse(content).interactive.type).toBe('button');
    expect(accepted(content)).toBe(true);
  }
  for (const count of [4, 10]) {
    const content = buildMessage({ ...frame, choices: choices(count) });
    expect(JSON.parse(content).interactive.type).toBe('list');
    expect(JSON.parse(content).interactive.action.sections).toMatchObject([{ title: 'One of these' }]);
    expect(accepted(content)).toBe(true);
  }
  expect(accepted(buildMessage({ kind: 'text', body: 'नमस्ते' }))).toBe(true);
});

test('a message beyond a limit is refused before it is stored', () => {
  const long = 'क'.repeat(LIMITS.interactiveBody + 1);
  const refused = [
    { kind: 'text', body: 'a'.repeat(LIMITS.textBody + 1) },
    { ...frame, body: long, choices: choices(1) },
    { ...frame, choices: choices(11) },
    { ...frame, choices: [] },
    { ...frame, choices: [{ id: 'p1:a', title: 'a title that is far too long' }] },
    { ...frame, choices: [...choices(3), { id: 'p1:x', title: 'a row title that is too long' }] },
    { ...frame, choices: choices(4), listTitle: 'a list title that is too long' },
    { kind: 'document', certificateId: 'x', fileName: 'a.pdf', caption: 'a'.repeat(LIMITS.caption + 1) },
  ] as const;
  for (const message of refused) expect(() => buildMessage(message)).toThrow(/characters of|1 to 10 choices/);
});

const order = {
  kind: 'payment',
  body: 'The fee for your copy.',
  reference: 'DL-26-0004127.fee',
  items: [{ name: 'Copy of a certificate', paise: 2150, quantity: 2 }],
  taxPaise: 774,
  payBy: { kind: 'gateway', gateway: 'razorpay', configuration: 'fees', receipt: 'DL-26-0004127' },
} as const;

const requests = [
  { kind: 'link', body: 'Your receipt', button: 'Open it', url: 'https://dwar.example/r/1', footer: 'Dwar' },
  { kind: 'flow', body: 'Your form', header: 'Form', button: 'Fill it in', flowId: '77', token: 't'.repeat(43) },
  {
    kind: 'flow',
    body: 'Your form',
    button: 'Fill it in',
    flowId: '77',
    token: 'one',
    open: { screen: 'NAME', data: { who: 'you' } },
    draft: true,
  },
  { kind: 'location-request', body: 'Where is it?' },
  { kind: 'contact-request', body: 'Which number is yours?' },
  { kind: 'address-request', body: 'Where do you live?', values: { city: 'दिल्ली', in_pin_code: '110006' } },
  { kind: 'address-request', body: 'Where do you live?', errors: { in_pin_code: 'There is no such code.' } },
  order,
  { ...order, payBy: { kind: 'upi-link', link: 'upi://pay?pa=fees@bank&pn=Fees&tr=1' } },
  { ...order, payBy: { kind: 'upi-configuration', configuration: 'fees' } },
  { kind: 'payment-progress', body: 'It is paid.', reference: 'DL-26-0004127.fee', status: 'completed' },
  { kind: 'picture', mediaId: '1', caption: 'the hall' },
  { kind: 'file', mediaId: '1', fileName: 'receipt.pdf' },
  { kind: 'voice', mediaId: '1' },
  { kind: 'place', latitude: 28.65, longitude: 77.23, name: 'Office' },
  { kind: 'reaction', messageId: 'wamid.1', emoji: '👍' },
  { kind: 'reaction', messageId: 'wamid.1' },
  {
    kind: 'template',
    name: 'news_filed_v1',
    languageCode: 'hi',
    components: [
      { type: 'header', parameters: [{ type: 'document', document: { id: '1', filename: 'a.pdf' } }] },
      { type: 'body', parameters: [{ type: 'text', text: 'DL-26-0004127', parameter_name: 'number' }] },
      { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'status' }] },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'r/1' }] },
      { type: 'button', sub_type: 'flow', index: '2', parameters: [{ type: 'action', action: { flow_token: 't' } }] },
      { type: 'button', sub_type: 'copy_code', index: 3, parameters: [{ type: 'coupon_code', coupon_code: '482913' }] },
    ],
  },
] as const;

test.each(requests)('a $kind is built as Meta takes it', (message) => {
  expect(accepted(buildMessage(message))).toBe(true);
});

test('the sums of an order are computed, and may be paid at the gateway that is named', () => {
  const { parameters } = JSON.parse(buildMessage(order)).interactive.action;
  expect(parameters).toMatchObject({
    total_amount: { value: 5074, offset: 100 },
    payment_settings: [{ payment_gateway: { type: 'razorpay', razorpay: { receipt: 'DL-26-0004127' } } }],
    order: { subtotal: { value: 4300, offset: 100 }, tax: { value: 774, offset: 100 } },
  });
});

test('a request beyond a limit is refused before it is stored, and the error names no value', () => {
  const from = new Date('2026-11-23T10:00:00Z');
  const until = new Date('2026-11-23T10:04:59Z');
  const refused = [
    { kind: 'link', body: 'a', button: 'a button of 21 chars.', url: 'https://dwar.example' },
    { kind: 'link', body: 'a', button: 'Open', url: 'upi://pay' },
    { kind: 'flow', body: 'a', button: 'क'.repeat(31), flowId: '1', token: 't' },
    { kind: 'flow', body: 'a', button: 'b', flowId: '1', token: 't', open: { screen: 'A', data: {} } },
    { kind: 'location-request', body: ' ' },
    { kind: 'contact-request', body: 'a'.repeat(1025) },
    { kind: 'address-request', body: 'a', values: { in_pin_code: '11000' } },
    { ...order, reference: 'a reference with spaces' },
    { ...order, reference: 'r'.repeat(36) },
    { ...order, items: [] },
    { ...order, items: [{ name: 'n'.repeat(61), paise: 1, quantity: 1 }] },
    { ...order, items: [{ name: 'half a paisa', paise: 0.5, quantity: 1 }] },
    { ...order, openFor: { from, until, description: 'soon' } },
    { kind: 'payment-progress', body: 'a', reference: 'r', status: 'pending', description: 'd'.repeat(121) },
    { kind: 'place', latitude: 91, longitude: 0 },
    { kind: 'reaction', messageId: 'wamid.1', emoji: 'yes' },
    { kind: 'template', name: 'Not A Name', languageCode: 'hi' },
    {
      kind: 'template',
      name: 'code',
      languageCode: 'hi',
      components: [{ type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'payload', payload: 'p' }] }],
    },
  ] as const;
  for (const message of refused) expect(() => buildMessage(message)).toThrow(/WhatsApp's rules|stays open/);
  expect(() => buildMessage({ ...order, reference: 'Kamla Devi' })).not.toThrow(/Kamla/);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBench, type TestBench } from '../test-bench.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_MESSAGES_PER_SECOND: '1000' });
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
});
afterAll(async () => {
  await bench.stop();
});

const rupees = (value: number) => ({ value: value * 100, offset: 100 });
const gateway = {
  type: 'payment_gateway',
  payment_gateway: {
    type: 'razorpay',
    configuration_name: 'fees',
    razorpay: { receipt: 'r-1', notes: { case: 'D-1' } },
  },
};

function order(referenceId: string, changes: object = {}) {
  return {
    reference_id: referenceId,
    type: 'digital-goods',
    currency: 'INR',
    total_amount: rupees(210),
    payment_settings: [gateway],
    order: {
      status: 'pending',
      items: [{ name: 'Copy', amount: rupees(100), quantity: 2 }],
      subtotal: rupees(200),
      tax: { ...rupees(10), description: 'GST' },
    },
    ...changes,
  };
}

async function send(interactive: object) {
  const message = { messaging_product: 'whatsapp', to: '+919999908365', type: 'interactive', interactive };
  const { status, body } = await bench.graph(message);
  const { messages, error } = body as {
    messages?: [{ id: string }];
    error?: { code: number; error_data: { details: string } };
  };
  return { status, id: messages?.[0].id ?? '', error };
}

const sendOrder = (parameters: object) =>
  send({ type: 'order_details', body: { text: 'Fee' }, action: { name: 'review_and_pay', parameters } });
const sendStatus = (referenceId: string, status: string) =>
  send({
    type: 'order_status',
    body: { text: 'News' },
    action: { name: 'review_order', parameters: { reference_id: referenceId, order: { status } } },
  });
const pay = (messageId: string, outcome: string) =>
  bench.send('POST', `/phones/api/citizens/arjun/payments/${messageId}`, { outcome });

async function nextPaymentStatus(referenceId: string, wanted: string): Promise<Record<string, unknown>> {
  return bench.waitFor(() => {
    for (const { raw } of bench.webhooks) {
      const value = JSON.parse(raw.toString('utf8')).entry[0].changes[0].value;
      const status = value.statuses?.[0];
      if (status?.payment?.reference_id === referenceId && JSON.stringify(status).includes(wanted)) return status;
    }
    return undefined;
  });
}

test('a payment fails, hangs and is captured; the service hears of each step and can look it up and refund it', async () => {
  const { id } = await sendOrder(order('fee-1'));
  expect((await pay(id, 'failed')).body.payment.status).toBe('failed');
  expect(await nextPaymentStatus('fee-1', '"failed"')).toMatchObject({
    type: 'payment',
    status: 'pending',
    payment: { transaction: { status: 'failed', error: { code: expect.any(String) } } },
  });
  expect((await pay(id, 'pending')).body.payment.status).toBe('pending');
  const lookup = `/v26.0/${bench.phoneNumberId}/payments/fees/fee-1`;
  expect((await bench.send('GET', lookup, undefined, bench.bearer)).body.payments).toMatchObject([
    { status: 'pending' },
  ]);
  expect((await pay(id, 'success')).body.payment.status).toBe('captured');
  expect(await nextPaymentStatus('fee-1', '"captured"')).toMatchObject({
    id,
    recipient_id: '919999908365',
    payment: { amount: rupees(210), receipt: 'r-1', notes: { case: 'D-1' }, transaction: { method: { type: 'upi' } } },
  });
  expect((await pay(id, 'success')).status).toBe(409);
  expect((await bench.send('GET', lookup, undefined, bench.bearer)).body.payments).toMatchObject([
    { status: 'captured', total_amount: rupees(210), transactions: [{ status: 'success' }] },
  ]);
  expect(bench.world.items.get(id)?.content).toMatchObject({ payment: { status: 'captured' } });

  const refund = {
    reference_id: 'fee-1',
    speed: 'normal',
    payment_config_id: 'fees',
    amount: { currency: 'INR', ...rupees(210) },
  };
  const path = `/v26.0/${bench.phoneNumberId}/payments_refund`;
  expect(await bench.graph(refund, path)).toMatchObject({ status: 200, body: { status: 'pending' } });
  expect((await bench.graph(refund, path)).status).toBe(400);
  expect(await nextPaymentStatus('fee-1', 'rfnd_')).toMatchObject({ payment: { refunds: [{ amount: rupees(210) }] } });
});

test.each([
  [
    'a subtotal that is not the sum of the items',
    { order: { ...order('x').order, subtotal: rupees(199) } },
    'subtotal',
  ],
  ['a total that does not add up', { total_amount: rupees(200) }, 'total_amount'],
  ['another currency', { currency: 'USD' }, 'currency'],
  ['a reference of 36 characters', { reference_id: 'x'.repeat(36) }, 'reference_id'],
  ['no way to pay', { payment_settings: undefined }, 'payment_settings'],
  [
    'an intent with another reference',
    { payment_settings: [{ type: 'upi_intent_link', upi_intent_link: { link: 'upi://pay?pa=a@b&tr=other' } }] },
    'reference_id',
  ],
])('an order with %s is refused', async (_title, change, named) => {
  const { status, error } = await sendOrder(order('fee-wrong', change));
  expect([status, error?.code]).toEqual([400, named === 'payment_settings' ? 131008 : 131009]);
  expect(error?.error_data.details).toContain(named);
});

test('a reference is used once, and an expired request cannot be paid', async () => {
  const seconds = Math.floor(bench.world.clock.now() / 1000);
  const expiration = (ahead: number) => ({
    order: { ...order('x').order, expiration: { timestamp: String(seconds + ahead), description: 'Today' } },
  });
  expect((await sendOrder(order('fee-2', expiration(100)))).error?.code).toBe(131009);
  const { id } = await sendOrder(order('fee-2', expiration(1000)));
  expect((await sendOrder(order('fee-2'))).error?.code).toBe(131009);
  await bench.send('POST', '/phones/api/clock/advance', { seconds: 2000 });
  expect((await pay(id, 'success')).status).toBe(409);
  expect(bench.world.payments.get('fee-2')?.status).toBe('expired');
});

test('an order runs through its statuses; a wrong step comes back as 2046, a cancel after payment as 2047', async () => {
  await sendOrder(order('fee-3'));
  const codeOf = async (status: string) => {
    const { id } = await sendStatus('fee-3', status);
    const event = await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === id);
    return event.kind === 'status' ? (event.errorCode ?? event.statusName) : '';
  };
  expect(await codeOf('processing')).toBe('sent');
  expect(await codeOf('pending')).toBe(2046);
  expect(await codeOf('shipped')).toBe('sent');
  expect(await codeOf('completed')).toBe('sent');
  expect(await codeOf('processing')).toBe(2046);
  const { id } = await sendOrder(order('fee-4'));
  await pay(id, 'success');
  const canceled = await sendStatus('fee-4', 'canceled');
  expect(await bench.waitForEvent((each) => each.kind === 'status' && each.messageId === canceled.id)).toMatchObject({
    errorCode: 2047,
  });
});

test('a UPI intent tells the service nothing', async () => {
  const link = 'upi://pay?pa=fees@bank&pn=Office&tr=fee-5';
  const intent = { payment_settings: [{ type: 'upi_intent_link', upi_intent_link: { link } }] };
  const { id } = await sendOrder(order('fee-5', intent));
  expect((await pay(id, 'success')).body.payment.status).toBe('captured');
  const lookup = `/v26.0/${bench.phoneNumberId}/payments/fees/fee-5`;
  expect((await bench.send('GET', lookup, undefined, bench.bearer)).status).toBe(400);
  expect(bench.world.webhooks.list().some((delivery) => delivery.body.includes('"reference_id":"fee-5"'))).toBe(false);
});

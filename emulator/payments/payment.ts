/**
 * Payments in the chat (§4): opened by an order_details message, paid (or not) by the citizen in the payments sheet,
 * looked up and refunded by the service, their order status told by order_status messages.
 */
import { randomBytes } from 'node:crypto';
import type { Amount, ChatItem, ItemContent, OrderStatus, PaymentRequest, PaymentStatus } from '../chat.ts';
import { GraphError } from '../graph/errors.ts';
import type { OrderParameters } from '../graph/schema/order.ts';
import { recipientOf } from '../recipient.ts';
import { encodeWebhookBody, messagesEnvelope } from '../webhook/body.ts';
import { updateItem, type World } from '../world.ts';

const leastExpiryMs = 300_000;
const refundAfterMs = 1_000;

export type PaymentMethod = 'upi' | 'card' | 'netbanking' | 'wallet';
export type PaymentOutcome = 'success' | 'pending' | 'failed' | 'canceled';
type Transaction = {
  readonly id: string;
  readonly pg_transaction_id: string;
  readonly type: string;
  readonly status: 'pending' | 'success' | 'failed';
  readonly created_timestamp: number;
  readonly updated_timestamp: number;
  readonly method: { readonly type: PaymentMethod };
  readonly error?: { readonly code: string; readonly reason: string };
};
type Refund = {
  readonly id: string;
  readonly amount: Amount;
  readonly speed_processed: 'instant' | 'normal';
  readonly status: 'pending' | 'success';
  readonly created_timestamp: number;
  readonly updated_timestamp: number;
};
export type Payment = {
  readonly referenceId: string;
  readonly messageId: string;
  readonly citizenId: string;
  readonly mode: PaymentRequest['mode'];
  /** Name of the payment configuration; empty for links. */
  readonly configuration: string;
  readonly gateway: string;
  readonly currency: string;
  readonly total: Amount;
  readonly expiresAtMs: number | null;
  readonly receipt: string | undefined;
  readonly notes: Readonly<Record<string, string>>;
  readonly status: PaymentStatus;
  readonly orderStatus: OrderStatus;
  readonly transactions: readonly Transaction[];
  readonly refunds: readonly Refund[];
};

/** Throws 131009 for a reference used before and for an expiry too near. */
export function checkOrder(world: World, order: OrderParameters): void {
  if (world.payments.has(order.reference_id)) {
    throw new GraphError(131009, 'The reference_id was used by an earlier order_details message.');
  }
  const expiresAtMs = expiryOf(order);
  if (expiresAtMs !== null && expiresAtMs < world.clock.now() + leastExpiryMs) {
    throw new GraphError(131009, 'The expiration must lie at least 300 seconds ahead.');
  }
}

export function openPayment(world: World, item: ChatItem, order: OrderParameters): void {
  const setting = order.payment_settings?.[0];
  const gateway = setting?.type === 'payment_gateway' ? setting.payment_gateway : undefined;
  world.payments.set(order.reference_id, {
    referenceId: order.reference_id,
    messageId: item.id,
    citizenId: item.citizenId,
    mode: modeOf(order),
    configuration: gateway?.configuration_name ?? order.payment_configuration ?? '',
    gateway: gateway?.type ?? 'upi',
    currency: order.currency,
    total: order.total_amount,
    expiresAtMs: expiryOf(order),
    receipt: gateway?.razorpay?.receipt,
    notes: gateway?.razorpay?.notes ?? {},
    status: 'open',
    orderStatus: 'pending',
    transactions: [],
    refunds: [],
  });
}

export function paymentRequestOf(order: OrderParameters): PaymentRequest {
  const { items, subtotal, tax, shipping, discount } = order.order;
  return {
    referenceId: order.reference_id,
    currency: order.currency,
    total: order.total_amount,
    items: items.map((item) => ({
      name: item.name,
      quantity: item.quantity,
      amount: item.sale_amount ?? item.amount,
    })),
    subtotal,
    tax: { value: tax.value, offset: tax.offset },
    shipping: shipping === undefined ? null : { value: shipping.value, offset: shipping.offset },
    discount: discount === undefined ? null : { value: discount.value, offset: discount.offset },
    mode: modeOf(order),
    expiresAtMs: expiryOf(order),
    status: 'open',
    orderStatus: 'pending',
  };
}

export function findPaymentOfMessage(world: World, messageId: string): Payment | undefined {
  return [...world.payments.values()].find((payment) => payment.messageId === messageId);
}

/** What the citizen did in the payments sheet; undefined when there is nothing left to pay. */
export function pay(
  world: World,
  payment: Payment,
  outcome: PaymentOutcome,
  method: PaymentMethod,
): Payment | undefined {
  const expired = payment.expiresAtMs !== null && payment.expiresAtMs < world.clock.now();
  if (payment.status === 'captured' || payment.orderStatus === 'canceled') return undefined;
  if (expired) {
    putPayment(world, { ...payment, status: 'expired' });
    return undefined;
  }
  if (outcome === 'canceled') return putPayment(world, { ...payment, status: 'canceled' });
  const seconds = Math.floor(world.clock.now() / 1000);
  const running = payment.transactions.find((transaction) => transaction.status === 'pending');
  const transaction: Transaction = {
    id: running?.id ?? `order_${randomBytes(7).toString('hex')}`,
    pg_transaction_id: running?.pg_transaction_id ?? `pay_${randomBytes(7).toString('hex')}`,
    type: payment.gateway,
    status: outcome,
    created_timestamp: running?.created_timestamp ?? seconds,
    updated_timestamp: seconds,
    method: { type: method },
    ...(outcome === 'failed' ? { error: { code: 'BAD_REQUEST_ERROR', reason: 'payment_failed' } } : {}),
  };
  const others = payment.transactions.filter((each) => each !== running);
  const status = outcome === 'success' ? 'captured' : outcome;
  const paid = putPayment(world, { ...payment, status, transactions: [...others, transaction] });
  if (payment.mode === 'gateway') enqueuePaymentStatus(world, paid, transaction);
  return paid;
}

/** GET payments/{configuration}/{reference_id}. At most one transaction, the successful one. */
export function describePayment(payment: Payment): object {
  const succeeded = payment.transactions.filter((transaction) => transaction.status === 'success');
  return {
    reference_id: payment.referenceId,
    status: payment.status === 'captured' ? 'captured' : 'pending',
    currency: payment.currency,
    total_amount: payment.total,
    transactions: succeeded,
    ...(payment.refunds.length === 0 ? {} : { refunds: payment.refunds }),
  };
}

export function refund(
  world: World,
  payment: Payment,
  wish: { value: number; speed: 'instant' | 'normal' },
): { id: string; status: string; speed_processed: string } {
  const refunded = payment.refunds.reduce((sum, each) => sum + each.amount.value, 0);
  if (payment.status !== 'captured') throw new GraphError(131009, 'Only a captured payment can be refunded.');
  if (wish.value < 1 || refunded + wish.value > payment.total.value) {
    throw new GraphError(131009, 'The refund is larger than what is left of the payment.');
  }
  const seconds = Math.floor(world.clock.now() / 1000);
  const started: Refund = {
    id: `rfnd_${randomBytes(7).toString('hex')}`,
    amount: { value: wish.value, offset: 100 },
    speed_processed: wish.speed,
    status: 'pending',
    created_timestamp: seconds,
    updated_timestamp: seconds,
  };
  putPayment(world, { ...payment, refunds: [...payment.refunds, started] });
  world.clock.after(refundAfterMs, () => finishRefund(world, payment.referenceId, started.id));
  return { id: started.id, status: started.status, speed_processed: started.speed_processed };
}

/** What an order_status message does: undefined when taken, else the code of the failed status to come (§4). */
export function tellOrderStatus(world: World, payment: Payment, status: OrderStatus): 2046 | 2047 | undefined {
  const underway: readonly OrderStatus[] = ['processing', 'partially_shipped', 'shipped'];
  const { orderStatus } = payment;
  if (status === 'canceled' && payment.status === 'captured') return 2047;
  const allowed =
    orderStatus === 'pending' || orderStatus === status || (underway.includes(orderStatus) && status !== 'pending');
  if (!allowed) return 2046;
  putPayment(world, { ...payment, orderStatus: status });
  return undefined;
}

function finishRefund(world: World, referenceId: string, refundId: string): void {
  const payment = world.payments.get(referenceId);
  const transaction = payment?.transactions.find((each) => each.status === 'success');
  if (payment === undefined || transaction === undefined) return;
  const updated_timestamp = Math.floor(world.clock.now() / 1000);
  const refunds = payment.refunds.map((each) =>
    each.id === refundId ? { ...each, status: 'success' as const, updated_timestamp } : each,
  );
  enqueuePaymentStatus(world, putPayment(world, { ...payment, refunds }), transaction);
}

/** Keeps the payment and shows its state in the chat. */
function putPayment(world: World, payment: Payment): Payment {
  world.payments.set(payment.referenceId, payment);
  const item = world.items.get(payment.messageId);
  if (item !== undefined) updateItem(world, item.id, { content: withPayment(item.content, payment) });
  return payment;
}

function withPayment(content: ItemContent, { status, orderStatus }: Payment): ItemContent {
  if (content.kind === 'payment') return { ...content, payment: { ...content.payment, status, orderStatus } };
  if (content.kind === 'template' && content.payment !== null) {
    return { ...content, payment: { ...content.payment, status, orderStatus } };
  }
  return content;
}

function enqueuePaymentStatus(world: World, payment: Payment, transaction: Transaction): void {
  const citizen = world.citizens.get(payment.citizenId);
  const status = {
    id: payment.messageId,
    ...(citizen === undefined ? {} : recipientOf(citizen)),
    type: 'payment',
    status: payment.status === 'captured' ? 'captured' : 'pending',
    timestamp: String(Math.floor(world.clock.now() / 1000)),
    payment: {
      reference_id: payment.referenceId,
      amount: payment.total,
      currency: payment.currency,
      transaction,
      ...(payment.refunds.length === 0 ? {} : { refunds: payment.refunds }),
      ...(payment.receipt === undefined ? {} : { receipt: payment.receipt }),
      notes: payment.notes,
    },
  };
  const body = encodeWebhookBody(messagesEnvelope(world, { statuses: [status] }));
  world.webhooks.enqueue({ key: payment.citizenId, body, itemIds: [] });
}

function modeOf(order: OrderParameters): PaymentRequest['mode'] {
  switch (order.payment_settings?.[0]?.type) {
    case 'payment_gateway':
      return 'gateway';
    case 'payment_link':
      return 'link';
    case 'upi_intent_link':
    case undefined:
      return 'upi';
  }
}

function expiryOf(order: OrderParameters): number | null {
  const expiration = order.order.expiration;
  return expiration === undefined ? null : Number(expiration.timestamp) * 1000;
}

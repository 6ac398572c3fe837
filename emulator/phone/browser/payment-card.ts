/** An order in the chat: its sum and where the payment and the order stand; and the full list of the payments sheet. */
import type { Amount, OrderStatus, PaymentRequest } from '../../chat.ts';
import { element } from './dom.ts';
import { icon } from './icons.ts';
import type { Strings } from './strings.ts';

export function moneyText({ value, offset }: Amount, currency: string): string {
  return new Intl.NumberFormat('en-IN', { style: 'currency', currency }).format(value / offset);
}

export function paymentCard(payment: PaymentRequest, strings: Strings): HTMLElement {
  const told = statusText(payment, strings);
  const status = element('span', { class: `order-status order-${payment.status}` }, told);
  const words = [element('strong', {}, moneyText(payment.total, payment.currency)), small(payment.referenceId)];
  return orderRow(words, told === '' ? null : status);
}

export function orderStatusLine(
  told: { readonly referenceId: string; readonly status: OrderStatus; readonly description: string },
  strings: Strings,
): HTMLElement {
  return orderRow([
    element('strong', {}, orderStatusText(told.status, strings)),
    told.description === '' ? null : small(told.description),
    small(told.referenceId),
  ]);
}

function orderRow(words: readonly (HTMLElement | null)[], status: HTMLElement | null = null): HTMLElement {
  return element('div', { class: 'order' }, icon('coin'), element('span', { class: 'row-words' }, ...words), status);
}

function small(words: string): HTMLElement {
  return element('small', {}, element('bdi', {}, words));
}

/** Items, sums and total, line by line. */
export function orderLines(payment: PaymentRequest, strings: Strings): HTMLElement {
  const line = (label: string, amount: Amount | null, className = '') =>
    amount === null || (amount.value === 0 && className === '')
      ? null
      : element(
          'div',
          { class: `order-line ${className}` },
          element('span', { attributes: { dir: 'auto' } }, label),
          element('span', {}, moneyText(amount, payment.currency)),
        );
  return element(
    'div',
    { class: 'order-lines' },
    ...payment.items.map((item) => line(`${item.name} × ${item.quantity}`, item.amount, 'order-item')),
    line(strings.subtotal, payment.subtotal, 'order-sum'),
    line(strings.tax, payment.tax),
    line(strings.shipping, payment.shipping),
    line(strings.discount, payment.discount),
    line(strings.total, payment.total, 'order-total'),
  );
}

/** The order's end is worth more to the citizen than how it was paid. */
export function statusText(payment: PaymentRequest, strings: Strings): string {
  if (payment.orderStatus !== 'pending') return orderStatusText(payment.orderStatus, strings);
  switch (payment.status) {
    case 'open':
    case 'canceled':
      return '';
    case 'pending':
      return strings.pending;
    case 'captured':
      return strings.paid;
    case 'failed':
      return strings.failed;
    case 'expired':
      return strings.expired;
  }
}

function orderStatusText(status: OrderStatus, strings: Strings): string {
  switch (status) {
    case 'pending':
      return strings.pending;
    case 'processing':
      return strings.processing;
    case 'partially_shipped':
    case 'shipped':
      return strings.shipped;
    case 'completed':
      return strings.completed;
    case 'canceled':
      return strings.cancelled;
  }
}

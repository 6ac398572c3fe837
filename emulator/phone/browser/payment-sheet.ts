/** The payments sheet: what is paid for, how, and (as no money moves) what the bank shall answer. */
import type { PaymentRequest } from '../../chat.ts';
import { pay, type PaymentOutcome } from './api.ts';
import { element } from './dom.ts';
import { orderLines, statusText } from './payment-card.ts';
import type { SheetHost } from './sheets.ts';
import type { Strings } from './strings.ts';

export function openPaymentSheet(
  host: SheetHost,
  paying: { readonly citizenId: string; readonly messageId: string; readonly payment: PaymentRequest },
  strings: Strings,
): void {
  const { payment } = paying;
  const told = statusText(payment, strings);
  const finished = payment.status === 'captured' || payment.status === 'expired' || payment.orderStatus === 'canceled';
  const method = element('select', { attributes: { 'aria-label': strings.payWith } });
  for (const [value, label] of methodsOf(payment, strings)) {
    method.appendChild(element('option', { attributes: { value } }, label));
  }
  const problem = element('p', { class: 'problem', attributes: { role: 'alert' } });
  const buttons: HTMLButtonElement[] = [];
  let settled = finished;
  const answer = (outcome: PaymentOutcome, label: string, className: string) => {
    const button = element('button', { class: className, attributes: { type: 'button' } }, label);
    button.dataset['outcome'] = outcome;
    button.addEventListener('click', () => {
      settled = true;
      for (const each of buttons) each.disabled = true;
      pay(paying.citizenId, paying.messageId, outcome, method.value).then(host.close, () => {
        problem.textContent = strings.payRefused;
      });
    });
    buttons.push(button);
    return button;
  };
  const choices = element(
    'div',
    { class: 'pay-choices' },
    element('label', { class: 'row' }, element('span', { class: 'row-words' }, strings.payWith), method),
    element('p', { class: 'facts facts-small' }, strings.payNote),
    answer('success', strings.paySuccess, 'primary'),
    answer('pending', strings.payPending, 'plain'),
    answer('failed', strings.payFailed, 'plain'),
  );
  host.open(strings.orderDetails, [
    element(
      'div',
      { class: 'sheet-body' },
      orderLines(payment, strings),
      element('p', { class: 'facts facts-small', attributes: { dir: 'ltr' } }, payment.referenceId),
      told === '' ? null : element('p', { class: `facts order-${payment.status}` }, told),
      finished ? null : choices,
      problem,
    ),
  ]);
  host.onClose(() => {
    if (!settled && payment.status === 'open') {
      void pay(paying.citizenId, paying.messageId, 'canceled', method.value).catch(() => undefined);
    }
  });
}

/** A UPI intent and a payment link leave no choice inside WhatsApp. */
function methodsOf(payment: PaymentRequest, strings: Strings): readonly (readonly [string, string])[] {
  const upi = ['upi', strings.upi] as const;
  if (payment.mode !== 'gateway') return [upi];
  return [upi, ['card', strings.card], ['netbanking', strings.netbanking]];
}

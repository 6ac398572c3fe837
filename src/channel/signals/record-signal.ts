// Does what a signal asks, in the transaction that keeps the webhook. The stores of numbers, templates, Flows and accounts
// know how; here is only which of them is asked.

import type { DataKey, Queryable } from '#platform';
import { assertNever, type Clock } from '#platform/pure';
import type { AccountDirectory } from '#people';
import { cleanText } from '../clean-text.ts';
import { recordFlowSignal } from '../flows/flow-signal.ts';
import { mergeMailboxes } from '../merge-mailboxes.ts';
import { listNumbers, recordNumberSignal, type NumberSignal } from '../numbers/number-store.ts';
import { recordTemplateSignal } from '../templates/template-store.ts';
import type { PaymentNotice, Signal } from './signal.ts';

export interface Recorded {
  /** False: it was about something that is not ours. */
  readonly taken: boolean;
  /** Key of the person whom the webhook is about: what is kept of it is sealed under it. */
  readonly dataKey?: DataKey;
  readonly afterCommit?: () => void;
}

export async function recordSignal(
  tx: Queryable,
  deps: { readonly clock: Clock; readonly accounts: AccountDirectory },
  signal: Signal,
): Promise<Recorded> {
  const now = deps.clock.now();
  switch (signal.kind) {
    case 'number':
      return { taken: await recordNumber(tx, now, signal.wabaId, signal.number) };
    case 'template':
      return { taken: await recordTemplateSignal(tx, now, signal.template) };
    case 'flow':
      return { taken: await recordFlowSignal(tx, now, signal.value) };
    case 'identifiers': {
      const relinked = await deps.accounts.relink(tx, signal.change);
      if (relinked === undefined) return { taken: false };
      for (const merge of relinked.merges) await mergeMailboxes(tx, merge);
      // Moved mail may wait in groups that nobody looks at now.
      if (relinked.merges.length > 0) await tx.query(`select pg_notify('dwar_mail', '')`);
      return { taken: true, dataKey: relinked.dataKey, afterCommit: () => relinked.forget() };
    }
    case 'payment':
      await recordPayment(tx, now, signal.notice);
      return { taken: true };
    case 'alarm':
      return { taken: true };
    default:
      return assertNever(signal);
  }
}

async function recordNumber(
  tx: Queryable,
  now: Date,
  wabaId: string | undefined,
  signal: NumberSignal,
): Promise<boolean> {
  if (wabaId === undefined) return recordNumberSignal(tx, now, signal);
  const numbers = (await listNumbers(tx)).filter((number) => number.wabaId === wabaId);
  for (const { phoneNumberId } of numbers) await recordNumberSignal(tx, now, { ...signal, phoneNumberId });
  return numbers.length > 0;
}

async function recordPayment(tx: Queryable, now: Date, notice: PaymentNotice): Promise<void> {
  await tx.query(
    `insert into payment_notice (reference_id, status, transaction_id, transaction_status, amount_minor, currency,
                                 error_code, told_at, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      cleanText(notice.referenceId),
      cleanText(notice.status),
      cleanText(notice.transactionId),
      cleanText(notice.transactionStatus),
      notice.amountMinor ?? null,
      notice.currency === undefined ? null : cleanText(notice.currency),
      notice.errorCode === undefined ? null : cleanText(notice.errorCode),
      notice.toldAt ?? now,
      now,
    ],
  );
}

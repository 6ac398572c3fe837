// A status of a payment (whatsapp.md §4): what it names, without the person. Undefined for any other status.

import { z } from 'zod';
import type { StatusEvent } from '../wire/index.ts';
import type { PaymentNotice } from './signal.ts';

const word = z.string().max(200);
const Payment = z.looseObject({
  reference_id: word.min(1),
  amount: z.looseObject({ value: z.int() }).nullish(),
  currency: word.nullish(),
  transaction: z
    .looseObject({
      id: word.nullish(),
      status: word.nullish(),
      error: z.looseObject({ code: word.nullish() }).nullish(),
    })
    .nullish(),
});

export function isPaymentStatus(event: StatusEvent): boolean {
  return event.status['type'] === 'payment';
}

export function readPayment(event: StatusEvent): PaymentNotice | undefined {
  const { data } = Payment.safeParse(event.status['payment']);
  if (data === undefined) return undefined;
  return {
    referenceId: data.reference_id,
    status: event.statusName,
    transactionId: data.transaction?.id ?? '',
    transactionStatus: data.transaction?.status ?? '',
    amountMinor: data.amount?.value,
    currency: data.currency ?? undefined,
    errorCode: data.transaction?.error?.code ?? undefined,
    toldAt: event.timestampSeconds === undefined ? undefined : new Date(event.timestampSeconds * 1000),
  };
}

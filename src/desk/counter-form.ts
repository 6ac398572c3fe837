// A counter's receipt as a cashier types it. What cannot be read is told field by field; whether it fits the application is
// the case's own word.

import { normaliseDigits } from '#language';
import { z } from 'zod';
import type { RecordReceiptCommand } from '#cases';
import type { Result } from '#platform/pure';

const Text = z.string().trim().max(60).catch('');
// Not strict: the form also carries the session's token.
const TypedReceipt = z.object({ number: Text, rupees: Text, paidOn: Text, counterNumber: Text });

/** As it was typed, to be shown again. */
export type TypedReceipt = z.infer<typeof TypedReceipt>;

export const NOTHING_TYPED: TypedReceipt = { number: '', rupees: '', paidOn: '', counterNumber: '' };

export type TypingProblem = 'amount-unreadable' | 'day-unreadable' | 'counter-number-unreadable';

export function readTyped(form: unknown): TypedReceipt {
  return TypedReceipt.catch(NOTHING_TYPED).parse(form);
}

export function readReceipt(typed: TypedReceipt): Result<RecordReceiptCommand['receipt'], TypingProblem> {
  const paise = readPaise(typed.rupees);
  if (paise === undefined) return { ok: false, reason: 'amount-unreadable' };
  const paidOn = z.iso.date().safeParse(typed.paidOn);
  if (!paidOn.success) return { ok: false, reason: 'day-unreadable' };
  // The same number must not pass for two because of a blank or a small letter.
  const counterNumber = normaliseDigits(typed.counterNumber).replaceAll(/\s+/g, '').toUpperCase();
  if (!/^[A-Z0-9][A-Z0-9/-]{0,39}$/.test(counterNumber)) return { ok: false, reason: 'counter-number-unreadable' };
  return { ok: true, value: { paise, paidOn: paidOn.data, counterNumber } };
}

/** `₹1,250.50` → 125050. */
function readPaise(typed: string): number | undefined {
  const figures = normaliseDigits(typed).replaceAll(/[₹,\s]/g, '');
  return /^\d{1,8}(?:\.\d{1,2})?$/.test(figures) ? Math.round(Number(figures) * 100) : undefined;
}

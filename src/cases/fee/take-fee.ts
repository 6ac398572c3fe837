// What may be done with a case that waits for its fee: the counter's receipt is taken, or the time to pay is over. Pure; the
// desk asks before it writes a receipt down (record-receipt.ts), and the turn of the case again when it learns of it.

import type { Result } from '#platform/pure';
import type { CaseEvent } from '../case-event.ts';
import type { DecideContext } from '../decide.ts';
import type { CaseState } from '../fold.ts';

/** As a cashier wrote it down. */
export interface CounterReceipt {
  readonly officerId: string;
  readonly officeId: string;
  readonly counterNumber: string;
  readonly paise: number;
  /** YYYY-MM-DD, as printed on the receipt. */
  readonly paidOn: string;
}

export type FeeProblem =
  'no-fee-due' | 'already-recorded' | 'amount-differs' | 'paid-before-filing' | 'paid-in-future' | 'paid-too-late';

/**
 * The clock begins on the day of payment. A fee paid in time counts however late the counter writes it down, even when the
 * application has lapsed meanwhile.
 */
export function takeFee(
  { rules, calendar, now }: DecideContext,
  state: CaseState,
  { officerId, officeId, counterNumber, paise, paidOn }: CounterReceipt,
): Result<CaseEvent, FeeProblem> {
  const { fee } = state;
  if (fee === undefined) return { ok: false, reason: 'no-fee-due' };
  if (state.stage !== 'fee-due' && state.stage !== 'lapsed') return { ok: false, reason: 'already-recorded' };
  if (paise !== fee.paise) return { ok: false, reason: 'amount-differs' };
  if (paidOn < state.filed.filedOn) return { ok: false, reason: 'paid-before-filing' };
  if (paidOn > calendar.dayOf(now)) return { ok: false, reason: 'paid-in-future' };
  if (paidOn > fee.payBy) return { ok: false, reason: 'paid-too-late' };
  const dueOn = calendar.dueOn(rules.limit, paidOn, []);
  const receipt = { officerId, officeId, counterNumber, paise, paidOn };
  return { ok: true, value: { v: 1, at: now.toISOString(), kind: 'fee-received', ...receipt, dueOn } };
}

export function lapseFee({ calendar, now }: DecideContext, state: CaseState): readonly CaseEvent[] {
  const payBy = state.stage === 'fee-due' ? state.fee?.payBy : undefined;
  if (payBy === undefined || calendar.dayOf(now) <= payBy) return [];
  return [{ v: 1, at: now.toISOString(), kind: 'fee-lapsed', payBy }];
}

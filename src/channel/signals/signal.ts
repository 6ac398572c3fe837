// What a webhook beside messages asks of us, without Meta's own words. read-signal.ts reads it, record-signal.ts does it.

import type { IdentifierChange } from '#people';
import type { NumberSignal } from '../numbers/number-store.ts';
import type { TemplateSignal } from '../templates/template-store.ts';

/** What Meta says of a payment; a hint, to be confirmed with Meta before anything follows from it. */
export interface PaymentNotice {
  readonly referenceId: string;
  readonly status: string;
  readonly transactionId: string;
  readonly transactionStatus: string;
  readonly amountMinor: number | undefined;
  readonly currency: string | undefined;
  readonly errorCode: string | undefined;
  readonly toldAt: Date | undefined;
}

/** Matters that only a person can settle. */
export const ALARMS = [
  'account-alert',
  'account-deleted',
  'account-disabled',
  'account-restricted',
  'account-review',
  'account-violation',
  'security',
  'template-category',
  'template-components',
] as const;
export type Alarm = (typeof ALARMS)[number];

export type Signal =
  /** `wabaId`: for all numbers of this business account; undefined: the signal names its number, or means all. */
  | { readonly kind: 'number'; readonly wabaId: string | undefined; readonly number: NumberSignal }
  | { readonly kind: 'template'; readonly template: TemplateSignal }
  | { readonly kind: 'flow'; readonly value: unknown }
  | { readonly kind: 'identifiers'; readonly change: IdentifierChange }
  | { readonly kind: 'payment'; readonly notice: PaymentNotice }
  | { readonly kind: 'alarm'; readonly alarm: Alarm };

/** noted: we know what it is, and nothing follows from it here. unknown: nobody here has heard of it. */
export type Reading =
  { readonly kind: 'signals'; readonly signals: readonly Signal[] } | { readonly kind: 'noted' | 'unknown' };

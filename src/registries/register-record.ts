// A record as a register shows it to us. It stays inside this folder until decide-link.ts has shown the link.

import { z } from 'zod';

/** One value, or the same value by language tag: `{ hi: 'आरोही', en: 'Aarohi' }`. */
export const FactValue = z.union([
  z.string().max(2000),
  z.record(z.string().regex(/^[a-z]{2,3}$/), z.string().max(2000)),
]);
export type FactValue = string | Readonly<Record<string, string>>;

export const RegisterRecord = z.strictObject({
  ref: z.string().min(1).max(200),
  facts: z.record(z.string().min(1).max(100), FactValue),
});
export type RegisterRecord = {
  readonly ref: string;
  readonly facts: Readonly<Record<string, FactValue>>;
};

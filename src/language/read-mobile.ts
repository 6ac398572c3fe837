import { normaliseDigits } from './digits.ts';

/** An Indian mobile number as ten digits, whatever prefix and spacing; undefined if it is none. */
export function readMobile(text: string): string | undefined {
  const digits = normaliseDigits(text).replace(/[\s().-]/g, '');
  const match = /^(?:\+?91|0)?([6-9]\d{9})$/.exec(digits);
  return match?.[1];
}

import { wordsToFigures } from './figures.ts';

/** An Indian mobile number as ten digits, whatever prefix and spacing, typed or spoken digit by digit; undefined if it is none. */
export function readMobile(text: string): string | undefined {
  const digits = wordsToFigures(text).replace(/[\s().-]/g, '');
  const match = /^(?:\+?91|0)?([6-9]\d{9})$/.exec(digits);
  return match?.[1];
}

/** The same number as WhatsApp names it: with the country's code, digits only. */
export function withCountryCode(mobile: string): string {
  return `91${mobile}`;
}

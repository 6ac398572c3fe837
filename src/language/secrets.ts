// Numbers that nobody should write into a chat, found in running text: Aadhaar (and its virtual numbers), bank cards, one-time
// codes and PINs. What is masked is no longer told from anything else; numbers of registers, phones and places stay.

import { normaliseDigits } from './digits.ts';
import { verhoeffHolds } from './verhoeff.ts';

/** Not part of a longer number, nor of a code with letters such as CVL-2019-004217. */
const alone = (pattern: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{M}\\d]|[\\d\\p{L}][-/.])${pattern}(?![\\p{L}\\d]|[-/.][\\d\\p{L}])`, 'gu');

const aadhaar = alone('\\d{4}([ .-]{0,2})\\d{4}\\1\\d{4}');
const virtualId = alone('\\d{4}([ .-]{0,2})\\d{4}\\1\\d{4}\\1\\d{4}');
const card = alone('(?:\\d{13,19}|\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{1,7}|\\d{4}([ -])\\d{6}\\2\\d{5})');
/** Issuers of cards that are used in India. */
const issuer = /^(?:4|5[0-8]|2[2-7]|3[47068]|6|8[12])/;

const codeNames =
  'o\\.?t\\.?p\\.?|one[ -]?time (?:password|code)|cvv2?|m-?pin|(?:upi|atm|bank|card) ?pin|verification code|ओ\\.?टी\\.?पी\\.?|सीवीवी|एमपिन|ਓ\\.?ਟੀ\\.?ਪੀ\\.?|او ?ٹی ?پی';
const pinNames = 'pin|पिन|ਪਿੰਨ|پن';
const between = '[^\\p{L}\\d\\n]{0,4}(?:\\p{L}{1,8}[^\\p{L}\\d\\n]{1,4}){0,3}';
const codeAfter = new RegExp(
  `((?<![\\p{L}\\p{M}])(?:${codeNames})(?![\\p{L}\\p{M}])${between})(\\d{3,8})(?!\\d)`,
  'giu',
);
const codeBefore = new RegExp(
  `(?<!\\d)(\\d{3,8})((?!\\d)${between}(?<![\\p{L}\\p{M}])(?:${codeNames})(?![\\p{L}\\p{M}]))`,
  'giu',
);
/** Four digits only: six after the same word are a postal code. */
const pinAfter = new RegExp(`((?<![\\p{L}\\p{M}])(?:${pinNames})(?![\\p{L}\\p{M}])${between})(\\d{4})(?![\\d])`, 'giu');

/** The text with its secret numbers masked; the very same text where there is none. */
export function maskSecrets(text: string): string {
  const digits = normaliseDigits(text);
  if (!/\d{3}/.test(digits)) return text;
  const masked = digits
    .replace(virtualId, (found) => (verhoeffHolds(digitsOf(found)) ? mask(found) : found))
    .replace(card, (found) => (isCard(digitsOf(found)) ? mask(found) : found))
    .replace(aadhaar, (found) => (isAadhaar(found) ? mask(found) : found))
    .replace(codeAfter, (_whole, before: string) => `${before}••••`)
    .replace(codeBefore, (_whole, _code, after: string) => `••••${after}`)
    .replace(pinAfter, (_whole, before: string) => `${before}••••`);
  return masked === digits ? text : masked;
}

function isAadhaar(found: string): boolean {
  const digits = digitsOf(found);
  // Written in one piece it may be a mobile number with the country before it.
  if (found === digits && /^91[6-9]/.test(digits)) return false;
  return /^[2-9]/.test(digits) && verhoeffHolds(digits);
}

/** Luhn's check digit, and an issuer. */
function isCard(digits: string): boolean {
  if (!issuer.test(digits)) return false;
  let sum = 0;
  for (const [at, digit] of Array.from(digits).toReversed().entries()) {
    const value = at % 2 === 1 ? Number(digit) * 2 : Number(digit);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function mask(found: string): string {
  return `•••• ${digitsOf(found).slice(-4)}`;
}

import { normaliseDigits } from './digits.ts';

/** A number of a register, tidied: own digits, capitals, no spaces, one kind of hyphen and slash. */
export function tidyNumber(text: string): string {
  return normaliseDigits(text)
    .toUpperCase()
    .replace(/[‐-―−]/g, '-')
    .replace(/[\\⁄]/g, '/')
    .replace(/\s*([/-])\s*/g, '$1')
    .replace(/\s+/g, '')
    .replace(/[.,;:!]+$/, '');
}

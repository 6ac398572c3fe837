// Numbers that people read out: twenty symbols that are not confused with each other and spell no words. They are drawn
// at random, so that nobody reaches another's case by counting; the database's unique index has the last word.

import type { Random } from '#platform/pure';

const SYMBOLS = '23456789CFGHJMPQRVWX';
/** Bytes from here on would favour the first symbols. */
const FAIR_BYTES = 256 - (256 % SYMBOLS.length);

/** `BTCER-2026-4F7K-92QM`: 34 bits of chance. */
export function newCaseNumber(random: Random, prefix: string, year: string): string {
  return `${prefix}-${year}-${newSymbols(random, 4)}-${newSymbols(random, 4)}`;
}

/** `R-4F7K-92QM-XC3P`: 51 bits; whoever has it may look at the receipt. */
export function newReceiptNumber(random: Random): string {
  return `R-${newSymbols(random, 4)}-${newSymbols(random, 4)}-${newSymbols(random, 4)}`;
}

/** `H-4F7K-92Q`: a request for a person. */
export function newCallBackNumber(random: Random): string {
  return `H-${newSymbols(random, 4)}-${newSymbols(random, 3)}`;
}

/** `7F3`: a desk is named anew at every draw, so that a citizen cannot follow an officer from case to case. */
export function newDesk(random: Random): string {
  return newSymbols(random, 3);
}

function newSymbols(random: Random, count: number): string {
  let text = '';
  while (text.length < count) {
    for (const byte of random.bytes(count * 2)) {
      if (byte < FAIR_BYTES && text.length < count) text += SYMBOLS.charAt(byte % SYMBOLS.length);
    }
  }
  return text;
}

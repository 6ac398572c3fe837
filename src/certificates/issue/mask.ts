// How much of a fact anybody may see who knows only a certificate's number. Enough to compare with the paper in hand, too
// little to learn something new.

import type { CertificateSpec } from '#catalogue';

export type Mask = CertificateSpec['publicFields'][number]['mask'];

const HIDDEN = '•••';
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** `value` is a text as printed; for `year` a day, YYYY-MM-DD. */
export function maskValue(mask: Mask, value: string): string {
  switch (mask) {
    case 'none':
      return value;
    case 'initials':
      return value
        .split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => `${firstLetter(word)}${HIDDEN}`)
        .join(' ');
    case 'year':
      return /^(\d{4})-\d\d-\d\d$/.exec(value)?.[1] ?? HIDDEN;
    case 'last-four':
      // A short one would be told whole.
      return value.length > 6 ? `${HIDDEN}${value.slice(-4)}` : HIDDEN;
    default:
      return mask satisfies never;
  }
}

/** A letter with the signs that belong to it: वि, not व. */
function firstLetter(word: string): string {
  return letters.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}

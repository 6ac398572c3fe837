import { normaliseDigits } from './digits.ts';

/** Fixed phrases (yes, menu, names of buttons) compare by this: letters and digits only, lower case, one space. */
export function phraseKey(text: string): string {
  if (/^[a-z]+$/.test(text)) return text;
  return normaliseDigits(text)
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

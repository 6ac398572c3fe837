// Days, instants and counts as pages show them: in the visitor's language and the region's time zone, with Latin figures.

import type { PageLanguage } from './page-language.ts';

const localeOf = (language: PageLanguage): string => `${language}-IN-u-nu-latn`;

export interface Reader {
  readonly language: PageLanguage;
  readonly timeZone: string;
}

/** `instant`: ISO 8601. */
export function formatInstant(reader: Reader, instant: string): string {
  return new Intl.DateTimeFormat(localeOf(reader.language), {
    dateStyle: 'long',
    timeStyle: 'short',
    hour12: false,
    timeZone: reader.timeZone,
  }).format(new Date(instant));
}

/** `day`: YYYY-MM-DD. */
export function formatDay(reader: Reader, day: string): string {
  return new Intl.DateTimeFormat(localeOf(reader.language), { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** Which form of a word goes with a count: texts that count have a key for each. */
export function pluralOf(reader: Reader, count: number): 'one' | 'other' {
  return new Intl.PluralRules(localeOf(reader.language)).select(count) === 'one' ? 'one' : 'other';
}

export function formatNumber(reader: Reader, value: number, fractionDigits = 0): string {
  return new Intl.NumberFormat(localeOf(reader.language), { maximumFractionDigits: fractionDigits }).format(value);
}

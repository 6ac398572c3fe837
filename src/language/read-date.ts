// Days as citizens write them; the words of each problem are in the region's texts.

import { wordsToFigures } from './figures.ts';
import { monthOf } from './month-names.ts';
import { readRelativeDay } from './relative-day.ts';

export type DateProblem = 'unreadable' | 'impossible' | 'future' | 'too-early';

export type DateRules = {
  /** Today in the region, YYYY-MM-DD. */
  readonly today: string;
  /** Two-digit years mean the past and a later day is refused (births, deaths, purchases). */
  readonly past: boolean;
  readonly earliest: string;
};

export type DateRead =
  /** `reckoned`: said as "yesterday" or "3 days ago"; to be confirmed in figures. */
  | { readonly ok: true; readonly value: string; readonly reckoned: boolean }
  | { readonly ok: false; readonly problem: DateProblem };

/**
 * A day as people write or say it: always day, month, year (never month first), in figures or words of four languages (in the
 * others the month alone may be a word), also ISO and bare ddmmyy / ddmmyyyy, among other words; or reckoned from today.
 * Answers YYYY-MM-DD.
 */
export function readDate(text: string, rules: DateRules): DateRead {
  const figures = wordsToFigures(text.normalize('NFC'));
  const reckoned = readRelativeDay(figures, rules);
  if (reckoned !== undefined) return within(reckoned, rules, true);
  const parts = partsOf(figures, rules);
  if (!parts) return { ok: false, problem: 'unreadable' };
  const { day, month, year } = parts;
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return { ok: false, problem: 'impossible' };
  return within(date.toISOString().slice(0, 10), rules, false);
}

function within(value: string, rules: DateRules, reckoned: boolean): DateRead {
  if (rules.past && value > rules.today) return { ok: false, problem: 'future' };
  if (value < rules.earliest) return { ok: false, problem: 'too-early' };
  return { ok: true, value, reckoned };
}

type Parts = { readonly day: number; readonly month: number; readonly year: number };

function partsOf(text: string, rules: DateRules): Parts | undefined {
  const tokens = text.match(/\d+|[\p{L}\p{M}]+/gu) ?? [];
  const numbers = tokens.filter((token) => /^\d/.test(token));
  // 7th, 1st, 2nd, 3rd: the ordinal is a token of its own and no month.
  const month = tokens
    .map((token) => (/^\d/.test(token) ? undefined : monthOf(token)))
    .find((one) => one !== undefined);
  const [first, second, third] = numbers;
  if (month !== undefined && first !== undefined && second !== undefined && third === undefined) {
    if (first.length === 4 && second.length <= 2) return { day: Number(second), month, year: Number(first) };
    return withYear(first, month, second, rules);
  }
  if (month !== undefined) return undefined;
  if (numbers.length === 1 && first !== undefined) return bareDigits(first, rules);
  if (numbers.length !== 3 || first === undefined || second === undefined || third === undefined) return undefined;
  if (first.length === 4 && third.length <= 2)
    return { day: Number(third), month: Number(second), year: Number(first) };
  return second.length > 2 ? undefined : withYear(first, Number(second), third, rules);
}

/** 07032019, 070319 and, because forms write it so, 20190307. */
function bareDigits(digits: string, rules: DateRules): Parts | undefined {
  if (digits.length === 8) {
    const dayFirst = withYear(digits.slice(0, 2), Number(digits.slice(2, 4)), digits.slice(4), rules);
    if (dayFirst && dayFirst.month <= 12 && dayFirst.year >= 1850 && dayFirst.year <= 2150) return dayFirst;
    return { day: Number(digits.slice(6)), month: Number(digits.slice(4, 6)), year: Number(digits.slice(0, 4)) };
  }
  if (digits.length === 6) return withYear(digits.slice(0, 2), Number(digits.slice(2, 4)), digits.slice(4), rules);
  return undefined;
}

function withYear(day: string, month: number, year: string, rules: DateRules): Parts | undefined {
  if (day.length > 2) return undefined;
  if (year.length === 4) return { day: Number(day), month, year: Number(year) };
  if (year.length !== 2) return undefined;
  const century = Number(rules.today.slice(0, 2)) * 100;
  const full = century + Number(year);
  const isLater = full > Number(rules.today.slice(0, 4));
  return { day: Number(day), month, year: rules.past && isLater ? full - 100 : full };
}

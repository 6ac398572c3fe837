import { phraseKey } from './phrase-key.ts';

// Days reckoned from today, in four languages. "Kal" is yesterday or tomorrow, "parson" the day before or after: the field
// decides by whether it asks for the past. Used by read-date.ts; whoever asks confirms the day in figures.

const words: Readonly<Record<string, number>> = {
  today: 0, aaj: 0, aj: 0, आज: 0, ਅੱਜ: 0, ਅਜ: 0, آج: 0,
  yesterday: -1, 'bita kal': -1, 'beeta kal': -1, tomorrow: 1,
  'day before yesterday': -2, 'day after tomorrow': 2,
}; // prettier-ignore
const eitherWay: Readonly<Record<string, number>> = {
  kal: 1, कल: 1, ਕੱਲ੍ਹ: 1, ਕੱਲ: 1, ਕਲ: 1, کل: 1,
  parso: 2, parson: 2, परसों: 2, परसो: 2, ਪਰਸੋਂ: 2, پرسوں: 2,
}; // prettier-ignore

const ago =
  /^(\d{1,4}) (?:days?|din|दिन|ਦਿਨ|دن) (?:ago|before|pehle|pahle|पहले|ਪਹਿਲਾਂ|پہلے)$|^(\d{1,4}) (?:weeks?|hafte|hafta|हफ्ते|हफ़्ते|ਹਫ਼ਤੇ|ਹਫਤੇ|ہفتے|ہفتہ) (?:ago|before|pehle|pahle|पहले|ਪਹਿਲਾਂ|پہلے)$/u;

const known = new Map(Object.entries(words).map(([word, days]) => [phraseKey(word), days]));
const either = new Map(Object.entries(eitherWay).map(([word, days]) => [phraseKey(word), days]));

/** `text` has its numbers in figures. Answers YYYY-MM-DD, or undefined where it names no such day. */
export function readRelativeDay(
  text: string,
  rules: { readonly today: string; readonly past: boolean },
): string | undefined {
  const key = phraseKey(text);
  const turned = either.get(key);
  const days = known.get(key) ?? (turned === undefined ? agoOf(key) : rules.past ? -turned : turned);
  return days === undefined ? undefined : shiftDay(rules.today, days);
}

function agoOf(key: string): number | undefined {
  const match = ago.exec(key);
  if (match?.[1] !== undefined) return -Number(match[1]);
  return match?.[2] === undefined ? undefined : -7 * Number(match[2]);
}

/** The day so many days later (earlier, if negative), YYYY-MM-DD. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

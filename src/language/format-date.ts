const formats = new Map<string, Intl.DateTimeFormat>();
const written = new Map<string, string>();

/** A day in words, `2019-03-07` → `7 मार्च 2019`; figures stay 0-9 in every language. What is no day stays as it is. */
export function formatDate(date: string, language: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  const key = `${language}|${date}`;
  const known = written.get(key);
  if (known !== undefined) return known;
  let format = formats.get(language);
  if (!format) {
    format = new Intl.DateTimeFormat(`${language}-IN-u-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' });
    formats.set(language, format);
  }
  const text = format.format(new Date(`${date}T00:00:00Z`));
  // A bound, not a policy: the days in use at one time are few.
  if (written.size > 5000) written.clear();
  written.set(key, text);
  return text;
}

const days = new Map<string, Intl.DateTimeFormat>();
const minutes = new Map<string, string>();

/** The calendar day of an instant (ISO) in a time zone, YYYY-MM-DD. */
export function dayIn(timeZone: string, instant: string): string {
  // No day changes within a minute anywhere, and every message of a minute asks the same.
  const key = `${timeZone}|${instant.slice(0, 16)}`;
  const known = minutes.get(key);
  if (known !== undefined) return known;
  let format = days.get(timeZone);
  if (!format) {
    // Canadian English writes YYYY-MM-DD.
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    days.set(timeZone, format);
  }
  const day = format.format(new Date(instant));
  if (minutes.size > 5000) minutes.clear();
  minutes.set(key, day);
  return day;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The time of day of an instant (ISO) in a time zone, HH:MM. */
export function timeIn(timeZone: string, instant: string): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone });
    clocks.set(timeZone, clock);
  }
  return clock.format(new Date(instant));
}

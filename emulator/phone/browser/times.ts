/** Times and dates as the phone shows them. */
import type { CitizenLanguage } from '../../chat.ts';
import type { Strings } from './strings.ts';

const dayMs = 24 * 60 * 60 * 1000;
const clock = new Intl.DateTimeFormat('en-IN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export function clockTime(atMs: number): string {
  return clock.format(atMs);
}

/** Start of the local day, as a key to compare days by. */
export function dayOf(atMs: number): number {
  const day = new Date(atMs);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

export function dayName(atMs: number, nowMs: number, language: CitizenLanguage, strings: Strings): string {
  const daysAgo = Math.round((dayOf(nowMs) - dayOf(atMs)) / dayMs);
  if (daysAgo === 0) return strings.today;
  if (daysAgo === 1) return strings.yesterday;
  return new Intl.DateTimeFormat(`${language}-IN`, { day: 'numeric', month: 'long', year: 'numeric' }).format(atMs);
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1000 ? `${Math.round(kilobytes)} kB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

import type { Catalogue } from '#catalogue';
import { dayIn } from '#language';

// When officers of the helpdesk answer: the hours of region.yaml, on the working days of holidays.yaml.

export type Opening =
  { readonly kind: 'now' } | { readonly kind: 'later'; readonly day: string; readonly time: string };

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
/** No government closes for longer. */
const DAYS_AHEAD = 31;

/** Whether somebody is there now, else from when. Without hours it is always now. */
export function nextOpening(catalogue: Catalogue, now: string): Opening {
  const { help, timeZone } = catalogue.region;
  if (!help.callBack) return { kind: 'now' };
  const { opens, closes } = help.callBack;
  const today = dayIn(timeZone, now);
  const time = timeIn(timeZone, now);
  if (isWorkingDay(catalogue, today) && time < closes) {
    return time >= opens ? { kind: 'now' } : { kind: 'later', day: today, time: opens };
  }
  for (let ahead = 1; ahead < DAYS_AHEAD; ahead += 1) {
    const day = new Date(Date.parse(today) + ahead * 86_400_000).toISOString().slice(0, 10);
    if (isWorkingDay(catalogue, day)) return { kind: 'later', day, time: opens };
  }
  return { kind: 'now' };
}

function isWorkingDay({ holidays }: Catalogue, day: string): boolean {
  const weekday = WEEKDAYS[new Date(day).getUTCDay()];
  if (weekday === undefined || holidays.weekend.includes(weekday)) return false;
  const closed = [...holidays.years.flatMap((year) => year.days), ...holidays.closures];
  return closed.every((one) => one.date !== day);
}

/** HH:MM, as clocks of the region show it. */
function timeIn(timeZone: string, instant: string): string {
  const parts = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', parts).format(new Date(instant));
}

// The lawful clock: which days offices work, when a case is due, and when a day begins and ends in the region's time
// zone. Days are `YYYY-MM-DD` texts; instants are Dates. Pure: holidays and weekly offs are data of the region.

import type { Holidays, TimeLimit } from '#catalogue';

/** A stretch in which the clock stood still: days after `from` up to and including `to` do not count. */
export interface Pause {
  readonly from: string;
  readonly to: string;
}

export interface Calendar {
  /** The day on which this instant falls in the region. */
  dayOf(instant: Date): string;
  /** The first instant after the day is over. */
  endOf(day: string): Date;
  isWorkingDay(day: string): boolean;
  /** The working day that is `count` working days after `day`; the day itself does not count. */
  addWorkingDays(day: string, count: number): string;
  /**
   * The last day on which the decision is in time. A last day on which offices are closed moves to the next open one.
   * `completeOn`: the day of filing, or the one on which the fee was paid.
   */
  dueOn(limit: TimeLimit, completeOn: string, pauses: readonly Pause[]): string;
}

const DAY_MS = 86_400_000;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

export function createCalendar(source: { readonly holidays: Holidays; readonly timeZone: string }): Calendar {
  const { holidays } = source;
  const weekend = new Set<string>(holidays.weekend);
  const closed = new Set([...holidays.years.flatMap((year) => year.days), ...holidays.closures].map((day) => day.date));
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: source.timeZone, dateStyle: 'short' });
  const clockOf = new Intl.DateTimeFormat('sv-SE', {
    timeZone: source.timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });

  const isWorkingDay = (day: string): boolean =>
    !closed.has(day) && !weekend.has(WEEKDAYS[new Date(Date.parse(day)).getUTCDay()] ?? '');

  const nextWorkingDay = (day: string): string => {
    let next = day;
    while (!isWorkingDay(next)) next = addDays(next, 1);
    return next;
  };

  return {
    dayOf: (instant) => parts.format(instant),
    endOf(day) {
      const midnight = Date.parse(addDays(day, 1));
      // What local clocks show at that instant tells the offset; asked twice, since the offset may change in between.
      const offsetAt = (at: number): number => Date.parse(`${clockOf.format(new Date(at)).replace(' ', 'T')}Z`) - at;
      return new Date(midnight - offsetAt(midnight - offsetAt(midnight)));
    },
    isWorkingDay,
    addWorkingDays(day, count) {
      let at = day;
      for (let left = count; left > 0; left -= 1) at = nextWorkingDay(addDays(at, 1));
      return at;
    },
    dueOn(limit, completeOn, pauses) {
      const counts = (day: string): boolean =>
        (limit.dayType === 'calendar' || isWorkingDay(day)) &&
        !pauses.some((pause) => day > pause.from && day <= pause.to);
      let day = limit.startsOn === 'filing' ? completeOn : addDays(completeOn, 1);
      for (let left = limit.days; ; day = addDays(day, 1)) {
        if (counts(day)) left -= 1;
        if (left === 0) return nextWorkingDay(day);
      }
    },
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Holidays, TimeLimit } from '#catalogue';
import { addDays, createCalendar } from './calendar.ts';

const holidays: Holidays = {
  weekend: ['saturday', 'sunday'],
  years: [
    {
      year: 2028,
      status: 'provisional',
      source: 'demo',
      days: ['2028-01-26', '2028-03-01', '2028-08-15', '2028-10-02'].map((date) => ({
        date,
        names: { en: 'Holiday' },
      })),
    },
  ],
  closures: [{ date: '2028-02-28', reason: { en: 'Closed' }, source: 'demo' }],
};
const calendar = createCalendar({ holidays, timeZone: 'Asia/Kolkata' });
const limit = (days: number, change: Partial<TimeLimit> = {}): TimeLimit => ({
  days,
  dayType: 'working',
  startsOn: 'next-day',
  pausedWhile: ['query', 'hearing'],
  exceptions: [],
  source: 'demo',
  ...change,
});
const day = fc.integer({ min: 0, max: 900 }).map((offset) => addDays('2027-06-01', offset));

describe('the calendar of offices', () => {
  it('a leap day, a closure and a holiday next to each other are counted right', () => {
    // Friday 25 Feb 2028; Monday 28 closed, Tuesday 29 works, Wednesday 1 March is a holiday.
    expect(calendar.addWorkingDays('2028-02-25', 1)).toBe('2028-02-29');
    expect(calendar.addWorkingDays('2028-02-25', 2)).toBe('2028-03-02');
    expect(calendar.dueOn(limit(7), '2028-02-25', [])).toBe('2028-03-09');
    expect(calendar.dueOn(limit(7, { startsOn: 'filing' }), '2028-02-25', [])).toBe('2028-03-08');
  });

  it('days begin and end at midnight in India, whatever the clock of the machine says', () => {
    expect(calendar.dayOf(new Date('2028-02-28T18:29:59.999Z'))).toBe('2028-02-28');
    expect(calendar.dayOf(new Date('2028-02-28T18:30:00Z'))).toBe('2028-02-29');
    expect(calendar.endOf('2028-02-28').toISOString()).toBe('2028-02-28T18:30:00.000Z');
    fc.assert(
      fc.property(day, (on) => {
        const end = calendar.endOf(on);
        expect(calendar.dayOf(new Date(end.getTime() - 1))).toBe(on);
        expect(calendar.dayOf(end)).toBe(addDays(on, 1));
      }),
    );
  });

  it('a day of 23 or 25 hours ends at its own midnight, in a region that moves its clocks', () => {
    const berlin = createCalendar({ holidays, timeZone: 'Europe/Berlin' });
    for (const on of ['2028-03-25', '2028-03-26', '2028-10-28', '2028-10-29']) {
      const end = berlin.endOf(on);
      expect(berlin.dayOf(new Date(end.getTime() - 1))).toBe(on);
      expect(berlin.dayOf(end)).toBe(addDays(on, 1));
    }
  });

  it('a due date is never a day on which offices are closed, and never before filing', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), fc.constantFrom('working', 'calendar'), (on, days, dayType) => {
        const due = calendar.dueOn(limit(days, { dayType }), on, []);
        expect(calendar.isWorkingDay(due)).toBe(true);
        expect(due > on).toBe(true);
      }),
    );
  });

  it('filing later, a longer limit or a longer pause never makes the due date earlier', () => {
    fc.assert(
      fc.property(
        day,
        fc.nat(20),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(15),
        fc.nat(15),
        (on, later, days, at, length) => {
          const base = calendar.dueOn(limit(days), on, []);
          expect(calendar.dueOn(limit(days), addDays(on, later), []) >= base).toBe(true);
          expect(calendar.dueOn(limit(days + 1), on, []) > base).toBe(true);
          const from = addDays(on, at);
          const short = calendar.dueOn(limit(days), on, [{ from, to: addDays(from, length) }]);
          const long = calendar.dueOn(limit(days), on, [{ from, to: addDays(from, length + 1) }]);
          expect(short >= base && long >= short).toBe(true);
        },
      ),
    );
  });

  it('as many working days as the pause took are added, and an answer on the same day adds none', () => {
    expect(calendar.dueOn(limit(7), '2028-06-05', [])).toBe('2028-06-14');
    expect(calendar.dueOn(limit(7), '2028-06-05', [{ from: '2028-06-07', to: '2028-06-07' }])).toBe('2028-06-14');
    expect(calendar.dueOn(limit(7), '2028-06-05', [{ from: '2028-06-07', to: '2028-06-12' }])).toBe('2028-06-19');
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CompensationPolicy } from '#catalogue';
import { addDays } from './calendar.ts';
import { compensationFor } from './compensation.ts';

const policy: CompensationPolicy = {
  from: '2026-01-01',
  rupeesPerDay: 10,
  mostRupees: 200,
  dayType: 'calendar',
  payment: 'on-claim',
  source: 'A made-up Act',
};
/** Sundays are off. */
const calendar = { isWorkingDay: (day: string) => new Date(day).getUTCDay() !== 0 };
const by = (one: CompensationPolicy) => ({ calendar, policyOn: (day: string) => (one.from <= day ? one : undefined) });

test('each day after the last one for the decision counts, up to the most', () => {
  expect(compensationFor(by(policy), '2026-11-20', '2026-11-20')).toBeUndefined();
  expect(compensationFor(by(policy), '2026-11-20', '2026-11-21')).toEqual({ daysLate: 1, paise: 1000, policy });
  expect(compensationFor(by(policy), '2026-11-20', '2026-12-10')?.paise).toBe(20_000);
  expect(compensationFor(by(policy), '2026-11-20', '2027-12-10')?.paise).toBe(20_000);
});

test('where working days count, a holiday adds nothing', () => {
  const working = { ...policy, dayType: 'working' as const };
  // The 21st is a Saturday, the 22nd a Sunday.
  expect(compensationFor(by(working), '2026-11-20', '2026-11-22')?.daysLate).toBe(1);
  expect(compensationFor(by(working), '2026-11-21', '2026-11-22')).toBeUndefined();
});

test('the policy is the one in force when the delay begins', () => {
  const later = { ...policy, from: '2026-11-22' };
  expect(compensationFor(by(later), '2026-11-20', '2026-12-10')).toBeUndefined();
  expect(compensationFor(by(later), '2026-11-21', '2026-12-10')?.daysLate).toBe(19);
});

test('a later day never owes less, and nothing is owed without a policy', () => {
  const days = fc.nat(400).map((count) => addDays('2026-01-01', count));
  fc.assert(
    fc.property(days, days, days, fc.constantFrom('working', 'calendar'), (dueOn, one, other, dayType) => {
      const [sooner, later] = one < other ? [one, other] : [other, one];
      const law = by({ ...policy, dayType });
      const paise = (day: string) => compensationFor(law, dueOn, day)?.paise ?? 0;
      expect(paise(sooner)).toBeLessThanOrEqual(paise(later));
      expect(compensationFor({ calendar, policyOn: () => undefined }, dueOn, later)).toBeUndefined();
    }),
  );
});

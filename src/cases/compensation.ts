// What the law owes an applicant for a decision that comes late. Pure: the policy is data of the region (fees.yaml), the last
// day for the decision is the case's, pauses included.

import type { CompensationPolicy } from '#catalogue';
import { addDays, type Calendar } from './calendar.ts';

export interface Compensation {
  /** Days of delay that count by the policy. */
  readonly daysLate: number;
  readonly paise: number;
  readonly policy: CompensationPolicy;
}

/** As of `day`, which counts; undefined where nothing is owed. `policyOn`: the policy in force on a day. */
export function compensationFor(
  deps: {
    readonly calendar: Pick<Calendar, 'isWorkingDay'>;
    readonly policyOn: (day: string) => CompensationPolicy | undefined;
  },
  dueOn: string,
  day: string,
): Compensation | undefined {
  const policy = policyFor(deps, dueOn);
  if (policy === undefined || day <= dueOn) return undefined;
  const most = Math.round(policy.mostRupees * 100);
  const perDay = Math.round(policy.rupeesPerDay * 100);
  const daysLate = countDays(deps.calendar, policy, dueOn, day);
  return daysLate === 0 ? undefined : { daysLate, paise: Math.min(daysLate * perDay, most), policy };
}

/** The policy in force when the delay begins. */
export function policyFor(
  deps: { readonly policyOn: (day: string) => CompensationPolicy | undefined },
  dueOn: string,
): CompensationPolicy | undefined {
  return deps.policyOn(addDays(dueOn, 1));
}

const DAY_MS = 86_400_000;

function countDays(
  calendar: Pick<Calendar, 'isWorkingDay'>,
  { dayType }: CompensationPolicy,
  dueOn: string,
  day: string,
): number {
  const all = Math.round((Date.parse(day) - Date.parse(dueOn)) / DAY_MS);
  if (dayType === 'calendar') return all;
  return Array.from({ length: all }, (_, index) => addDays(dueOn, index + 1)).filter((one) =>
    calendar.isWorkingDay(one),
  ).length;
}

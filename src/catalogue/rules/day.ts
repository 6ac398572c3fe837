// A civil day in a rule: no hour, no zone. Compared and counted by the number of days since 1970.

export class Day {
  readonly iso: string;
  readonly number: number;

  constructor(iso: string) {
    this.iso = iso;
    this.number = Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
  }
}

/** Undefined for what is no day of the calendar. */
export function dayFrom(iso: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? undefined : new Day(iso);
}

/** Full months from one day to another; the 31st is reached on the last day of a shorter month only when it is over. */
export function fullMonths(from: Day, to: Day): number {
  const [fromYear = 0, fromMonth = 0, fromDate = 0] = from.iso.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDate = 0] = to.iso.split('-').map(Number);
  const months = (toYear - fromYear) * 12 + toMonth - fromMonth;
  return toDate < fromDate ? months - 1 : months;
}

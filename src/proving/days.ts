// Days before and after a day (YYYY-MM-DD); undefined outside the years that can be written.

export function shiftDay(day: string, days: number): string | undefined {
  return written(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000));
}

export function shiftMonths(day: string, count: number): string | undefined {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const months = year * 12 + month - 1 + count;
  const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  return written(new Date(Date.UTC(Math.floor(months / 12), months % 12, Math.min(date, last))));
}

function written(date: Date): string | undefined {
  const year = date.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}

/** The day before, the day, the day after. */
export function neighbours(day: string | undefined): readonly string[] {
  return day === undefined ? [] : [shiftDay(day, -1), day, shiftDay(day, 1)].filter((one) => one !== undefined);
}

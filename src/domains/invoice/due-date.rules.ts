const DAY_MS = 86_400_000;

/**
 * When an invoice is due that is issued at `issuedAt` and payable within `days`: the last millisecond of that day in the
 * customer's time zone. Days of 23 and 25 hours are days too.
 */
export function dueDateOf(issuedAt: Date, days: number, timeZone: string): Date {
  const localDay = dayReader(timeZone);
  const next = localDay(issuedAt) + (days + 1) * DAY_MS;
  // No clock is as much as a day away from UTC.
  let [before, after] = [next - DAY_MS, next + DAY_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(new Date(middle)) < next) before = middle;
    else after = middle;
  }
  return new Date(before);
}

/** Reads the day that a clock in a time zone shows, as the UTC midnight that begins a day of that name. */
function dayReader(timeZone: string): (instant: Date) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1);
  };
}

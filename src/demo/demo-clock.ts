export const DAY_MS = 86_400_000;

export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

/** The same day so many months later, or the month's last day where it has none such (31 January gives 28 February). */
export function addMonths(date: Date, months: number): Date {
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return moved;
}

/** A moment of the day that lies so many days back: offices work from 7 to 16 UTC. `days` must be at least 1. */
export function daysAgo(now: Date, days: number, minuteOfDay: number): Date {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return new Date(midnight - days * DAY_MS + minuteOfDay * 60_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numbers = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...numbers });
  formats.set(timeZone, format);
  return format;
}

/** What the clock of a time zone shows, as if it were UTC, to the minute. */
function wallClock(date: Date, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(date);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

/** The last millisecond of the day that lies so many days after that of `date`, by the clock of a time zone. */
export function endOfDay(date: Date, days: number, timeZone: string): Date {
  const today = Math.floor(wallClock(date, timeZone) / DAY_MS) * DAY_MS;
  const midnight = today + (days + 1) * DAY_MS;
  const offsetAt = (moment: number) => wallClock(new Date(moment), timeZone) - moment;
  // The offset of the guess is that of the midnight itself, but where the clock is changed in the hours between them.
  const guess = midnight - offsetAt(midnight);
  return new Date(midnight - offsetAt(guess) - 1);
}

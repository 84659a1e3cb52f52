import type { PlanInterval } from '../plan/plan.rules.ts';

export const subscriptionStatuses = {
  TRIALING: 'Runs free of charge until trialEndsAt.',
  ACTIVE: 'Runs, and is invoiced period by period.',
  PAUSED: 'Stands still until it is resumed.',
  PAST_DUE: 'Runs, but one of its invoices is overdue.',
  CANCELED: 'Runs to the end of its period, and then ends.',
  ENDED: 'Is over since endedAt.',
} as const;
export type SubscriptionStatus = keyof typeof subscriptionStatuses;

export interface Period {
  readonly start: Date;
  readonly end: Date;
}

const days: Readonly<Partial<Record<PlanInterval, number>>> = { DAY: 1, WEEK: 7 };
const dayLength = 86_400_000;

/**
 * The period that `at` falls into, counted from `startedAt` in UTC. A month or a year later is the same day at the same
 * time, or the last day of a month that lacks it: from 31 January come 28 February and 31 March.
 */
export function periodAt(startedAt: Date, interval: PlanInterval, at: Date): Period {
  const nth = (count: number) => addIntervals(startedAt, interval, count);
  let count = Math.max(0, roughCount(startedAt, interval, at));
  while (count > 0 && nth(count) > at) count -= 1;
  while (nth(count + 1) <= at) count += 1;
  return { start: nth(count), end: nth(count + 1) };
}

function roughCount(startedAt: Date, interval: PlanInterval, at: Date): number {
  const length = days[interval];
  if (length) return Math.floor((at.getTime() - startedAt.getTime()) / (length * dayLength));
  const months = (at.getUTCFullYear() - startedAt.getUTCFullYear()) * 12 + at.getUTCMonth() - startedAt.getUTCMonth();
  return interval === 'YEAR' ? Math.floor(months / 12) : months;
}

function addIntervals(from: Date, interval: PlanInterval, count: number): Date {
  const length = days[interval];
  if (length) return new Date(from.getTime() + count * length * dayLength);
  const months = from.getUTCMonth() + (interval === 'YEAR' ? 12 * count : count);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const moved = new Date(from);
  moved.setUTCFullYear(from.getUTCFullYear(), months, Math.min(from.getUTCDate(), lastDay));
  return moved;
}

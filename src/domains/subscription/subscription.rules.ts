import type { InputIssues } from '../../kernel/input-issue.ts';
import { integer } from '../../kernel/input-reader.ts';
import type { Transitions } from '../../kernel/state-machine.ts';
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

export type SubscriptionStep = 'changeSubscription' | 'pauseSubscription' | 'resumeSubscription' | 'cancelSubscription';

const whileItRuns = ['changeSubscription', 'pauseSubscription', 'cancelSubscription'] as const;

/** A canceled subscription can be canceled once more, at once. */
export const subscriptionTransitions: Transitions<SubscriptionStatus, SubscriptionStep> = {
  TRIALING: whileItRuns,
  ACTIVE: whileItRuns,
  PAST_DUE: whileItRuns,
  PAUSED: ['changeSubscription', 'resumeSubscription', 'cancelSubscription'],
  CANCELED: ['cancelSubscription'],
  ENDED: [],
};

export const readQuantity = integer(1, 1_000_000);

/** As far as a caller's clock may go ahead of ours. */
const skew = 60_000;

export interface StartTimes {
  readonly startedAt: string;
  readonly trialEndsAt: string | null;
}

/**
 * When a new subscription starts, and when its trial ends: now where no start is given. Instants as toISOString writes them.
 * A start that lies ahead by no more than clocks differ is now. An issue for a later one, and for a trial that does not end
 * after the start.
 */
export function settleStart(
  startedAt: string | null,
  trialEndsAt: string | null,
  clock: string,
  issues: InputIssues,
): StartTimes {
  const ahead = startedAt === null ? 0 : Date.parse(startedAt) - Date.parse(clock);
  if (ahead > skew) issues.add(['input', 'startedAt'], 'OUT_OF_RANGE', 'must not lie in the future');
  const start = startedAt === null || (ahead > 0 && ahead <= skew) ? clock : startedAt;
  if (trialEndsAt !== null && Date.parse(trialEndsAt) <= Date.parse(start))
    issues.add(['input', 'trialEndsAt'], 'OUT_OF_RANGE', 'must lie after the start');
  return { startedAt: start, trialEndsAt };
}

export interface Period {
  readonly start: Date;
  readonly end: Date;
}

export interface Running {
  readonly startedAt: string;
  readonly trialEndsAt: string | null;
  readonly interval: PlanInterval;
}

/** When a subscription is over that is canceled to the end of what was agreed: its trial while that lasts, else its period. */
export function endOfTerm({ startedAt, trialEndsAt, interval }: Running, clock: string): string {
  const now = new Date(clock);
  const trialEnd = trialEndsAt === null ? now : new Date(trialEndsAt);
  const end = trialEnd > now ? trialEnd : periodAt(new Date(startedAt), interval, now).end;
  return end.toISOString();
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
  const moved = new Date(from);
  moved.setUTCFullYear(from.getUTCFullYear(), months, Math.min(from.getUTCDate(), lastDayOf(from, months)));
  return moved;
}

/** The last day of a month, counted from January of the year of `from`. Not by Date.UTC, which takes the year 50 for 1950. */
function lastDayOf(from: Date, months: number): number {
  const day = new Date(0);
  day.setUTCFullYear(from.getUTCFullYear(), months + 1, 0);
  return day.getUTCDate();
}

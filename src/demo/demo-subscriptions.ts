import { addDays, addMonths, daysAgo } from './demo-clock.ts';
import type { Purchase } from './demo-customer-spec.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CustomerRow, PlanRow, SubscriptionRow } from './demo-rows.ts';

const TRIAL_DAYS = 14;
const NOTICE_DAYS = 12;

/** When a purchase began: long enough before `now` that a trial still runs and a monthly period is not over. */
export function startOf([, , months, state]: Purchase, random: DemoRandom, now: Date): Date {
  const trialing = state === 'TRIALING';
  const anchor = daysAgo(now, trialing ? random.integer(2, 9) : random.integer(4, 20), random.integer(420, 960));
  return trialing ? anchor : addMonths(anchor, -months);
}

export function makeSubscription(
  [, seats, , state]: Purchase,
  startedAt: Date,
  customer: CustomerRow,
  plan: PlanRow,
  random: DemoRandom,
  now: Date,
): SubscriptionRow {
  return {
    organizationId: customer.organizationId,
    id: random.id(startedAt),
    companyId: customer.companyId,
    customerId: customer.id,
    planId: plan.id,
    quantity: seats,
    price: plan.price,
    currency: plan.currency,
    interval: plan.interval,
    startedAt,
    ...makeEnding(state, startedAt, plan.interval, now),
    createdAt: startedAt,
  };
}

function makeEnding(state: Purchase[3], startedAt: Date, interval: PlanRow['interval'], now: Date) {
  const current = periodStarts(startedAt, interval, now).length - 1;
  const currentStart = periodStart(startedAt, interval, current);
  const none = { trialEndsAt: null, pausedAt: null, canceledAt: null, endsAt: null };
  switch (state) {
    case 'TRIALING':
      return { ...none, trialEndsAt: addDays(startedAt, TRIAL_DAYS) };
    case 'PAUSED':
      return { ...none, pausedAt: addDays(currentStart, 1) };
    case 'CANCELED':
      return { ...none, canceledAt: addDays(currentStart, 1), endsAt: periodStart(startedAt, interval, current + 1) };
    case 'ENDED':
      return { ...none, canceledAt: addDays(currentStart, -NOTICE_DAYS), endsAt: currentStart };
    default:
      return none;
  }
}

/** The starts of all periods up to `until`, oldest first; the first is the subscription's own start. */
export function periodStarts(startedAt: Date, interval: PlanRow['interval'], until: Date): Date[] {
  const starts: Date[] = [startedAt];
  for (;;) {
    const next = periodStart(startedAt, interval, starts.length);
    if (next >= until) return starts;
    starts.push(next);
  }
}

/** The end of the period that begins at `start`. */
export function periodEnd(startedAt: Date, interval: PlanRow['interval'], start: Date): Date {
  const index = periodStarts(startedAt, interval, new Date(start.getTime() + 1)).length;
  return periodStart(startedAt, interval, index);
}

function periodStart(startedAt: Date, interval: PlanRow['interval'], index: number): Date {
  if (interval === 'DAY') return addDays(startedAt, index);
  if (interval === 'WEEK') return addDays(startedAt, 7 * index);
  return addMonths(startedAt, interval === 'MONTH' ? index : 12 * index);
}

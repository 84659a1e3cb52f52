import { RuleError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { shownInstant } from '../../kernel/instant.ts';
import { moneyOf } from '../../kernel/money.ts';
import type { AuditedRecord } from '../audit/audit.rules.ts';
import { addCustomerGuard } from '../customer/customer-guard.service.ts';
import { addCondition } from '../customer/customer-list.service.ts';
import type { HeldCustomer, OwnedKind } from '../customer/owned-object.service.ts';
import { addTagSubject } from '../tag/tag.service.ts';
import {
  findSubscription,
  hadSubscription,
  type SubscriptionRow,
  subscriptionTable,
} from './subscription.repository.ts';
import { hasActiveSubscription } from './subscription-conditions.repository.ts';

export { findSubscription, type SubscriptionRow };

export const subscriptionKind: OwnedKind<typeof subscriptionTable> = {
  what: 'subscription',
  typename: 'PlanSubscription',
  table: subscriptionTable,
  record: recordOf,
};

/** What events tell of a subscription. Its status is not among it: that changes by the clock alone. */
function recordOf(row: SubscriptionRow): AuditedRecord {
  return {
    planCode: row.planCode,
    quantity: row.quantity,
    price: moneyOf(row.price, row.currency).amount,
    currency: row.currency,
    interval: row.interval,
    startedAt: shownInstant(row.startedAt),
    trialEndsAt: shownInstant(row.trialEndsAt),
    pausedAt: shownInstant(row.pausedAt),
    canceledAt: shownInstant(row.canceledAt),
    endsAt: shownInstant(row.endsAt),
  };
}

/** @throws RuleError CUSTOMER_SUSPENDED: a CHURNED customer buys nothing new. */
export function refuseChurned({ id, status }: HeldCustomer['customer']): void {
  if (status !== 'CHURNED') return;
  const message = 'The customer is CHURNED, which gets no new subscription: change its status first.';
  throw new RuleError('CUSTOMER_SUSPENDED', message, { subjects: [{ typename: 'Customer', id }] });
}

/** Runs what may find that something stands in the way. The issues that are known by then are told instead of it. */
export async function issuesFirst<Result>(issues: InputIssues, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    issues.throwIfAny();
    throw error;
  }
}

// What was sold under one name must not get another.
addCustomerGuard('setExternalId', async (tx, customer) => {
  if (!(await hadSubscription(tx, customer.id))) return;
  throw new RuleError('FIELD_IMMUTABLE', 'The customer has or had a subscription: its external id is fixed.', {
    path: ['input', 'customer', 'externalId'],
  });
});

addTagSubject({ typename: 'PlanSubscription', table: 'plan_subscription', column: 'subscriptionId' });
addCondition('hasActiveSubscription', hasActiveSubscription);

import { rawSql, type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { PlanInterval } from '../plan/plan.rules.ts';
import type { SubscriptionStatus } from './subscription.rules.ts';

// TRIALING, PAST_DUE and ENDED follow from the clock, so they are computed when they are read.
const status = `case
  when t.ends_at <= now() then 'ENDED'
  when t.canceled_at is not null then 'CANCELED'
  when t.paused_at is not null then 'PAUSED'
  when t.trial_ends_at > now() then 'TRIALING'
  when exists (select 1 from invoice i where i.organization_id = t.organization_id and i.subscription_id = t.id
                  and i.state = 'SENT' and i.amount_paid < i.total and i.due_at < now()) then 'PAST_DUE'
  else 'ACTIVE' end`;

export const subscriptionTable = defineTable({
  name: 'plan_subscription',
  typename: 'PlanSubscription',
  visibility: 'company_id',
  columns: {
    id: columns.text('id'),
    customerId: columns.text('customer_id'),
    planId: columns.text('plan_id'),
    status: columns.computed<SubscriptionStatus>(status),
    quantity: columns.int('quantity'),
    price: columns.decimal('price'),
    currency: columns.text('currency'),
    interval: columns.word<PlanInterval>('interval'),
    startedAt: columns.instant('started_at'),
    trialEndsAt: columns.instantOrNull('trial_ends_at'),
    pausedAt: columns.instantOrNull('paused_at'),
    canceledAt: columns.instantOrNull('canceled_at'),
    endedAt: columns.computed<string | null>('case when t.ends_at <= now() then t.ends_at end'),
  },
});
export type SubscriptionRow = RowOf<typeof subscriptionTable>;

export interface SubscriptionCondition {
  readonly status?: readonly string[] | null | undefined;
  readonly planCode?: readonly string[] | null | undefined;
}

export function subscriptionConditions(condition: SubscriptionCondition | null | undefined): Sql[] {
  const conditions: Sql[] = [];
  if (condition?.status)
    conditions.push(sql`${rawSql(subscriptionTable.columns.status.sql)} = any(${condition.status}::text[])`);
  if (condition?.planCode) {
    conditions.push(
      sql`exists (select 1 from plan s where s.organization_id = t.organization_id and s.id = t.plan_id and s.code = any(${condition.planCode}::text[]))`,
    );
  }
  return conditions;
}

/** Whether a customer has a subscription, or ever had one. */
export async function hadSubscription(tx: TenantTransaction, customerId: string): Promise<boolean> {
  const where = { organizationId: tx.organizationId, customerId };
  return (await tx.planSubscription.findFirst({ where, select: { id: true } })) !== null;
}

/** Whether the customer `t` has a subscription that runs: one that was not canceled. */
export function hasActiveSubscription(has: boolean): Sql {
  const running = sql`exists (select from plan_subscription s where s.organization_id = ${TENANT} and s.customer_id = t.id
                               and s.canceled_at is null)`;
  return has ? running : sql`not ${running}`;
}

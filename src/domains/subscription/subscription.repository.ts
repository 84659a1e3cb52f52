import { isOverdue } from '../../database/clocked-states.ts';
import { findRow } from '../../database/find-row.ts';
import { insertRows, updateRow } from '../../database/json-rows.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import { isUuid } from '../../kernel/uuid.ts';
import type { PlanInterval } from '../plan/plan.rules.ts';
import type { SubscriptionStatus } from './subscription.rules.ts';

// TRIALING, PAST_DUE and ENDED follow from the clock, so they are computed when they are read.
const status = `case
  when t.ends_at <= statement_timestamp() then 'ENDED'
  when t.canceled_at is not null then 'CANCELED'
  when t.paused_at is not null then 'PAUSED'
  when t.trial_ends_at > statement_timestamp() then 'TRIALING'
  when exists (select 1 from invoice i where i.organization_id = t.organization_id and i.subscription_id = t.id
                  and ${isOverdue('i')}) then 'PAST_DUE'
  else 'ACTIVE' end`;

export const subscriptionTable = defineTable({
  name: 'plan_subscription',
  typename: 'PlanSubscription',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    customerId: columns.uuid('customer_id'),
    planId: columns.uuid('plan_id'),
    planCode: columns.computed<string>(
      '(select p.code from plan p where p.organization_id = t.organization_id and p.id = t.plan_id)',
    ),
    status: columns.computedWord<SubscriptionStatus>(status),
    quantity: columns.int('quantity'),
    price: columns.decimal('price'),
    currency: columns.word<string>('currency'),
    interval: columns.word<PlanInterval>('interval'),
    startedAt: columns.instant('started_at'),
    trialEndsAt: columns.instantOrNull('trial_ends_at'),
    pausedAt: columns.instantOrNull('paused_at'),
    canceledAt: columns.instantOrNull('canceled_at'),
    endsAt: columns.instantOrNull('ends_at'),
    endedAt: columns.computed<string | null>('case when t.ends_at <= statement_timestamp() then t.ends_at end'),
    // The moment whose period is the present one: the last of a subscription that is over. By the clock that says so.
    presentAt: columns.computed<string>("least(statement_timestamp(), t.ends_at - interval '1 millisecond')"),
  },
});
export type SubscriptionRow = RowOf<typeof subscriptionTable>;

/** A subscription by its id, whatever company it belongs to; null where there is none. */
export async function findSubscription(tenant: TenantReader, id: string): Promise<SubscriptionRow | null> {
  return isUuid(id) ? findRow(tenant, subscriptionTable, id) : null;
}

export interface NewSubscription {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly planId: string;
  readonly quantity: number;
  readonly price: string;
  readonly currency: string;
  readonly interval: PlanInterval;
  readonly startedAt: string;
  readonly trialEndsAt: string | null;
  readonly createdAt: string;
}

export async function insertSubscription(tx: TenantTransaction, subscription: NewSubscription): Promise<void> {
  await insertRows(tx, 'plan_subscription', [{ ...subscription }]);
}

export type SubscriptionChanges = Partial<
  Pick<SubscriptionRow, 'planId' | 'quantity' | 'price' | 'interval' | 'pausedAt' | 'canceledAt' | 'endsAt'>
>;

export async function setSubscription(tx: TenantTransaction, id: string, changes: SubscriptionChanges): Promise<void> {
  await updateRow(tx, 'plan_subscription', id, changes);
}

/** Whether a customer has a subscription, or ever had one. */
export async function hadSubscription(tx: TenantTransaction, customerId: string): Promise<boolean> {
  const where = { organizationId: tx.organizationId, customerId };
  return (await tx.planSubscription.findFirst({ where, select: { id: true } })) !== null;
}

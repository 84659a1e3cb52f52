import { isOverdue } from '../../database/clocked-states.ts';
import { joinSql, rawSql, type Sql, sql, TENANT } from '../../database/sql.ts';
import type { TenantReader } from '../../database/tenant-database.ts';
import type { SubscriptionStatus } from './subscription.rules.ts';

/** Conditions that have been read: a plan is named by its id. */
export interface SubscriptionCondition {
  readonly status: readonly SubscriptionStatus[] | null;
  readonly planIds: readonly string[] | null;
}

// As an array, which is read first, by invoice_open_due_idx: PostgreSQL takes a third of all invoices for unpaid, and would
// join them one by one.
const overdue = sql`t.id = any(array(select i.subscription_id from invoice i where i.organization_id = ${TENANT}
    and i.subscription_id is not null and ${rawSql(isOverdue('i'))}))`;
const notOverdue = sql`not exists (select from invoice i where i.organization_id = ${TENANT} and i.subscription_id = t.id
    and ${rawSql(isOverdue('i'))})`;
const pastTrial = sql`(t.trial_ends_at is null or t.trial_ends_at <= statement_timestamp())`;

/**
 * What each status means, as the column says it (subscription.repository.ts), in words that the partial indexes of
 * plan_subscription know. What ends was canceled (plan_subscription_ends_check), and what is canceled ends.
 */
const conditions: Readonly<Record<SubscriptionStatus, Sql>> = {
  ENDED: sql`t.ends_at <= statement_timestamp()`,
  CANCELED: sql`t.ends_at > statement_timestamp()`,
  PAUSED: sql`t.canceled_at is null and t.paused_at is not null`,
  TRIALING: sql`t.canceled_at is null and t.paused_at is null and t.trial_ends_at > statement_timestamp()`,
  PAST_DUE: sql`t.canceled_at is null and t.paused_at is null and ${pastTrial} and ${overdue}`,
  ACTIVE: sql`t.canceled_at is null and t.paused_at is null and ${pastTrial} and ${notOverdue}`,
};

export function subscriptionConditions({ status, planIds }: SubscriptionCondition): Sql[] {
  return [...(status ? [hasStatus(status)] : []), ...(planIds ? [isOnPlan(planIds)] : [])];
}

function hasStatus(statuses: readonly SubscriptionStatus[]): Sql {
  const any = [...new Set(statuses)].map((status) => sql`(${conditions[status]})`);
  return any.length === 0 ? sql`false` : sql`(${joinSql(any, ' or ')})`;
}

/** By ids, of which PostgreSQL knows how many rows each has; of a code it would have to guess. */
function isOnPlan(planIds: readonly string[]): Sql {
  return sql`t.plan_id = any(${planIds}::uuid[])`;
}

/** The plans of these codes: `{ code → id }`. */
export async function findPlanIds(tenant: TenantReader, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await tenant.query<{ code: string; id: string }>(
    sql`select p.code, p.id::text as id from plan p where p.organization_id = ${TENANT} and p.code = any(${codes}::text[])`,
  );
  return new Map(rows.map(({ code, id }) => [code, id]));
}

/** Whether the customer `t` has a subscription that runs: one that was not canceled. */
export function hasActiveSubscription(has: boolean): Sql {
  const running = sql`exists (select from plan_subscription s where s.organization_id = ${TENANT} and s.customer_id = t.id
                               and s.canceled_at is null)`;
  return has ? running : sql`not ${running}`;
}

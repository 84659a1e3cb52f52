import { findRow } from '../../database/find-row.ts';
import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { type AuditEntry, changesBetween } from '../audit/audit.rules.ts';
import { setSubscription } from './subscription.repository.ts';
import { subscriptionKind } from './subscription.service.ts';

/** Gives subscriptions of one customer to another, those that are over too. */
export function reassignSubscriptions(
  tx: TenantTransaction,
  ids: readonly string[],
  customerId: string,
): Promise<void> {
  return reassignRows(tx, 'plan_subscription', ids, customerId);
}

/** Cancels subscriptions at once that a merge does not let go on. Their customers are locked. */
export async function cancelForMerge(
  tx: TenantTransaction,
  ids: readonly string[],
  companyId: string,
  clock: string,
): Promise<readonly AuditEntry[]> {
  const events: AuditEntry[] = [];
  for (const id of ids) {
    const before = await getSubscription(tx, id);
    await setSubscription(tx, id, { canceledAt: clock, endsAt: clock });
    const changes = changesBetween(
      subscriptionKind.record(before),
      subscriptionKind.record(await getSubscription(tx, id)),
    );
    events.push({
      action: 'subscription.canceled',
      subjectType: 'PlanSubscription',
      subjectId: id,
      companyId,
      changes,
    });
  }
  return events;
}

async function getSubscription(tx: TenantTransaction, id: string) {
  const found = await findRow(tx, subscriptionKind.table, id);
  if (!found) throw new Error(`subscription ${id} is missing`);
  return found;
}

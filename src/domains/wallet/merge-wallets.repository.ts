import { sql, TENANT } from '../../database/sql.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';

/** What a wallet holds, and how far below zero it would stand without a merge. */
export interface MergedBalance {
  readonly balance: string;
  /** Zero, or the debt that it had before the merge; what other merges have brought or taken since is counted. None for one that was emptied and closed since. */
  readonly debt: string;
}

/** What wallets that took part in a merge hold, by id. Their customers are locked. */
export async function findBalances(
  tx: TenantTransaction,
  ids: readonly string[],
  mergeId: string,
): Promise<Map<string, MergedBalance>> {
  const rows = await tx.query<MergedBalance & { id: string }>(
    sql`select w.id::text, w.balance::text, case when w.closed_at is null then least(0, first.before + coalesce(others.amount, 0)) else 0 end::text as debt
          from wallet w
         cross join lateral (
           select x.created_at, x.id, x.balance_after - x.amount as before from wallet_transaction x
            where x.organization_id = w.organization_id and x.wallet_id = w.id and x.merge_id = ${mergeId}::uuid
            order by x.created_at, x.id limit 1) first
         cross join lateral (
           select sum(x.amount) as amount from wallet_transaction x
            where x.organization_id = w.organization_id and x.wallet_id = w.id and x.merge_id <> ${mergeId}::uuid
              and (x.created_at, x.id) > (first.created_at, first.id)) others
         where w.organization_id = ${TENANT} and w.id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map(({ id, ...balance }) => [id, balance]));
}

export async function closeWallets(tx: TenantTransaction, ids: readonly string[], clock: string): Promise<void> {
  await tx.execute(
    sql`update wallet set closed_at = ${clock}::timestamptz
         where organization_id = ${TENANT} and id = any(${ids}::uuid[]) and closed_at is null`,
  );
}

export async function reopenWallets(tx: TenantTransaction, ids: readonly string[]): Promise<void> {
  await tx.execute(
    sql`update wallet set closed_at = null where organization_id = ${TENANT} and id = any(${ids}::uuid[]) and closed_at is not null`,
  );
}

/** Closes wallets that a merge has made, and that nothing but the merge and its undoing has moved. */
export async function closeIfUnused(
  tx: TenantTransaction,
  ids: readonly string[],
  mergeId: string,
  clock: string,
): Promise<void> {
  await tx.execute(
    sql`update wallet w set closed_at = ${clock}::timestamptz
         where w.organization_id = ${TENANT} and w.id = any(${ids}::uuid[]) and w.closed_at is null and w.balance = 0
           and not exists (select from wallet_transaction x where x.organization_id = w.organization_id and x.wallet_id = w.id
                             and x.merge_id is distinct from ${mergeId}::uuid)`,
  );
}

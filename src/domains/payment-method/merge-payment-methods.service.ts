import { sql, TENANT } from '../../database/sql.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';

/**
 * Gives payment methods of one customer to another. They need to be verified anew, since they were another's; one of them
 * stays the default only where the other customer has none.
 */
export async function reassignPaymentMethods(
  tx: TenantTransaction,
  ids: readonly string[],
  customerId: string,
): Promise<void> {
  await tx.execute(
    sql`update payment_method m set customer_id = ${customerId}::uuid,
               needs_reverification = m.needs_reverification or m.removed_at is null,
               is_default = m.is_default and not exists (
                 select from payment_method d where d.organization_id = m.organization_id and d.customer_id = ${customerId}::uuid and d.is_default)
         where m.organization_id = ${TENANT} and m.id = any(${ids}::uuid[])`,
  );
}

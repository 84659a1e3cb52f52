import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';

/** Gives invoices of one customer to another. What was printed on them stays as it is. */
export function reassignInvoices(tx: TenantTransaction, ids: readonly string[], customerId: string): Promise<void> {
  return reassignRows(tx, 'invoice', ids, customerId);
}

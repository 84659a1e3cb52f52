import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';

/** Gives verifications of one customer to another, decided or not. */
export function reassignVerifications(
  tx: TenantTransaction,
  ids: readonly string[],
  customerId: string,
): Promise<void> {
  return reassignRows(tx, 'verification', ids, customerId);
}

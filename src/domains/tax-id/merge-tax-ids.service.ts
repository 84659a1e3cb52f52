import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { copyTaxIds, demote, deriveTaxKeys, type TakenOver } from './tax-id.repository.ts';
import { deriveClassification } from './tax-id.service.ts';

export { deriveClassification, deriveTaxKeys };

/** Gives tax identifiers of one customer to another, which has none of their types. Its primary one stays the primary one. */
export async function reassignTaxIds(tx: TenantTransaction, ids: readonly string[], customerId: string): Promise<void> {
  await demote(tx, ids, customerId);
  await reassignRows(tx, 'tax_identifier', ids, customerId);
}

/** Lets identifiers take over the value of others of their type. */
export async function takeOverTaxIds(tx: TenantTransaction, pairs: readonly TakenOver[]): Promise<void> {
  if (pairs.length > 0) await copyTaxIds(tx, pairs);
}

import type { TenantReader } from '../../database/tenant-database.ts';
import { findTaxFacts } from './tax-treatment.repository.ts';
import { type SupplyKind, type TaxTreatment, taxTreatment } from './tax-treatment.rules.ts';

/**
 * How a sale to a customer is taxed today (UTC), by what the database holds of it now. Asks no register.
 * @throws Error where there is no such customer: its id comes from the caller's own transaction.
 */
export async function taxTreatmentOf(tx: TenantReader, customerId: string, supply: SupplyKind): Promise<TaxTreatment> {
  const found = (await findTaxFacts(tx, [customerId])).get(customerId);
  if (!found) throw new Error(`customer ${customerId} is missing`);
  return taxTreatment(found.facts, supply, found.today);
}

import type { Reader } from '../../database/reader.ts';
import { findTaxFacts } from './tax-treatment.repository.ts';
import { type SupplyKind, type TaxTreatment, taxTreatment } from './tax-treatment.rules.ts';

/** How a sale to a customer is taxed. All customers of a tick cost one statement, whatever is sold to them. */
export async function loadTaxTreatment(reader: Reader, customerId: string, supply: SupplyKind): Promise<TaxTreatment> {
  const found = await reader.perKey('tax facts', customerId, findTaxFacts);
  if (!found) throw new Error(`customer ${customerId} has no tax facts`);
  return taxTreatment(found.facts, supply, found.today);
}

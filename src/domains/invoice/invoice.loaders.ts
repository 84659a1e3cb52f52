import { type CustomerCurrency, loadCustomerAmount } from '../../database/customer-amounts.ts';
import type { Reader } from '../../database/reader.ts';
import { sumOutstanding } from './open-invoices.repository.ts';

/** What a customer owes on open invoices of a currency, as a decimal. */
export function loadOutstanding(reader: Reader, customer: CustomerCurrency): Promise<string> {
  return loadCustomerAmount(reader, 'outstanding', customer, sumOutstanding);
}

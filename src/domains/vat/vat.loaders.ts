import type { Reader } from '../../database/reader.ts';
import { vatNumberOf } from '../tax-id/tax-id.rules.ts';
import { findNextAttempts } from './vat-job.repository.ts';
import { findNumbered } from './vat-number.repository.ts';

/** A customer's VAT number, of whatever country; null where it has none. All customers of a tick cost one statement. */
export async function loadVatNumber(reader: Reader, customerId: string): Promise<string | null> {
  const customer = await reader.perKey('vat numbers', customerId, findNumbered);
  return customer ? (vatNumberOf(customer.numbers, customer.billingCountry)?.value ?? null) : null;
}

/** When a customer's number is asked about next; null where nobody asks by itself. */
export async function loadNextAttempt(reader: Reader, customerId: string): Promise<string | null> {
  return reader.perKey('vat attempts', customerId, findNextAttempts);
}

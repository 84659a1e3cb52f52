import type { Reader } from '../../database/reader.ts';
import { sumOutstanding } from './invoice.repository.ts';

/** What a customer owes on open invoices of a currency, as a decimal; all customers of a tick cost one statement. */
export async function loadOutstanding(
  reader: Reader,
  customer: { readonly id: string; readonly currency: string },
): Promise<string> {
  const key = `${customer.id} ${customer.currency}`;
  const due = await reader.perKey('outstanding', key, async (tenant, keys) => {
    const customers = keys.map((one) => ({ id: one.slice(0, 36), currency: one.slice(37) }));
    const sums = await sumOutstanding(tenant, customers);
    return new Map(keys.map((one) => [one, sums.get(one.slice(0, 36)) ?? '0']));
  });
  return due ?? '0';
}

import type { Reader } from './reader.ts';
import type { TenantReader } from './tenant-database.ts';

/** A customer, and the currency in which its amounts are summed. */
export interface CustomerCurrency {
  readonly id: string;
  readonly currency: string;
}

/** Sums of many customers by their ids; one that is missing is zero. */
export type SumAmounts = (
  tenant: TenantReader,
  customers: readonly CustomerCurrency[],
) => Promise<ReadonlyMap<string, string>>;

/** An amount of a customer in a currency, as a decimal; all customers of a tick cost one statement. */
export async function loadCustomerAmount(
  reader: Reader,
  name: string,
  customer: CustomerCurrency,
  sum: SumAmounts,
): Promise<string> {
  const key = `${customer.id} ${customer.currency}`;
  const amount = await reader.perKey(name, key, async (tenant, keys) => {
    const customers = keys.map((one) => ({ id: one.slice(0, 36), currency: one.slice(37) }));
    const sums = await sum(tenant, customers);
    return new Map(keys.map((one) => [one, sums.get(one.slice(0, 36)) ?? '0']));
  });
  return amount ?? '0';
}

import { newestFirst } from '../../database/list-parts.ts';
import type { Page, Reader } from '../../database/reader.ts';
import { isPrimary, sumBalances, type WalletRow, walletTable } from './wallet.repository.ts';

/** What a customer has in its open wallets of one currency, as a decimal; all customers of a tick cost one statement. */
export async function loadBalance(
  reader: Reader,
  customer: { readonly id: string; readonly currency: string },
): Promise<string> {
  const key = `${customer.id} ${customer.currency}`;
  const balance = await reader.perKey('wallet balance', key, async (tenant, keys) => {
    const customers = keys.map((one) => ({ id: one.slice(0, 36), currency: one.slice(37) }));
    const sums = await sumBalances(tenant, customers);
    return new Map(keys.map((one) => [one, sums.get(one.slice(0, 36)) ?? '0']));
  });
  return balance ?? '0';
}

/** A customer's primary wallet. @throws Error where there is none: it is made with the customer. */
export async function loadPrimaryWallet(
  reader: Reader,
  customerId: string,
  columns: readonly string[],
): Promise<WalletRow> {
  const request = {
    columns,
    where: [isPrimary],
    order: newestFirst,
    direction: 'DESC',
    limit: 1,
    backward: false,
    after: null,
    before: null,
  } as const;
  const page: Page<WalletRow> = await reader.page(walletTable, request, { column: 'customer_id', id: customerId });
  const [wallet] = page.rows;
  if (!wallet) throw new Error(`customer ${customerId} has no primary wallet`);
  return wallet;
}

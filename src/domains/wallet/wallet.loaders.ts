import { type CustomerCurrency, loadCustomerAmount } from '../../database/customer-amounts.ts';
import { newestFirst } from '../../database/list-parts.ts';
import type { Page, Reader } from '../../database/reader.ts';
import { isPrimary, sumBalances, type WalletRow, walletTable } from './wallet.repository.ts';

/** What a customer has in its open wallets of one currency, as a decimal. */
export function loadBalance(reader: Reader, customer: CustomerCurrency): Promise<string> {
  return loadCustomerAmount(reader, 'wallet balance', customer, sumBalances);
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

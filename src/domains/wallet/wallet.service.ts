import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { addCustomerPart, type CustomerRow } from '../customer/customer.service.ts';
import { insertWallet } from './wallet.repository.ts';
import { primaryWalletName } from './wallet.rules.ts';

/** Opens the primary wallet of a new customer, empty, in the customer's currency and mode. There is exactly one, and it never moves. */
export async function openPrimaryWallet(tx: TenantTransaction, customer: CustomerRow): Promise<void> {
  const { id: customerId, companyId, currency, walletMode } = customer;
  await insertWallet(tx, {
    id: newId(),
    companyId,
    customerId,
    name: primaryWalletName,
    currency,
    mode: walletMode,
    isPrimary: true,
  });
}

addCustomerPart(openPrimaryWallet);

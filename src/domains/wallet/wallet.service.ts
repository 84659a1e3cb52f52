import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { addCustomerPart, type PartEntry } from '../customer/customer-part.service.ts';
import { insertWallets } from './wallet.repository.ts';
import { primaryWalletName } from './wallet.rules.ts';

/** Opens the primary wallet of each new customer, empty, in its currency and mode. There is exactly one, and it never moves. */
async function openPrimaryWallets(tx: TenantTransaction, entries: readonly PartEntry<unknown>[]): Promise<void> {
  const fresh = entries.filter(({ isNew }) => isNew);
  await insertWallets(
    tx,
    fresh.map(({ customer: { id: customerId, companyId, currency, walletMode: mode } }) => ({
      id: newId(),
      companyId,
      customerId,
      name: primaryWalletName,
      currency,
      mode,
      isPrimary: true,
    })),
  );
}

addCustomerPart({
  name: 'primaryWallet',
  // It never changes hands, and its money has events of its own.
  record: null,
  load: async () => null,
  read: () => undefined,
  write: async (tx, _actor, entries) => {
    await openPrimaryWallets(tx, entries);
    return [];
  },
});

import { insertRows } from '../../database/json-rows.ts';
import { type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import type { WalletMode } from '../customer/customer.rules.ts';
import type { WalletStatus, WalletTransactionKind } from './wallet.rules.ts';

export const walletTable = defineTable({
  name: 'wallet',
  typename: 'Wallet',
  visibility: 'company_id',
  columns: {
    id: columns.text('id'),
    customerId: columns.text('customer_id'),
    name: columns.text('name'),
    currency: columns.text('currency'),
    balance: columns.decimal('balance'),
    mode: columns.word<WalletMode>('mode'),
    status: columns.computed<WalletStatus>("case when t.closed_at is null then 'OPEN' else 'CLOSED' end"),
    primary: columns.bool('is_primary'),
  },
});
export type WalletRow = RowOf<typeof walletTable>;

export const walletTransactionTable = defineTable({
  name: 'wallet_transaction',
  typename: 'WalletTransaction',
  // Reached through its wallet, and found by id only where that wallet is seen.
  visibility: { parent: 'wallet', column: 'wallet_id' },
  columns: {
    id: columns.text('id'),
    walletId: columns.text('wallet_id'),
    kind: columns.word<WalletTransactionKind>('kind'),
    amount: columns.decimal('amount'),
    balanceAfter: columns.decimal('balance_after'),
    currency: columns.computed<string>(
      'select w.currency from wallet w where w.organization_id = t.organization_id and w.id = t.wallet_id',
    ),
    reason: columns.textOrNull('reason'),
    createdAt: columns.instant('created_at'),
  },
});
export type WalletTransactionRow = RowOf<typeof walletTransactionTable>;

/** The sum of the open wallets in a currency, for many customers: `{ customer id → amount }`. */
export async function sumBalances(
  tenant: TenantReader,
  customers: readonly { readonly id: string; readonly currency: string }[],
): Promise<Map<string, string>> {
  const rows = await tenant.query<{ id: string; balance: string }>(
    sql`select w.customer_id::text as id, sum(w.balance)::text as balance
          from wallet w join unnest(${customers.map((one) => one.id)}::uuid[], ${customers.map((one) => one.currency)}::text[]) as c(id, currency)
            on w.customer_id = c.id and w.currency = c.currency
         where w.organization_id = ${TENANT} and w.closed_at is null group by w.customer_id`,
  );
  return new Map(rows.map((row) => [row.id, row.balance]));
}

/** The condition that picks primary wallets out of a list. */
export const isPrimary: Sql = sql`t.is_primary`;

export interface NewWallet {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly name: string;
  readonly currency: string;
  readonly mode: WalletMode;
  readonly isPrimary: boolean;
}

export async function insertWallets(tx: TenantTransaction, wallets: readonly NewWallet[]): Promise<void> {
  await insertRows(
    tx,
    'wallet',
    wallets.map((wallet) => ({ ...wallet, balance: 0 })),
  );
}

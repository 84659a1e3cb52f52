import { insertRows, updateRow } from '../../database/json-rows.ts';
import { type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import { formatDecimal, type Millionths } from '../../kernel/decimal.ts';
import type { WalletMode } from '../customer/customer.rules.ts';
import type { WalletStatus, WalletTransactionKind } from './wallet.rules.ts';

export const walletTable = defineTable({
  name: 'wallet',
  typename: 'Wallet',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    customerId: columns.uuid('customer_id'),
    name: columns.text('name'),
    currency: columns.word<string>('currency'),
    balance: columns.decimal('balance'),
    mode: columns.word<WalletMode>('mode'),
    status: columns.computedWord<WalletStatus>("case when t.closed_at is null then 'OPEN' else 'CLOSED' end"),
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
    id: columns.uuid('id'),
    walletId: columns.uuid('wallet_id'),
    kind: columns.word<WalletTransactionKind>('kind'),
    amount: columns.decimal('amount'),
    balanceAfter: columns.decimal('balance_after'),
    currency: columns.computedWord<string>(
      'select w.currency from wallet w where w.organization_id = t.organization_id and w.id = t.wallet_id',
    ),
    reason: columns.textOrNull('reason'),
    invoiceId: columns.uuidOrNull('invoice_id'),
    mergeId: columns.uuidOrNull('merge_id'),
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
  /** When its transaction began, unless said otherwise. */
  readonly createdAt?: string;
}

export async function insertWallets(tx: TenantTransaction, wallets: readonly NewWallet[]): Promise<void> {
  await insertRows(
    tx,
    'wallet',
    wallets.map((wallet) => ({ ...wallet, balance: 0 })),
  );
}

export async function closeWalletRow(tx: TenantTransaction, id: string, closedAt: string): Promise<void> {
  await updateRow(tx, 'wallet', id, { closedAt });
}

/** How many open wallets a customer has. */
export async function countOpenWallets(tx: TenantTransaction, customerId: string): Promise<number> {
  const { organizationId } = tx;
  return tx.wallet.count({ where: { organizationId, customerId, closedAt: null } });
}

/** The open wallet of a currency that money for a customer belongs to: its primary one, else its oldest. */
export async function findOpenWallet(
  tx: TenantTransaction,
  customerId: string,
  currency: string,
): Promise<string | null> {
  const [found] = await tx.query<{ id: string }>(
    sql`select id::text from wallet
         where organization_id = ${TENANT} and customer_id = ${customerId}::uuid and currency = ${currency} and closed_at is null
         order by is_primary desc, created_at, id limit 1`,
  );
  return found?.id ?? null;
}

export interface NewMovement {
  readonly id: string;
  readonly walletId: string;
  readonly kind: WalletTransactionKind;
  readonly amount: Millionths;
  readonly reason: string | null;
  readonly invoiceId?: string | null;
  readonly mergeId?: string;
  readonly createdAt: string;
}

/**
 * Writes a movement into the ledger; the database adds it to the balance. Entries are read by their time, to the millisecond,
 * so one is always later than the last: two of one millisecond, or a clock that was put back, would break the chain.
 */
export async function insertMovement(tx: TenantTransaction, movement: NewMovement): Promise<void> {
  const { id, walletId, kind, amount, reason, invoiceId = null, mergeId = null, createdAt } = movement;
  await tx.execute(
    sql`insert into wallet_transaction (organization_id, id, wallet_id, kind, amount, reason, invoice_id, merge_id, created_at)
        select ${TENANT}, ${id}::uuid, ${walletId}::uuid, ${kind}::text, ${formatDecimal(amount)}::numeric, ${reason}::text, ${invoiceId}::uuid, ${mergeId}::uuid,
               greatest(${createdAt}::timestamptz, (select max(created_at) + interval '1 millisecond' from wallet_transaction
                                                     where organization_id = ${TENANT} and wallet_id = ${walletId}::uuid))`,
  );
}

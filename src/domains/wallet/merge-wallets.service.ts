import { newId } from '../../database/new-id.ts';
import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { decimalOf, formatDecimal, type Millionths } from '../../kernel/decimal.ts';
import { RuleError } from '../../kernel/domain-error.ts';
import { moneyOf } from '../../kernel/money.ts';
import type { WalletMode } from '../customer/customer.rules.ts';
import type { CustomerRow } from '../customer/merged-customer.service.ts';
import { closeIfUnused, closeWallets, findBalances, reopenWallets } from './merge-wallets.repository.ts';
import { insertMovement, insertWallets } from './wallet.repository.ts';

export { closeIfUnused, closeWallets, reopenWallets };

/** Gives wallets of one customer to another, with their ledgers. */
export function reassignWallets(tx: TenantTransaction, ids: readonly string[], customerId: string): Promise<void> {
  return reassignRows(tx, 'wallet', ids, customerId);
}

/** A balance that flows from one wallet to another: below zero it is a debt. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly currency: string;
}

export interface TransferRun {
  readonly kind: 'MERGE' | 'UNMERGE';
  readonly mergeId: string;
  readonly clock: string;
  readonly transfers: readonly Transfer[];
}

/**
 * Writes both entries of each transfer. Nothing is asked of the wallets: no money is made or spent. The database holds the
 * entries of a merge to a sum of zero per currency when the transaction ends (trigger wallet_transaction_merge_sum).
 */
export async function transferBalances(tx: TenantTransaction, run: TransferRun): Promise<void> {
  const { kind, mergeId, clock: createdAt, transfers } = run;
  for (const { from, to, amount } of transfers) {
    const entry = { mergeId, createdAt, reason: null };
    const moved = decimalOf(amount);
    await insertMovement(tx, { id: newId(), walletId: from, kind: `${kind}_OUT`, amount: -moved, ...entry });
    await insertMovement(tx, { id: newId(), walletId: to, kind: `${kind}_IN`, amount: moved, ...entry });
  }
}

/** A wallet that a merge makes, by the id that its plan has named. */
export interface PlannedWallet {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly mode: string;
}

/** Opens wallets that a merge needs, empty. */
export async function openPlannedWallets(
  tx: TenantTransaction,
  { id: customerId, companyId }: CustomerRow,
  wallets: readonly PlannedWallet[],
  clock: string,
): Promise<void> {
  const rows = wallets.map((wallet) => {
    const { id, name, currency } = wallet;
    const owner = { companyId, customerId, isPrimary: false, createdAt: clock };
    return { id, name, currency, mode: wallet.mode as WalletMode, ...owner };
  });
  await insertWallets(tx, rows);
}

/**
 * Whether what came with a merge is still there to flow back.
 * @throws RuleError INSUFFICIENT_FUNDS with the shortfall of the first wallet that has spent of it.
 */
export async function checkTransfersBack(
  tx: TenantTransaction,
  mergeId: string,
  transfers: readonly Transfer[],
): Promise<void> {
  const needed = new Map<string, Millionths>();
  for (const { from, amount } of transfers) needed.set(from, (needed.get(from) ?? 0n) + decimalOf(amount));
  const balances = await findBalances(tx, [...needed.keys()], mergeId);
  for (const [id, amount] of needed) {
    // A wallet that was in debt before the merge may be so again.
    const { balance, debt } = balances.get(id) ?? { balance: '0', debt: '0' };
    const lacking = amount - (decimalOf(balance) - decimalOf(debt));
    if (amount <= 0n || lacking <= 0n) continue;
    const currency = transfers.find(({ from }) => from === id)?.currency ?? '';
    const shortfall = moneyOf(formatDecimal(lacking), currency);
    const message = `The wallet has spent of what came with the merge: ${shortfall.amount} ${currency} are lacking.`;
    throw new RuleError('INSUFFICIENT_FUNDS', message, { subjects: [{ typename: 'Wallet', id }], shortfall });
  }
}

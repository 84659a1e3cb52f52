import { createHash } from 'node:crypto';
import { decimalOf } from '../../kernel/decimal.ts';
import type { PlannedTransfer, PlannedWallet } from './merge.rules.ts';
import type { MergeSnapshot, WalletState } from './merge-snapshot.rules.ts';

export interface WalletPlan {
  readonly transfers: readonly PlannedTransfer[];
  readonly newWallets: readonly PlannedWallet[];
  readonly closedWallets: readonly string[];
  /** Those that become the target's: all but the primary one. */
  readonly moved: readonly string[];
}

/**
 * The primary wallet never moves, and two open wallets of one currency and mode become one: those of the source empty into
 * the target's and close. Per currency the sum over all wallets stays the same to the last digit.
 */
export function planWallets({ source, target }: MergeSnapshot): WalletPlan {
  const newWallets: PlannedWallet[] = [];
  const transfers: PlannedTransfer[] = [];
  const closedWallets: string[] = [];
  for (const wallet of source.wallets.filter(({ open }) => open)) {
    const fit = fitting(wallet, target.wallets);
    if (!fit && !wallet.primary) continue;
    closedWallets.push(wallet.id);
    if (decimalOf(wallet.balance) === 0n) continue;
    const made = fit ? null : newWallet(wallet, source.customer.revision);
    if (made) newWallets.push(made);
    const to = fit?.id ?? made?.id ?? '';
    transfers.push({ from: wallet.id, to, amount: wallet.balance, currency: wallet.currency });
  }
  return {
    newWallets,
    transfers,
    closedWallets,
    moved: source.wallets.filter((one) => !one.primary).map(({ id }) => id),
  };
}

/** The primary one before others, the oldest before younger ones. */
function fitting(wallet: WalletState, wallets: readonly WalletState[]): WalletState | undefined {
  const fits = wallets.filter(
    ({ open, currency, mode }) => open && currency === wallet.currency && mode === wallet.mode,
  );
  return fits.find(({ primary }) => primary) ?? fits[0];
}

/** Its id follows from the wallet that it is made for, so that the preview can name what the run will make. */
function newWallet({ id, currency, mode }: WalletState, revision: number): PlannedWallet {
  const hash = createHash('sha256').update(`${id} ${revision}`).digest('hex');
  // RFC 9562, version 8: an id by a rule of our own.
  const made = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return { id: made.join('-'), name: currency, currency, mode };
}

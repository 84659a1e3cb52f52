import type { Millionths } from '../../kernel/decimal.ts';
import { MOST_AMOUNT } from '../../kernel/input-reader.ts';
import type { Transitions } from '../../kernel/state-machine.ts';
import type { BillingModel, WalletMode } from '../customer/customer.rules.ts';

export const walletStatuses = {
  OPEN: 'Takes movements.',
  CLOSED: 'Is empty, and stays so.',
} as const;
export type WalletStatus = keyof typeof walletStatuses;

export const walletTransactionKinds = {
  TOP_UP: 'The customer paid in.',
  DEBIT: 'The customer used it up.',
  ADJUSTMENT: 'Corrected by an administrator.',
  MERGE_IN: 'Came from a wallet of a customer that was merged into this one.',
  MERGE_OUT: 'Went to a wallet of the customer that this one was merged into.',
  UNMERGE_IN: 'Came back when a merge was undone.',
  UNMERGE_OUT: 'Went back when a merge was undone.',
} as const;
export type WalletTransactionKind = keyof typeof walletTransactionKinds;

export const primaryWalletName = 'Primary';

type MovementStep = 'topUpWallet' | 'debitWallet' | 'adjustWallet' | 'mergeCustomers' | 'unmergeCustomers';

/** What may be done with a wallet. Closing is for good. */
export const walletTransitions: Transitions<WalletStatus, MovementStep | 'closeWallet'> = {
  OPEN: ['topUpWallet', 'debitWallet', 'adjustWallet', 'closeWallet', 'mergeCustomers', 'unmergeCustomers'],
  CLOSED: [],
};

/** The step that each kind of movement is. */
export const movementSteps: Readonly<Record<WalletTransactionKind, MovementStep>> = {
  TOP_UP: 'topUpWallet',
  DEBIT: 'debitWallet',
  ADJUSTMENT: 'adjustWallet',
  MERGE_IN: 'mergeCustomers',
  MERGE_OUT: 'mergeCustomers',
  UNMERGE_IN: 'unmergeCustomers',
  UNMERGE_OUT: 'unmergeCustomers',
};

/** The most that a wallet may hold, or owe: numeric(20,6) has room for ten times as much. */
export const MOST_BALANCE: Millionths = 10n * MOST_AMOUNT;

/** How many open wallets a customer may have. */
export const MOST_OPEN_WALLETS = 100;

/** Whether a wallet may be owed: a prepaid one never, nor any of a customer that pays in advance. */
export function mayOwe(mode: WalletMode, billingModel: BillingModel): boolean {
  return mode === 'LIVE' && billingModel !== 'PREPAID';
}

/**
 * How much is lacking for a movement; 0n where it may be. What comes in is never refused: a balance may lie below zero since
 * before the customer became a prepaid one.
 */
export function lackingFunds(balance: Millionths, amount: Millionths, owing: boolean): Millionths {
  const after = balance + amount;
  return owing || amount >= 0n || after >= 0n ? 0n : -after;
}

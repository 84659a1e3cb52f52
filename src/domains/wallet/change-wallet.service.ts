import { seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { decimalOf, type Millionths } from '../../kernel/decimal.ts';
import { RuleError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { currency, decimal, type InputReader, MOST_AMOUNT, optional, text } from '../../kernel/input-reader.ts';
import { moneyOf } from '../../kernel/money.ts';
import { checkStep } from '../../kernel/state-machine.ts';
import type { WalletMode } from '../customer/customer.rules.ts';
import {
  changeEvents,
  changeOwned,
  createdOwned,
  lockForNew,
  lockOwned,
  type OwnedChanged,
} from '../customer/owned-object.service.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { closeWalletRow, countOpenWallets, type WalletRow } from './wallet.repository.ts';
import { MOST_OPEN_WALLETS, type WalletTransactionKind, walletTransitions } from './wallet.rules.ts';
import { moveMoney, openWallet, walletKind } from './wallet.service.ts';

/** What opening or closing a wallet answers: ids. */
export type WalletChanged = OwnedChanged;

export interface CreateWalletInput extends MutationInput {
  readonly customerId: string;
  readonly name?: string | null | undefined;
  readonly currency: string;
  readonly mode?: WalletMode | null | undefined;
}

/**
 * Opens a further wallet for a customer, empty; one that was merged leads to the survivor. Several of a currency are allowed.
 * The name (1 to 256 characters) is the currency's code, and the mode the customer's walletMode, where they are not given.
 * @throws InvalidInputError, with 100 open wallets too; NotFoundError; RuleError CUSTOMER_ARCHIVED.
 */
export function createWallet(write: WriteContext, input: CreateWalletInput): Promise<MutationResult<WalletChanged>> {
  return runMutation(write, {
    name: 'createWallet',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const code = currency(input.currency, ['input', 'currency'], issues) ?? '';
      const name = optional(text(1, 256))(input.name, ['input', 'name'], issues) ?? code;
      issues.throwIfAny();
      const { customer, clock } = await lockForNew(tx, write.actor, input.customerId);
      await checkRoom(tx, customer.id, issues);
      const mode = input.mode ?? customer.walletMode;
      const id = await openWallet(tx, customer, { name, currency: code, mode, createdAt: clock });
      return createdOwned(tx, walletKind, customer, id, 'wallet.created');
    },
  });
}

async function checkRoom(tx: TenantTransaction, customerId: string, issues: InputIssues): Promise<void> {
  if ((await countOpenWallets(tx, customerId)) < MOST_OPEN_WALLETS) return;
  const message = `has ${MOST_OPEN_WALLETS} open wallets, the most that a customer may have: close one first`;
  issues.add(['input', 'customerId'], 'OUT_OF_RANGE', message);
  issues.throwIfAny();
}

export interface MoveWalletInput extends MutationInput {
  readonly id: string;
  /** A decimal in the wallet's currency, with 6 decimals at most. */
  readonly amount: string;
  readonly reason?: string | null | undefined;
}

/** What a movement answers: the ids of the wallet and of the ledger's entry. */
export interface WalletMoved extends OwnedChanged {
  readonly transactionId: string;
}

/**
 * Pays money into a wallet: an amount above zero, with a reason (1 to 1000 characters) if one is given.
 * @throws InvalidInputError, for a balance beyond its range too; NotFoundError; RuleError INVALID_TRANSITION for a closed
 * wallet, CUSTOMER_ARCHIVED.
 */
export function topUpWallet(write: WriteContext, input: MoveWalletInput): Promise<MutationResult<WalletMoved>> {
  return moveWallet(write, 'topUpWallet', input, { kind: 'TOP_UP', action: 'wallet.toppedUp', read: positive });
}

/**
 * Takes money out of a wallet: an amount above zero, with a reason (1 to 1000 characters) if one is given.
 * @throws as topUpWallet; RuleError INSUFFICIENT_FUNDS with the shortfall, where the wallet may not go below zero.
 */
export function debitWallet(write: WriteContext, input: MoveWalletInput): Promise<MutationResult<WalletMoved>> {
  return moveWallet(write, 'debitWallet', input, {
    kind: 'DEBIT',
    action: 'wallet.debited',
    read: (...given) => negated(positive(...given)),
  });
}

/**
 * Corrects a wallet: any amount but zero, negative to take money out, and why (1 to 1000 characters).
 * @throws as debitWallet.
 */
export function adjustWallet(
  write: WriteContext,
  input: MoveWalletInput & { readonly reason: string },
): Promise<MutationResult<WalletMoved>> {
  return moveWallet(write, 'adjustWallet', input, { kind: 'ADJUSTMENT', action: 'wallet.adjusted', read: signed });
}

const positive = decimal(1n);
const negated = (amount: Millionths | null): Millionths | null => (amount === null ? null : -amount);
const signed: InputReader<Millionths> = (value, path, issues) => {
  const amount = decimal(-MOST_AMOUNT)(value, path, issues);
  if (amount !== 0n) return amount;
  issues.add(path, 'OUT_OF_RANGE', 'must not be zero');
  return null;
};

interface WalletMovement {
  readonly kind: WalletTransactionKind;
  /** What the event says was done. */
  readonly action: string;
  /** Reads the amount, signed as the ledger has it. */
  readonly read: InputReader<Millionths>;
}

function moveWallet(
  write: WriteContext,
  name: string,
  input: MoveWalletInput,
  { kind, action, read }: WalletMovement,
): Promise<MutationResult<WalletMoved>> {
  return runMutation(write, {
    name,
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const amount = read(input.amount, ['input', 'amount'], issues) ?? 0n;
      const reason = optional(text(1, 1_000, { lines: true }))(input.reason, ['input', 'reason'], issues);
      issues.throwIfAny();
      const state = await lockOwned(tx, write.actor, walletKind, input.id);
      const transactionId = await moveMoney(tx, state, { kind, amount, reason });
      const events = await changeEvents(tx, walletKind, state, action, reason);
      const { id: customerId, companyId } = state.customer;
      return { outcome: { id: state.row.id, customerId, companyId, transactionId }, events };
    },
  });
}

/**
 * Closes a wallet, for good: its ledger stays readable. That of an archived customer can be closed too.
 * @throws NotFoundError; RuleError INVALID_TRANSITION for the primary wallet, one that is not empty, or closed already.
 */
export function closeWallet(
  write: WriteContext,
  input: MutationInput & { readonly id: string },
): Promise<MutationResult<WalletChanged>> {
  return changeOwned(write, 'closeWallet', input, walletKind, (tx) => ({
    action: 'wallet.closed',
    work: async ({ row, clock }) => {
      checkClosing(row);
      await closeWalletRow(tx, row.id, clock);
      return [];
    },
  }));
}

function checkClosing(row: WalletRow): void {
  const subject = { typename: 'Wallet', id: row.id };
  checkStep(walletTransitions, 'wallet', row.status, 'closeWallet', subject);
  const { amount, currency: code } = moneyOf(row.balance, row.currency);
  const held = decimalOf(row.balance) !== 0n ? `The wallet holds ${amount} ${code}: bring it to zero first.` : null;
  const why = row.primary ? "The customer's primary wallet is never closed." : held;
  if (why !== null) throw new RuleError('INVALID_TRANSITION', why, { subjects: [subject] });
}

import type { Actor } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { decimalOf, formatDecimal, type Millionths } from '../../kernel/decimal.ts';
import { InvalidInputError, RuleError } from '../../kernel/domain-error.ts';
import { moneyOf } from '../../kernel/money.ts';
import { checkStep } from '../../kernel/state-machine.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import { addCustomerPart, type PartEntry } from '../customer/customer-part.service.ts';
import {
  createdOwned,
  type HeldCustomer,
  lockOwned,
  type OwnedKind,
  type OwnedState,
  refuseArchived,
} from '../customer/owned-object.service.ts';
import { findOpenWallet, insertMovement, insertWallets, type WalletRow, walletTable } from './wallet.repository.ts';
import {
  lackingFunds,
  MOST_BALANCE,
  mayOwe,
  movementSteps,
  primaryWalletName,
  type WalletTransactionKind,
  walletTransitions,
} from './wallet.rules.ts';

export const walletKind: OwnedKind<typeof walletTable> = {
  what: 'wallet',
  typename: 'Wallet',
  table: walletTable,
  record: ({ name, currency, balance, mode, status, primary }) => {
    return { name, currency, balance: moneyOf(balance, currency).amount, mode, status, primary };
  },
};
type WalletState = OwnedState<typeof walletTable>;
type Customer = HeldCustomer['customer'];

export interface Movement {
  readonly kind: WalletTransactionKind;
  /** Signed, never zero: below zero takes money out. */
  readonly amount: Millionths;
  readonly reason: string | null;
  /** The invoice that it paid, or was credited for. */
  readonly invoiceId?: string | null;
}

/**
 * Moves money into a wallet, or out of it, and answers the id of the ledger's entry. All movements come through here. The
 * balance afterwards is the database's: lock the wallet again before a second movement. The event is the caller's to make
 * (changeEvents), since it knows what was done.
 * @throws RuleError INVALID_TRANSITION for a closed wallet, CUSTOMER_ARCHIVED, INSUFFICIENT_FUNDS with the shortfall in the
 * wallet's currency; InvalidInputError at `input.amount` where the balance would leave the range that it can have.
 */
export async function moveMoney(tx: TenantTransaction, state: WalletState, movement: Movement): Promise<string> {
  const { row, customer, clock } = state;
  const { kind, amount, reason, invoiceId = null } = movement;
  checkStep(walletTransitions, 'wallet', row.status, movementSteps[kind], { typename: 'Wallet', id: row.id });
  refuseArchived(customer);
  checkFunds(row, customer, amount);
  checkRange(row, amount);
  const id = newId();
  await insertMovement(tx, { id, walletId: row.id, kind, amount, reason, invoiceId, createdAt: clock });
  return id;
}

function checkFunds(row: WalletRow, customer: Customer, amount: Millionths): void {
  const lacking = lackingFunds(decimalOf(row.balance), amount, mayOwe(row.mode, customer.billingModel));
  if (lacking === 0n) return;
  const shortfall = moneyOf(formatDecimal(lacking), row.currency);
  const balance = moneyOf(row.balance, row.currency);
  const why = row.mode === 'PREPAID_ONLY' ? 'it is PREPAID_ONLY' : 'its customer is PREPAID';
  throw new RuleError(
    'INSUFFICIENT_FUNDS',
    `The wallet holds ${balance.amount} ${balance.currency} and may not go below zero, since ${why}: ${shortfall.amount} ${shortfall.currency} are lacking.`,
    { path: ['input', 'amount'], subjects: [{ typename: 'Wallet', id: row.id }], shortfall },
  );
}

function checkRange(row: WalletRow, amount: Millionths): void {
  const after = decimalOf(row.balance) + amount;
  if (after <= MOST_BALANCE && after >= -MOST_BALANCE) return;
  const most = moneyOf(formatDecimal(MOST_BALANCE), row.currency).amount;
  const message = `must leave a balance of -${most} to ${most} ${row.currency}`;
  throw new InvalidInputError([{ path: ['input', 'amount'], code: 'OUT_OF_RANGE', message }]);
}

/**
 * The wallet that money for a customer belongs to, in a currency: its primary one, else its oldest open one of that currency,
 * else a new LIVE one, with the event of its making. The customer is locked already; `clock` is the time of that.
 */
export async function lockWalletFor(
  tx: TenantTransaction,
  actor: Actor,
  customer: Customer,
  clock: string,
  currency: string,
): Promise<{ readonly state: WalletState; readonly events: readonly AuditEntry[] }> {
  const found = await findOpenWallet(tx, customer.id, currency);
  if (found !== null) return { state: await lockOwned(tx, actor, walletKind, found), events: [] };
  const id = await openWallet(tx, customer, { name: currency, currency, mode: 'LIVE', createdAt: clock });
  const { events } = await createdOwned(tx, walletKind, customer, id, 'wallet.created');
  return { state: await lockOwned(tx, actor, walletKind, id), events };
}

/** Opens one more wallet of a customer, empty, and answers its id. */
export async function openWallet(
  tx: TenantTransaction,
  { id: customerId, companyId }: Customer,
  wallet: Pick<WalletRow, 'name' | 'currency' | 'mode'> & { readonly createdAt: string },
): Promise<string> {
  const id = newId();
  await insertWallets(tx, [{ id, companyId, customerId, isPrimary: false, ...wallet }]);
  return id;
}

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

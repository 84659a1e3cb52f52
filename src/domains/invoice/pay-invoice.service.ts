import { findRow } from '../../database/find-row.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { minorUnitsOf } from '../../kernel/currency.ts';
import { decimalOf, type Millionths, roundTo } from '../../kernel/decimal.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { InputIssues } from '../../kernel/input-issue.ts';
import { decimal, instant, optional } from '../../kernel/input-reader.ts';
import { moneyOf } from '../../kernel/money.ts';
import { isUuid } from '../../kernel/uuid.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import { changeEvents, changeOwned } from '../customer/owned-object.service.ts';
import type { MutationResult, WriteContext } from '../idempotency/idempotency.service.ts';
import { moveMoney, walletKind } from '../wallet/wallet.service.ts';
import type { InvoiceChanged } from './create-invoice.service.ts';
import { checkInvoiceStep } from './invoice.rules.ts';
import { type InvoiceState, invoiceKind } from './invoice.service.ts';
import { insertPayment } from './invoice-payment.repository.ts';
import type { NamedInvoiceInput } from './send-invoice.service.ts';

export interface RecordInvoicePaymentInput extends NamedInvoiceInput {
  /** A decimal in the invoice's currency, with the decimals of its minor unit at most. */
  readonly amount: string;
  readonly paidAt?: string | null | undefined;
  readonly walletId?: string | null | undefined;
}

/**
 * Writes down a payment of an open invoice: above zero, and no more than is due. The money came from elsewhere, or it is
 * taken out of a wallet of the same customer and currency in the same transaction. `paidAt` is now unless it is given.
 * @throws InvalidInputError, for an overpayment with what is due; NotFoundError for the invoice, and for a wallet that is
 * not its customer's; RuleError INVALID_TRANSITION, CURRENCY_MISMATCH, and all that a debit of the wallet can meet.
 */
export function recordInvoicePayment(
  write: WriteContext,
  input: RecordInvoicePaymentInput,
): Promise<MutationResult<InvoiceChanged>> {
  return changeOwned(write, 'recordInvoicePayment', input, invoiceKind, (tx, issues) => {
    const amount = decimal(1n)(input.amount, ['input', 'amount'], issues) ?? 0n;
    const paidAt = optional(instant)(input.paidAt, ['input', 'paidAt'], issues);
    return {
      action: 'invoice.paid',
      work: async (state) => {
        checkInvoiceStep(state.row, 'recordInvoicePayment');
        checkPayment(state, amount, paidAt);
        return pay(tx, state, { amount, paidAt: paidAt ?? state.clock, walletId: input.walletId ?? null });
      },
    };
  });
}

/** @throws InvalidInputError with all that is wrong with the payment as the invoice stands. */
function checkPayment({ row, clock }: InvoiceState, amount: Millionths, paidAt: string | null): void {
  const issues = new InputIssues();
  const decimals = minorUnitsOf(row.currency);
  const due = moneyOf(row.amountDue, row.currency);
  if (amount !== roundTo(amount, decimals))
    issues.add(['input', 'amount'], 'INVALID_FORMAT', `must have ${decimals} decimals at most, as ${row.currency} has`);
  if (amount > decimalOf(row.amountDue))
    issues.add(['input', 'amount'], 'OUT_OF_RANGE', `must be at most what is due: ${due.amount} ${due.currency}`);
  if (paidAt !== null && new Date(paidAt) > new Date(clock))
    issues.add(['input', 'paidAt'], 'OUT_OF_RANGE', 'must not lie in the future');
  issues.throwIfAny();
}

interface Payment {
  readonly amount: Millionths;
  readonly paidAt: string;
  readonly walletId: string | null;
}

async function pay(tx: TenantTransaction, state: InvoiceState, payment: Payment): Promise<readonly AuditEntry[]> {
  const { amount, paidAt, walletId } = payment;
  const { transactionId, events } =
    walletId === null ? { transactionId: null, events: [] } : await takeFromWallet(tx, state, walletId, amount);
  await insertPayment(tx, {
    id: newId(),
    invoiceId: state.row.id,
    amount,
    walletTransactionId: transactionId,
    paidAt,
    createdAt: state.clock,
  });
  return events;
}

interface Taken {
  readonly transactionId: string;
  readonly events: readonly AuditEntry[];
}

/** Takes the money out of a wallet of the same customer, whose lock is held already. */
async function takeFromWallet(
  tx: TenantTransaction,
  { row: invoice, customer, clock }: InvoiceState,
  walletId: string,
  amount: Millionths,
): Promise<Taken> {
  const row = isUuid(walletId) ? await findRow(tx, walletKind.table, walletId) : null;
  if (row?.customerId !== customer.id) throw new NotFoundError('wallet', walletId);
  if (row.currency !== invoice.currency)
    throw new RuleError('CURRENCY_MISMATCH', `The invoice is in ${invoice.currency}, the wallet in ${row.currency}.`, {
      path: ['input', 'walletId'],
      subjects: [{ typename: 'Wallet', id: row.id }],
    });
  const wallet = { row, customer, clock };
  const reason = `Invoice ${invoice.number}`;
  const transactionId = await moveMoney(tx, wallet, { kind: 'DEBIT', amount: -amount, reason, invoiceId: invoice.id });
  return { transactionId, events: await changeEvents(tx, walletKind, wallet, 'wallet.debited', reason) };
}

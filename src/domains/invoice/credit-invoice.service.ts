import { seesCompany } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { decimalOf, type Millionths } from '../../kernel/decimal.ts';
import { text } from '../../kernel/input-reader.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import { changeEvents, lockOwned, refuseArchived } from '../customer/owned-object.service.ts';
import { type Done, type MutationResult, runMutation, type WriteContext } from '../idempotency/idempotency.service.ts';
import { lockWalletFor, moveMoney, walletKind } from '../wallet/wallet.service.ts';
import type { InvoiceChanged } from './create-invoice.service.ts';
import { checkInvoiceStep } from './invoice.rules.ts';
import { createdInvoice, type InvoiceState, invoiceKind } from './invoice.service.ts';
import { deliveryOf } from './invoice-delivery.rules.ts';
import { findInvoiceLines, insertInvoiceLines } from './invoice-line.repository.ts';
import { type InvoiceLine, lineRecords } from './invoice-lines.rules.ts';
import { takeNextNumber } from './invoice-number.service.ts';
import { printedParty } from './invoice-party.rules.ts';
import { insertCreditNote, setState } from './invoice-write.repository.ts';
import type { NamedInvoiceInput } from './send-invoice.service.ts';

export interface CreditInvoiceInput extends NamedInvoiceInput {
  readonly reason: string;
}

/** Ids: the credited invoice's, and its credit note's. */
export interface InvoiceCredited extends InvoiceChanged {
  readonly creditNoteId: string;
}

/**
 * Cancels a sent invoice by a credit note over all of it, with a number of the series, settled from the start. What was paid
 * goes to the customer's primary wallet, or where that has another currency to one of the invoice's. The reason (1 to 1000
 * characters) is kept in the history.
 * @throws InvalidInputError; NotFoundError; RuleError INVALID_TRANSITION, for a credit note too, and CUSTOMER_ARCHIVED where
 * money would have to move.
 */
export function creditInvoice(
  write: WriteContext,
  input: CreditInvoiceInput,
): Promise<MutationResult<InvoiceCredited>> {
  return runMutation(write, {
    name: 'creditInvoice',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const reason = text(1, 1_000, { lines: true })(input.reason, ['input', 'reason'], issues);
      issues.throwIfAny();
      const state = await lockOwned(tx, write.actor, invoiceKind, input.id);
      checkInvoiceStep(state.row, 'creditInvoice');
      const refund = await prepareRefund(tx, write, state);
      await setState(tx, state.row.id, 'CREDITED');
      const credited = await changeEvents(tx, invoiceKind, state, 'invoice.credited', reason);
      const note = await writeCreditNote(tx, state);
      const refunded = refund ? await payBack(tx, state, refund, note.number) : [];
      const { id: customerId, companyId } = state.customer;
      const outcome = { id: state.row.id, customerId, companyId, creditNoteId: note.done.outcome.id };
      return { outcome, events: [...credited, ...note.done.events, ...refunded] };
    },
  });
}

/** What was paid, and the wallet that it goes to. */
interface Refund extends Awaited<ReturnType<typeof lockWalletFor>> {
  readonly amount: Millionths;
}

/** The wallet is found before the number is taken, so that the counter is locked last. */
async function prepareRefund(
  tx: TenantTransaction,
  { actor }: WriteContext,
  { row, customer, clock }: InvoiceState,
): Promise<Refund | null> {
  const amount = decimalOf(row.amountPaid);
  if (amount === 0n) return null;
  refuseArchived(customer);
  return { amount, ...(await lockWalletFor(tx, actor, customer, clock, row.currency)) };
}

async function payBack(
  tx: TenantTransaction,
  { row }: InvoiceState,
  { amount, state, events }: Refund,
  creditNote: string,
): Promise<readonly AuditEntry[]> {
  const reason = `Credit note ${creditNote}`;
  await moveMoney(tx, state, { kind: 'TOP_UP', amount, reason, invoiceId: row.id });
  return [...events, ...(await changeEvents(tx, walletKind, state, 'wallet.toppedUp', reason))];
}

interface WrittenNote {
  readonly number: string;
  readonly done: Done<InvoiceChanged>;
}

async function writeCreditNote(tx: TenantTransaction, { row, customer, clock }: InvoiceState): Promise<WrittenNote> {
  const lines = (await findInvoiceLines(tx, row.id)).map(negated);
  const { number, issuedAt } = await takeNextNumber(tx, customer.companyId);
  const { id: creditNoteForId, customerId, subscriptionId, supply, currency, taxTreatment } = row;
  const id = newId();
  await insertCreditNote(tx, {
    ...{ id, companyId: customer.companyId, customerId, subscriptionId, creditNoteForId },
    ...{ supply, currency, taxTreatment, number, createdAt: clock },
    subtotal: -decimalOf(row.subtotal),
    tax: -decimalOf(row.tax),
    total: -decimalOf(row.total),
    billTo: printedParty(row.billTo),
    // It has to reach the customer as the invoice had; there is nothing to collect.
    delivery: deliveryOf(customer, false),
    ...{ issuedAt, dueAt: issuedAt, paidAt: issuedAt },
  });
  await insertInvoiceLines(tx, id, lines);
  return { number, done: await createdInvoice(tx, customer, id, lineRecords(lines, currency)) };
}

function negated(line: InvoiceLine): InvoiceLine {
  return { ...line, quantity: -line.quantity, amount: -line.amount, tax: -line.tax };
}

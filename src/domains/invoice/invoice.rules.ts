import { checkStep, type Transitions } from '../../kernel/state-machine.ts';

export const invoiceStatuses = {
  DRAFT: 'Not sent yet: nothing is owed, and its number of the series is still to come.',
  SENT: 'Sent, nothing paid yet.',
  PARTIALLY_PAID: 'Sent, and paid in part.',
  PAID: 'Paid in full, or with nothing to pay: credit notes are settled from the start.',
  OVERDUE: 'Sent, not paid in full, and past its due date.',
  VOID: 'Given up as a draft, or withdrawn after it was sent: nothing is owed.',
  CREDITED: 'Cancelled by a credit note.',
} as const;
export type InvoiceStatus = keyof typeof invoiceStatuses;

/** What an invoice goes through. OVERDUE is a matter of the clock, and a credit note a kind of its own. */
type InvoiceState = Exclude<InvoiceStatus, 'OVERDUE'> | 'CREDIT_NOTE';
type InvoiceStep = 'sendInvoice' | 'recordInvoicePayment' | 'creditInvoice' | 'voidInvoice';

const invoiceTransitions: Transitions<InvoiceState, InvoiceStep> = {
  DRAFT: ['sendInvoice', 'voidInvoice'],
  SENT: ['recordInvoicePayment', 'creditInvoice', 'voidInvoice'],
  // What was paid for is credited, so that the money goes somewhere.
  PARTIALLY_PAID: ['recordInvoicePayment', 'creditInvoice'],
  PAID: ['creditInvoice'],
  VOID: [],
  CREDITED: [],
  CREDIT_NOTE: [],
};

/** What decides on the steps of an invoice. */
export interface InvoiceStanding {
  readonly id: string;
  readonly status: InvoiceStatus;
  readonly amountPaid: string;
  readonly creditNoteForId: string | null;
}

function stateOf({ status, amountPaid, creditNoteForId }: InvoiceStanding): InvoiceState {
  if (creditNoteForId !== null) return 'CREDIT_NOTE';
  if (status !== 'OVERDUE') return status;
  return /[1-9]/.test(amountPaid) ? 'PARTIALLY_PAID' : 'SENT';
}

/** @throws RuleError INVALID_TRANSITION, which speaks of the status as callers see it. */
export function checkInvoiceStep(invoice: InvoiceStanding, step: InvoiceStep): void {
  const { id, status, creditNoteForId } = invoice;
  const allowed = invoiceTransitions[stateOf(invoice)];
  const seen: Transitions<InvoiceStatus, InvoiceStep> = { ...invoiceTransitions, OVERDUE: [], [status]: allowed };
  const what = creditNoteForId === null ? 'invoice' : 'credit note';
  checkStep(seen, what, status, step, { typename: 'Invoice', id });
}

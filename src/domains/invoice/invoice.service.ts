import type { TenantTransaction } from '../../database/tenant-database.ts';
import { RuleError } from '../../kernel/domain-error.ts';
import { shownInstant } from '../../kernel/instant.ts';
import { moneyOf } from '../../kernel/money.ts';
import type { AuditedRecord } from '../audit/audit.rules.ts';
import { addCustomerGuard } from '../customer/customer-guard.service.ts';
import { addCondition } from '../customer/customer-list.service.ts';
import {
  createdOwned,
  type HeldCustomer,
  type OwnedChanged,
  type OwnedKind,
  type OwnedState,
  refuseArchived,
} from '../customer/owned-object.service.ts';
import type { Done } from '../idempotency/idempotency.service.ts';
import { addTagSubject } from '../tag/tag.service.ts';
import { type InvoiceRow, invoiceTable } from './invoice.repository.ts';
import { findOpenInvoices, hasOpenInvoices } from './open-invoices.repository.ts';

export const invoiceKind: OwnedKind<typeof invoiceTable> = {
  what: 'invoice',
  typename: 'Invoice',
  table: invoiceTable,
  record: invoiceRecord,
};
export type InvoiceState = OwnedState<typeof invoiceTable>;
type CustomerRow = HeldCustomer['customer'];

/** What events tell of an invoice. Who it was made out to, and how it was sent, stand on it for ever. */
function invoiceRecord(invoice: InvoiceRow): AuditedRecord {
  const { number, status, currency, supply } = invoice;
  const amounts = (['subtotal', 'tax', 'total', 'amountPaid'] as const).map(
    (name) => [name, moneyOf(invoice[name], currency).amount] as const,
  );
  const times = (['issuedAt', 'dueAt', 'paidAt'] as const).map((name) => [name, shownInstant(invoice[name])] as const);
  return { number, status, currency, supply, ...Object.fromEntries(amounts), ...Object.fromEntries(times) };
}

/** The outcome and the event of a new invoice, which tells its lines too. */
export function createdInvoice(
  tx: TenantTransaction,
  customer: CustomerRow,
  id: string,
  lines: readonly AuditedRecord[],
): Promise<Done<OwnedChanged>> {
  const record = (row: InvoiceRow) => ({ ...invoiceRecord(row), lines });
  return createdOwned(tx, { ...invoiceKind, record }, customer, id, 'invoice.created');
}

/** @throws RuleError CUSTOMER_ARCHIVED or CUSTOMER_SUSPENDED where the customer gets no new invoice. */
export function refuseUninvoiced(customer: CustomerRow): void {
  refuseArchived(customer);
  if (customer.status !== 'SUSPENDED') return;
  throw new RuleError('CUSTOMER_SUSPENDED', 'The customer is suspended, and gets no new invoice.', {
    subjects: [{ typename: 'Customer', id: customer.id }],
  });
}

const MOST_NAMED = 100;

// The customer's record is where an invoice that is still owed finds its name and address (ML 17 kap. 24 §).
addCustomerGuard('archive', async (tx, customer) => {
  const open = await findOpenInvoices(tx, customer.id, MOST_NAMED);
  if (open.length === 0) return;
  throw new RuleError('CUSTOMER_HAS_INVOICES', 'The customer has open invoices: settle or credit them first.', {
    subjects: open.map((id) => ({ typename: 'Invoice', id })),
  });
});

addTagSubject({ typename: 'Invoice', table: 'invoice', column: 'invoiceId' });
addCondition('hasOpenInvoices', hasOpenInvoices);

import { sql } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { SupplyKind, TaxTreatment } from '../vat/tax-treatment.rules.ts';
import type { InvoiceStatus } from './invoice.rules.ts';
import type { InvoiceDelivery } from './invoice-delivery.rules.ts';
import type { InvoiceParty } from './invoice-party.rules.ts';

/** Whether the invoice `t` waits for money. In these words, since partial indexes are found by them. */
export const isOpen = "(t.state = 'SENT' and t.amount_paid < t.total)";

// PAID and PARTIALLY_PAID follow from what was paid, OVERDUE from the clock.
const status = `case
  when t.state <> 'SENT' then t.state
  when t.amount_paid >= t.total then 'PAID'
  when t.due_at < statement_timestamp() then 'OVERDUE'
  when t.amount_paid > 0 then 'PARTIALLY_PAID'
  else 'SENT' end`;

// What was printed; until then, and for what was loaded without it, the customer as it is. The org number as it is stored.
const billTo = `coalesce(t.bill_to, (
  select jsonb_build_object(
      'name', c.name, 'legalName', c.legal_name, 'address', coalesce(c.billing_address, c.legal_address), 'email', c.email,
      'orgNumber', c.org_number, 'peppolId', c.peppol_id, 'leitwegId', c.leitweg_id,
      'taxIdentifiers', (select coalesce(jsonb_agg(jsonb_build_object('type', x.type, 'value', x.value) order by x.type collate "C"), '[]')
                           from tax_identifier x where x.organization_id = c.organization_id and x.customer_id = c.id))
    from customer c where c.organization_id = t.organization_id and c.id = t.customer_id))`;

export const invoiceTable = defineTable({
  name: 'invoice',
  typename: 'Invoice',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    customerId: columns.uuid('customer_id'),
    subscriptionId: columns.uuidOrNull('subscription_id'),
    creditNoteForId: columns.uuidOrNull('credit_note_for_id'),
    number: columns.textOrNull('number'),
    status: columns.computedWord<InvoiceStatus>(status),
    open: columns.computed<boolean>(isOpen),
    supply: columns.word<SupplyKind>('supply'),
    currency: columns.word<string>('currency'),
    subtotal: columns.decimal('subtotal'),
    tax: columns.decimal('tax'),
    total: columns.decimal('total'),
    amountPaid: columns.decimal('amount_paid'),
    amountDue: columns.computedWord<string>(`(case when ${isOpen} then t.total - t.amount_paid else 0 end)::text`),
    taxTreatment: columns.jsonOrNull<TaxTreatment>('tax_treatment'),
    billTo: columns.computed<InvoiceParty>(billTo),
    delivery: columns.jsonOrNull<InvoiceDelivery>('delivery'),
    issuedAt: columns.instantOrNull('issued_at'),
    dueAt: columns.instantOrNull('due_at'),
    paidAt: columns.instantOrNull('paid_at'),
  },
});
export type InvoiceRow = RowOf<typeof invoiceTable>;

export const invoiceOrders = {
  ISSUED_AT: { name: 'issuedAt', key: sql`t.issued_at`, type: 'timestamptz', nullable: true },
  DUE_AT: { name: 'dueAt', key: sql`t.due_at`, type: 'timestamptz', nullable: true },
  TOTAL: { name: 'total', key: sql`t.total`, type: 'numeric', nullable: false },
} as const satisfies Record<string, Order>;

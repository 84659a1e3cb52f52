import { insertRows } from '../../database/json-rows.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { formatDecimal, type Millionths } from '../../kernel/decimal.ts';

export const invoicePaymentTable = defineTable({
  name: 'invoice_payment',
  typename: 'InvoicePayment',
  // Reached through its invoice.
  visibility: { parent: 'invoice', column: 'invoice_id' },
  columns: {
    id: columns.uuid('id'),
    amount: columns.decimal('amount'),
    walletTransactionId: columns.uuidOrNull('wallet_transaction_id'),
    paidAt: columns.instant('paid_at'),
    createdAt: columns.instant('created_at'),
    currency: columns.computedWord<string>(
      'select i.currency from invoice i where i.organization_id = t.organization_id and i.id = t.invoice_id',
    ),
  },
});
export type InvoicePaymentRow = RowOf<typeof invoicePaymentTable>;

export interface NewPayment {
  readonly id: string;
  readonly invoiceId: string;
  readonly amount: Millionths;
  /** The movement of the wallet that paid; null where the money came from elsewhere. */
  readonly walletTransactionId: string | null;
  readonly paidAt: string;
  readonly createdAt: string;
}

/** Writes a payment down; the database adds it to what was paid of the invoice. */
export async function insertPayment(tx: TenantTransaction, payment: NewPayment): Promise<void> {
  await insertRows(tx, 'invoice_payment', [{ ...payment, amount: formatDecimal(payment.amount) }]);
}

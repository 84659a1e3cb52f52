import { rawSql, type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import type { InvoiceStatus } from './invoice.rules.ts';

const isOpen = "(t.state = 'SENT' and t.amount_paid < t.total)";

// PAID and PARTIALLY_PAID follow from what was paid, OVERDUE from the clock.
const status = `case
  when t.state <> 'SENT' then t.state
  when t.amount_paid >= t.total then 'PAID'
  when t.due_at < now() then 'OVERDUE'
  when t.amount_paid > 0 then 'PARTIALLY_PAID'
  else 'SENT' end`;

export const invoiceTable = defineTable({
  name: 'invoice',
  typename: 'Invoice',
  visibility: 'company_id',
  columns: {
    id: columns.text('id'),
    customerId: columns.text('customer_id'),
    subscriptionId: columns.textOrNull('subscription_id'),
    number: columns.textOrNull('number'),
    status: columns.computed<InvoiceStatus>(status),
    open: columns.computed<boolean>(isOpen),
    currency: columns.text('currency'),
    subtotal: columns.decimal('subtotal'),
    tax: columns.decimal('tax'),
    total: columns.decimal('total'),
    amountPaid: columns.decimal('amount_paid'),
    amountDue: columns.computed<string>(`(case when ${isOpen} then t.total - t.amount_paid else 0 end)::text`),
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

export interface InvoiceCondition {
  readonly status?: readonly string[] | null | undefined;
  readonly open?: boolean | null | undefined;
  readonly currency?: readonly string[] | null | undefined;
  readonly issuedAt?: { readonly gte: string | null; readonly lt: string | null } | null | undefined;
}

export function invoiceConditions(condition: InvoiceCondition): Sql[] {
  const { status: statuses, open, currency, issuedAt } = condition;
  const conditions: Sql[] = [];
  if (statuses) conditions.push(sql`${rawSql(invoiceTable.columns.status.sql)} = any(${statuses}::text[])`);
  if (typeof open === 'boolean') conditions.push(open ? rawSql(isOpen) : sql`not ${rawSql(isOpen)}`);
  if (currency) conditions.push(sql`t.currency = any(${currency}::text[])`);
  if (issuedAt?.gte) conditions.push(sql`t.issued_at >= ${issuedAt.gte}::timestamptz`);
  if (issuedAt?.lt) conditions.push(sql`t.issued_at < ${issuedAt.lt}::timestamptz`);
  return conditions;
}

/** The open invoices of a customer, oldest first, at most `most`. */
export async function findOpenInvoices(tx: TenantTransaction, customerId: string, most: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    sql`select t.id::text as id from invoice t where t.organization_id = ${TENANT} and t.customer_id = ${customerId}::uuid
          and ${rawSql(isOpen)} order by t.created_at, t.id limit ${most}`,
  );
  return rows.map(({ id }) => id);
}

/** What customers owe on open invoices of a currency: `{ customer id → amount }`. */
export async function sumOutstanding(
  tenant: TenantReader,
  customers: readonly { readonly id: string; readonly currency: string }[],
): Promise<Map<string, string>> {
  const rows = await tenant.query<{ id: string; due: string }>(
    sql`select t.customer_id::text as id, sum(t.total - t.amount_paid)::text as due
          from invoice t join unnest(${customers.map((one) => one.id)}::uuid[], ${customers.map((one) => one.currency)}::text[]) as c(id, currency)
            on t.customer_id = c.id and t.currency = c.currency
         where t.organization_id = ${TENANT} and ${rawSql(isOpen)} group by t.customer_id`,
  );
  return new Map(rows.map((row) => [row.id, row.due]));
}

/** Whether the customer `t` has an open invoice. */
export function hasOpenInvoices(has: boolean): Sql {
  const open = sql`exists (select from invoice i where i.organization_id = ${TENANT} and i.customer_id = t.id
                            and i.state = 'SENT' and i.amount_paid < i.total)`;
  return has ? open : sql`not ${open}`;
}

import { rawSql, type Sql, sql, TENANT } from '../../database/sql.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import { isOpen } from './invoice.repository.ts';

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

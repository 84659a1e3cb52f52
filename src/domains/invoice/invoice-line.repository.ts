import { insertRows } from '../../database/json-rows.ts';
import { newId } from '../../database/new-id.ts';
import { sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { decimalOf, formatDecimal } from '../../kernel/decimal.ts';
import type { InvoiceLine } from './invoice-lines.rules.ts';

export const invoiceLineTable = defineTable({
  name: 'invoice_line',
  typename: 'InvoiceLine',
  // Reached through its invoice.
  visibility: { parent: 'invoice', column: 'invoice_id' },
  columns: {
    id: columns.uuid('id'),
    description: columns.text('description'),
    quantity: columns.decimal('quantity'),
    unitPrice: columns.decimal('unit_price'),
    amount: columns.decimal('amount'),
    taxRate: columns.computedWord<string | null>('t.tax_rate::text'),
    tax: columns.decimal('tax'),
    currency: columns.computedWord<string>(
      'select i.currency from invoice i where i.organization_id = t.organization_id and i.id = t.invoice_id',
    ),
  },
});
export type InvoiceLineRow = RowOf<typeof invoiceLineTable>;

export const invoiceLineOrder: Order = { name: 'position', key: sql`t.position`, type: 'numeric', nullable: false };

const decimals = ['quantity', 'unitPrice', 'givenTaxRate', 'taxRate', 'amount', 'tax'] as const;

/** Writes the lines of a new invoice, in their order. */
export async function insertInvoiceLines(
  tx: TenantTransaction,
  invoiceId: string,
  lines: readonly InvoiceLine[],
): Promise<void> {
  const rows = lines.map((line, position) => {
    const written = decimals.map((name) => [name, line[name] === null ? null : formatDecimal(line[name])] as const);
    return { id: newId(), invoiceId, position, description: line.description, ...Object.fromEntries(written) };
  });
  await insertRows(tx, 'invoice_line', rows);
}

/** The lines of an invoice, in their order. */
export async function findInvoiceLines(tx: TenantTransaction, invoiceId: string): Promise<InvoiceLine[]> {
  const rows = await tx.query<Record<(typeof decimals)[number], string | null> & { description: string }>(
    sql`select description, quantity::text, unit_price::text as "unitPrice", given_tax_rate::text as "givenTaxRate",
               coalesce(tax_rate, 0)::text as "taxRate", amount::text, tax::text
          from invoice_line where organization_id = ${TENANT} and invoice_id = ${invoiceId}::uuid order by position`,
  );
  return rows.map(({ description, givenTaxRate, ...others }) => {
    const read = Object.entries(others).map(([name, value]) => [name, decimalOf(value ?? '0')]);
    return {
      description,
      givenTaxRate: givenTaxRate === null ? null : decimalOf(givenTaxRate),
      ...Object.fromEntries(read),
    };
  });
}

/** Sets the tax of a draft's lines, in their order, where it is another than it was. */
export async function setLineTaxes(
  tx: TenantTransaction,
  invoiceId: string,
  lines: readonly Pick<InvoiceLine, 'taxRate' | 'tax'>[],
): Promise<void> {
  const rates = lines.map(({ taxRate }) => formatDecimal(taxRate));
  const taxes = lines.map(({ tax }) => formatDecimal(tax));
  await tx.execute(
    sql`update invoice_line l set tax_rate = g.rate, tax = g.tax
          from unnest(${rates}::numeric[], ${taxes}::numeric[]) with ordinality g(rate, tax, place)
         where l.organization_id = ${TENANT} and l.invoice_id = ${invoiceId}::uuid and l.position = g.place - 1
           and (l.tax_rate, l.tax) is distinct from (g.rate, g.tax)`,
  );
}

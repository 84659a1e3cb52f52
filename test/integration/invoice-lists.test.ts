import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newestFirst } from '../../src/database/list-parts.ts';
import { type BoundStatement, bindTenant, joinSql, rawSql, sql, TENANT } from '../../src/database/sql.ts';
import type { Order } from '../../src/database/table.ts';
import { invoiceOrders, invoiceTable } from '../../src/domains/invoice/invoice.repository.ts';
import { type InvoiceStatus, invoiceStatuses } from '../../src/domains/invoice/invoice.rules.ts';
import { type InvoiceCondition, invoiceConditions } from '../../src/domains/invoice/invoice-conditions.repository.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { type CustomerFixture, type InvoiceSpec, insertCustomers, insertInvoices } from '../support/fixtures.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { type PlanNode, pageStatementOf, planNodes, scannedTables } from '../support/query-plans.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const statuses = Object.keys(invoiceStatuses) as InvoiceStatus[];
const customerCount = 1_000;

let gateway: TestGateway;
let tenant: Tenant;
let database: OwnDatabase;
let customers: readonly CustomerFixture[];
beforeAll(async () => {
  // Plans follow the statistics of whole tables, which other tests would change.
  database = await createOwnDatabase();
  gateway = await startTestGateway({ databaseUrl: database.url });
  tenant = await createTenant(gateway.pool);
  const many = Array.from({ length: customerCount }, () => ({}));
  customers = await insertCustomers(gateway.pool, tenant, many);
}, 120_000);
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

describe('the filter by status', () => {
  it('holds for exactly the invoices that show the status, whatever they are', async () => {
    const own = await createTenant(gateway.pool);
    const [customer] = await insertCustomers(gateway.pool, own, [{}]);
    const amounts = [
      ['100', ['0', '0.000001', '40', '99.999999', '100']],
      ['0', ['0']],
      ['-100', ['0']],
    ] as const;
    const dueAts = ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z', null];
    const every = ['DRAFT', 'SENT', 'VOID', 'CREDITED'].flatMap((state) =>
      amounts.flatMap(([total, paids]) =>
        paids.flatMap((paid) =>
          dueAts.flatMap((dueAt): InvoiceSpec[] => {
            const isUnsent = state === 'DRAFT' || state === 'VOID';
            if (dueAt === null && !isUnsent) return [];
            const columns = { state, amount_paid: paid, due_at: dueAt };
            return [
              {
                customer: customer as CustomerFixture,
                issuedAt: isUnsent ? null : '2026-01-01T00:00:00Z',
                total,
                columns,
              },
            ];
          }),
        ),
      ),
    );
    await insertInvoices(gateway.pool, own, every);
    const holds = (condition: InvoiceCondition) => joinSql(invoiceConditions(condition), ' and ');
    const each = statuses.map((status) => sql`${holds({ status: [status] })} as ${rawSql(`"${status}"`)}`);
    const { text, values } = bindTenant(
      sql`select ${rawSql(invoiceTable.columns.status.sql)} as status, ${rawSql(invoiceTable.columns.open.sql)} as open, ${joinSql(each)},
                 ${holds({ status: ['SENT', 'PARTIALLY_PAID', 'OVERDUE'] })} as "isOpen", ${holds({ open: true })} as "openOnly",
                 ${holds({ open: false })} as "othersOnly", ${holds({ status: [] })} as "none", ${holds({ status: statuses })} as "all"
            from invoice t where t.organization_id = ${TENANT}`,
      own.organizationId,
    );
    const { rows } = await gateway.pool.query(text, [...values]);
    expect(rows).toHaveLength(every.length);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(statuses));
    for (const row of rows) {
      const { status, open } = row;
      const shown = Object.fromEntries(statuses.map((one) => [one, one === status]));
      expect(row).toEqual({
        status,
        open,
        ...shown,
        isOpen: open,
        openOnly: open,
        othersOnly: !open,
        none: false,
        all: true,
      });
    }
  });
});

const invoices = Math.min(20_000 * soak, 200_000);
/** As many rows as a page may read where what it looks for is rare: one invoice in 400 has each status but PAID. */
const few = invoices / 10;
/** The invoices of one customer. */
const own = invoices / customerCount;

async function loadManyInvoices(): Promise<void> {
  const client = await gateway.pool.connect();
  try {
    await client.query('begin');
    await client.query("set local clientele.bulk_load = 'on'");
    await client.query(
      `insert into invoice (organization_id, id, company_id, customer_id, number, state, currency, subtotal, tax, total, amount_paid,
                            issued_at, due_at, created_at)
       select $1, gen_random_uuid(), $2, ($3::uuid[])[n % cardinality($3::uuid[]) + 1], 'N-' || n,
              case n % 400 when 1 then 'DRAFT' when 2 then 'VOID' when 3 then 'CREDITED' else 'SENT' end, 'SEK', n, 0, n,
              case n % 400 when 4 then 0 when 5 then n / 2 when 6 then 0 when 7 then n / 2 else n end,
              case when n % 400 in (1, 2) then null else at end,
              case when n % 400 in (1, 2) then null when n % 400 in (4, 5) then timestamptz '2999-01-01' else at end, at
         from generate_series(8, $4::int + 7) n, lateral (select timestamptz '2026-01-01' - n * 7919 % $4::int * interval '1 minute') times(at)`,
      [tenant.organizationId, tenant.companies[0].id, customers.map(({ id }) => id), invoices],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
  await gateway.pool.query('vacuum (analyze) invoice');
}

/** The statement that the reader sends for a page of all invoices, or of a customer's. */
async function statementOf(condition: InvoiceCondition, order: Order, customerId?: string): Promise<BoundStatement> {
  const where = invoiceConditions(condition);
  const page = { columns: ['number', 'status'], where, order, direction: 'DESC', limit: 20, backward: false } as const;
  const parent = customerId === undefined ? undefined : { column: 'customer_id', id: customerId };
  return pageStatementOf(tenant.organizationId, invoiceTable, { ...page, after: null, before: null }, parent);
}

const planOf = (statement: BoundStatement) => planNodes(gateway.pool, statement, 'run');

const ofInvoices = (plan: readonly PlanNode[]) => plan.filter((node) => node['Relation Name'] === 'invoice');
const scanned = (plan: readonly PlanNode[]) => scannedTables(plan, ['invoice']);
const rowsRead = (plan: readonly PlanNode[]) =>
  ofInvoices(plan).reduce(
    (sum, node) =>
      sum + ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 0),
    0,
  );

const rare: readonly InvoiceCondition[] = [
  ...statuses.filter((status) => status !== 'PAID').map((status) => ({ status: [status] })),
  { status: ['SENT', 'PARTIALLY_PAID', 'OVERDUE'] },
  { status: ['OVERDUE', 'PARTIALLY_PAID'] },
  { status: ['DRAFT', 'VOID'] },
  { status: [] },
  { open: true },
  { open: true, status: ['OVERDUE'] },
  { open: true, currency: ['SEK'] },
];
const common: readonly InvoiceCondition[] = [
  {},
  { status: ['PAID'] },
  { status: ['PAID', 'OVERDUE'] },
  { status: statuses },
  { open: false },
];
const labelled = (list: readonly InvoiceCondition[]) => list.map((one) => [JSON.stringify(one), one] as const);

describe('a page of many invoices', () => {
  beforeAll(loadManyInvoices, 120_000);

  it.each(labelled(rare))('reads few rows where few are looked for: %s', async (_text, condition) => {
    const plan = await planOf(await statementOf(condition, newestFirst));
    expect(scanned(plan)).toEqual([]);
    expect(rowsRead(plan)).toBeLessThan(few);
    for (const order of Object.values(invoiceOrders)) {
      const ordered = await planOf(await statementOf(condition, order));
      expect([order.name, scanned(ordered)]).toEqual([order.name, []]);
      // What is open has no index of its own by total: PostgreSQL may go through that of all invoices.
      expect([order.name, rowsRead(ordered) < few]).toEqual([order.name, true]);
    }
  });

  it.each(labelled(common))('is read by indexes alone where most are looked for: %s', async (_text, condition) => {
    for (const order of [newestFirst, ...Object.values(invoiceOrders)]) {
      const plan = await planOf(await statementOf(condition, order));
      expect([order.name, scanned(plan)]).toEqual([order.name, []]);
      expect([order.name, rowsRead(plan) < few]).toEqual([order.name, true]);
    }
  });

  it.each(labelled([...rare, ...common]))("reads no more than a customer's own: %s", async (_text, condition) => {
    for (const order of [newestFirst, ...Object.values(invoiceOrders)]) {
      const plan = await planOf(await statementOf(condition, order, customers[0]?.id));
      expect([order.name, scanned(plan)]).toEqual([order.name, []]);
      expect([order.name, rowsRead(plan) <= own]).toEqual([order.name, true]);
    }
  });
});

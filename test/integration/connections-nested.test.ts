import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CustomerFixture,
  type InvoiceSpec,
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPlans,
  insertSubscriptions,
  insertWallets,
} from '../support/fixtures.ts';
import {
  connectionFields,
  type Direction,
  directions,
  type FetchPage,
  type Keyed,
  ordered,
  pageArguments,
  pageVariables,
  walk,
} from '../support/paging.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let planId: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
});
afterAll(() => gateway.stop());

/** A connection of one customer: `invoices(orderBy: …)`, its arguments open for those of the page. */
function listOf(customerId: string, field: string, parameters = ''): FetchPage {
  const query = `query ($id: ID!, ${pageVariables}) {
    customer(id: $id) { list: ${field}(${parameters} ${pageArguments}) { ${connectionFields} } }
  }`;
  return async (page) => (await gateway.ask(tenant.key, query, { id: customerId, ...page })).customer.list;
}

/** A customer, and another one with rows of its own that must never show. */
async function twoCustomers(): Promise<[CustomerFixture, CustomerFixture]> {
  return (await insertCustomers(gateway.pool, tenant, [{}, {}])) as [CustomerFixture, CustomerFixture];
}

const instants = ['2026-01-05T00:00:00.000Z', '2026-01-05T00:00:00.001Z', '2026-04-01T09:30:00.000Z'];
const pageSizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });

type InvoiceRow = Omit<InvoiceSpec, 'customer'>;
const invoices = fc.array(
  fc.record({
    issuedAt: fc.constantFrom(null, ...instants),
    dueAt: fc.constantFrom(...instants),
    total: fc.constantFrom('0', '9.5', '10', '10.000001', '-3', '99999999999999.123456'),
    createdAt: fc.constantFrom(...instants),
  }),
  { maxLength: 30 },
);

const invoiceOrders = {
  ISSUED_AT: (row: InvoiceRow) => row.issuedAt,
  DUE_AT: (row: InvoiceRow) => (row.issuedAt === null ? null : (row.dueAt ?? null)),
  TOTAL: (row: InvoiceRow) => Number(row.total),
};
/** Invoices that come before and after all others in an order. */
const extremes: Readonly<Record<keyof typeof invoiceOrders, readonly [InvoiceRow, InvoiceRow]>> = {
  ISSUED_AT: [{ issuedAt: '2001-01-01T00:00:00Z' }, { issuedAt: '2050-01-01T00:00:00Z' }],
  DUE_AT: [
    { issuedAt: '2001-01-01T00:00:00Z', dueAt: '2001-01-01T00:00:00Z' },
    { issuedAt: '2001-01-01T00:00:00Z', dueAt: '2050-01-01T00:00:00Z' },
  ],
  TOTAL: [
    { issuedAt: null, total: '-99' },
    { issuedAt: null, total: '99999999999999.5' },
  ],
};
const invoiceLists = (Object.keys(invoiceOrders) as (keyof typeof invoiceOrders)[]).flatMap((field) =>
  directions.map((direction) => ({ field, direction })),
);
const orderBy = (order: { field: string; direction: Direction }) =>
  `orderBy: { field: ${order.field}, direction: ${order.direction} },`;

/** Reads one list from both ends, in pages, and expects the same of both. */
async function expectBothWays(fetchPage: FetchPage, sizes: readonly number[], expected: readonly string[]) {
  expect((await fetchPage({ first: 1 })).totalCount).toBe(expected.length);
  expect(await walk(fetchPage, 'forwards', sizes)).toEqual(expected);
  expect(await walk(fetchPage, 'backwards', sizes)).toEqual(expected);
}

describe("a customer's invoices", () => {
  it.each(invoiceLists)('come every one once, and alike from both ends, by $field $direction', async (order) => {
    await fc.assert(
      fc.asyncProperty(invoices, pageSizes, async (rows, sizes) => {
        const [customer, other] = await twoCustomers();
        const ids = await insertInvoices(
          gateway.pool,
          tenant,
          rows.map((row) => ({ ...row, customer })),
        );
        await insertInvoices(gateway.pool, tenant, [{ customer: other, issuedAt: null }]);
        const keyed = rows.map((row, index) => ({ id: ids[index] ?? '', key: invoiceOrders[order.field](row) }));
        const fetchPage = listOf(customer.id, 'invoices', orderBy(order));
        await expectBothWays(fetchPage, sizes, ordered(keyed, order.direction));
      }),
      { numRuns: 8 },
    );
  });

  it.each(invoiceLists)(
    'are not disturbed by one that arrives behind the reader, by $field $direction',
    async (order) => {
      const [customer] = await twoCustomers();
      const rows = [null, null, ...instants, ...instants].map((issuedAt, index) => ({
        customer,
        issuedAt,
        dueAt: instants[index % 3] as string,
        total: String(index % 3),
      }));
      await insertInvoices(gateway.pool, tenant, rows);
      const fetchPage = listOf(customer.id, 'invoices', orderBy(order));
      const expected = await walk(fetchPage, 'forwards', [100]);
      const draftsFirst = order.field !== 'TOTAL' && order.direction === 'DESC';
      const [lowest, highest] = extremes[order.field];
      const first = draftsFirst ? { issuedAt: null } : order.direction === 'ASC' ? lowest : highest;
      // The first page ends behind the drafts, where these come first: one more draft lies before the cursor.
      const arrive = () => insertInvoices(gateway.pool, tenant, [{ ...first, customer }]);
      expect(await walk(fetchPage, 'forwards', [3], arrive)).toEqual(expected);
      const { totalCount } = await fetchPage({ first: 1 });
      expect(totalCount).toBeGreaterThan(expected.length + 1);
    },
  );

  it('come newest first, unless ordered', async () => {
    const [customer] = await twoCustomers();
    const rows = instants.map((createdAt) => ({ customer, issuedAt: null, createdAt }));
    const ids = await insertInvoices(gateway.pool, tenant, rows);
    expect(await walk(listOf(customer.id, 'invoices'), 'forwards', [2])).toEqual([...ids].reverse());
  });
});

type Insert = (customer: CustomerFixture, createdAt: readonly string[]) => Promise<Keyed[]>;
const keyed = (ids: readonly string[], createdAt: readonly string[]): Keyed[] =>
  ids.map((id, index) => ({ id, key: createdAt[index] ?? '' }));

const childLists: Readonly<Record<'subscriptions' | 'wallets' | 'invoices', Insert>> = {
  subscriptions: async (customer, createdAt) =>
    keyed(
      await insertSubscriptions(
        gateway.pool,
        tenant,
        createdAt.map((instant) => ({ customer, planId, createdAt: instant })),
      ),
      createdAt,
    ),
  wallets: async (customer, createdAt) => [
    { id: customer.primaryWalletId, key: '2025-01-01T00:00:00.000Z' },
    ...keyed(
      await insertWallets(
        gateway.pool,
        tenant,
        createdAt.map((instant) => ({ customer, createdAt: instant })),
      ),
      createdAt,
    ),
  ],
  invoices: async (customer, createdAt) =>
    keyed(
      await insertInvoices(
        gateway.pool,
        tenant,
        createdAt.map((instant) => ({ customer, issuedAt: null, createdAt: instant })),
      ),
      createdAt,
    ),
};
const childNames = Object.keys(childLists) as (keyof typeof childLists)[];

describe('nested lists', () => {
  it.each(childNames)('%s come every one once, newest first, and alike from both ends', async (name) => {
    const times = fc.array(fc.constantFrom(...instants), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(times, pageSizes, async (createdAt, sizes) => {
        const [customer, other] = await twoCustomers();
        const rows = await childLists[name](customer, createdAt);
        await childLists[name](other, instants);
        await expectBothWays(listOf(customer.id, name), sizes, ordered(rows, 'DESC'));
      }),
      { numRuns: 8 },
    );
  });

  it.each(childNames)('%s are not disturbed by one that arrives behind the reader', async (name) => {
    const [customer] = await twoCustomers();
    const rows = await childLists[name](customer, [...instants, ...instants, ...instants]);
    const arrive = () => insertOneOf(name, customer, '2050-01-01T00:00:00Z');
    const fetchPage = listOf(customer.id, name);
    expect(await walk(fetchPage, 'forwards', [2], arrive)).toEqual(ordered(rows, 'DESC'));
    expect((await fetchPage({ first: 1 })).totalCount).toBeGreaterThan(rows.length);
  });

  it('the ledger of a wallet comes every movement once, and alike from both ends', async () => {
    const [customer, other] = await twoCustomers();
    const createdAt = [...instants, ...instants, ...instants];
    const movement = (walletId: string) => createdAt.map((at) => ({ walletId, amount: '1.5', createdAt: at }));
    const ids = await insertLedger(gateway.pool, tenant, movement(customer.primaryWalletId));
    await insertLedger(gateway.pool, tenant, movement(other.primaryWalletId));
    const query = `query ($id: ID!, ${pageVariables}) {
      wallet(id: $id) { transactions(${pageArguments}) { ${connectionFields} } }
    }`;
    const fetchPage: FetchPage = async (page) =>
      (await gateway.ask(tenant.key, query, { id: customer.primaryWalletId, ...page })).wallet.transactions;
    await expectBothWays(fetchPage, [2, 3], ordered(keyed(ids, createdAt), 'DESC'));
  });

  it('are of each parent its own where many parents are asked at once', async () => {
    const customers = await insertCustomers(gateway.pool, tenant, [{}, {}, {}]);
    const counts = [0, 3, 5];
    const all = await Promise.all(
      customers.map((customer, index) =>
        childLists.invoices(customer, instants.concat(instants).slice(0, counts[index])),
      ),
    );
    const query = `query ($ids: [ID!]) { customers(where: { ids: $ids }) { nodes {
      id newest: invoices(first: 4) { nodes { id } totalCount } oldest: invoices(last: 2) { nodes { id } }
    } } }`;
    const { nodes } = (await gateway.ask(tenant.key, query, { ids: customers.map(({ id }) => id) })).customers;
    for (const [index, customer] of customers.entries()) {
      const expected = ordered(all[index] ?? [], 'DESC');
      const found = nodes.find((node: Data) => node.id === customer.id);
      expect(found.newest.nodes.map((node: Data) => node.id)).toEqual(expected.slice(0, 4));
      expect(found.newest.totalCount).toBe(expected.length);
      expect(found.oldest.nodes.map((node: Data) => node.id)).toEqual(expected.slice(-2));
    }
  });
});

async function insertOneOf(name: keyof typeof childLists, customer: CustomerFixture, createdAt: string) {
  return childLists[name](customer, [createdAt]);
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertBilledCustomers } from '../support/billed-customers.ts';
import { soak } from '../support/customer-arbitrary.ts';
import {
  type CustomerFixture,
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPlans,
  insertSubscriptions,
} from '../support/fixtures.ts';
import {
  connectionFields,
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
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
});
afterAll(() => gateway.stop());

interface Nested {
  readonly table: string;
  /** The column of the table that names the parent. */
  readonly parent: string;
  readonly parents: 'customer' | 'wallet';
}
const connections: Readonly<Record<string, Nested>> = {
  subscriptions: { table: 'plan_subscription', parent: 'customer_id', parents: 'customer' },
  invoices: { table: 'invoice', parent: 'customer_id', parents: 'customer' },
  wallets: { table: 'wallet', parent: 'customer_id', parents: 'customer' },
  transactions: { table: 'wallet_transaction', parent: 'wallet_id', parents: 'wallet' },
};

describe('a nested connection', () => {
  const tenants: Tenant[] = [];
  beforeAll(async () => {
    for (const size of [1, 5, 50]) {
      const tenant = await createTenant(gateway.pool);
      await insertBilledCustomers(gateway.pool, tenant, size);
      tenants.push(tenant);
    }
  });

  const page = 'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage }';

  function queryOf(field: string, { parents }: Nested): string {
    const lists = `id
      newest: ${field}(first: 2) { ${page} } oldest: ${field}(last: 2) { ${page} }
      after: ${field}(first: 2, after: $cursor) { ${page} } before: ${field}(last: 2, before: $cursor) { ${page} }`;
    const inner = parents === 'customer' ? lists : `wallets(first: 9) { nodes { ${lists} } }`;
    return `query ($cursor: String) { customers(first: 100) { nodes { ${inner} } } }`;
  }

  /** The ids of all parents' rows that lie on one side of a row, in their order. */
  async function idsBeyond(tenant: Tenant, { table, parent, parents }: Nested, id: string, side: '<' | '>') {
    const { rows } = await gateway.pool.query<{ id: string; ids: string[] }>(
      `select q.id, array(select t.id::text from ${table} t where t.${parent} = q.id
                and (t.created_at, t.id) ${side} (select c.created_at, c.id from ${table} c where c.id = $2)
              order by t.created_at desc, t.id desc) as ids
         from ${parents} q where q.organization_id = $1`,
      [tenant.organizationId, id],
    );
    return new Map(rows.map((row) => [row.id, row.ids]));
  }

  const shown = ({ edges, pageInfo }: Data) => ({ ids: edges.map(({ node }: Data) => node.id), ...pageInfo });

  it.each(Object.entries(connections))(
    '%s is paged from both ends and from one cursor, for all parents at once',
    async (field, nested) => {
      for (const tenant of tenants) {
        const parentsOf = ({ customers }: Data): Data[] =>
          nested.parents === 'customer'
            ? customers.nodes
            : customers.nodes.flatMap(({ wallets }: Data) => wallets.nodes);
        const first = parentsOf(await gateway.ask(tenant.key, queryOf(field, nested), { cursor: null }));
        const cut = first.flatMap(({ newest }) => newest.edges).at(Math.floor(first.length / 2));
        let answered: Data[] = [];
        const sent = await gateway.statementsOf(async () => {
          answered = parentsOf(await gateway.ask(tenant.key, queryOf(field, nested), { cursor: cut.cursor }));
        });
        const older = await idsBeyond(tenant, nested, cut.node.id, '<');
        const newer = await idsBeyond(tenant, nested, cut.node.id, '>');
        expect(answered).toHaveLength(older.size);
        for (const parent of answered) {
          const [past, come] = [older.get(parent.id) ?? [], newer.get(parent.id) ?? []];
          const own = parent.id === first.find(({ newest }) => newest.edges.includes(cut))?.id ? [cut.node.id] : [];
          const all = [...come, ...own, ...past];
          const more = all.length > 2;
          expect(shown(parent.newest)).toEqual({ ids: all.slice(0, 2), hasNextPage: more, hasPreviousPage: false });
          expect(shown(parent.oldest)).toEqual({ ids: all.slice(-2), hasNextPage: false, hasPreviousPage: more });
          const next = { ids: past.slice(0, 2), hasNextPage: past.length > 2, hasPreviousPage: true };
          expect(shown(parent.after)).toEqual(next);
          const previous = { ids: come.slice(-2), hasNextPage: true, hasPreviousPage: come.length > 2 };
          expect(shown(parent.before)).toEqual(previous);
        }
        // Customers, and the four pages of all of them together; for ledgers the wallets in between.
        expect(sent).toHaveLength(nested.parents === 'customer' ? 2 : 3);
      }
    },
  );
});

const instants = ['2021-01-05T00:00:00.000Z', '2021-01-05T00:00:00.001Z', '2021-04-01T09:30:00.000Z'];
const pageSizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 });
const ways = ['forwards', 'backwards'] as const;

/** A list that is paged while it grows. */
interface Growing<Row> {
  /** Where its rows are, in the answer. */
  readonly fetchPage: FetchPage;
  readonly add: (rows: readonly Row[]) => Promise<string[]>;
  /** Whether a row is in the list, and by what it is ordered. */
  readonly holds: (row: Row) => boolean;
  readonly keyOf: (row: Row) => Keyed['key'];
  readonly direction: 'ASC' | 'DESC';
}

/** Reads it from both ends; before each further page one of `arriving` comes. */
async function expectEachOnce<Row>(
  list: Growing<Row>,
  rows: readonly Row[],
  arriving: readonly Row[],
  sizes: readonly number[],
): Promise<void> {
  const known = new Map<string, Row>();
  const add = async (more: readonly Row[]) => {
    for (const [index, id] of (await list.add(more)).entries()) known.set(id, more[index] as Row);
  };
  const inOrder = (ids: Iterable<string>) => {
    const listed = [...ids].map((id) => [id, known.get(id) as Row] as const).filter(([, row]) => list.holds(row));
    return ordered(
      listed.map(([id, row]) => ({ id, key: list.keyOf(row) })),
      list.direction,
    );
  };
  await add(rows);
  for (const way of ways) {
    const before = inOrder(known.keys());
    expect((await list.fetchPage({ first: 1 })).totalCount).toBe(before.length);
    const left = [...arriving];
    const seen = await walk(list.fetchPage, way, sizes, () => add(left.splice(0, 1)));
    // All that were there, and of those that came the ones that the reader had not passed.
    expect(seen.filter((id) => before.includes(id))).toEqual(before);
    expect(seen).toEqual(inOrder(new Set(seen)));
  }
}

describe('a list that grows while it is read', () => {
  let tenant: Tenant;
  let planId: string;
  beforeAll(async () => {
    tenant = await createTenant(gateway.pool);
    [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
  });

  async function newCustomer(): Promise<CustomerFixture> {
    const [customer, other] = await insertCustomers(gateway.pool, tenant, [{}, {}]);
    // Another one's rows must never show.
    await insertInvoices(gateway.pool, tenant, [{ customer: other as CustomerFixture, issuedAt: null }]);
    return customer as CustomerFixture;
  }
  const list = (customer: CustomerFixture, field: string, args = ''): FetchPage => {
    const query = `query ($id: ID!, ${pageVariables}) {
      customer(id: $id) { list: ${field}(${args} ${pageArguments}) { ${connectionFields} } }
    }`;
    return async (page) => (await gateway.ask(tenant.key, query, { id: customer.id, ...page })).customer.list;
  };
  const arrivals = <Row>(row: fc.Arbitrary<Row>) =>
    [fc.array(row, { maxLength: 15 }), fc.array(row, { maxLength: 6 }), pageSizes] as const;
  const at = fc.record({ createdAt: fc.constantFrom(...instants) });

  it('gives each movement of a wallet once', async () => {
    await fc.assert(
      fc.asyncProperty(...arrivals(at), async (rows, arriving, sizes) => {
        const { primaryWalletId: walletId } = await newCustomer();
        const query = `query ($id: ID!, ${pageVariables}) {
          wallet(id: $id) { transactions(${pageArguments}) { ${connectionFields} } }
        }`;
        const ledger: Growing<{ createdAt: string }> = {
          fetchPage: async (page) =>
            (await gateway.ask(tenant.key, query, { id: walletId, ...page })).wallet.transactions,
          add: (more) =>
            insertLedger(
              gateway.pool,
              tenant,
              more.map((row) => ({ ...row, walletId, amount: '1.5' })),
            ),
          holds: () => true,
          keyOf: ({ createdAt }) => createdAt,
          direction: 'DESC',
        };
        await expectEachOnce(ledger, rows, arriving, sizes);
      }),
      { numRuns: 10 * soak },
    );
  });

  const subscription = fc.record({
    createdAt: fc.constantFrom(...instants),
    paused: fc.boolean(),
  });
  it.each([[null], ['ACTIVE'], ['PAUSED']])('gives each subscription of a customer once: %s', async (status) => {
    await fc.assert(
      fc.asyncProperty(...arrivals(subscription), async (rows, arriving, sizes) => {
        const customer = await newCustomer();
        const where = status === null ? '' : `where: { status: [${status}] },`;
        const subscriptions: Growing<{ createdAt: string; paused: boolean }> = {
          fetchPage: list(customer, 'subscriptions', where),
          add: (more) =>
            insertSubscriptions(
              gateway.pool,
              tenant,
              more.map(({ createdAt, paused }) => {
                return { customer, planId, createdAt, columns: { paused_at: paused ? '2021-06-01T00:00:00Z' : null } };
              }),
            ),
          holds: ({ paused }) => status === null || paused === (status === 'PAUSED'),
          keyOf: ({ createdAt }) => createdAt,
          direction: 'DESC',
        };
        await expectEachOnce(subscriptions, rows, arriving, sizes);
      }),
      { numRuns: 6 * soak },
    );
  });

  const [over, still] = ['2020-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'];
  /** How an invoice stands, by what is stored of it; PAID is paid in full. */
  const standings = {
    DRAFT: { state: 'DRAFT', amount_paid: 0, due_at: null },
    SENT: { state: 'SENT', amount_paid: 0, due_at: still },
    PARTIALLY_PAID: { state: 'SENT', amount_paid: 1, due_at: still },
    PAID: { state: 'SENT', amount_paid: 100, due_at: over },
    OVERDUE: { state: 'SENT', amount_paid: 1, due_at: over },
    VOID: { state: 'VOID', amount_paid: 0, due_at: still },
    CREDITED: { state: 'CREDITED', amount_paid: 1, due_at: over },
  } as const;
  const statuses = Object.keys(standings) as (keyof typeof standings)[];
  const invoice = fc.record({
    status: fc.constantFrom(...statuses),
    createdAt: fc.constantFrom(...instants),
    issuedAt: fc.constantFrom(...instants),
    currency: fc.constantFrom('SEK', 'EUR'),
    total: fc.constantFrom('100', '100.000001', '100.5'),
  });
  type Invoice = typeof invoice extends fc.Arbitrary<infer T> ? T : never;
  const isDraft = ({ status }: Invoice) => status === 'DRAFT';
  const isOpen = ({ status }: Invoice) => ['SENT', 'PARTIALLY_PAID', 'OVERDUE'].includes(status);

  const filter: fc.Arbitrary<{ readonly where: string; readonly holds: (row: Invoice) => boolean }> = fc.oneof(
    fc.constant({ where: '', holds: () => true }),
    fc.subarray(statuses, { minLength: 1 }).map((some) => ({
      where: `status: [${some}]`,
      holds: (row: Invoice) => some.includes(row.status),
    })),
    fc.boolean().map((open) => ({ where: `open: ${open}`, holds: (row: Invoice) => isOpen(row) === open })),
    fc.constant({ where: 'currency: ["EUR"]', holds: (row: Invoice) => row.currency === 'EUR' }),
    fc.constantFrom(...instants).map((gte) => ({
      where: `issuedAt: { gte: "${gte}" }, open: true`,
      holds: (row: Invoice) => isOpen(row) && row.issuedAt >= gte,
    })),
  );
  const orders: Readonly<Record<string, (row: Invoice) => Keyed['key']>> = {
    CREATED: ({ createdAt }) => createdAt,
    ISSUED_AT: (row) => (isDraft(row) ? null : row.issuedAt),
    DUE_AT: ({ status }) => standings[status].due_at,
    TOTAL: ({ total }) => Number(total),
  };
  const orderings = Object.keys(orders).flatMap((field) => directions.map((direction) => ({ field, direction })));

  async function addInvoices(customer: CustomerFixture, rows: readonly Invoice[]): Promise<string[]> {
    const specs = rows.map(({ status, issuedAt, ...given }) => {
      const { due_at: dueAt, ...stored } = standings[status];
      const columns = status === 'PAID' ? { ...stored, amount_paid: given.total } : stored;
      const drafted = status === 'DRAFT' ? null : issuedAt;
      return { customer, ...given, issuedAt: drafted, dueAt, columns };
    });
    return insertInvoices(gateway.pool, tenant, specs);
  }

  it.each(orderings.filter(({ field, direction }) => field !== 'CREATED' || direction === 'DESC'))(
    'gives each invoice of a customer once, whatever the filter, by $field $direction',
    async ({ field, direction }) => {
      await fc.assert(
        fc.asyncProperty(filter, ...arrivals(invoice), async ({ where, holds }, rows, arriving, sizes) => {
          const customer = await newCustomer();
          const order = field === 'CREATED' ? '' : `orderBy: { field: ${field}, direction: ${direction} },`;
          const invoices: Growing<Invoice> = {
            fetchPage: list(customer, 'invoices', `${order} ${where && `where: { ${where} },`}`),
            add: (more) => addInvoices(customer, more),
            holds,
            keyOf: orders[field] as (row: Invoice) => Keyed['key'],
            direction,
          };
          await expectEachOnce(invoices, rows, arriving, sizes);
        }),
        { numRuns: 5 * soak },
      );
    },
  );
});

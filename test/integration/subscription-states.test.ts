import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newestFirst } from '../../src/database/list-parts.ts';
import type { Parent } from '../../src/database/reader.ts';
import { bindTenant, joinSql, rawSql, sql, TENANT } from '../../src/database/sql.ts';
import { subscriptionTable } from '../../src/domains/subscription/subscription.repository.ts';
import { type SubscriptionStatus, subscriptionStatuses } from '../../src/domains/subscription/subscription.rules.ts';
import {
  findPlanIds,
  type SubscriptionCondition,
  subscriptionConditions,
} from '../../src/domains/subscription/subscription-conditions.repository.ts';
import { soak } from '../support/customer-arbitrary.ts';
import {
  type CustomerFixture,
  type InvoiceSpec,
  insertCustomers,
  insertInvoices,
  insertPlans,
  insertSubscriptions,
} from '../support/fixtures.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { mostRowsRead, type PlanNode, pageStatementOf, planNodes, scannedTables } from '../support/query-plans.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const statuses = Object.keys(subscriptionStatuses) as SubscriptionStatus[];
/** Every choice of statuses, none of them too. */
const choices = Array.from({ length: 2 ** statuses.length }, (_, bits) =>
  statuses.filter((_status, place) => bits & (1 << place)),
);
const where = (condition: Partial<SubscriptionCondition>) =>
  subscriptionConditions({ status: null, planIds: null, ...condition });

describe('the filter by status', () => {
  let gateway: TestGateway;
  let tenant: Tenant;
  beforeAll(async () => {
    gateway = await startTestGateway();
    tenant = await createTenant(gateway.pool);
  });
  afterAll(() => gateway.stop());

  const moment = '2026-06-15T12:00:00.000Z';
  const at = (milliseconds: number) => new Date(Date.parse(moment) + milliseconds).toISOString();
  const [before, after] = [at(-1), at(1)];

  interface Kind {
    readonly trial_ends_at: string | null;
    readonly paused_at: string | null;
    readonly canceled_at: string | null;
    readonly ends_at: string | null;
    readonly invoices: readonly Omit<InvoiceSpec, 'customer'>[];
  }
  const due = (dueAt: string, rest: Partial<InvoiceSpec> = {}) => ({ issuedAt: at(-9), dueAt, ...rest });
  const ways: { readonly [K in keyof Kind]: readonly Kind[K][] } = {
    trial_ends_at: [null, before, moment, after],
    paused_at: [null, before],
    canceled_at: [null, before],
    ends_at: [null, before, moment, after],
    invoices: [
      [],
      [{ issuedAt: null }],
      [due(before)],
      [due(moment)],
      [due(after)],
      [due(before, { paid: '99.99' })],
      [due(before, { paid: '100' })],
      [due(before, { columns: { state: 'VOID' } }), due(before, { columns: { state: 'CREDITED' } })],
      [due(after), due(before, { paid: '100' }), due(before, { total: '-100' }), due(before, { total: '0.01' })],
    ],
  };
  /** Everything that a subscription can be, around the moment that is now. What ends was canceled. */
  const kinds = Object.entries(ways)
    .reduce<Data[]>(
      (all, [field, values]) => all.flatMap((kind) => values.map((value) => ({ ...kind, [field]: value }))),
      [{}],
    )
    .filter((kind: Kind) => (kind.canceled_at === null) === (kind.ends_at === null)) as Kind[];

  /** What the descriptions of the statuses say. */
  function statusOf({ trial_ends_at, paused_at, canceled_at, ends_at, invoices }: Kind): SubscriptionStatus {
    if (canceled_at !== null) return (ends_at ?? '') <= moment ? 'ENDED' : 'CANCELED';
    if (paused_at !== null) return 'PAUSED';
    if (trial_ends_at !== null && trial_ends_at > moment) return 'TRIALING';
    const overdue = invoices.some(({ dueAt, issuedAt, columns, paid = '0', total = '100' }) => {
      return issuedAt && !columns && Number(paid) < Number(total) && (dueAt ?? '') < moment;
    });
    return overdue ? 'PAST_DUE' : 'ACTIVE';
  }

  async function insertKinds(): Promise<Map<string, Kind>> {
    const [customer] = (await insertCustomers(gateway.pool, tenant, [{}])) as [CustomerFixture];
    const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
    const specs = kinds.map(({ invoices: _none, ...columns }) => ({ customer, planId, columns }));
    const ids = await insertSubscriptions(gateway.pool, tenant, specs);
    const invoices = kinds.flatMap((kind, index) =>
      kind.invoices.map((invoice) => ({ customer, subscriptionId: ids[index] ?? null, ...invoice })),
    );
    await insertInvoices(gateway.pool, tenant, invoices);
    return new Map(ids.map((id, index) => [id, kinds[index] as Kind]));
  }

  it('finds exactly those whose status it is, to the millisecond', async () => {
    const rows = await insertKinds();
    expect(rows.size).toBe(4 * 2 * 4 * 9);
    const conditions = choices.map((status) => sql`(${joinSql(where({ status }), ' and ')}) is true`);
    const { text, values } = bindTenant(
      sql`select t.id::text, ${rawSql(subscriptionTable.columns.status.sql)} as status, array[${joinSql(conditions, ', ')}] as found
            from plan_subscription t where t.organization_id = ${TENANT}`,
      tenant.organizationId,
    );
    // The clock stands still.
    const still = text.replaceAll('statement_timestamp()', `timestamptz '${moment}'`);
    const { rows: read } = await gateway.pool.query(still, [...values]);
    expect(read).toHaveLength(rows.size);
    const seen = new Set<string>();
    for (const { id, status, found } of read) {
      const kind = rows.get(id) as Kind;
      seen.add(status);
      expect([kind, status]).toEqual([kind, statusOf(kind)]);
      expect([kind, found]).toEqual([kind, choices.map((choice) => choice.includes(status))]);
    }
    expect([...seen].sort()).toEqual([...statuses].sort());
  });

  it('agrees with the status that is shown, on every list and by the real clock', async () => {
    const other = await createTenant(gateway.pool);
    const customers = await insertCustomers(gateway.pool, other, [{}, { company: other.companies[1] }]);
    const planIds = await insertPlans(gateway.pool, other, [{ company: null }, { company: null }]);
    const past = '2026-02-01T00:00:00Z';
    const future = '2100-01-01T00:00:00Z';
    const columns = [
      {},
      { trial_ends_at: past },
      { trial_ends_at: future },
      { paused_at: past },
      { canceled_at: past, ends_at: future },
      { canceled_at: past, ends_at: past },
      {},
    ];
    const specs = customers.flatMap((customer) =>
      columns.map((one, index) => ({ customer, planId: planIds[index % 2] ?? '', columns: one })),
    );
    const ids = await insertSubscriptions(gateway.pool, other, specs);
    await insertInvoices(
      gateway.pool,
      other,
      customers.map((customer, index) => ({ customer, issuedAt: past, subscriptionId: ids[index * 7 + 6] ?? null })),
    );
    const fields = '(where: $where) { totalCount nodes { id status plan { code } } }';
    const query = `query ($where: PlanSubscriptionFilter, $company: ID) {
      all: subscriptions { nodes { id status plan { code } } }
      root: subscriptions${fields}
      ofCompany: subscriptions(companyId: $company, where: $where) { nodes { id } }
      customers { nodes { company { id } subscriptions${fields} } }
    }`;
    const company = other.companies[1].id;
    const { all } = await gateway.ask(other.key, query, { where: null, company });
    expect(new Set(all.nodes.map(({ status }: Data) => status)).size).toBe(6);
    const [code] = all.nodes.map(({ plan }: Data) => plan.code);
    for (const status of choices) {
      for (const planCode of [undefined, [code], [code, 'none'], ['none'], []]) {
        const data = await gateway.ask(other.key, query, { where: { status, planCode }, company });
        const wanted = all.nodes.filter(
          (node: Data) => status.includes(node.status) && (planCode?.includes(node.plan.code) ?? true),
        );
        expect(data.root).toEqual({ totalCount: wanted.length, nodes: wanted });
        const nested = data.customers.nodes.flatMap((customer: Data) => customer.subscriptions.nodes);
        expect(idsOf(nested)).toEqual(idsOf(wanted));
        const german = data.customers.nodes.find((customer: Data) => customer.company.id === company);
        expect(data.ofCompany.nodes.map(({ id }: Data) => id)).toEqual(
          german.subscriptions.nodes.map(({ id }: Data) => id),
        );
      }
    }
  });

  it('asks for the plans of a filter once, however many customers have one', async () => {
    const many = await createTenant(gateway.pool);
    const planIds = await insertPlans(gateway.pool, many, [{ company: null, columns: { code: 'one' } }]);
    const customers = await insertCustomers(gateway.pool, many, [{}, {}, {}]);
    const specs = customers.map((customer) => ({ customer, planId: planIds[0] ?? '' }));
    await insertSubscriptions(gateway.pool, many, specs);
    const query =
      '{ customers { nodes { subscriptions(where: { planCode: ["one", "two"] }) { nodes { quantity } } } } }';
    const statements = await gateway.statementsOf(async () => {
      const { customers: list } = await gateway.ask(many.key, query);
      expect(list.nodes).toEqual(Array(3).fill({ subscriptions: { nodes: [{ quantity: 3 }] } }));
    });
    expect(statements).toHaveLength(3);
  });
});

const idsOf = (nodes: readonly Data[]): string[] => nodes.map(({ id }) => id).sort();

describe('a page of many subscriptions', () => {
  const customers = Math.min(10_000 * soak, 50_000);
  /** Two subscriptions a customer: about one in 400 of them is in each of the rare states. */
  const few = customers / 10;
  const big = ['plan_subscription', 'invoice'];

  let database: OwnDatabase;
  let gateway: TestGateway;
  let tenant: Tenant;
  beforeAll(async () => {
    // Plans follow the statistics of whole tables, which other tests would change.
    database = await createOwnDatabase();
    gateway = await startTestGateway({ databaseUrl: database.url });
    tenant = await createTenant(gateway.pool);
    await loadManySubscriptions(gateway.pool, tenant, customers);
  }, 120_000);
  afterAll(async () => {
    await gateway.stop();
    await database.drop();
  });

  async function planFor(
    condition: Partial<SubscriptionCondition>,
    how: 'explain' | 'run',
    parent?: Parent,
  ): Promise<PlanNode[]> {
    const request = {
      columns: ['id', 'status', 'quantity'],
      where: where(condition),
      order: newestFirst,
      direction: 'DESC',
      limit: 20,
      backward: false,
      after: null,
      before: null,
    } as const;
    const statement = await pageStatementOf(tenant.organizationId, subscriptionTable, request, parent);
    return planNodes(gateway.pool, statement, how);
  }

  const planIdsOf = async (...codes: string[]): Promise<string[]> => {
    const query = async <Row>(statement: Parameters<typeof bindTenant>[0]) => {
      const { text, values } = bindTenant(statement, tenant.organizationId);
      return (await gateway.pool.query(text, [...values])).rows as Row[];
    };
    const found = await findPlanIds({ organizationId: tenant.organizationId, query }, codes);
    return [...found.values()];
  };

  it('is read by indexes alone, whatever the statuses, of all customers and of one', async () => {
    const parent = { column: 'customer_id', id: randomUUID() };
    for (const status of choices) {
      for (const of of [undefined, parent]) {
        const plan = await planFor({ status }, 'explain', of);
        expect([status, of, scannedTables(plan, big)]).toEqual([status, of, []]);
      }
    }
  });

  it.each([
    ['TRIALING', 'plan_subscription_trial_idx'],
    ['PAUSED', 'plan_subscription_paused_idx'],
    // By one of the partial indexes of open invoices: which one depends on PostgreSQL's version.
    ['PAST_DUE', 'invoice_open_'],
    ['CANCELED', 'plan_subscription_end_idx'],
    ['ENDED', 'plan_subscription_end_idx'],
  ] as const)('finds the few that are %s by %s', async (status, index) => {
    const plan = await planFor({ status: [status] }, 'run');
    expect(plan[0]?.['Actual Rows']).toBe(1);
    expect(scannedTables(plan, big)).toEqual([]);
    expect(plan.map((node) => node['Index Name'])).toContainEqual(expect.stringContaining(index));
    expect(mostRowsRead(plan)).toBeLessThan(few);
  });

  it('reads few rows for rare states together, and for the one that most have', async () => {
    const rare = choices.filter((choice) => choice.length > 0 && !choice.includes('ACTIVE'));
    for (const status of [...rare, ['ACTIVE'], ['ACTIVE', 'PAST_DUE', 'TRIALING'], statuses] as const) {
      const plan = await planFor({ status }, 'run');
      // The more states, the sooner the index of the order finds a page of them.
      expect([status, scannedTables(plan, big), mostRowsRead(plan) < customers / 2]).toEqual([status, [], true]);
    }
  });

  it.each([['rare'], ['common'], ['none'], ['rare', 'none'], ['rare', 'common']])(
    'finds those on the plan %s by an index, whatever their status',
    async (...codes) => {
      const planIds = await planIdsOf(...codes);
      expect(planIds).toHaveLength(codes.filter((code) => code !== 'none').length);
      const plan = await planFor({ planIds }, 'run');
      expect(scannedTables(plan, big)).toEqual([]);
      expect(mostRowsRead(plan)).toBeLessThan(few);
      for (const status of choices) {
        const both = await planFor({ planIds, status }, 'explain');
        expect([status, scannedTables(both, big)]).toEqual([status, []]);
      }
    },
  );
});

/** `count` customers with two subscriptions each, most of them ACTIVE on `common`, and two paid or undue invoices of each. */
async function loadManySubscriptions(pool: pg.Pool, tenant: Tenant, count: number): Promise<void> {
  const { organizationId } = tenant;
  const codes = ['common', 'rare', ...Array.from({ length: 18 }, (_, number) => `plan-${number}`)];
  const plans = codes.map((code) => ({ company: null, columns: { code } }));
  await insertPlans(pool, tenant, plans);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("set local clientele.bulk_load = 'on'");
    await client.query(manyCustomers, [organizationId, tenant.companies[0].id, count]);
    await client.query(manySubscriptions, [organizationId]);
    await client.query(manyInvoices, [organizationId]);
    await client.query('commit');
  } finally {
    client.release();
  }
  for (const table of ['customer', 'plan', 'plan_subscription', 'invoice'])
    await pool.query(`vacuum (analyze) ${table}`);
}

const manyCustomers = `
  insert into customer (organization_id, id, company_id, name, name_key, search_text, slug, customer_type, tax_class, status,
    billing_model, timezone, created_at, updated_at)
  select $1, gen_random_uuid(), $2, name, name, name, 'customer-' || n, 'BUSINESS', 'RETAIL', 'ACTIVE', 'POSTPAID', 'UTC',
    made_at, made_at
  from generate_series(1, $3::int) n, lateral (select 'customer ' || n as name, now() - n * interval '1 minute' as made_at) words`;

// Numbers are scattered over the time of making, as states are.
const manySubscriptions = `
  insert into plan_subscription (organization_id, id, company_id, customer_id, plan_id, price, currency, interval, started_at,
    trial_ends_at, paused_at, canceled_at, ends_at, created_at)
  select c.organization_id, gen_random_uuid(), c.company_id, c.id, p.id, 1, 'SEK', 'MONTH', now() - interval '1 year',
    case when k % 400 = 1 then now() + interval '10 days' when k % 3 = 0 then now() - interval '300 days' end,
    case when k % 400 = 2 then now() - interval '3 days' end,
    case when k % 400 in (3, 4) then now() - interval '30 days' end,
    case k % 400 when 3 then now() + interval '3 days' when 4 then now() - interval '2 days' end,
    now() - (k * 7919 % 100003) * interval '1 minute'
  from (select *, substring(slug from 10)::int * 2 + side as k from customer, generate_series(0, 1) side where organization_id = $1) c
    join plan p on p.organization_id = c.organization_id and p.code = case when k % 400 = 7 then 'rare' when k % 10 = 8
      then 'plan-' || (k / 10 % 18) else 'common' end`;

const manyInvoices = `
  insert into invoice (organization_id, id, company_id, customer_id, subscription_id, number, state, currency, subtotal, tax,
    total, amount_paid, issued_at, due_at)
  select s.organization_id, gen_random_uuid(), s.company_id, s.customer_id, s.id, row_number() over () || '', 'SENT', 'SEK', 100, 0,
    100, case when late then 40 when i = 1 and hash % 50 = 0 then 0 else 100 end, now() - interval '40 days',
    case when late or hash % 50 > 0 then now() - interval '10 days' else now() + interval '10 days' end
  from (select *, abs(hashtext(id::text)) as hash from plan_subscription where organization_id = $1) s,
    generate_series(1, 2) i, lateral (select i = 1 and hash % 400 = 5 as late) l`;

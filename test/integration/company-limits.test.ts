import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopeNames } from '../../src/access/scopes.ts';
import { created, inputOf } from '../support/customers.ts';
import { insertEverything, organizationTypes, type RowIds } from '../support/everything.ts';
import { insertPlans } from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let nord: RowIds;
let sud: RowIds;
let commonPlan: string;
let nordKey: string;
let noKey: string;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  tenant = await createTenant(gateway.pool);
  nord = await insertEverything(gateway.pool, tenant, tenant.companies[0]);
  sud = await insertEverything(gateway.pool, tenant, tenant.companies[1]);
  [commonPlan = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
  const scopes = scopeNames.filter((scope) => scope !== 'ADMIN');
  nordKey = await tenant.newKey({ scopes, companies: [tenant.companies[0]] });
  noKey = await tenant.newKey({ scopes, companies: [] });
});
afterAll(() => gateway.stop());

const idsOf = (connection: Data): string[] => connection.nodes.map((node: Data) => node.id).sort();

const lists = `
  companies { totalCount nodes { id } }
  customers(includeArchived: true) { totalCount nodes { id } }
  plans { totalCount nodes { id } }
  subscriptions { totalCount nodes { id } }
  invoices { totalCount nodes { id } }`;
const seenBy = async (key: string): Promise<Record<string, string[]>> => {
  const data = await gateway.ask(key, `{ ${lists} }`);
  for (const name of Object.keys(data)) expect(data[name].totalCount).toBe(data[name].nodes.length);
  return Object.fromEntries(Object.entries(data).map(([name, connection]) => [name, idsOf(connection)]));
};

describe('a key limited to a company', () => {
  it("lists and counts that company's rows, and the plans of all companies", async () => {
    const owned = async (table: string, alsoCommon = false) => {
      const where = `organization_id = $1 and (company_id = $2 ${alsoCommon ? 'or company_id is null' : ''})`;
      const values = [tenant.organizationId, nord.Company];
      const { rows } = await gateway.pool.query<{ id: string }>(
        `select id from ${table} where ${where} order by id`,
        values,
      );
      return rows.map(({ id }) => id);
    };
    const seen = await seenBy(nordKey);
    expect(seen).toEqual({
      companies: [nord.Company],
      customers: await owned('customer'),
      plans: await owned('plan', true),
      subscriptions: [nord.PlanSubscription],
      invoices: await owned('invoice'),
    });
    expect(seen.plans).toEqual(expect.arrayContaining([nord.Plan, commonPlan]));
    expect(seen.customers).toContain(nord.Customer);
    expect(seen.invoices).toContain(nord.Invoice);
  });

  it('sees what a key without a limit sees, no more and no less, when it names every company', async () => {
    const all = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'BILLING_READ'], companies: tenant.companies });
    expect(await seenBy(all)).toEqual(await seenBy(tenant.key));
    expect((await seenBy(all)).customers).toEqual(expect.arrayContaining([nord.Customer, sud.Customer]));
  });

  it('sees nothing of a company but common plans, when it names none', async () => {
    expect(await seenBy(noKey)).toEqual({
      companies: [],
      customers: [],
      plans: [commonPlan],
      subscriptions: [],
      invoices: [],
    });
    expect((await gateway.ask(noKey, '{ viewer { organization { id } apiKey { companies { id } } } }')).viewer).toEqual(
      {
        organization: { id: tenant.organizationId },
        apiKey: { companies: [] },
      },
    );
  });

  it('finds by id what it lists, and nothing of another company', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    // An API key itself is seen by administrators only.
    const found = async (ids: RowIds) =>
      (await gateway.ask(nordKey, query, { ids: Object.values(ids) })).nodes.map(
        (node: Data) => node?.__typename ?? null,
      );
    const names = Object.keys(nord).map((name) => (name === 'ApiKey' ? null : name));
    expect(await found(nord)).toEqual(names);
    const common: readonly (string | null)[] = organizationTypes;
    expect(await found(sud)).toEqual(names.map((name) => (common.includes(name) ? name : null)));
  });

  it('reaches wallets, ledger and history of its own customers whole', async () => {
    const query = `query ($id: ID!) { customer(id: $id) {
      wallets { totalCount nodes { id transactions { totalCount nodes { id } } } }
      history { totalCount nodes { id } } invoices { totalCount } subscriptions { totalCount nodes { plan { id } } }
    } }`;
    const { customer } = await gateway.ask(nordKey, query, { id: nord.Customer });
    expect(customer).toEqual((await gateway.ask(tenant.key, query, { id: nord.Customer })).customer);
    expect(customer.wallets.totalCount).toBe(2);
    expect(customer.wallets.nodes).toContainEqual({
      id: nord.Wallet,
      transactions: { totalCount: 3, nodes: expect.arrayContaining([{ id: nord.WalletTransaction }]) },
    });
    expect(customer.history).toEqual({ totalCount: 1, nodes: [{ id: nord.AuditEvent }] });
    expect(customer.subscriptions.nodes).toEqual([{ plan: { id: nord.Plan } }]);
  });

  it("does not see another company's events on an object that both may see", async () => {
    const query = `select count(*)::int as count from audit_event where organization_id = $1 and subject_id = $2`;
    await gateway.pool.query(
      `insert into audit_event (organization_id, id, subject_type, subject_id, company_id, action)
       values ($1, gen_random_uuid(), 'Customer', $2, $3, 'customer.looked_at'), ($1, gen_random_uuid(), 'Customer', $2, null, 'organization.changed')`,
      [tenant.organizationId, sud.Customer, nord.Company],
    );
    const { rows } = await gateway.pool.query(query, [tenant.organizationId, sud.Customer]);
    expect(rows).toEqual([{ count: 3 }]);
    const sudKey = await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [tenant.companies[1]] });
    const history = async (key: string) =>
      (
        await gateway.ask(key, 'query ($id: ID!) { customer(id: $id) { history { totalCount nodes { action } } } }', {
          id: sud.Customer,
        })
      ).customer.history;
    expect((await history(tenant.key)).totalCount).toBe(3);
    const seen = await history(sudKey);
    expect(seen.totalCount).toBe(2);
    expect(seen.nodes.map((node: Data) => node.action).sort()).toEqual(['customer.created', 'organization.changed']);
  });
});

describe('a personal number', () => {
  const number = '19821105-9954';
  const masked = '19821105-****';

  it('is masked without CUSTOMERS_PII wherever it is told, and whole with it', async () => {
    const input = inputOf(
      { name: 'Anna Andersson', email: 'anna@example.com', customerType: 'SOLE_TRADER', orgNumber: number },
      { companyId: nord.Company },
    );
    const blind = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'] });
    const query = `query ($id: ID!) {
      customer(id: $id) { orgNumber history { nodes { changes { path before after } } } }
      customers(where: { ids: [$id] }) { nodes { orgNumber } edges { cursor } }
      node(id: $id) { ... on Customer { orgNumber } }
    }`;
    const payload = await created(gateway, blind, input);
    const answers = [
      payload,
      await gateway.ask(blind, query, { id: payload.customer.id }),
      await created(gateway, blind, input),
    ];
    for (const answer of answers) {
      expect(JSON.stringify(answer)).toContain(masked);
      expect(JSON.stringify(answer)).not.toMatch(/9954/);
    }
    const clear = JSON.stringify(await gateway.ask(tenant.key, query, { id: payload.customer.id }));
    expect(clear.split(number)).toHaveLength(5);
    expect(clear).not.toContain('****');
    expect(gateway.logged.join('')).not.toMatch(/9954/);
  });

  it('is known by itself, whatever the customer type says', async () => {
    const blind = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'] });
    const input = inputOf(
      { name: 'Bolaget', email: 'bolaget@example.com', customerType: 'BUSINESS', orgNumber: '19900101-0017' },
      { companyId: nord.Company },
    );
    const { customer } = await created(gateway, blind, input);
    expect(customer.orgNumber).toBe('19900101-****');
  });

  it('leaves an organisation number alone', async () => {
    const query = 'query ($id: ID!) { customer(id: $id) { orgNumber } }';
    const blind = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    expect((await gateway.ask(blind, query, { id: nord.Customer })).customer.orgNumber).toBe('556677-8899');
  });
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionNode, parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';
import {
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPlans,
  insertRows,
  insertSubscriptions,
  insertWallets,
} from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let one: Tenant;
let hundred: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  one = await tenantWith(1);
  hundred = await tenantWith(100);
});
afterAll(() => gateway.stop());

/** Customers of two companies, each with something in every list; ledgers, plans and currencies differ among them. */
async function tenantWith(count: number): Promise<Tenant> {
  const { pool } = gateway;
  const tenant = await createTenant(pool);
  const numbers = Array.from({ length: count }, (_, index) => index);
  const customers = await insertCustomers(
    pool,
    tenant,
    numbers.map((index) => ({ company: tenant.companies[index % 2 ? 1 : 0], currency: index % 3 ? 'SEK' : 'EUR' })),
  );
  const plans = await insertPlans(pool, tenant, [{ company: null }, { company: null }]);
  const subscriptions = await insertSubscriptions(
    pool,
    tenant,
    customers.map((customer, index) => ({ customer, planId: plans[index % 2] ?? '' })),
  );
  await insertInvoices(
    pool,
    tenant,
    customers.map((customer, index) => ({
      customer,
      issuedAt: '2026-01-01T00:00:00Z',
      subscriptionId: subscriptions[index] ?? null,
    })),
  );
  const wallets = await insertWallets(
    pool,
    tenant,
    customers.map((customer) => ({ customer })),
  );
  await insertLedger(
    pool,
    tenant,
    wallets.map((walletId) => ({ walletId, amount: '5' })),
  );
  await insertVat(
    tenant,
    customers.map(({ id, company }) => ({ customer_id: id, company_id: company.id })),
  );
  return tenant;
}

/** A VAT number for each, with a check and a job. */
async function insertVat(tenant: Tenant, owners: readonly { customer_id: string; company_id: string }[]) {
  const { pool } = gateway;
  const number = { type: 'eu_vat', value: 'ATU48291575', country: 'AT', is_primary: true, format_valid: true };
  const own = (row: object) => ({ organization_id: tenant.organizationId, id: randomUUID(), ...row });
  await insertRows(
    pool,
    'tax_identifier',
    owners.map(({ customer_id }) => own({ customer_id, ...number })),
  );
  const checked = { vat_number: 'ATU48291575', outcome: 'VALID', status: 'VALID', checked_at: '2026-01-01T00:00:00Z' };
  await insertRows(
    pool,
    'vat_check',
    owners.map((owner) => own({ ...owner, ...checked })),
  );
  await insertRows(
    pool,
    'vat_job',
    owners.map((owner) => own({ ...owner, vat_number: 'ATU48291575', vies_country: 'AT', run_at: '2100-01-01' })),
  );
}

const document = parse(readFileSync(join(projectRoot, 'src/hooks/operations/customers.graphql'), 'utf8'));

/** An operation as front ends send it, with the fragments beside it in its file. */
function operation(name: string): string {
  const used = (node: DefinitionNode): boolean =>
    node.kind === 'OperationDefinition' ? node.name?.value === name : node.kind === 'FragmentDefinition';
  const text = document.definitions.filter(used).map(print).join('\n');
  const unused = document.definitions.flatMap((node) =>
    node.kind === 'FragmentDefinition' && !text.includes(`...${node.name.value}`) ? [print(node)] : [],
  );
  return unused.reduce((rest, fragment) => rest.replace(fragment, ''), text);
}

async function countOf(tenant: Tenant, query: string, variables: Readonly<Record<string, unknown>> = {}) {
  let answered = 0;
  const statements = await gateway.statementsOf(async () => {
    const data = await gateway.ask(tenant.key, query, variables);
    answered = (data.customers.nodes ?? data.customers.edges).length;
  });
  return { statements: statements.length, answered };
}

/** What an operation costs, which must be the same for one customer and for a hundred. */
async function costOf(query: string): Promise<number> {
  const small = await countOf(one, query, { first: 100 });
  const large = await countOf(hundred, query, { first: 100 });
  expect([small.answered, large.answered]).toEqual([1, 100]);
  expect(large.statements).toBe(small.statements);
  return large.statements;
}

const deep = `query ($first: Int) { customers(first: $first) { nodes {
  company { name }
  primaryWallet { id customer { name company { country } } transactions(first: 3) { nodes { amount { amount } } } }
  wallets(first: 3) { nodes { transactions(first: 2) { nodes { wallet { name } } totalCount } } totalCount }
  subscriptions(first: 2) { nodes { plan { code company { name } } customer { email } } }
  invoices(first: 2) { nodes { customer { slug } subscription { status plan { name } } } }
  history(first: 2) { nodes { action actor { name companies { name } } } }
} } }`;

describe('the number of SQL statements', () => {
  it('of CustomerDashboard is 3: customers; subscriptions, wallets and invoices; plans', async () => {
    expect(await costOf(operation('CustomerDashboard'))).toBe(3);
  });

  it('of CustomerList is 3: customers; the count; their balances', async () => {
    expect(await costOf(operation('CustomerList'))).toBe(3);
  });

  it('of a deep operation is one a level, whatever the number of customers', async () => {
    // Customers; what hangs on them; what hangs on that; and once more.
    expect(await costOf(deep)).toBe(4);
  });

  it('of a bare list is 1; count and balance cost one each, only where they are selected', async () => {
    const list = (fields: string) => `query ($first: Int) { customers(first: $first) { ${fields} } }`;
    expect(await costOf(list('nodes { id name currency }'))).toBe(1);
    expect(await costOf(list('nodes { id } totalCount'))).toBe(2);
    expect(await costOf(list('nodes { balance { amount } }'))).toBe(2);
    expect(await costOf(list('nodes { balance { amount } } totalCount'))).toBe(3);
    expect(await costOf(list('nodes { balance { amount } again: balance { currency } }'))).toBe(2);
    expect(await costOf(list('nodes { invoices(first: 1) { totalCount nodes { id } } }'))).toBe(3);
  });

  it('does not grow with a condition that skips a field, nor with an alias for the same object', async () => {
    const list = (fields: string) => `query ($first: Int) { customers(first: $first) { nodes { ${fields} } } }`;
    expect(await costOf(list('id balance @skip(if: true) { amount }'))).toBe(1);
    expect(await costOf(list('company { name } again: company { name }'))).toBe(2);
  });

  it('of what is known of VAT numbers is 3: customers; their numbers, next attempts and checks; whose those are', async () => {
    const vat = (fields: string) => `query ($first: Int) { customers(first: $first) { nodes { vat { ${fields} } } } }`;
    expect(await costOf(vat('status validated stale lastVerdictAt override { reason }'))).toBe(1);
    const all = 'vatNumber nextAttemptAt checks(first: 2) { nodes { outcome customer { name } } }';
    expect(await costOf(vat(all))).toBe(3);
    const { customers } = await gateway.ask(hundred.key, vat(all), { first: 100 });
    for (const { vat: known } of customers.nodes)
      expect(known).toMatchObject({
        vatNumber: 'ATU48291575',
        nextAttemptAt: '2100-01-01T00:00:00.000Z',
        checks: { nodes: [{ outcome: 'VALID' }] },
      });
  });

  it('of many nodes of several types is 2: which table has which, and the rows of all tables', async () => {
    const { rows } = await gateway.pool.query<{ id: string }>(
      'select id from customer where organization_id = $1 union all select id from invoice where organization_id = $1',
      [hundred.organizationId],
    );
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    for (const ids of [rows.slice(0, 2), rows.slice(50, 150)].map((part) => part.map(({ id }) => id))) {
      const statements = await gateway.statementsOf(async () => {
        const { nodes } = await gateway.ask(hundred.key, query, { ids });
        expect(nodes).toEqual(ids.map((id) => ({ id })));
      });
      expect(statements).toHaveLength(2);
    }
  });
});

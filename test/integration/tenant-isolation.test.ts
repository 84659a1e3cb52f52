import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scope, scopeNames } from '../../src/access/scopes.ts';
import { create, created, inputOf } from '../support/customers.ts';
import { insertEverything, type RowIds, rowTypes } from '../support/everything.ts';
import { insertCustomers } from '../support/fixtures.ts';
import { type IdArgument, idArguments, operationOf } from '../support/id-arguments.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const everyScope = scopeNames.filter((scope): scope is Scope => scope !== 'ADMIN');

let gateway: TestGateway;
let ours: Tenant;
let theirs: Tenant;
/** Of our first company, which the limited key sees; of our second, which it may not see; of the other tenant. */
let seen: RowIds;
let hidden: RowIds;
let foreign: RowIds;
let keys: Readonly<Record<'admin' | 'full' | 'limited', string>>;
beforeAll(async () => {
  gateway = await startTestGateway();
  [ours, theirs] = await Promise.all([createTenant(gateway.pool), createTenant(gateway.pool)]);
  seen = await insertEverything(gateway.pool, ours, ours.companies[0]);
  hidden = await insertEverything(gateway.pool, ours, ours.companies[1]);
  foreign = await insertEverything(gateway.pool, theirs, theirs.companies[0]);
  keys = {
    admin: await ours.newKey({ scopes: ['ADMIN'] }),
    full: ours.key,
    limited: await ours.newKey({ scopes: everyScope, companies: [ours.companies[0]] }),
  };
});
afterAll(() => gateway.stop());

/** What a mutation needs beside the id, so that only the id decides. A new mutation is added here, or the test fails. */
const mutationInputs: Readonly<Record<string, () => Record<string, unknown>>> = {
  createCustomer: () => ({ ...inputOf({ name: 'Isolated', email: 'isolated@example.com' }), dryRun: true }),
};

function variablesFor(argument: IdArgument, id: string): Record<string, unknown> {
  const [name = ''] = argument.path;
  const value = argument.valueOf(id);
  if (argument.operation === 'query') return { [name]: value };
  const input = mutationInputs[argument.field.name];
  if (!input) throw new Error(`mutationInputs lacks ${argument.field.name}`);
  return { [name]: { ...input(), ...(value as object) } };
}

/** Status, headers and body of an answer to a question that names `id`, which is taken out with all that differs by itself. */
async function answerTo(argument: IdArgument, key: string, id: string): Promise<string> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'x-request-id': 'the-same' },
    body: JSON.stringify({
      query: operationOf(argument, argument.path.slice(0, 1)),
      variables: variablesFor(argument, id),
    }),
  });
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return JSON.stringify([response.status, headers, (await response.text()).replaceAll(id, '<id>')]);
}

const places = [...idArguments('query'), ...idArguments('mutation')].map(
  (argument) => [`${argument.field.name}(${argument.path.join('.')})`, argument] as const,
);

describe('an id that is not for the key', () => {
  it.each(places)('of another tenant answers as one that does not exist, in %s', async (_name, argument) => {
    for (const key of [keys.admin, keys.limited]) {
      const missing = await answerTo(argument, key, randomUUID());
      expect(await answerTo(argument, key, randomUUID())).toBe(missing);
      for (const type of rowTypes)
        expect([type, await answerTo(argument, key, foreign[type])]).toEqual([type, missing]);
    }
  });

  it.each(places)('of a company that the key may not see answers likewise, in %s', async (_name, argument) => {
    const missing = await answerTo(argument, keys.limited, randomUUID());
    // The organization is the key's own; an API key is shown to administrators only, whatever its companies.
    for (const type of rowTypes.filter((name) => name !== 'Organization'))
      expect([type, await answerTo(argument, keys.limited, hidden[type])]).toEqual([type, missing]);
  });

  it.each(places)('differs from one that the key may see, in %s', async (_name, argument) => {
    const missing = await answerTo(argument, keys.limited, randomUUID());
    const differing = [];
    for (const type of rowTypes)
      if ((await answerTo(argument, keys.limited, seen[type])) !== missing) differing.push(type);
    expect(differing).not.toEqual([]);
  });

  it('is asked in every argument that there is', () => {
    const names = places.map(([name]) => name);
    for (const name of [
      'node(id)',
      'nodes(ids)',
      'customers(companyId)',
      'customers(where.ids)',
      'customers(where.or.ids)',
    ])
      expect(names).toContain(name);
    expect(names).toContain('createCustomer(input.companyId)');
    expect(names.length).toBeGreaterThan(14);
  });

  it('may be malformed, and then names nothing either', async () => {
    for (const [name, argument] of places.filter(([, { operation }]) => operation === 'query')) {
      const missing = await answerTo(argument, keys.full, randomUUID());
      for (const id of ['no-uuid', `${foreign.Customer}'`, '%', 'a\u0000b'])
        expect([name, id, await answerTo(argument, keys.full, id)]).toEqual([name, id, missing]);
    }
  });
});

describe("another tenant's rows", () => {
  const conditions: readonly [name: string, args: () => Record<string, unknown>][] = [
    ['no condition', () => ({})],
    ['a search for a name', () => ({ search: 'everything' })],
    ['a search for an external id', () => ({ search: `crm-${foreign.Company}` })],
    ['its ids', () => ({ where: { ids: [foreign.Customer, seen.Customer] } })],
    ['its e-mail address', () => ({ where: { email: 'finance@everything.example' } })],
    ['its metadata', () => ({ where: { metadata: { tier: 'gold' } } })],
    ['a negation', () => ({ where: { not: { ids: [hidden.Customer] } } })],
    ['an alternative', () => ({ where: { or: [{ ids: [foreign.Customer] }, { country: ['SE'] }] } })],
    ['archived ones too', () => ({ includeArchived: true })],
    ['its company', () => ({ companyId: foreign.Company })],
  ];

  it.each(conditions)('are in no list and no count of customers: %s', async (_name, args) => {
    const query = `query ($companyId: ID, $where: CustomerFilter, $search: String, $includeArchived: Boolean! = false) {
      customers(companyId: $companyId, where: $where, search: $search, includeArchived: $includeArchived) { totalCount nodes { id } }
    }`;
    const own = new Set([seen.Customer, hidden.Customer]);
    const { customers } = await gateway.ask(keys.admin, query, args());
    expect(customers.totalCount).toBe(customers.nodes.length);
    for (const { id } of customers.nodes) expect(own).toContain(id);
    const inTheirs = await gateway.ask(theirs.key, query, args());
    expect(inTheirs.customers.nodes.filter((node: Data) => own.has(node.id))).toEqual([]);
    expect(customers.totalCount + inTheirs.customers.totalCount).toBeGreaterThan(0);
  });

  it('are in no other list and no other count', async () => {
    const query = `{ companies { totalCount nodes { id } } plans { totalCount nodes { id } } subscriptions { totalCount nodes { id } }
      invoices { totalCount nodes { id } } customers { nodes { history { totalCount nodes { id } } wallets { totalCount nodes { id } } } } }`;
    const text = JSON.stringify(await gateway.ask(keys.admin, query));
    for (const id of Object.values(foreign)) expect(text).not.toContain(id);
    const { companies, plans, subscriptions, invoices } = JSON.parse(text);
    for (const list of [companies, plans, subscriptions, invoices]) expect(list.totalCount).toBe(2);
    expect(text).toContain(seen.Wallet);
  });

  it('cannot be asked for with a key of ours in their name', async () => {
    const forged = keys.admin.replace(
      ours.organizationId.replaceAll('-', ''),
      theirs.organizationId.replaceAll('-', ''),
    );
    expect(forged).not.toBe(keys.admin);
    expect((await gateway.send(forged, '{ customers { totalCount } }')).status).toBe(401);
  });
});

describe('a value that must be unique', () => {
  const wanted = { name: 'Twin', email: 'twin@example.com' };

  it('collides with nothing of another tenant', async () => {
    const details = { ...wanted, slug: 'isolated-twin', externalId: 'isolated-1', orgNumber: '556036-0793' };
    for (const tenant of [theirs, ours]) {
      const { customer } = await created(gateway, tenant.key, inputOf(details, { companyId: tenant.companies[0].id }));
      expect(customer).toMatchObject({ slug: 'isolated-twin', externalId: 'isolated-1' });
    }
  });

  it('collides with a hidden company without telling with what', async () => {
    await insertCustomers(gateway.pool, ours, [{ company: ours.companies[1], name: 'Hidden', externalId: 'hidden-1' }]);
    const input = () => inputOf({ ...wanted, externalId: 'hidden-1' }, { companyId: ours.companies[0].id });
    const conflict = { __typename: 'ConflictError', code: 'CUSTOMER_DUPLICATE_EXTERNAL_ID' };
    const limited = await create(gateway, keys.limited, input());
    expect(limited).toMatchObject({ ...conflict, existing: null });
    expect(JSON.stringify(limited)).not.toMatch(/Hidden|Süd/);
    const full = await create(gateway, keys.full, input());
    expect(full).toMatchObject({ ...conflict, existing: { __typename: 'Customer', name: 'Hidden' } });
    expect({ ...full, existing: null }).toEqual(limited);
  });
});

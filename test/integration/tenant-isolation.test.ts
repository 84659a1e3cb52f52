import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scope, scopeNames } from '../../src/access/scopes.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { checksum, create, created, inputOf } from '../support/customers.ts';
import { organizationTypes, type RowType, rowTypes } from '../support/everything.ts';
import { insertCustomers } from '../support/fixtures.ts';
import { type IdArgument, idArguments, operationOf } from '../support/id-arguments.ts';
import { caseOf, inputWithId } from '../support/mutation-inputs.ts';
import { insertMutable, type MutationRows } from '../support/mutation-rows.ts';
import { postJson } from '../support/post-json.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const everyScope = scopeNames.filter((scope): scope is Scope => scope !== 'ADMIN');

let gateway: TestGateway;
let ours: Tenant;
let theirs: Tenant;
/** Of our first company, which the limited key sees; of our second, which it may not see; of the other tenant. */
let seen: MutationRows;
let hidden: MutationRows;
let foreign: MutationRows;
let keys: Readonly<Record<'admin' | 'full' | 'limited' | 'limitedAdmin', string>>;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  [ours, theirs] = await Promise.all([createTenant(gateway.pool), createTenant(gateway.pool)]);
  seen = await insertMutable(gateway.pool, ours, ours.companies[0]);
  hidden = await insertMutable(gateway.pool, ours, ours.companies[1]);
  foreign = await insertMutable(gateway.pool, theirs, theirs.companies[0]);
  keys = {
    admin: await ours.newKey({ scopes: ['ADMIN'] }),
    full: ours.key,
    limited: await ours.newKey({ scopes: everyScope, companies: [ours.companies[0]] }),
    limitedAdmin: await ours.newKey({ scopes: ['ADMIN'], companies: [ours.companies[0]] }),
  };
});
afterAll(() => gateway.stop());

function variablesFor(argument: IdArgument, id: string, rows: MutationRows): Record<string, unknown> {
  const [name = ''] = argument.path;
  if (argument.operation === 'query') return { [name]: argument.valueOf(id) };
  return { [name]: inputWithId(argument, rows, id) };
}

/** Status, headers and body of an answer to a question that names `id`, which is taken out with all that differs by itself. */
async function answerTo(argument: IdArgument, key: string, id: string, rows = seen): Promise<string> {
  const { status, rawHeaders, text } = await postJson(
    `${gateway.url}/graphql`,
    { authorization: `Bearer ${key}`, 'x-request-id': 'the-same' },
    { query: documents.get(argument), variables: variablesFor(argument, id, rows) },
  );
  const date = rawHeaders.findIndex((name) => name.toLowerCase() === 'date');
  return JSON.stringify([status, rawHeaders.toSpliced(date, 2), text.replaceAll(id, '<id>')]);
}

/** The answers to questions that name an object of each type. */
function answersTo(argument: IdArgument, key: string, types: readonly RowType[], ids: MutationRows) {
  return Promise.all(types.map(async (type) => [type, await answerTo(argument, key, ids[type])] as const));
}

const places = [...idArguments('query'), ...idArguments('mutation')].map(
  (argument) => [`${argument.field.name}(${argument.path.join('.')})`, argument] as const,
);

/** The ids of rows, those before the others of whose type the field speaks. */
function likelyFirst({ field }: IdArgument, rows: MutationRows): string[] {
  const isLikely = (name: string) => field.name.toLowerCase().includes(name.toLowerCase());
  const [likely, others] = [true, false].map((is) => Object.entries(rows).filter(([name]) => isLikely(name) === is));
  return [...(likely ?? []), ...(others ?? [])].map(([, id]) => id);
}

const documents = new Map(places.map(([, argument]) => [argument, operationOf(argument, argument.path.slice(0, 1))]));

/**
 * The types whose ids a key asks a place for. The key that may do the most asks for all of them; another one, which sees
 * less of the same, for every fourth, from place to place another one. With SOAK each asks for all.
 */
function typesFor(argument: IdArgument, isStrongest: boolean, types: readonly RowType[]): readonly RowType[] {
  if (isStrongest || soak > 1) return types;
  const place = places.findIndex(([, one]) => one === argument);
  return types.filter((_type, index) => (index + place) % 4 === 0);
}

describe('an id that is not for the key', () => {
  const sums = () => Promise.all([ours, theirs].map((tenant) => checksum(gateway.pool, tenant.organizationId)));

  it.each(places)('of another tenant answers as one that does not exist, in %s', async (_name, argument) => {
    const before = await sums();
    for (const key of [keys.admin, keys.limited]) {
      const missing = await answerTo(argument, key, randomUUID());
      expect(await answerTo(argument, key, randomUUID())).toBe(missing);
      const types = typesFor(argument, key === keys.admin, rowTypes);
      expect(await answersTo(argument, key, types, foreign)).toEqual(types.map((type) => [type, missing]));
    }
    expect(await sums()).toEqual(before);
  });

  /** What belongs to the whole organization is every key's to read. */
  const isCommon = (type: RowType): boolean => organizationTypes.includes(type);
  const companyTypes = rowTypes.filter((name) => !isCommon(name));

  it.each(places)('of a company that the key may not see answers likewise, in %s', async (_name, argument) => {
    const before = await sums();
    for (const key of [keys.limitedAdmin, keys.limited]) {
      const missing = await answerTo(argument, key, randomUUID());
      const types = typesFor(argument, key === keys.limitedAdmin, companyTypes);
      expect(await answersTo(argument, key, types, hidden)).toEqual(types.map((type) => [type, missing]));
    }
    expect(await sums()).toEqual(before);
  });

  it.each(places)('differs from one that the key may see, in %s', async (_name, argument) => {
    // Rows of its own where a mutation changes them.
    const isQuery = argument.operation === 'query';
    const tenant = isQuery ? ours : await createTenant(gateway.pool);
    const rows = isQuery ? seen : await insertMutable(gateway.pool, tenant, tenant.companies[0]);
    const unlimited = !isQuery && caseOf(argument.field.name).wholeOrganization === true;
    const companies = unlimited ? {} : { companies: [tenant.companies[0]] };
    const key = isQuery ? keys.limitedAdmin : await tenant.newKey({ scopes: ['ADMIN'], ...companies });
    const missing = await answerTo(argument, key, randomUUID(), rows);
    const differs = async (): Promise<boolean> => {
      for (const id of likelyFirst(argument, rows))
        if ((await answerTo(argument, key, id, rows)) !== missing) return true;
      return false;
    };
    expect(await differs()).toBe(true);
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
    for (const name of [
      'createCustomer(input.companyId)',
      'bulkCreateCustomers(input.companyId)',
      'upsertCustomer(input.companyId)',
      'updateCustomer(input.identifier.orgNumber.companyId)',
      'addTags(input.subjectIds)',
      'createApiKey(input.companyIds)',
    ])
      expect(names).toContain(name);
    expect(names.length).toBeGreaterThan(40);
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
    const made = 'select id from customer where organization_id = $1';
    const { rows } = await gateway.pool.query<{ id: string }>(made, [seen.Organization]);
    const own = new Set(rows.map(({ id }) => id));
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
    const { customers: _customers, ...lists } = JSON.parse(text);
    const counts = Object.entries(lists as Data).map(([name, list]) => [name, (list as Data).totalCount / 2]);
    // What insertMutable makes, in each of our companies.
    expect(Object.fromEntries(counts)).toEqual({ companies: 1, plans: 3, subscriptions: 3, invoices: 4 });
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

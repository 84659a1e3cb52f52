import { getNamedType, isObjectType } from 'graphql';
import { type Scope, scopeNames } from '../../src/access/scopes.ts';
import { newId } from '../../src/database/new-id.ts';
import { schema } from '../../src/schema.ts';
import type { Chance } from './chance.ts';
import { rowTypes } from './everything.ts';
import { insertRows } from './fixtures.ts';
import { type FuzzValues, type Kind, kinds, mint } from './fuzz-values.ts';
import { done } from './merges.ts';
import { mutationNames } from './mutation-inputs.ts';
import { insertMutable, type MutationRows } from './mutation-rows.ts';
import { createTenant, type Tenant } from './tenant.ts';
import type { TestGateway } from './test-gateway.ts';
import { insertVatChecks } from './vat-fixtures.ts';

const everyScope = scopeNames.filter((scope): scope is Scope => scope !== 'ADMIN');

/** Keys that may do different things, by their scopes; those that are limited see the first company alone. */
export const fuzzKeys = {
  admin: { scopes: ['ADMIN'], limited: false },
  everything: { scopes: everyScope, limited: false },
  limited: { scopes: everyScope, limited: true },
  limitedAdmin: { scopes: ['ADMIN'], limited: true },
  noNumbers: { scopes: everyScope.filter((scope) => scope !== 'CUSTOMERS_PII'), limited: false },
  reader: { scopes: ['CUSTOMERS_READ', 'BILLING_READ'], limited: false },
  biller: { scopes: ['BILLING_READ', 'BILLING_WRITE'], limited: true },
} as const satisfies Readonly<Record<string, { scopes: readonly Scope[]; limited: boolean }>>;
export type FuzzKey = keyof typeof fuzzKeys;
export const fuzzKeyNames = Object.keys(fuzzKeys) as FuzzKey[];

export interface FuzzTenant {
  readonly tenant: Tenant;
  /** All in the first company. */
  readonly rows: MutationRows;
  readonly values: FuzzValues;
  readonly keys: Readonly<Record<FuzzKey, string>>;
}

/** A tenant with something of every type and some values of every kind, all its own. Two of them are alike but for these. */
export async function createFuzzTenant(gateway: TestGateway, chance: Chance): Promise<FuzzTenant> {
  const tenant = await createTenant(gateway.pool);
  const [company] = tenant.companies;
  const rows = await insertMutable(gateway.pool, tenant, company);
  const keyEntries = Object.entries(fuzzKeys).map(async ([name, { scopes, limited }]) => {
    return [name, await tenant.newKey({ scopes, ...(limited ? { companies: [company] } : {}) })];
  });
  const keys = Object.fromEntries(await Promise.all(keyEntries)) as Record<FuzzKey, string>;
  const made = Object.fromEntries(
    kinds.map((kind) => [kind, kind === 'id' ? [] : [1, 2, 3].map(() => mint(kind, chance))]),
  ) as Record<Kind, string[]>;
  const fuzz = { tenant, rows, keys, made };
  const ids = await writeValues(gateway, fuzz);
  const cursors = await cursorsOf(gateway, fuzz, made.vatNumber[0] ?? '');
  return {
    tenant,
    rows,
    keys,
    values: { ...made, id: [...Object.values(rows), ...ids], named: Object.entries(rows), cursors },
  };
}

interface Making {
  readonly tenant: Tenant;
  readonly rows: MutationRows;
  readonly keys: Readonly<Record<FuzzKey, string>>;
  readonly made: Readonly<Record<Kind, string[]>>;
}

/** Lets the values name things; answers the ids of these. */
async function writeValues(gateway: TestGateway, { tenant, rows, keys, made }: Making): Promise<string[]> {
  const run = (name: string, input: object, fields?: string) => done(gateway, keys.admin, name, { ...input }, fields);
  const companyId = tenant.companies[0].id;
  const ids: string[] = [];
  for (const [index, name] of made.name.entries()) {
    const at = (kind: Kind) => made[kind][index] ?? '';
    await run('defineCustomField', { key: at('customFieldKey'), label: 'Fuzz', type: 'TEXT' });
    const price = { amount: '10', currency: 'SEK' };
    await run('createPlan', { code: at('planCode'), name: 'Fuzz', tier: 't', price, interval: 'MONTH' });
    const customer = {
      name,
      email: at('email'),
      externalId: at('externalId'),
      slug: at('slug'),
      orgNumber: at('orgNumber'),
      vatNumber: at('vatNumber'),
      references: [{ source: 'HUBSPOT', externalId: at('reference') }],
      tags: [at('tag')],
      customFields: { [at('customFieldKey')]: 'gold' },
      metadata: { mark: at('metadata') },
      billingAddress: { country: 'SE' },
    };
    const { customer: created, wallet } = await run(
      'createCustomer',
      { companyId, customer },
      'customer { id } wallet { id }',
    );
    const fixture = { id: created.id, company: tenant.companies[0], primaryWalletId: wallet.id };
    await insertVatChecks(gateway.pool, tenant, [
      { customer: fixture, vatNumber: at('vatNumber') },
      { customer: fixture, vatNumber: at('vatNumber'), checkedAt: '2026-01-05T00:00:00Z' },
    ]);
    const line = { description: 'Fuzz', quantity: '1', unitPrice: '10', taxRate: '25' };
    const invoice = { customerId: rows.billedCustomer, number: at('invoiceNumber'), lines: [line] };
    const { invoice: drafted } = await run('createInvoice', invoice, 'invoice { id }');
    ids.push(created.id, wallet.id, drafted.id);
  }
  await insertUsedKeys(gateway, tenant, made.idempotencyKey);
  return ids;
}

/** Every mutation was done with each of these keys, on an input that nobody sends again. */
async function insertUsedKeys({ pool }: TestGateway, tenant: Tenant, keys: readonly string[]): Promise<void> {
  const rows = mutationNames.flatMap((operation) =>
    keys.map((key) => ({
      organization_id: tenant.organizationId,
      operation,
      key,
      input_hash: `\\x${'22'.repeat(32)}`,
      outcome: { customerId: newId() },
      completed_at: new Date().toISOString(),
      created_at: new Date().toISOString(),
    })),
  );
  await insertRows(pool, 'idempotency_key', rows);
}

/** The lists of the schema: `Query.customers`, `Customer.invoices`. */
export function lists(): { readonly typename: string; readonly field: string }[] {
  return ['Query', ...rowTypes].flatMap((typename) => {
    const type = schema.getType(typename);
    if (!isObjectType(type)) return [];
    const fields = Object.values(type.getFields());
    const isList = (name: string) => name.endsWith('Connection');
    return fields
      .filter((field) => isList(getNamedType(field.type).name))
      .map((field) => ({ typename, field: field.name }));
  });
}

/** The cursors of the first rows of every list, as their owner gets them. */
async function cursorsOf(
  gateway: TestGateway,
  { rows, keys }: Making,
  vatNumber: string,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { typename, field } of lists()) {
    const args = typename === 'Query' && field === 'vatChecks' ? `first: 2, vatNumber: "${vatNumber}"` : 'first: 2';
    const list = `${field}(${args}) { edges { cursor } }`;
    const holders = typename === 'Customer' ? [rows.Customer, rows.billedCustomer] : [Reflect.get(rows, typename)];
    const cursors: string[] = [];
    for (const id of typename === 'Query' ? [null] : holders) {
      const query = id === null ? `{ ${list} }` : `{ node(id: "${id}") { ... on ${typename} { ${list} } } }`;
      const data = await gateway.ask(keys.admin, query);
      const edges = (id === null ? data : data.node)[field].edges as { cursor: string }[];
      cursors.push(...edges.map(({ cursor }) => cursor));
    }
    found[`${typename}.${field}`] = cursors;
  }
  return found;
}

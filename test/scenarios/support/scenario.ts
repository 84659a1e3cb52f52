import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Scope } from '../../../src/access/scopes.ts';
import { type CustomerInput, customerFields } from '../../support/customers.ts';
import { insertRows } from '../../support/fixtures.ts';
import { type Company, createTenant, type Tenant } from '../../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../../support/test-gateway.ts';

/** What a caller who comes from another system has: one company, and a key for it. */
export interface Scenario {
  readonly gateway: TestGateway;
  readonly tenant: Tenant;
  readonly company: Company;
  readonly key: string;
  /** Whatever the result union of a mutation answers. Its input gets an idempotency key where it has none. */
  run(mutation: string, input: CustomerInput, key?: string): Promise<Data>;
  /** The payload of a mutation. Fails the test for anything else. */
  done(mutation: string, input: CustomerInput, key?: string): Promise<Data>;
  /** One page of customers, by the arguments of the list: `first: 10`. */
  list(args: string, key?: string): Promise<Data>;
  /** The customer with this id, as the key sees it. */
  get(id: string, key?: string): Promise<Data>;
  /** Stops the gateway, where it is its own. */
  stop(): Promise<void>;
}

const usual: readonly Scope[] = [
  'CUSTOMERS_READ',
  'CUSTOMERS_WRITE',
  'CUSTOMERS_ARCHIVE',
  'CUSTOMERS_PII',
  'BILLING_READ',
];

/** A tenant of its own and a key of one of its companies, on a gateway of its own or on one that runs. */
export async function startScenario(
  options: {
    gateway?: TestGateway;
    scopes?: readonly Scope[];
    company?: (pool: pg.Pool, tenant: Tenant) => Promise<Company>;
  } = {},
): Promise<Scenario> {
  const gateway = options.gateway ?? (await startTestGateway());
  const tenant = await createTenant(gateway.pool);
  const company = (await options.company?.(gateway.pool, tenant)) ?? tenant.companies[0];
  const key = await tenant.newKey({ scopes: options.scopes ?? usual, companies: [company] });
  const run = async (mutation: string, input: CustomerInput, as = key) => {
    const data = await gateway.ask(as, documentOf(mutation), { input: { idempotencyKey: randomUUID(), ...input } });
    return data[mutation];
  };
  return {
    gateway,
    tenant,
    company,
    key,
    run,
    done: async (mutation, input, as = key) => {
      const result = await run(mutation, input, as);
      if (!result.__typename.endsWith('Payload')) throw new Error(`${mutation} answered ${JSON.stringify(result)}`);
      return result;
    },
    list: async (args, as = key) => {
      const query = `{ customers(${args}) { nodes { id name orgNumber status archivedAt } pageInfo { hasNextPage endCursor } } }`;
      return (await gateway.ask(as, query)).customers;
    },
    get: async (id, as = key) =>
      (await gateway.ask(as, `query ($id: ID!) { customer(id: $id) { ${customerFields} } }`, { id })).customer,
    stop: async () => (options.gateway ? undefined : gateway.stop()),
  };
}

const changes = 'changes { path before after }';
const errorFields = `... on UserError { code message
  ... on InvalidInputError { issues { path code } } ... on NotFoundError { id }
  ... on ConflictError { existing { __typename id ... on Customer { name } } }
  ... on RuleError { path subjects { __typename id } } }`;
const customerPayload = `dryRun ${changes} customer { ${customerFields} }`;
const payloads: Readonly<Record<string, string>> = {
  createCustomer: `${customerPayload} wallet { id currency mode primary status balance { amount currency } }`,
  upsertCustomer: `outcome ${customerPayload}`,
  bulkCreateCustomers: `dryRun summary { total succeeded failed } results { index clientRef ok ${changes}
    customer { ${customerFields} } error { __typename ${errorFields} } }`,
  setCustomFieldValues: `customer { ${customerFields} }`,
  defineCustomField: 'definition { key type required }',
  addTags: 'subjects { id }',
};

function documentOf(mutation: string): string {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
  return `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename
    ... on ${type}Payload { replayed ${payloads[mutation] ?? customerPayload} } ${errorFields} } }`;
}

/** A company of the United States, which bills in dollars. */
export async function insertAmericanCompany(pool: pg.Pool, tenant: Tenant): Promise<Company> {
  const company = { id: randomUUID(), name: 'West Inc.' };
  const settings = { country: 'US', default_currency: 'USD', timezone: 'America/Los_Angeles' };
  await insertRows(pool, 'company', [{ organization_id: tenant.organizationId, ...company, ...settings }]);
  return company;
}

/** Without the fields that another system's payload does not have: left out and null are two things. */
export function withoutUndefined(fields: CustomerInput): CustomerInput {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** `[['input.customer.name', 'REQUIRED']]` */
export function issuesIn(result: Data): string[][] {
  return result.issues.map(({ path, code }: Data) => [path.join('.'), code]);
}

/** What a creation or a dry run tells of the record: `{name: 'Acme AB'}`. */
export function recordOf({ changes: told }: Data): Record<string, unknown> {
  return Object.fromEntries(told.map(({ path, after }: Data) => [path.join('.'), after]));
}

export function namesOf(page: Data): string[] {
  return page.nodes.map(({ name }: Data) => name);
}

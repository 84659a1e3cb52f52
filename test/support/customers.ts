import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { insertRows } from './fixtures.ts';
import type { Tenant } from './tenant.ts';
import type { Answer, Data, TestGateway } from './test-gateway.ts';

const address = '{ line1 line2 city region postalCode country }';

/** Every field of a customer's own. */
export const customerFields = `
  id company { id } name legalName slug email additionalEmails emailDelivery phone externalId customerType taxClass status
  classification origin peppolId leitwegId exemptFromAutomatedTax
  taxConfiguration { exempt exemptionCode provider certificateExpiresOn }
  accountingSyncConfiguration { excluded providers { provider externalProviderId } } reportingConfiguration { exempt }
  references { source externalId externalCreatedAt externalUpdatedAt }
  taxIdentifiers { type value country primary formatValid checksumValid } taxId { type value }
  tags { name color } customFields { definition { key } value }
  archivedAt erasedAt billingModel walletMode billingAddress ${address} shippingAddress ${address} legalAddress ${address}
  preferredCurrency currency timezone paymentTermsDays effectivePaymentTermsDays orgNumber vatValidationStatus
  paymentProvider paymentProviderId autoCollection portalUrl preferEinvoice einvoiceEmail notes metadata version
  createdAt updatedAt`;

export const createCustomer = `mutation ($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    __typename
    ... on CreateCustomerPayload {
      dryRun replayed changes { path before after }
      customer { ${customerFields} }
      wallet { id name currency mode primary status balance { amount currency } }
    }
    ... on UserError { code message }
    ... on InvalidInputError { issues { path code message } }
    ... on NotFoundError { id }
    ... on ConflictError { existing { __typename id ... on Customer { name } } }
  }
}`;

export type CustomerInput = Readonly<Record<string, unknown>>;

/** An input with a key of its own. `rest` adds to it or overwrites it: companyId, dryRun, idempotencyKey. */
export function inputOf(customer: CustomerInput, rest: CustomerInput = {}): CustomerInput {
  return { idempotencyKey: randomUUID(), customer, ...rest };
}

/** Whatever the result union answers. Fails the test where there are GraphQL errors. */
export async function create(gateway: TestGateway, key: string, input: CustomerInput): Promise<Data> {
  const { createCustomer: result } = await gateway.ask(key, createCustomer, { input });
  return result;
}

/** The payload of a creation. Fails the test for anything else. */
export async function created(gateway: TestGateway, key: string, input: CustomerInput): Promise<Data> {
  const result = await create(gateway, key, input);
  if (result.__typename !== 'CreateCustomerPayload') throw new Error(`not created: ${JSON.stringify(result)}`);
  return result;
}

const rehearsed = 'dryRun changes { path before after }';
const payloadFields = {
  updateCustomer: rehearsed,
  archiveCustomer: rehearsed,
  restoreCustomer: rehearsed,
  changeCustomerStatus: rehearsed,
  eraseCustomer: rehearsed,
  setTaxIdentifier: `${rehearsed} identifier { id type value country primary formatValid checksumValid }`,
  removeTaxIdentifier: '',
  linkReference: '',
  unlinkReference: '',
} as const;
/** The mutations that change one customer. */
export type CustomerMutation = keyof typeof payloadFields;

/** Whatever the result union of a mutation answers. Its input gets an idempotency key where it has none. */
export async function changeCustomer(
  gateway: TestGateway,
  key: string,
  name: CustomerMutation,
  input: CustomerInput,
): Promise<Data> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename
    ... on ${type}Payload { replayed ${payloadFields[name]} customer { ${customerFields} } }
    ... on UserError {
      code message
      ... on InvalidInputError { issues { path code message } }
      ... on NotFoundError { id }
      ... on ConflictError { existing { __typename id } }
      ... on RuleError { path currentVersion subjects { __typename id } }
    }
  } }`;
  const data = await gateway.ask(key, query, { input: { idempotencyKey: randomUUID(), ...input } });
  return data[name];
}

/** Whatever updateCustomer answers. `rest` adds to the input: expectedVersion, dryRun, idempotencyKey. */
export function update(
  gateway: TestGateway,
  key: string,
  id: string,
  customer: CustomerInput,
  rest: CustomerInput = {},
): Promise<Data> {
  return changeCustomer(gateway, key, 'updateCustomer', { id, customer, ...rest });
}

/** The payload of an update. Fails the test for anything else. */
export async function updated(
  gateway: TestGateway,
  key: string,
  id: string,
  customer: CustomerInput,
  rest: CustomerInput = {},
): Promise<Data> {
  const result = await update(gateway, key, id, customer, rest);
  if (result.__typename !== 'UpdateCustomerPayload') throw new Error(`not updated: ${JSON.stringify(result)}`);
  return result;
}

/** A customer as its key reads it; null where it sees none. */
export async function readCustomer(gateway: TestGateway, key: string, id: string): Promise<Data> {
  const { customer } = await gateway.ask(key, `query ($id: ID!) { customer(id: $id) { ${customerFields} } }`, { id });
  return customer;
}

/** The changes of a payload by their path: `{'billingAddress.city': [before, after]}`. */
export function changesByPath({ changes }: Data): Record<string, [unknown, unknown]> {
  return Object.fromEntries(changes.map(({ path, before, after }: Data) => [path.join('.'), [before, after]]));
}

export function send(gateway: TestGateway, key: string, input: unknown): Promise<Answer> {
  return gateway.send(key, createCustomer, { input });
}

/** A custom field of every type, `a_text` to `a_url`; the options of `a_select` are gold and silver. */
export async function insertCustomFields(pool: pg.Pool, tenant: Tenant): Promise<void> {
  const types = ['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'SELECT', 'URL'];
  const rows = types.map((type) => ({
    organization_id: tenant.organizationId,
    id: randomUUID(),
    key: `a_${type.toLowerCase()}`,
    label: type,
    type,
    options: type === 'SELECT' ? ['gold', 'silver'] : [],
    required: false,
  }));
  await insertRows(pool, 'custom_field_definition', rows);
}

const tables = new WeakMap<pg.Pool, Promise<readonly string[]>>();

/** The tables that have rows of tenants. Asked once: PostgreSQL takes 20 ms to answer. */
export function tenantTables(pool: pg.Pool): Promise<readonly string[]> {
  const known = tables.get(pool) ?? findTenantTables(pool);
  tables.set(pool, known);
  return known;
}

async function findTenantTables(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns
      where table_schema = current_schema() and column_name = 'organization_id' order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** One number for everything that a tenant has, in every table that knows tenants; times of use aside. */
export async function checksum(pool: pg.Pool, organizationId: string): Promise<string> {
  const parts = (await tenantTables(pool)).map(
    (name) =>
      `select '${name}' as name, (to_jsonb(t) - 'last_used_at')::text as row from "${name}" t where organization_id = $1`,
  );
  const { rows: sums } = await pool.query<{ sum: string }>({
    // Prepared: to plan it takes PostgreSQL longer than to run it.
    name: 'checksum',
    text: `select count(*) || ' ' || md5(string_agg(name || row, chr(10) order by name, row)) as sum from (${parts.join(' union all ')}) all_rows`,
    values: [organizationId],
  });
  return sums[0]?.sum ?? '';
}

/** How many rows of a table a tenant has. */
export async function countRows(pool: pg.Pool, table: string, organizationId: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from ${table} where organization_id = $1`,
    [organizationId],
  );
  return rows[0]?.count ?? 0;
}

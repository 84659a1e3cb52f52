import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { changedDetails, newDetails, soak } from '../support/customer-arbitrary.ts';
import {
  type CustomerInput,
  changeCustomer,
  checksum,
  countRows,
  create,
  created,
  inputOf,
  insertCustomFields,
  readCustomer,
  update,
  updated,
} from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

vi.setConfig({ testTimeout: 60_000 * soak });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** A tenant of its own with custom fields, and a key for its Swedish company: checksums are those of one test. */
async function newTenant(): Promise<{ readonly tenant: Tenant; readonly key: string; sum(): Promise<string> }> {
  const tenant = await createTenant(gateway.pool);
  await insertCustomFields(gateway.pool, tenant);
  const key = await tenant.newKey({
    scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_ARCHIVE', 'CUSTOMERS_PII', 'BILLING_READ'],
    companies: [tenant.companies[0]],
  });
  return { tenant, key, sum: () => checksum(gateway.pool, tenant.organizationId) };
}

/** Counts what came of the runs: a property of which all runs pass, or none, would prove nothing. */
function tally() {
  const kinds = new Map<string, number>();
  return {
    add: (kind: string) => void kinds.set(kind, (kinds.get(kind) ?? 0) + 1),
    of: (kind: string) => kinds.get(kind) ?? 0,
  };
}

describe('a dry run', () => {
  it('of createCustomer passes exactly when the commit passes, and predicts its changes', async () => {
    const { key, sum } = await newTenant();
    const seen = tally();
    const property = fc.asyncProperty(newDetails({ bad: true }), async (customer) => {
      const input = inputOf(customer);
      const before = await sum();
      const rehearsed = await create(gateway, key, { ...input, dryRun: true });
      expect(await sum()).toBe(before);
      const committed = await create(gateway, key, input);
      seen.add(committed.__typename);
      if (committed.__typename !== 'CreateCustomerPayload') {
        expect(rehearsed).toEqual(committed);
        expect(await sum()).toBe(before);
        return;
      }
      expect(rehearsed).toEqual({ ...committed, dryRun: true, customer: null, wallet: null });
      expect(changesBetween({}, recordOf(committed.customer))).toEqual(sorted(committed.changes));
    });
    await fc.assert(property, { numRuns: 25 * soak, examples: [[{ name: 'Acme', email: 'no address' }]] });
    expect(seen.of('CreateCustomerPayload')).toBeGreaterThan(2);
    expect(seen.of('InvalidInputError')).toBeGreaterThan(0);
  });

  it('of updateCustomer passes exactly when the commit passes, and predicts its changes', async () => {
    const { key, sum } = await newTenant();
    const { customer: twin } = await created(
      gateway,
      key,
      inputOf({ name: 'Twin', email: 'a@b.example', slug: 'acme', externalId: 'crm-4' }),
    );
    const { customer: first } = await created(gateway, key, inputOf({ name: 'First', email: 'a@b.example' }));
    const seen = tally();
    let before = first;
    const versions = fc.constantFrom('none', 'none', 'none', 'present', 'other');
    const property = fc.asyncProperty(changedDetails({ bad: true }), versions, async (customer, version) => {
      const expectedVersion = { none: null, present: before.version, other: before.version + 1 }[version];
      const rest = { idempotencyKey: randomUUID(), expectedVersion };
      const untouched = await sum();
      const rehearsed = await update(gateway, key, before.id, customer, { ...rest, dryRun: true });
      expect(await sum()).toBe(untouched);
      const committed = await update(gateway, key, before.id, customer, rest);
      seen.add(committed.code ?? committed.__typename);
      if (committed.__typename !== 'UpdateCustomerPayload') {
        expect(rehearsed).toEqual(committed);
        expect(await sum()).toBe(untouched);
        return;
      }
      expect(rehearsed).toEqual({ ...committed, dryRun: true, customer: before });
      before = committed.customer;
    });
    await fc.assert(property, { numRuns: 25 * soak, examples: [[{ email: 'no address' }, 'none']] });
    expect(await readCustomer(gateway, key, twin.id)).toEqual(twin);
    expect(seen.of('UpdateCustomerPayload')).toBeGreaterThan(2);
    expect(seen.of('VALIDATION_ERROR')).toBeGreaterThan(0);
  });
});

type Address = Readonly<Record<string, unknown>>;
const withoutNulls = (address: Address | null) =>
  address && Object.fromEntries(Object.entries(address).filter(([, part]) => part !== null));

/** A customer as `changes` speak of it, made of what the graph shows. */
function recordOf(customer: Data): Record<string, unknown> {
  const { id, company, version, createdAt, updatedAt, taxId, ...fields } = customer;
  return {
    ...fields,
    billingAddress: withoutNulls(customer.billingAddress),
    shippingAddress: withoutNulls(customer.shippingAddress),
    legalAddress: withoutNulls(customer.legalAddress),
    tags: customer.tags.map(({ name }: Data) => name),
    customFields: Object.fromEntries(customer.customFields.map((one: Data) => [one.definition.key, one.value])),
    taxIdentifiers: Object.fromEntries(customer.taxIdentifiers.map(({ type, ...rest }: Data) => [type, rest])),
  };
}

interface Change {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const at = (record: Record<string, unknown>, name: string) => (Object.hasOwn(record, name) ? record[name] : null);
const sorted = (changes: readonly Change[]) =>
  [...changes].sort((one, other) => (JSON.stringify(one.path) < JSON.stringify(other.path) ? -1 : 1));

/** What differs: fields that are objects on both sides by their keys, everything else whole. In the order of paths. */
function changesBetween(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  path: string[] = [],
): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = names.flatMap((name) => {
    const [from, to] = [at(before, name), at(after, name)];
    if (path.length === 0 && isObject(from) && isObject(to)) return changesBetween(from, to, [name]);
    return isDeepStrictEqual(from, to) ? [] : [{ path: [...path, name], before: from, after: to }];
  });
  return sorted(changes);
}

const derived: ReadonlySet<string> = new Set([
  ...['currency', 'effectivePaymentTermsDays', 'exemptFromAutomatedTax', 'origin', 'classification'],
  'vatValidationStatus',
]);
const mergedByKey: ReadonlySet<string> = new Set(['metadata', 'customFields']);

/** The update that undoes changes, made of them and of the record that they led to. */
function inverseOf(changes: readonly Change[], after: Record<string, unknown>): CustomerInput {
  const inverse: Record<string, unknown> = {};
  for (const { path, before } of changes) {
    const [field = '', name] = path;
    if (derived.has(field)) continue;
    if (name === undefined) inverse[field] = before;
    else if (mergedByKey.has(field)) inverse[field] = { ...(inverse[field] as object), [name]: before };
    else inverse[field] = { ...((inverse[field] ?? after[field]) as object), [name]: before };
  }
  // A first payment provider would set it anew.
  if ('paymentProvider' in inverse) inverse.autoCollection ??= after.autoCollection;
  return 'taxIdentifiers' in inverse
    ? { ...inverse, taxIdentifiers: taxIdentifiersOf(inverse.taxIdentifiers as Record<string, Data>) }
    : inverse;
}

const taxIdentifiersOf = (byType: Record<string, Data>) =>
  Object.entries(byType)
    .filter(([, identifier]) => identifier !== null)
    .map(([type, { value, country, primary }]) => ({ type, value, country, primary }));

/** What the API shows of a customer, but for the count of its changes. */
const shown = ({ version, updatedAt, ...customer }: Data) => customer;

describe('the changes of an update', () => {
  it('are all that differs between the customer before and after, and lead back', async () => {
    const { key } = await newTenant();
    const seen = tally();
    const good = { bad: false };
    const property = fc.asyncProperty(newDetails(good), changedDetails(good), async (details, change) => {
      const made = await create(gateway, key, inputOf({ ...details, externalId: null }));
      seen.add(made.code ?? 'created');
      if (made.__typename !== 'CreateCustomerPayload') return;
      await roundTrip(made.customer, change);
      // The next customer may want its identities.
      const freed = { slug: `slug-${randomUUID()}`, orgNumber: null, references: null };
      await updated(gateway, key, made.customer.id, freed);
    });

    async function roundTrip(before: Data, change: CustomerInput): Promise<void> {
      const result = await update(gateway, key, before.id, change);
      seen.add(result.code ?? 'updated');
      if (result.__typename !== 'UpdateCustomerPayload')
        return expect(await readCustomer(gateway, key, before.id)).toEqual(before);
      const { customer: after, changes } = result;
      expect(sorted(changes)).toEqual(changesBetween(recordOf(before), recordOf(after)));
      expect(after.version).toBe(changes.length > 0 ? 2 : 1);

      const restored = await update(gateway, key, before.id, inverseOf(changes, recordOf(after)));
      expect(restored).toMatchObject({ __typename: 'UpdateCustomerPayload' });
      expect(shown(restored.customer)).toEqual(shown(before));
      const mirrored = changes.map(({ path, before: from, after: to }: Change) => ({ path, before: to, after: from }));
      expect(sorted(restored.changes)).toEqual(sorted(mirrored));
    }

    await fc.assert(property, { numRuns: 25 * soak });
    expect(seen.of('updated')).toBeGreaterThan(5 * soak);
  });
});

describe('fifty requests with one key', () => {
  const fifty = <T>(send: () => Promise<T>) => Promise.all(Array.from({ length: 50 }, send));

  /** One of them, and all others tell the same; where it is done at all, it is done by one. */
  async function same(send: () => Promise<Data>): Promise<Data> {
    const answers = await fifty(send);
    const [one] = answers;
    for (const answer of answers) expect({ ...answer, replayed: false }).toEqual({ ...one, replayed: false });
    expect(answers.filter(({ replayed }) => replayed)).toHaveLength('customer' in one ? 49 : 0);
    return one;
  }

  it('make one customer, and answer fifty times the same', async () => {
    const { tenant, key } = await newTenant();
    let made = 0;
    const property = fc.asyncProperty(newDetails({ bad: false }), async (details) => {
      const input = inputOf({ ...details, slug: null, externalId: null, orgNumber: null, references: null });
      if ('customer' in (await same(() => create(gateway, key, input)))) made += 1;
      for (const table of ['customer', 'wallet', 'idempotency_key'])
        expect(await countRows(gateway.pool, table, tenant.organizationId)).toBe(made);
    });
    await fc.assert(property, { numRuns: 2 * soak });
    expect(made).toBeGreaterThan(0);
  });

  it('change a customer once', async () => {
    const { key } = await newTenant();
    const { customer } = await created(gateway, key, inputOf({ name: 'Once', email: 'a@b.example' }));
    let { version } = customer;
    const property = fc.asyncProperty(changedDetails({ bad: false }), async (details) => {
      const change = { ...details, orgNumber: null, slug: `slug-${randomUUID()}` };
      const input = { idempotencyKey: randomUUID(), id: customer.id, customer: change };
      const answer = await same(() => changeCustomer(gateway, key, 'updateCustomer', input));
      if ('customer' in answer) version += 1;
      expect((await readCustomer(gateway, key, customer.id)).version).toBe(version);
    });
    await fc.assert(property, { numRuns: 2 * soak });
    expect(version).toBeGreaterThan(1);
    const query = 'query ($id: ID!) { customer(id: $id) { history(first: 100) { totalCount } } }';
    const { customer: read } = await gateway.ask(key, query, { id: customer.id });
    expect(read.history.totalCount).toBe(version);
  });
});

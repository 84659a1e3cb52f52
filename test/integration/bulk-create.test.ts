import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bulk } from '../support/bulk.ts';
import { newDetails, soak } from '../support/customer-arbitrary.ts';
import {
  type CustomerInput,
  checksum,
  countRows,
  create,
  created,
  inputOf,
  insertCustomFields,
} from '../support/customers.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

vi.setConfig({ testTimeout: 60_000 * soak });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

interface Stage {
  readonly tenant: Tenant;
  readonly run: (customers: readonly CustomerInput[], rest?: CustomerInput) => Promise<Data>;
  readonly single: (customer: CustomerInput) => Promise<Data>;
  readonly sum: () => Promise<string>;
}

/** A tenant of its own, and a key for its Swedish company. */
async function newStage(): Promise<Stage> {
  const tenant = await createTenant(gateway.pool);
  await insertCustomFields(gateway.pool, tenant);
  const key = await tenant.newKey({ scopes: ['ADMIN', 'CUSTOMERS_PII'], companies: [tenant.companies[0]] });
  return {
    tenant,
    run: (customers, rest) => bulk(gateway, key, customers, rest),
    single: (customer) => create(gateway, key, inputOf(customer)),
    sum: () => checksum(gateway.pool, tenant.organizationId),
  };
}

const named = (name: string, rest: CustomerInput = {}) => ({ name, email: 'a@acme.example', ...rest });
const many = (count: number, make: (index: number) => CustomerInput = (index) => named(`Acme ${index}`)) =>
  Array.from({ length: count }, (_, index) => make(index));
const verdicts = ({ results }: Data): unknown[] =>
  results.map(({ ok, error }: Data) => (ok ? 'ok' : (error.issues?.map((issue: Data) => issue.code) ?? error.code)));
const namesOf = ({ results }: Data) => results.map(({ customer }: Data) => customer?.name ?? null);
const slugsOf = ({ results }: Data) => results.map(({ customer }: Data) => customer?.slug ?? null);

/** Forgets a batch, so that what is left can be compared with what was there before. */
async function forgetKey({ tenant }: Stage, idempotencyKey: string): Promise<void> {
  const { rowCount } = await gateway.pool.query('delete from idempotency_key where organization_id = $1 and key = $2', [
    tenant.organizationId,
    idempotencyKey,
  ]);
  expect(rowCount).toBe(1);
}

describe('a batch', () => {
  it.each([[0], [51]])('of %i items is refused whole', async (count) => {
    const stage = await newStage();
    const before = await stage.sum();
    expect(await stage.run(many(count))).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'items'], code: 'OUT_OF_RANGE' }],
    });
    expect(await stage.sum()).toBe(before);
  });

  it.each([[1], [50]])('of %i items is made, in their order', async (count) => {
    const { run, tenant } = await newStage();
    const payload = await run(many(count));
    expect(payload).toMatchObject({
      __typename: 'BulkCreateCustomersPayload',
      dryRun: false,
      replayed: false,
      summary: { total: count, succeeded: count, failed: 0 },
    });
    const told = payload.results.map(({ index, clientRef, ok, error, customer }: Data) => [
      index,
      clientRef,
      ok,
      error,
      customer.name,
    ]);
    expect(told).toEqual(many(count).map((_, index) => [index, `ref ${index}`, true, null, `Acme ${index}`]));
    expect(new Set(payload.results.map(({ customer }: Data) => customer.id)).size).toBe(count);
    for (const table of ['customer', 'wallet', 'audit_event'])
      expect([table, await countRows(gateway.pool, table, tenant.organizationId)]).toEqual([table, count]);
  });

  it('needs a company where the key sees two, and one that it sees', async () => {
    const { tenant } = await newStage();
    expect(await bulk(gateway, tenant.key, many(2))).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'companyId'], code: 'REQUIRED' }],
    });
    const [swedish, german] = tenant.companies;
    const payload = await bulk(gateway, tenant.key, many(2), { companyId: german.id.toUpperCase() });
    for (const { customer } of payload.results)
      expect(customer).toMatchObject({ company: { id: german.id }, currency: 'EUR', timezone: 'Europe/Berlin' });
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [swedish] });
    for (const companyId of [german.id, randomUUID(), 'x'])
      expect(await bulk(gateway, limited, many(2), { companyId })).toMatchObject({
        __typename: 'NotFoundError',
        id: companyId,
      });
  });

  it('tells every problem of an item at its place', async () => {
    const { run } = await newStage();
    const bad = { name: '', email: 'bad', preferredCurrency: 'XXX', tags: ['fine', ''], customFields: { nope: 1 } };
    const payload = await run([named('A'), named('B'), named('C'), bad, named('D')]);
    expect(payload.summary).toEqual({ total: 5, succeeded: 4, failed: 1 });
    expect(namesOf(payload)).toEqual(['A', 'B', 'C', null, 'D']);
    const { error, ...rest } = payload.results[3];
    expect(rest).toEqual({ index: 3, clientRef: 'ref 3', ok: false, customer: null, changes: [] });
    const at = (...path: string[]) => ['input', 'items', '3', 'customer', ...path];
    const paths = error.issues.map((issue: Data) => issue.path);
    expect(error.__typename).toBe('InvalidInputError');
    expect(paths).toHaveLength(5);
    for (const path of [at('name'), at('email'), at('preferredCurrency'), at('tags', '1'), at('customFields', 'nope')])
      expect(paths).toContainEqual(path);
  });

  it('checks clientRef too', async () => {
    const { run } = await newStage();
    const refs = ['r'.repeat(256), 'r'.repeat(257), '', null, undefined];
    const items = refs.map((clientRef, index) => ({ clientRef, customer: named(`Acme ${index}`) }));
    const payload = await run([], { items });
    expect(verdicts(payload)).toEqual(['ok', ['OUT_OF_RANGE'], ['OUT_OF_RANGE'], 'ok', 'ok']);
    expect(payload.results[1].error.issues[0].path).toEqual(['input', 'items', '1', 'clientRef']);
    expect(payload.results.map(({ clientRef }: Data) => clientRef)).toEqual([refs[0], refs[1], '', null, null]);
  });

  const identities = [
    ['externalId', { externalId: 'crm-1' }, { externalId: ' crm-1 ' }, 'CUSTOMER_DUPLICATE_EXTERNAL_ID'],
    ['orgNumber', { orgNumber: '556036-0793' }, { orgNumber: '5560360793' }, 'CUSTOMER_DUPLICATE_ORG_NUMBER'],
    ['slug', { slug: 'own-slug' }, { slug: 'own-slug' }, 'CUSTOMER_DUPLICATE_SLUG'],
    [
      'references',
      { references: [{ source: 'STRIPE', externalId: 'cus_1' }] },
      {
        references: [
          { source: 'OTHER', externalId: 'else' },
          { source: 'STRIPE', externalId: ' cus_1 ' },
        ],
      },
      'CUSTOMER_DUPLICATE_REFERENCE',
    ],
  ] as const;

  it.each(identities)('has a conflict with a customer of the same %s', async (_field, first, second, code) => {
    const { run, single } = await newStage();
    const { customer: existing } = await single(named('Existing', { ...first, billingAddress: { country: 'SE' } }));
    const payload = await run([named('A'), named('B', second), named('C')]);
    expect(namesOf(payload)).toEqual(['A', null, 'C']);
    expect(payload.results[1]).toMatchObject({
      ok: false,
      changes: [],
      error: {
        __typename: 'ConflictError',
        code,
        existing: { __typename: 'Customer', id: existing.id, name: 'Existing' },
      },
    });
    expect(payload.summary).toEqual({ total: 3, succeeded: 2, failed: 1 });
  });

  it.each(identities)('has an issue for a later item of the same %s', async (field, first, second) => {
    const { run, tenant } = await newStage();
    const payload = await run([named('A'), named('B', first), named('C', second), named('D', second)]);
    expect(namesOf(payload)).toEqual(['A', 'B', null, null]);
    for (const index of [2, 3])
      expect(payload.results[index].error).toMatchObject({
        __typename: 'InvalidInputError',
        issues: [{ path: ['input', 'items', String(index), 'customer', field], code: 'DUPLICATE_IN_BATCH' }],
      });
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(2);
  });

  it('lets a later item have what a bad one named', async () => {
    const { run } = await newStage();
    const payload = await run([named('A', { externalId: 'crm-1', email: 'bad' }), named('B', { externalId: 'crm-1' })]);
    expect(namesOf(payload)).toEqual([null, 'B']);
  });

  it('has a conflict with a hidden customer without telling which', async () => {
    const { run, tenant } = await newStage();
    const companyId = tenant.companies[1].id;
    await created(gateway, tenant.key, inputOf(named('Hidden', { externalId: 'crm-1' }), { companyId }));
    const payload = await run([named('A', { externalId: 'crm-1' }), named('B')]);
    expect(payload.results[0].error).toMatchObject({ code: 'CUSTOMER_DUPLICATE_EXTERNAL_ID', existing: null });
    expect(namesOf(payload)).toEqual([null, 'B']);
  });
});

describe('slugs of equal names', () => {
  it('are numbered, and leave out those that are taken', async () => {
    const { run, single } = await newStage();
    expect(slugsOf(await run(many(3, () => named('Same'))))).toEqual(['same', 'same-2', 'same-3']);
    await single(named('Other', { slug: 'same-5' }));
    const wished = [named('Same'), named('same!'), named('Same', { slug: 'same-6' }), named('Same')];
    expect(slugsOf(await run(wished))).toEqual(['same-4', 'same-7', 'same-6', 'same-8']);
  });

  it('give way to names that end in a number', async () => {
    const { run } = await newStage();
    const names = ['Acme', 'Acme', 'Acme 2', 'Acme-2', 'Acme 2 2', 'Acme'];
    const payload = await run(names.map((name) => named(name)));
    expect(namesOf(payload)).toEqual(names);
    expect(new Set(slugsOf(payload)).size).toBe(names.length);
    for (const slug of slugsOf(payload)) expect(slug).toMatch(/^acme(-\d+)*$/);
  });

  it('stay those of their holders: each customer is found by its slug', async () => {
    const { run, tenant } = await newStage();
    const names = ['Acme', 'Acme 2', 'Acme', 'Acme 3', 'Acme', 'Acme'];
    const { results } = await run(names.map((name) => named(name)));
    const { rows } = await gateway.pool.query(
      "select customer_id as id, value as slug from customer_identity where organization_id = $1 and kind = 'SLUG'",
      [tenant.organizationId],
    );
    const held = Object.fromEntries(rows.map(({ id, slug }) => [id, slug]));
    expect(held).toEqual(Object.fromEntries(results.map(({ customer }: Data) => [customer.id, customer.slug])));
  });
});

describe('ALL_OR_NOTHING', () => {
  const errorPolicy = 'ALL_OR_NOTHING';

  it('writes all where none fails', async () => {
    const { run } = await newStage();
    expect((await run(many(3), { errorPolicy })).summary).toEqual({ total: 3, succeeded: 3, failed: 0 });
  });

  it.each([
    ['a bad input', { email: 'bad' }],
    ['a conflict', { externalId: 'taken' }],
    ['a duplicate', { externalId: 'twice' }],
  ])('leaves no trace of any where one has %s', async (_what, fault) => {
    const stage = await newStage();
    await stage.single(named('Existing', { externalId: 'taken' }));
    const before = await stage.sum();
    const idempotencyKey = randomUUID();
    const items = [named('A', { tags: ['New'], externalId: 'twice' }), named('B', fault), named('C')];
    const payload = await stage.run(items, { errorPolicy, idempotencyKey });
    expect(payload.summary).toEqual({ total: 3, succeeded: 0, failed: 1 });
    expect(payload.results.map(({ ok }: Data) => ok)).toEqual([true, false, true]);
    for (const index of [0, 2])
      expect(payload.results[index]).toEqual({
        index,
        clientRef: `ref ${index}`,
        ok: true,
        changes: [],
        customer: null,
        error: null,
      });
    expect(await stage.run(items, { errorPolicy, idempotencyKey })).toEqual({ ...payload, replayed: true });
    await forgetKey(stage, idempotencyKey);
    expect(await stage.sum()).toBe(before);
  });
});

describe('a dry run', () => {
  it.each(['CONTINUE', 'ALL_OR_NOTHING'])('writes nothing, and foretells what %s does', async (errorPolicy) => {
    const { run, single, sum } = await newStage();
    await single(named('Existing', { externalId: 'taken' }));
    const items = [named('Same'), named('B', { email: 'bad' }), named('C', { externalId: 'taken' }), named('Same')];
    for (const customers of [items, many(3)]) {
      const before = await sum();
      const dry = await run(customers, { errorPolicy, dryRun: true });
      expect(dry).toMatchObject({ dryRun: true, replayed: false });
      expect(await sum()).toBe(before);
      const payload = await run(customers, { errorPolicy });
      const results = payload.results.map((result: Data) => ({ ...result, customer: null }));
      expect(dry).toEqual({ ...payload, dryRun: true, results });
    }
  });
});

describe('the idempotency key', () => {
  it('covers the whole batch, failed items included', async () => {
    const { run, single, sum } = await newStage();
    await single(named('Existing', { externalId: 'taken' }));
    const items = [named('A'), named('B', { email: 'bad' }), named('C', { externalId: 'taken' }), named('D')];
    const idempotencyKey = randomUUID();
    const first = await run(items, { idempotencyKey });
    expect(verdicts(first)).toEqual(['ok', ['INVALID_FORMAT'], 'CUSTOMER_DUPLICATE_EXTERNAL_ID', 'ok']);
    const before = await sum();
    expect(await run(items, { idempotencyKey })).toEqual({ ...first, replayed: true });
    expect(await sum()).toBe(before);
    expect(await run(items.slice(1), { idempotencyKey })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

describe('the number of statements', () => {
  const full = (prefix: string) => (index: number) =>
    named(`Acme ${index % 5}`, {
      externalId: `${prefix}-${index}`,
      billingAddress: { city: 'Lund', country: 'SE' },
      vatNumber: 'SE556677889901',
      tags: ['a', `b${index % 3}`],
      customFields: { a_text: 'x', a_number: index },
      references: [{ source: 'OTHER', externalId: `${prefix}-${index}` }],
    });

  it('does not depend on the number of items', async () => {
    const { run } = await newStage();
    await run(many(3, full('warm')));
    const counts: number[] = [];
    for (const count of [2, 7, 50]) {
      const statements = await gateway.statementsOf(async () => {
        expect((await run(many(count, full(`n${count}`)))).summary.succeeded).toBe(count);
      });
      counts.push(statements.length);
    }
    expect(new Set(counts).size, counts.join()).toBe(1);
  });
});

/** What a customer is, but for what differs between two that are made alike. */
function plain({ id, company, createdAt, updatedAt, slug, ...rest }: Data): Data {
  return { ...rest, slug: slugBase(slug) };
}
// Where a number was refused to one, the next may have it or not.
const slugBase = (slug: string) => slug.replace(/-\d+$/, '');
const plainChanges = (changes: readonly Data[]) =>
  changes.map((change) => (change.path[0] === 'slug' ? { ...change, after: slugBase(change.after) } : change));

/** What createCustomer says of an item, in the words of a batch. */
function singleVerdict({ __typename, code, issues, existing, customer, changes, wallet }: Data, index: number): Data {
  if (customer) {
    const { name, currency, mode, primary, status } = wallet;
    const wallets = { nodes: [{ name, currency, mode, primary, status }] };
    return { ok: true, customer: { ...plain(customer), wallets }, changes: plainChanges(changes) };
  }
  const paths = issues?.map((issue: Data) => ({
    path: ['input', 'items', String(index), ...issue.path.slice(1)],
    code: issue.code,
  }));
  return { ok: false, kind: __typename, code, paths, existing: existing?.name };
}

function bulkVerdict({ ok, customer, changes, error }: Data): Data {
  if (ok) return { ok, customer: plain(customer), changes: plainChanges(changes) };
  return { ok, kind: error.__typename, code: error.code, paths: error.issues, existing: error.existing?.name };
}

/** What an item may not share with another one: read anew. */
function keysOf({ externalId, slug, orgNumber, references }: Data): string[] {
  const linked = (references ?? []).map((one: Data) => `${one.source} ${one.externalId.trim()}`);
  const digits = orgNumber?.replace(/\D/g, '').slice(-10);
  return [...linked, ...(externalId ? [`id ${externalId.trim()}`] : []), ...(slug ? [`slug ${slug}`] : [])].concat(
    digits ? [`org ${digits}`] : [],
  );
}

const isDuplicate = ({ error }: Data) =>
  error?.issues?.some((issue: Data) => issue.code === 'DUPLICATE_IN_BATCH') ?? false;

describe('any batch', () => {
  it('says of each item what createCustomer says of it, and makes the same customer', async () => {
    const [batched, alone] = [await newStage(), await newStage()];
    const seen = { ok: 0, issues: 0, conflicts: 0, duplicates: 0 };
    // A slug that is made of a name gives way to one that a later item names.
    const items = newDetails({ bad: true }).map(({ slug, ...details }) =>
      String(slug).startsWith('acme') ? details : { ...details, ...(slug === undefined ? {} : { slug }) },
    );
    const batches = fc.array(items, { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(batches, async (customers) => {
      const { results } = await batched.run(customers);
      expect(results).toHaveLength(customers.length);
      for (const [index, customer] of customers.entries()) {
        if (isDuplicate(results[index])) {
          seen.duplicates += 1;
          const earlier = customers.slice(0, index).flatMap(keysOf);
          expect(keysOf(customer).filter((key) => earlier.includes(key))).not.toEqual([]);
          continue;
        }
        const verdict = singleVerdict(await alone.single(customer), index);
        expect(bulkVerdict(results[index])).toEqual(verdict);
        seen[verdict.ok ? 'ok' : verdict.paths ? 'issues' : 'conflicts'] += 1;
      }
    });
    await fc.assert(property, { numRuns: 15 * soak, endOnFailure: true });
    expect(seen.ok).toBeGreaterThan(5);
    expect(seen.issues).toBeGreaterThan(2);
    expect(seen.conflicts + seen.duplicates).toBeGreaterThan(0);
    const counts = ({ tenant }: Stage) =>
      Promise.all(
        ['customer', 'customer_identity', 'wallet', 'tag', 'tag_link', 'tax_identifier', 'audit_event'].map((table) =>
          countRows(gateway.pool, table, tenant.organizationId),
        ),
      );
    expect(await counts(batched)).toEqual(await counts(alone));
  });

  it('never confuses its items: each answer is that of its own', async () => {
    const { run, single, tenant } = await newStage();
    await single(named('Existing', { externalId: 'taken', slug: 'taken', tags: ['tag'] }));
    const kinds = fc.constantFrom('good', 'good', 'good', 'same name', 'bad', 'conflict', 'slug', 'twin');
    let serial = 0;
    const property = fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 50 }), async (batch) => {
      let hasTwin = false;
      const expected = batch.map((kind) => {
        const isFirstTwin = kind === 'twin' && !hasTwin;
        hasTwin ||= kind === 'twin';
        return isFirstTwin || kind === 'good' || kind === 'same name';
      });
      serial += 1;
      const customers = batch.map((kind, index) => {
        const name = kind === 'same name' ? 'Same' : `${kind} ${serial} ${index}`;
        const faults: Readonly<Record<string, CustomerInput>> = {
          bad: { email: 'bad' },
          conflict: { externalId: 'taken' },
          slug: { slug: 'taken' },
          twin: { externalId: `twin ${serial}` },
        };
        const own = {
          notes: `note ${index}`,
          metadata: { index },
          tags: [`tag ${index % 4}`],
          vatNumber: `SE${index}`,
        };
        return named(name, { ...own, ...faults[kind] });
      });
      const { results, summary } = await run(customers);
      expect(results.map(({ ok }: Data) => ok)).toEqual(expected);
      expect(summary.succeeded).toBe(expected.filter(Boolean).length);
      for (const [index, { customer, changes, clientRef }] of results.entries()) {
        expect(clientRef).toBe(`ref ${index}`);
        if (!expected[index]) {
          expect([customer, changes]).toEqual([null, []]);
          continue;
        }
        expect(customer).toMatchObject({
          name: customers[index]?.name,
          notes: `note ${index}`,
          metadata: { index },
          tags: [{ name: `tag ${index % 4}` }],
          taxIdentifiers: [{ value: `SE${index}` }],
        });
        expect(customer.wallets.nodes).toHaveLength(1);
        expect(changes.find(({ path }: Data) => path.join() === 'notes')?.after).toBe(`note ${index}`);
      }
      const ids = results.flatMap(({ customer }: Data) => customer?.id ?? []);
      const { rows } = await gateway.pool.query(
        "select subject_id as id from audit_event where organization_id = $1 and action = 'customer.created' and subject_id = any($2)",
        [tenant.organizationId, ids],
      );
      expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    });
    await fc.assert(property, { numRuns: 12 * soak, endOnFailure: true });
  });
});

describe('two batches at once', () => {
  it('that name the same give each identity to one customer, and fail in nothing else', async () => {
    const { run, tenant } = await newStage();
    for (let round = 0; round < 3; round += 1) {
      const items = many(30, (index) =>
        named(`Twin ${round}`, {
          externalId: `e-${round}-${index}`,
          references: [{ source: 'OTHER', externalId: `r-${round}-${index}` }],
          tags: [`t-${round}-${index}`],
        }),
      );
      const [forth, back] = await Promise.all([run(items), run([...items].reverse())]);
      const backwards = [...back.results].reverse();
      for (const [index, result] of forth.results.entries()) {
        const pair = [result, backwards[index]];
        expect(pair.filter(({ ok }) => ok)).toHaveLength(1);
        const [failed] = pair.filter(({ ok }) => !ok);
        expect(failed.error.code).toMatch(/^CUSTOMER_DUPLICATE_(EXTERNAL_ID|REFERENCE)$/);
      }
    }
    const { rows } = await gateway.pool.query(
      'select kind, count(*)::int as held, count(distinct value)::int as values from customer_identity where organization_id = $1 group by 1 order by 1',
      [tenant.organizationId],
    );
    expect(rows).toEqual(['EXTERNAL_ID', 'REFERENCE:OTHER', 'SLUG'].map((kind) => ({ kind, held: 90, values: 90 })));
  });
});

describe('a rule that only the database knows', () => {
  let database: OwnDatabase;
  let ruled: TestGateway;
  beforeAll(async () => {
    database = await createOwnDatabase();
    ruled = await startTestGateway({ databaseUrl: database.url });
    await ruled.pool.query("alter table customer add constraint unheard_of check (notes <> 'forbidden')");
  }, 60_000);
  afterAll(async () => {
    await ruled.stop();
    await database.drop();
  });

  it.each(['CONTINUE', 'ALL_OR_NOTHING'])('fails for the item alone: %s', async (errorPolicy) => {
    const tenant = await createTenant(ruled.pool);
    const key = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
    const forbidden = { notes: 'forbidden', tags: ['never'] };
    const items = [named('A'), named('B', { email: 'bad' }), named('Same', forbidden), named('Same', { tags: ['t'] })];
    const payload = await bulk(ruled, key, items, { errorPolicy });
    expect(verdicts(payload)).toEqual(['ok', ['INVALID_FORMAT'], ['NOT_ALLOWED'], 'ok']);
    expect(payload.results[2].error.issues[0].path).toEqual(['input', 'items', '2', 'customer']);
    const written = errorPolicy === 'CONTINUE';
    expect(namesOf(payload)).toEqual(written ? ['A', null, null, 'Same'] : [null, null, null, null]);
    expect(slugsOf(payload)).toEqual(written ? ['a', null, null, 'same'] : [null, null, null, null]);
    const count = (table: string) => countRows(ruled.pool, table, tenant.organizationId);
    expect(await Promise.all(['customer', 'wallet', 'tag'].map(count))).toEqual(written ? [2, 2, 1] : [0, 0, 0]);
  });
});

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { changeCustomer, created, inputOf, insertCustomFields, updated } from '../support/customers.ts';
import {
  type CustomerFixture,
  insertCustomers,
  insertInvoices,
  insertPlans,
  insertRows,
  insertSubscriptions,
} from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  await insertModels();
});
afterAll(() => gateway.stop());

type Value = string | number | boolean;
/** A customer as the test knows it: what the filters ask of it, said plainly. */
interface Model {
  readonly name: string;
  readonly german?: boolean;
  readonly classification?: 'B2B' | 'B2C';
  readonly currency?: string;
  readonly tags?: readonly string[];
  readonly sources?: readonly string[];
  readonly fields?: Readonly<Record<string, Value>>;
  readonly invoices?: readonly ('draft' | 'open' | 'part' | 'paid')[];
  readonly subscriptions?: readonly ('trial' | 'active' | 'paused' | 'past due' | 'canceled' | 'ended')[];
  readonly archived?: boolean;
}

const models: readonly Model[] = [
  { name: 'bare' },
  { name: 'bare german', german: true },
  { name: 'business', classification: 'B2B', currency: 'EUR', tags: ['vip'], sources: ['STRIPE'], invoices: ['open'] },
  { name: 'consumer', classification: 'B2C', currency: 'USD', tags: ['late'], sources: ['NETSUITE', 'OTHER'] },
  { name: 'german in crowns', german: true, currency: 'SEK', tags: ['vip', 'late'], sources: ['STRIPE', 'OTHER'] },
  { name: 'gold', fields: { a_text: 'Gold', a_select: 'gold', a_boolean: true, a_number: 1, gone: 'x' } },
  {
    name: 'silver',
    fields: { a_text: 'gold', a_select: 'silver', a_boolean: false, a_number: 1.5, a_date: '2026-12-31' },
  },
  { name: 'odd', fields: { a_text: 'true', a_number: 0, a_url: 'https://x.example/?a="b"' }, tags: ['été & co'] },
  { name: 'drafts', invoices: ['draft'], subscriptions: ['canceled'] },
  { name: 'paid', invoices: ['paid', 'paid'], subscriptions: ['ended'] },
  { name: 'in part', invoices: ['draft', 'part', 'paid'], subscriptions: ['ended', 'paused'] },
  { name: 'trial', subscriptions: ['trial'] },
  { name: 'active', subscriptions: ['active', 'canceled'], classification: 'B2B' },
  { name: 'past due', subscriptions: ['past due'], invoices: ['open'] },
  { name: 'archived', archived: true, currency: 'EUR', tags: ['vip'], sources: ['STRIPE'], classification: 'B2B' },
];

const subscriptionColumns = {
  trial: { trial_ends_at: '2100-01-01T00:00:00Z' },
  active: {},
  paused: { paused_at: '2026-02-01T00:00:00Z' },
  'past due': {},
  canceled: { canceled_at: '2026-02-01T00:00:00Z', ends_at: '2100-01-01T00:00:00Z' },
  ended: { canceled_at: '2026-02-01T00:00:00Z', ends_at: '2026-02-02T00:00:00Z' },
} as const;
const invoiceOf = {
  draft: { issuedAt: null },
  open: { issuedAt: '2026-01-01T00:00:00Z' },
  part: { issuedAt: '2026-01-01T00:00:00Z', dueAt: '2100-01-01T00:00:00Z', paid: '99.99' },
  paid: { issuedAt: '2026-01-01T00:00:00Z', paid: '100' },
} as const;
const fieldTypes = {
  a_text: 'TEXT',
  a_number: 'NUMBER',
  a_boolean: 'BOOLEAN',
  a_date: 'DATE',
  a_select: 'SELECT',
  a_url: 'URL',
  gone: 'TEXT',
};

async function insertModels(): Promise<void> {
  const { pool } = gateway;
  const [swedish, german] = tenant.companies;
  const made = await insertCustomers(
    pool,
    tenant,
    models.map((model) => ({
      name: model.name,
      company: model.german ? german : swedish,
      archivedAt: model.archived ? '2026-02-01T00:00:00Z' : null,
      columns: { classification: model.classification ?? null, preferred_currency: model.currency ?? null },
    })),
  );
  const each = models.map((model, index) => ({ model, customer: made[index] as CustomerFixture }));
  await insertHanging(each);
  const [planId = ''] = await insertPlans(pool, tenant, [{ company: null }]);
  const wanted = each.flatMap(({ model, customer }) =>
    (model.subscriptions ?? []).map((kind) => ({ customer, planId, columns: subscriptionColumns[kind] })),
  );
  await insertSubscriptions(pool, tenant, wanted);
  await insertInvoices(
    pool,
    tenant,
    each.flatMap(({ model, customer }) => (model.invoices ?? []).map((kind) => ({ customer, ...invoiceOf[kind] }))),
  );
}

async function insertHanging(each: readonly { model: Model; customer: CustomerFixture }[]): Promise<void> {
  const organization_id = tenant.organizationId;
  const ids = new Map<string, string>();
  const idOf = (what: string) => ids.get(what) ?? ids.set(what, randomUUID()).get(what);
  const row = (customer: CustomerFixture) => ({ organization_id, id: randomUUID(), customer_id: customer.id });
  const tags = [...new Set(models.flatMap((model) => model.tags ?? []))];
  await insertRows(
    gateway.pool,
    'tag',
    tags.map((name) => ({ organization_id, id: idOf(name), name, name_key: name })),
  );
  await insertRows(
    gateway.pool,
    'custom_field_definition',
    Object.entries(fieldTypes).map(([key, type]) => ({
      organization_id,
      id: idOf(key),
      key,
      label: key,
      type,
      options: type === 'SELECT' ? ['gold', 'silver'] : [],
      required: false,
      archived_at: key === 'gone' ? '2026-01-01T00:00:00Z' : null,
    })),
  );
  const of = <T>(list: (model: Model) => readonly T[], make: (value: T) => object) =>
    each.flatMap(({ model, customer }) => list(model).map((value) => ({ ...row(customer), ...make(value) })));
  await insertRows(
    gateway.pool,
    'tag_link',
    of(
      (model) => model.tags ?? [],
      (tag) => ({ tag_id: idOf(tag) }),
    ),
  );
  await insertRows(
    gateway.pool,
    'external_reference',
    of(
      (model) => model.sources ?? [],
      (source) => ({ source, external_id: randomUUID() }),
    ),
  );
  await insertRows(
    gateway.pool,
    'custom_field_value',
    of(
      (model) => Object.entries(model.fields ?? {}),
      ([key, value]) => ({ definition_id: idOf(key), value }),
    ),
  );
}

type Where = Readonly<Record<string, unknown>>;
type Holds = (model: Model) => boolean;

const query = `query ($where: CustomerFilter, $search: String) {
  customers(where: $where, search: $search, includeArchived: true, first: 100) { totalCount nodes { name } }
}`;
async function found(where: Where | null, key = tenant.key): Promise<string[]> {
  const { customers } = await gateway.ask(key, query, { where });
  expect(customers.totalCount).toBe(customers.nodes.length);
  return customers.nodes.map((node: Data) => node.name).sort();
}
const expected = (holds: Holds) =>
  models
    .filter(holds)
    .map(({ name }) => name)
    .sort();

const currencyOf = (model: Model) => model.currency ?? (model.german ? 'EUR' : 'SEK');
const tagged =
  (...names: string[]): Holds =>
  ({ tags = [] }) =>
    names.some((name) => tags.includes(name));
const from =
  (source: string): Holds =>
  ({ sources = [] }) =>
    sources.includes(source);
const paidIn =
  (...codes: string[]): Holds =>
  (model) =>
    codes.includes(currencyOf(model));
const field =
  (key: string, equals: Value): Holds =>
  ({ fields }) =>
    fields?.[key] === equals;
const isOpen: Holds = ({ invoices = [] }) => invoices.some((kind) => kind === 'open' || kind === 'part');
const runs: Holds = ({ subscriptions = [] }) => subscriptions.some((kind) => kind !== 'canceled' && kind !== 'ended');
const nobody: Holds = () => false;
const everybody: Holds = () => true;
const custom = (key: string, equals: unknown): Where => ({ customField: { key, equals } });

/** Each filter and for whom it holds. */
const filters: readonly (readonly [where: Where, holds: Holds])[] = [
  [{ classification: 'B2B' }, ({ classification }) => classification === 'B2B'],
  [{ classification: 'B2C' }, ({ classification }) => classification === 'B2C'],
  [{ tags: ['vip'] }, tagged('vip')],
  [{ tags: [' VIP\u00a0', 'none'] }, tagged('vip')],
  [{ tags: ['Late', 'ViP'] }, tagged('vip', 'late')],
  [{ tags: ['E\u0301TÉ  &  Co'] }, tagged('été & co')],
  [{ tags: ['ete & co'] }, nobody],
  [{ tags: ['%'] }, nobody],
  [{ tags: [''] }, nobody],
  [{ tags: [] }, nobody],
  [{ source: 'STRIPE' }, from('STRIPE')],
  [{ source: 'OTHER' }, from('OTHER')],
  [{ source: 'HUBSPOT' }, nobody],
  [custom('a_text', 'gold'), field('a_text', 'gold')],
  [custom('a_text', 'Gold'), field('a_text', 'Gold')],
  [custom('a_text', 'GOLD'), nobody],
  [custom('a_select', 'gold'), field('a_select', 'gold')],
  [custom('a_boolean', true), field('a_boolean', true)],
  [custom('a_boolean', false), field('a_boolean', false)],
  [custom('a_boolean', 'true'), nobody],
  [custom('a_text', true), nobody],
  [custom('a_number', 1), field('a_number', 1)],
  [custom('a_number', 1.5), field('a_number', 1.5)],
  [custom('a_number', 0), field('a_number', 0)],
  [custom('a_number', '1'), nobody],
  [custom('a_number', true), nobody],
  [custom('a_date', '2026-12-31'), field('a_date', '2026-12-31')],
  [custom('a_url', 'https://x.example/?a="b"'), field('a_url', 'https://x.example/?a="b"')],
  [custom('a_text', ['gold']), nobody],
  [custom('a_text', { a: 'gold' }), nobody],
  [custom('gone', 'x'), nobody],
  [custom('nope', 'gold'), nobody],
  [custom('A_TEXT', 'gold'), nobody],
  [{ hasOpenInvoices: true }, isOpen],
  [{ hasOpenInvoices: false }, (model) => !isOpen(model)],
  [{ hasActiveSubscription: true }, runs],
  [{ hasActiveSubscription: false }, (model) => !runs(model)],
  [{ currency: ['EUR'] }, paidIn('EUR')],
  [{ currency: ['SEK'] }, paidIn('SEK')],
  [{ currency: ['USD', 'EUR'] }, paidIn('USD', 'EUR')],
  [{ currency: ['JPY'] }, nobody],
  [{ currency: [] }, nobody],
];
const named = filters.map((one) => [JSON.stringify(one[0]), one] as const);
const newFilters = [
  'classification',
  'tags',
  'source',
  'customField',
  'hasOpenInvoices',
  'hasActiveSubscription',
  'currency',
];

describe('a filter of customers', () => {
  it.each(named)('holds for exactly those that the model says: %s', async (_text, [where, holds]) => {
    expect(await found(where)).toEqual(expected(holds));
    expect(await found({ not: where })).toEqual(expected((model) => !holds(model)));
    expect(await found({ or: [where, { tags: ['none'] }] })).toEqual(expected(holds));
    expect(await found({ and: [where, { not: { classification: 'B2B' } }] })).toEqual(
      expected((model) => holds(model) && model.classification !== 'B2B'),
    );
  });

  it('that is null is not there', async () => {
    for (const name of newFilters) {
      expect([name, await found({ [name]: null })]).toEqual([name, expected(everybody)]);
      expect([name, await found({ [name]: null, source: 'OTHER' })]).toEqual([name, expected(from('OTHER'))]);
    }
    expect(await found(Object.fromEntries(newFilters.map((name) => [name, null])))).toEqual(expected(everybody));
  });

  const leaf = fc.constantFrom(...filters).map(([where, holds]) => ({ where, holds }));
  const { tree } = fc.letrec<{ tree: { where: Where; holds: Holds } }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }).map((all) => ({
        where: { and: all.map(({ where }) => where) },
        holds: (model: Model) => all.every(({ holds }) => holds(model)),
      })),
      fc.array(tie('tree'), { maxLength: 3 }).map((any) => ({
        where: { or: any.map(({ where }) => where) },
        holds: (model: Model) => any.some(({ holds }) => holds(model)),
      })),
      tie('tree').map(({ where, holds }) => ({ where: { not: where }, holds: (model: Model) => !holds(model) })),
      fc.tuple(leaf, tie('tree')).map(([one, other]) => ({
        where: { ...one.where, not: other.where },
        holds: (model: Model) => one.holds(model) && !other.holds(model),
      })),
    ),
  }));
  it('holds for exactly those that the model says, however it is put together', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async ({ where, holds }) => {
        expect(await found(where)).toEqual(expected(holds));
      }),
      { numRuns: 25 * soak },
    );
  });

  it.each([
    ['where', { tags: ['a\u0000'] }],
    ['where.customField', custom('a_text', 'a\u0000')],
    ['where.customField', custom('a\u0000', 'gold')],
    ['where.customField', custom('a_text', [{ '\u0000': 1 }])],
    ['where.customField', custom('a_text', '\ud800')],
  ])('cannot be made to fail by a text that the database does not hold: %s %#', async (argument, where) => {
    for (const [path, filter] of [
      [argument, where],
      [argument.replace('where.', 'where.not.'), { not: where }],
    ] as const) {
      const { errors } = await gateway.send(tenant.key, query, { where: filter });
      expect(errors?.map((error) => error.extensions.code)).toEqual(['BAD_USER_INPUT']);
      expect(String(errors?.[0]?.extensions.argument)).toMatch(new RegExp(`^${path}`));
    }
  });
});

describe('a personal number', () => {
  const number = '19821105-9954';
  let blind: string;
  let secret: Tenant;
  let id: string;
  beforeAll(async () => {
    secret = await createTenant(gateway.pool);
    blind = await secret.newKey({ scopes: ['CUSTOMERS_READ'] });
    await insertCustomFields(gateway.pool, secret);
    const customer = {
      name: 'Anna Eriksson',
      email: 'anna@x.example',
      orgNumber: number,
      metadata: { person: number },
    };
    const more = { tags: [number], customFields: { a_text: number } };
    const made = await created(
      gateway,
      secret.key,
      inputOf({ ...customer, ...more }, { companyId: secret.companies[0].id }),
    );
    id = made.customer.id;
  });

  it.each([
    [{ tags: [number] }],
    [{ customField: { key: 'a_text', equals: number } }],
    [{ metadata: { person: number } }],
  ])('finds nobody for a key that may not see it: %j', async (where) => {
    expect(await found(where, secret.key)).toEqual(['Anna Eriksson']);
    expect(await found(where, blind)).toEqual([]);
    // Nor does turning it round tell whose it is: everybody is in, she too.
    expect(await found({ not: where }, blind)).toEqual(['Anna Eriksson']);
    expect(await found({ not: where }, secret.key)).toEqual([]);
  });

  it('is no e-mail address that is found by', async () => {
    const where = { email: `${number}@x.example` };
    await updated(gateway, secret.key, id, where);
    expect(await found(where, secret.key)).toEqual(['Anna Eriksson']);
    expect(await found(where, blind)).toEqual([]);
  });
});

describe('customerByIdentifier', () => {
  const byIdentifier =
    'query ($identifier: CustomerIdentifier!) { customerByIdentifier(identifier: $identifier) { id } }';
  const answer = async (identifier: unknown, key = tenant.key) =>
    (await gateway.ask(key, byIdentifier, { identifier })).customerByIdentifier?.id ?? null;

  it('finds by every identifier, archived or not, and in no other company', async () => {
    const [company, other] = tenant.companies;
    const details = {
      name: 'Identified',
      slug: 'identified',
      email: 'identified@x.example',
      externalId: 'Ext 1',
      orgNumber: '556074-3089',
      vatNumber: 'SE556677889901',
      references: [{ source: 'SALESFORCE', externalId: 'sf 1' }],
    };
    const { customer } = await created(gateway, tenant.key, inputOf(details, { companyId: company.id }));
    const inCompany = (value: string, companyId = company.id) => ({ companyId, value });
    const identifiers = [
      { id: customer.id },
      { id: customer.id.toUpperCase() },
      { externalId: ' Ext 1' },
      { reference: { source: 'SALESFORCE', externalId: 'sf 1' } },
      { slug: inCompany('identified', company.id.toUpperCase()) },
      { orgNumber: inCompany('5560743089') },
      { orgNumber: inCompany(' 556074-3089 ') },
      { vatNumber: inCompany('SE556677889901') },
    ];
    const missing = [
      { id: tenant.organizationId },
      { id: 'x' },
      { externalId: 'ext 1' },
      { reference: { source: 'HUBSPOT', externalId: 'sf 1' } },
      { slug: inCompany('identified', other.id) },
      { orgNumber: inCompany('5560743089', other.id) },
      { vatNumber: inCompany('SE556677889901', other.id) },
      { slug: inCompany('identified', 'x') },
      { externalId: 'Ext\u00001' },
    ];
    const elsewhere = (await createTenant(gateway.pool)).key;
    const limited = await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [other] });
    const all = async (list: readonly unknown[], key?: string) => {
      const answers = [];
      for (const identifier of list) answers.push([identifier, await answer(identifier, key)]);
      return answers;
    };
    const everywhere = identifiers.map((identifier) => [identifier, customer.id]);
    const nowhere = (list: readonly unknown[]) => list.map((identifier) => [identifier, null]);
    expect(await all(identifiers)).toEqual(everywhere);
    expect(await all(missing)).toEqual(nowhere(missing));
    expect(await all(identifiers, elsewhere)).toEqual(nowhere(identifiers));
    expect(await all(identifiers, limited)).toEqual(nowhere(identifiers));
    await changeCustomer(gateway, tenant.key, 'archiveCustomer', { id: customer.id });
    const kept = identifiers.filter((identifier) => !('vatNumber' in identifier));
    expect(await all(kept)).toEqual(kept.map((identifier) => [identifier, customer.id]));
  });
});

describe('what was written', () => {
  let own: Tenant;
  beforeAll(async () => {
    own = await createTenant(gateway.pool);
    await insertCustomFields(gateway.pool, own);
  });
  const list = `query ($where: CustomerFilter, $search: String) { customers(where: $where, search: $search) { totalCount nodes { id } } }`;
  const find = async (args: { where?: Where; search?: string }): Promise<string[]> => {
    const { customers } = await gateway.ask(own.key, list, args);
    expect(customers.totalCount).toBe(customers.nodes.length);
    return customers.nodes.map((node: Data) => node.id);
  };
  /** The next request finds it by what it is now, and no longer by what it was. */
  const expectFound = async (id: string, now: readonly object[], before: readonly object[] = []) => {
    for (const args of now) expect([args, await find(args)]).toEqual([args, [id]]);
    for (const args of before) expect([args, await find(args)]).toEqual([args, []]);
  };
  const segment = (equals: string) => ({ where: custom('a_text', equals) });
  const old = [
    { search: 'Oldenburg' },
    { where: { tags: ['old'] } },
    segment('old'),
    { where: { email: 'old@one.example' } },
  ];
  const fresh = [
    { search: 'Freshwater' },
    { where: { tags: ['Fresh'] } },
    segment('fresh'),
    { where: { email: 'new@two.example' } },
  ];

  it('is found by the next request', async () => {
    const details = { name: 'Oldenburg', email: 'old@one.example', tags: ['Old'], customFields: { a_text: 'old' } };
    const { customer } = await created(gateway, own.key, inputOf(details, { companyId: own.companies[0].id }));
    const { id } = customer;
    await expectFound(id, old, fresh);
    await updated(gateway, own.key, id, { name: 'Freshwater', email: 'new@two.example' });
    await expectFound(id, [old[1], old[2], fresh[0], fresh[3]] as object[], [old[0], old[3]] as object[]);
    await updated(gateway, own.key, id, { tags: ['fresh'], customFields: { a_text: 'fresh' } });
    await expectFound(id, fresh, old);
    await changeCustomer(gateway, own.key, 'archiveCustomer', { id });
    await expectFound(id, [{ where: { archived: true, tags: ['fresh'] } }], fresh);
    await changeCustomer(gateway, own.key, 'restoreCustomer', { id });
    await expectFound(id, fresh, [{ where: { archived: true } }]);
  });

  it('in bulk is found by the next request, but for what failed', async () => {
    const bulk = `mutation ($input: BulkCreateCustomersInput!) { bulkCreateCustomers(input: $input) {
      ... on BulkCreateCustomersPayload { results { ok customer { id } } } } }`;
    const details = (number: number) => ({
      name: `Bulkhead ${number}`,
      email: number === 1 ? 'bad' : `bulk${number}@x.example`,
      tags: ['bulk'],
      customFields: { a_text: 'bulk' },
      references: [{ source: 'HUBSPOT', externalId: `bulk ${number}` }],
    });
    const items = [0, 1, 2].map((number) => ({ customer: details(number) }));
    const common = { idempotencyKey: randomUUID(), companyId: own.companies[0].id, errorPolicy: 'CONTINUE' };
    const { bulkCreateCustomers } = await gateway.ask(own.key, bulk, { input: { ...common, items } });
    const [first, failed, last] = bulkCreateCustomers.results;
    expect(failed).toEqual({ ok: false, customer: null });
    const ids = [first.customer.id, last.customer.id].sort();
    for (const args of [
      { search: 'bulkhead' },
      { where: { tags: ['BULK'] } },
      { where: { source: 'HUBSPOT' } },
      segment('bulk'),
    ])
      expect([args, (await find(args)).sort()]).toEqual([args, ids]);
    expect(await find({ where: { email: 'bulk2@X.example' } })).toEqual([last.customer.id]);
  });

  it('is not found where it was only rehearsed', async () => {
    const details = { name: 'Rehearsal', email: 'rehearsal@x.example', tags: ['rehearsed'] };
    await created(gateway, own.key, inputOf(details, { companyId: own.companies[0].id, dryRun: true }));
    expect(await find({ search: 'Rehearsal' })).toEqual([]);
    expect(await find({ where: { tags: ['rehearsed'] } })).toEqual([]);
  });
});

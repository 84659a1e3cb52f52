import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CustomerFixture,
  type CustomerSpec,
  insertCustomers,
  insertInvoices,
  insertPlans,
  insertSubscriptions,
} from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let made: CustomerFixture[];
let idOf: (name: string) => string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  made = await insertCustomers(gateway.pool, tenant, specs);
  idOf = (name) => made[specs.findIndex((spec) => spec.name === name)]?.id ?? '';
});
afterAll(() => gateway.stop());

const specs: readonly CustomerSpec[] = [
  {
    name: 'swede',
    country: 'SE',
    email: 'Finance@Swede.example',
    metadata: { tier: 'gold', deep: { a: 1 }, list: [1, 2] },
    createdAt: '2026-01-01T00:00:00Z',
    columns: { status: 'ACTIVE', customer_type: 'BUSINESS', tax_class: 'RETAIL', billing_model: 'POSTPAID' },
  },
  {
    name: 'german',
    country: 'DE',
    currency: 'EUR',
    metadata: { tier: 'gold' },
    createdAt: '2026-02-01T00:00:00Z',
    columns: { status: 'SUSPENDED', customer_type: 'SOLE_TRADER', tax_class: 'RESELLER', billing_model: 'PREPAID' },
  },
  {
    name: 'nowhere',
    country: null,
    email: null,
    createdAt: '2026-03-01T00:00:00Z',
    updatedAt: '2026-06-01T00:00:00Z',
    columns: { status: 'CHURNED', vat_validation_status: 'VALID', preferred_currency: null },
  },
  { name: 'archived', country: 'SE', archivedAt: '2026-05-01T00:00:00Z', createdAt: '2026-04-01T00:00:00Z' },
];

const query = `query ($where: CustomerFilter, $includeArchived: Boolean! = false) {
  customers(where: $where, includeArchived: $includeArchived, orderBy: { field: CREATED_AT, direction: ASC }) { totalCount nodes { name } }
}`;
async function names(where: unknown, includeArchived = false): Promise<string[]> {
  const { customers } = await gateway.ask(tenant.key, query, { where, includeArchived });
  expect(customers.totalCount).toBe(customers.nodes.length);
  return customers.nodes.map((node: Data) => node.name);
}
const live = ['swede', 'german', 'nowhere'];
const all = [...live, 'archived'];

type Case = readonly [where: Record<string, unknown>, expected: readonly string[]];
const cases: readonly Case[] = [
  [{}, live],
  [{ country: ['SE'] }, ['swede']],
  [{ country: ['SE', 'DE'] }, ['swede', 'german']],
  [{ country: [] }, []],
  [{ country: null }, live],
  [{ currency: ['EUR'] }, ['german']],
  // Without a currency of its own, the company's.
  [{ currency: ['SEK'] }, ['swede', 'nowhere']],
  [{ currency: ['SEK', 'EUR'] }, live],
  [{ currency: ['USD'] }, []],
  [{ country: ['NO'] }, []],
  [{ tags: ['vip'] }, []],
  [{ source: 'STRIPE' }, []],
  [{ customField: { key: 'segment', equals: 'gold' } }, []],
  [{ classification: 'B2B' }, []],
  [{ hasOpenInvoices: true }, []],
  [{ hasActiveSubscription: false }, live],
  [{ email: 'finance@swede.EXAMPLE' }, ['swede']],
  [{ email: 'finance@swede' }, []],
  [{ email: '%' }, []],
  [{ status: ['ACTIVE'] }, ['swede']],
  [{ status: ['SUSPENDED', 'CHURNED'] }, ['german', 'nowhere']],
  [{ customerType: ['SOLE_TRADER', 'UNKNOWN'] }, ['german', 'nowhere']],
  [{ taxClass: ['RESELLER'] }, ['german']],
  [{ billingModel: ['PREPAID'] }, ['german']],
  [{ vatValidationStatus: ['VALID'] }, ['nowhere']],
  [{ metadata: { tier: 'gold' } }, ['swede', 'german']],
  [{ metadata: { tier: 'gold', deep: { a: 1 } } }, ['swede']],
  [{ metadata: { list: [2] } }, ['swede']],
  [{ metadata: { tier: 'GOLD' } }, []],
  [{ metadata: {} }, live],
  [{ createdAt: { gte: '2026-02-01T00:00:00Z' } }, ['german', 'nowhere']],
  [{ createdAt: { lt: '2026-02-01T00:00:00Z' } }, ['swede']],
  [{ createdAt: { gte: '2026-02-01T01:00:00+01:00', lt: '2026-02-01T00:00:00.001Z' } }, ['german']],
  [{ createdAt: {} }, live],
  [{ updatedAt: { gte: '2026-05-01T00:00:00Z' } }, ['nowhere']],
  [{ archived: true }, ['archived']],
  [{ archived: false }, live],
  [{ archived: null }, live],
  [{ country: ['SE'], metadata: { tier: 'gold' } }, ['swede']],
  [{ country: ['SE'], status: ['SUSPENDED'] }, []],
  [{ and: [{ country: ['SE', 'DE'] }, { status: ['SUSPENDED'] }] }, ['german']],
  [{ and: [] }, live],
  [{ or: [{ country: ['DE'] }, { status: ['CHURNED'] }] }, ['german', 'nowhere']],
  [{ or: [] }, []],
  [{ or: [{}] }, live],
  [{ status: ['ACTIVE'], or: [{ country: ['DE'] }, { country: ['SE'] }] }, ['swede']],
  [{ or: [{ and: [{ country: ['SE'] }, { status: ['CHURNED'] }] }, { not: { country: ['SE', 'DE'] } }] }, ['nowhere']],
  [{ or: [{ archived: true }, { country: ['DE'] }] }, ['german', 'archived']],
  [{ not: { archived: true } }, live],
];

/** Whoever is not in the one is in the other: no row falls through because a value of its is null. */
const negated = cases.filter(([where]) => !JSON.stringify(where).includes('archived'));

describe('a filter of customers', () => {
  it.each(cases.map((one) => [JSON.stringify(one[0]), one] as const))(
    'holds for whom it says: %s',
    async (_text, [where, expected]) => {
      expect(await names(where)).toEqual(expected);
    },
  );

  it.each(negated.map((one) => [JSON.stringify(one[0]), one] as const))(
    'turned round holds for all others: %s',
    async (_text, [where, expected]) => {
      expect(await names({ not: where })).toEqual(live.filter((name) => !expected.includes(name)));
      expect(await names({ not: { not: where } })).toEqual(expected);
      expect(await names({ not: where }, true)).toHaveLength(all.length - (await names(where, true)).length);
    },
  );

  it('by ids takes what exists, and leaves out what does not', async () => {
    const ids = [idOf('german'), idOf('nowhere').toUpperCase(), tenant.organizationId, 'x', idOf('archived')];
    expect(await names({ ids })).toEqual(['german', 'nowhere']);
    expect(await names({ ids }, true)).toEqual(['german', 'nowhere', 'archived']);
    expect(await names({ not: { ids } })).toEqual(['swede']);
    expect(await names({ ids: [] })).toEqual([]);
    expect(await names({ ids: ['x'] })).toEqual([]);
  });

  it('shows archived customers where it is asked to, and by id always', async () => {
    expect(await names(null, true)).toEqual(all);
    expect(await names({ country: ['SE'] }, true)).toEqual(['swede', 'archived']);
    expect(await names({ archived: false }, true)).toEqual(live);
    const byId = 'query ($id: ID!) { customer(id: $id) { archivedAt } }';
    const { customer } = await gateway.ask(tenant.key, byId, { id: idOf('archived') });
    expect(customer.archivedAt).toBe('2026-05-01T00:00:00.000Z');
  });

  const nested = (depth: number) => {
    let where: Record<string, unknown> = { country: ['SE'] };
    for (let level = 0; level < depth; level += 1) where = level % 2 ? { and: [where] } : { not: { not: where } };
    return where;
  };
  const nestedList = (depth: number) => {
    let list: Record<string, unknown> = {};
    for (let level = 0; level < depth; level += 1) list = { list };
    return list;
  };
  const refused: readonly [name: string, where: unknown, argument: string][] = [
    ['no instant', { createdAt: { gte: 'yesterday' } }, 'where.createdAt.gte'],
    ['a day without a time', { createdAt: { lt: '2026-01-01' } }, 'where.createdAt.lt'],
    ['a day that does not exist', { updatedAt: { gte: '2026-02-30T00:00:00Z' } }, 'where.updatedAt.gte'],
    ['an instant without a zone', { updatedAt: { lt: '2026-02-01T00:00:00' } }, 'where.updatedAt.lt'],
    ['an infinite instant', { createdAt: { lt: 'infinity' } }, 'where.createdAt.lt'],
    ['the year 0', { createdAt: { gte: '0000-01-01T00:00:00Z' } }, 'where.createdAt.gte'],
    ['the year 10000', { createdAt: { gte: '9999-12-31T23:59:59-01:00' } }, 'where.createdAt.gte'],
    ['a bad instant deep down', { or: [{}, { not: { createdAt: { gte: '' } } }] }, 'where.or.1.not.createdAt.gte'],
    ['too many ids', { ids: Array.from({ length: 1_001 }, String) }, 'where.ids'],
    ['too deep a filter', nested(8), 'where.and.0'],
    ['too many conditions', { or: Array.from({ length: 501 }, () => ({ email: 'a' })) }, 'where'],
    ['NUL in an e-mail address', { email: 'a\u0000b' }, 'where'],
    ['NUL in a country', { not: { country: ['S\u0000'] } }, 'where'],
    ['NUL in a tag', { tags: ['a\u0000'] }, 'where'],
    ['NUL in a custom field', { customField: { key: 'a', equals: 'a\u0000' } }, 'where.customField'],
    ['NUL in metadata', { metadata: { tier: 'a\u0000' } }, 'where.metadata'],
    ['NUL in a key of metadata', { metadata: { '\u0000': { a: 1 } } }, 'where.metadata'],
    ['metadata deeper than any', { metadata: nestedList(12) }, 'where.metadata'],
    ['half a character in metadata', { metadata: { tier: ['\ud800'] } }, 'where.metadata'],
  ];
  it.each(refused)('that cannot be read is BAD_USER_INPUT: %s', async (_name, where, argument) => {
    const { errors } = await gateway.send(tenant.key, query, { where });
    expect(errors?.map((error) => error.extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(String(errors?.[0]?.extensions.argument)).toMatch(new RegExp(`^${argument}`));
  });
});

describe('a filter of what hangs on customers', () => {
  it('cannot be made to fail by a text that the database does not hold', async () => {
    const fields = [
      'invoices(where: { currency: ["E\\u0000R"] }) { totalCount }',
      'invoices(where: { issuedAt: { gte: "0000-01-01T00:00:00Z" } }) { totalCount }',
      'subscriptions(where: { planCode: ["a\\u0000"] }) { totalCount }',
      'customers { nodes { invoices(where: { issuedAt: { lt: "soon" } }) { totalCount } } }',
    ];
    for (const field of fields) {
      const { errors } = await gateway.send(tenant.key, `{ ${field} }`);
      expect([field, ...new Set(errors?.map((error) => error.extensions.code))]).toEqual([field, 'BAD_USER_INPUT']);
    }
  });

  it('counts and lists invoices by status, openness, currency and time of issue', async () => {
    const [customer] = made;
    if (!customer) throw new Error('nothing was inserted');
    const [draft, overdue, sent, part, paid, euro] = await insertInvoices(gateway.pool, tenant, [
      { customer, issuedAt: null },
      { customer, issuedAt: '2026-01-01T00:00:00Z', dueAt: '2026-02-01T00:00:00Z' },
      { customer, issuedAt: '2026-01-02T00:00:00Z', dueAt: '2100-01-01T00:00:00Z' },
      { customer, issuedAt: '2026-01-03T00:00:00Z', dueAt: '2100-01-01T00:00:00Z', paid: '40' },
      { customer, issuedAt: '2026-01-04T00:00:00Z', paid: '100' },
      { customer, issuedAt: '2026-01-05T00:00:00Z', dueAt: '2100-01-01T00:00:00Z', currency: 'EUR' },
    ]);
    const invoices = `query ($where: InvoiceFilter) { invoices(where: $where) { totalCount nodes { id } }
      customers { nodes { invoices(where: $where) { totalCount nodes { id } } } } }`;
    const expectIds = async (where: unknown, ids: readonly (string | undefined)[]) => {
      const data = await gateway.ask(tenant.key, invoices, { where });
      const below = data.customers.nodes.map((node: Data) => node.invoices);
      for (const found of [[data.invoices], below]) {
        expect(found.flatMap((list: Data) => list.nodes.map((node: Data) => node.id)).sort()).toEqual([...ids].sort());
        expect(found.reduce((sum: number, list: Data) => sum + list.totalCount, 0)).toBe(ids.length);
      }
    };
    await expectIds(null, [draft, overdue, sent, part, paid, euro]);
    await expectIds({ status: ['DRAFT', 'PAID'] }, [draft, paid]);
    await expectIds({ status: ['OVERDUE'] }, [overdue]);
    await expectIds({ status: ['SENT', 'PARTIALLY_PAID'], currency: ['SEK'] }, [sent, part]);
    await expectIds({ open: true }, [overdue, sent, part, euro]);
    await expectIds({ open: false }, [draft, paid]);
    await expectIds({ status: [] }, []);
    await expectIds({ issuedAt: { gte: '2026-01-02T00:00:00Z', lt: '2026-01-04T00:00:00Z' } }, [sent, part]);
  });

  it('lists subscriptions by status and by the code of their plan', async () => {
    const [customer] = made;
    if (!customer) throw new Error('nothing was inserted');
    const [first = '', second = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }, { company: null }]);
    const [active, paused] = await insertSubscriptions(gateway.pool, tenant, [
      { customer, planId: first },
      { customer, planId: second, columns: { paused_at: '2026-02-01T00:00:00Z' } },
    ]);
    const codes = await gateway.ask(tenant.key, 'query ($id: ID!) { plan(id: $id) { code } }', { id: second });
    const subscriptions = `query ($where: PlanSubscriptionFilter) { subscriptions(where: $where) { totalCount nodes { id } } }`;
    const find = async (where: unknown) =>
      (await gateway.ask(tenant.key, subscriptions, { where })).subscriptions.nodes.map((node: Data) => node.id);
    expect(await find({ status: ['ACTIVE'] })).toEqual([active]);
    expect(await find({ status: ['PAUSED'], planCode: [codes.plan.code] })).toEqual([paused]);
    expect(await find({ planCode: [codes.plan.code] })).toEqual([paused]);
    expect(await find({ planCode: ['none'] })).toEqual([]);
    expect(await find({ planCode: [] })).toEqual([]);
  });
});

describe('a companyId', () => {
  it.each(['customers', 'invoices', 'subscriptions'])('that is empty names no company: %s', async (list) => {
    const query = `query ($companyId: ID) { ${list}(companyId: $companyId) { totalCount } }`;
    expect((await gateway.ask(tenant.key, query, { companyId: '' }))[list].totalCount).toBe(0);
    expect((await gateway.ask(tenant.key, query, {}))[list].totalCount).toBeGreaterThan(0);
  });
});

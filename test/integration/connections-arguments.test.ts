import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/database/new-id.ts';
import { insertCustomers, insertInvoices } from '../support/fixtures.ts';
import { forgeCursor, pageArguments, pageVariables } from '../support/paging.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Answer, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let customerId: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  const [customer] = await insertCustomers(gateway.pool, tenant, [{ name: 'Berg' }]);
  if (!customer) throw new Error('nothing was inserted');
  customerId = customer.id;
  await insertInvoices(gateway.pool, tenant, [{ customer, issuedAt: null }]);
});
afterAll(() => gateway.stop());

/** Every order that a list can have: the name that its cursors carry, a key of the right form, and how to ask for it. */
const lists = {
  'customers by CREATED_AT': ['createdAt', '2026-01-01 00:00:00+00', 'customers(ARGS)'],
  'customers by NAME': ['name', 'berg', 'customers(orderBy: { field: NAME, direction: ASC }, ARGS)'],
  'customers by RELEVANCE': ['relevance', '1.5', 'customers(search: "berg", ARGS)'],
  'invoices by ISSUED_AT': [
    'issuedAt',
    '2026-01-01 00:00:00.5+00',
    'invoices(orderBy: { field: ISSUED_AT, direction: DESC }, ARGS)',
  ],
  'invoices by TOTAL': ['total', '100.000000', 'invoices(orderBy: { field: TOTAL, direction: ASC }, ARGS)'],
  "a customer's invoices by DUE_AT": [
    'dueAt',
    '2026-01-01 00:00:00+00',
    'customer(id: $id) { invoices(orderBy: { field: DUE_AT, direction: ASC }, ARGS) }',
  ],
  "a customer's wallets": ['createdAt', '2026-01-01 00:00:00.123456+00', 'customer(id: $id) { wallets(ARGS) }'],
} as const;
type ListName = keyof typeof lists;
const listNames = Object.keys(lists) as ListName[];

async function ask(name: ListName, page: Readonly<Record<string, unknown>>): Promise<Answer> {
  const fields = lists[name][2].replace(/ARGS\)/, `${pageArguments}) { nodes { id } }`);
  const unused = fields.includes('$id') ? '$id: ID!, ' : '';
  const variables = { ...(unused ? { id: customerId } : {}), ...page };
  return gateway.send(tenant.key, `query (${unused}${pageVariables}) { ${fields} }`, variables);
}

function expectRefusal({ errors, data }: Answer, argument: string) {
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
  expect(errors?.[0]?.message).toMatch(new RegExp(`^${argument}: .{10}`));
  expect(JSON.stringify(data ?? null)).not.toContain('nodes');
}

const codesOf = ({ errors = [] }: Answer) => [...new Set(errors.map((error) => error.extensions.code))];

describe('page arguments', () => {
  it.each(listNames)('of %s must be 1 to 100, one of first and last', async (name) => {
    for (const size of [0, -1, 101, 2_147_483_647]) {
      expectRefusal(await ask(name, { first: size }), 'first');
      expectRefusal(await ask(name, { last: size }), 'last');
    }
    expectRefusal(await ask(name, { first: 1, last: 1 }), 'last');
    for (const size of [1, 100]) {
      expect((await ask(name, { first: size })).errors).toBeUndefined();
      expect((await ask(name, { last: size })).errors).toBeUndefined();
    }
  });

  it.each(listNames)('of %s take a well-formed cursor, null, and nothing else', async (name) => {
    const [order, key] = lists[name];
    const id = newId();
    for (const page of [
      { after: forgeCursor(order, key, id) },
      { before: forgeCursor(order, key, id) },
      { after: null },
    ])
      expect((await ask(name, page)).errors).toBeUndefined();
    const forged = [
      '',
      'x',
      'not base64 %%%',
      Buffer.from('{"key": 1}').toString('base64url'),
      Buffer.from('null').toString('base64url'),
      forgeCursor(),
      forgeCursor(order),
      forgeCursor(order, key),
      forgeCursor(order, key, id, id),
      forgeCursor(order, key, 'x'),
      forgeCursor(order, key, null),
      forgeCursor(order, key, 5),
      forgeCursor(order, key, `${id}'`),
      forgeCursor(order, 5, id),
      forgeCursor(order, true, id),
      forgeCursor(order, {}, id),
      forgeCursor(order, [key], id),
      forgeCursor(null, key, id),
      forgeCursor('constructor', key, id),
      forgeCursor('anotherOrder', key, id),
    ];
    for (const cursor of forged) {
      expectRefusal(await ask(name, { after: cursor }), 'after');
      expectRefusal(await ask(name, { before: cursor }), 'before');
    }
  });

  it.each(listNames)('of %s refuse a cursor of every other order', async (name) => {
    const others = Object.values(lists).filter(([order]) => order !== lists[name][0]);
    for (const [order, key] of others)
      expectRefusal(await ask(name, { after: forgeCursor(order, key, newId()) }), 'after');
    expect(others.length).toBeGreaterThan(3);
  });

  it.each([
    ['customers by CREATED_AT', '9999-99-99 99:99:99+00'],
    ['customers by CREATED_AT', '2026-02-30 00:00:00+00'],
    ['customers by CREATED_AT', '0000-01-01 00:00:00+00'],
    ['customers by CREATED_AT', '999999-01-01 00:00:00+00'],
    ['customers by CREATED_AT', 'now'],
    ['customers by CREATED_AT', 'infinity'],
    ['customers by CREATED_AT', null],
    ['customers by NAME', 'nul \0'],
    ['customers by NAME', null],
    ['customers by RELEVANCE', 'NaN'],
    ['customers by RELEVANCE', '9e999'],
    ['customers by RELEVANCE', '1e-99'],
    ['customers by RELEVANCE', '0.1e-29e1'],
    ['customers by RELEVANCE', null],
    ['invoices by TOTAL', 'NaN'],
    ['invoices by TOTAL', '1e5'],
    ['invoices by TOTAL', `1${'0'.repeat(200_000)}`],
    ['invoices by TOTAL', null],
    ["a customer's invoices by DUE_AT", '2026-01-01 00:00:61+00'],
    ["a customer's wallets", '2026-01-01 24:00:01+00'],
  ] as const)('refuse a cursor of %s whose key is none (case %$)', async (name, key) => {
    const cursor = forgeCursor(lists[name][0], key, newId());
    expectRefusal(await ask(name, { after: cursor }), 'after');
  });

  it('with any forged cursor never make a statement fail', async () => {
    const digits = fc.stringMatching(/^\d{4}-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,6})?\+00$/);
    const numbers = fc.stringMatching(/^-?\d{1,20}(\.\d{1,20})?(e-?\d{1,3})?$/);
    const keys = fc.oneof(digits, numbers, fc.string({ unit: 'binary' }), fc.constant('\ud800'), fc.jsonValue());
    const ids = fc.oneof({ weight: 9, arbitrary: fc.uuid() }, fc.string());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...listNames), keys, ids, fc.boolean(), async (name, key, id, forwards) => {
        const cursor = forgeCursor(lists[name][0], key, id);
        const answer = await ask(name, forwards ? { after: cursor } : { before: cursor });
        expect(['', 'BAD_USER_INPUT']).toContain(codesOf(answer).join());
      }),
      { numRuns: 300 },
    );
  });

  it('name the argument and the field that they stand at', async () => {
    const { errors, data } = await gateway.send(
      tenant.key,
      'query ($id: ID!) { customer(id: $id) { id name some: invoices(first: 0) { nodes { id } } } }',
      { id: customerId },
    );
    expect(errors?.[0]?.path).toEqual(['customer', 'some']);
    expect(data).toEqual({ customer: null });
  });
});

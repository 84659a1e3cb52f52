import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualPolicy } from '../../src/env.ts';
import { insertCustomers } from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const limit = usualPolicy.costLimit;

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  await insertCustomers(
    gateway.pool,
    tenant,
    ['A', 'B', 'C'].map((name) => ({ name })),
  );
});
afterAll(() => gateway.stop());

async function costOf(query: string, variables?: Record<string, unknown>) {
  const { extensions, errors } = await gateway.send(tenant.key, query, variables);
  expect(errors).toBeUndefined();
  return extensions.cost;
}

const told = (requested: number, actual: number) => ({ requested, actual, limit, left: null });

describe('the cost of an operation', () => {
  it.each([
    ['what is read without an object', '{ viewer { scopes } }', 1, 1],
    ['a page: one for itself and one for each object', '{ customers(first: 10) { nodes { id name } } }', 11, 4],
    ['a page of the usual size', '{ customers { nodes { id } } }', 21, 4],
    ['the end of a list', '{ customers(last: 30) { nodes { id } } }', 31, 4],
    ['edges as nodes', '{ customers(first: 10) { edges { cursor node { id } } } }', 11, 4],
    [
      'nodes and edges, which are the same objects',
      '{ customers(first: 10) { nodes { id } edges { node { id } } } }',
      11,
      4,
    ],
    ['a count, once and not for each object', '{ customers(first: 10) { totalCount nodes { id } } }', 21, 14],
    ['pages in pages', '{ customers(first: 10) { nodes { wallets(first: 5) { nodes { id } } } } }', 71, 10],
    ['a search', '{ customers(first: 10, search: "b") { nodes { id } } }', 31, 22],
    ['one field under two names', '{ customers(first: 10) { nodes { a: name b: name } } }', 111, 34],
    ['what is left out', '{ customers(first: 10) { nodes { id wallets @skip(if: true) { nodes { id } } } } }', 11, 4],
    ['objects that are not there', '{ customer(id: "0189773d-bd28-7893-81f4-cda961b03634") { company { id } } }', 2, 1],
    ['as many nodes as are asked for', '{ nodes(ids: ["a", "b", "c"]) { id } }', 3, 0],
    [
      'of fragments on several types the dearest',
      '{ node(id: "a") { ... on Customer { wallets(first: 5) { nodes { id } } } ... on Wallet { customer { id } } } }',
      7,
      1,
    ],
  ])('counts %s', async (_what, query, requested, actual) => {
    expect(await costOf(query)).toEqual(told(requested, actual));
  });

  it('is the same by literal, variable, default and alias', async () => {
    const below = '{ nodes { wallets { nodes { id } } } }';
    const expected = told(1 + 50 * (1 + 1 + 20), expect.any(Number) as unknown as number);
    expect(await costOf(`{ customers(first: 50) ${below} }`)).toEqual(expected);
    expect(await costOf(`query ($n: Int) { customers(first: $n) ${below} }`, { n: 50 })).toEqual(expected);
    expect(await costOf(`query ($n: Int = 50) { customers(first: $n) ${below} }`)).toEqual(expected);
    expect(await costOf(`{ some: customers(first: 50) ${below} }`)).toEqual(expected);
    expect(
      await costOf(
        '{ ...Page } fragment Page on Query { customers(first: 50) { ...Below } } fragment Below on CustomerConnection { nodes { wallets { nodes { id } } } }',
      ),
    ).toEqual(expected);
  });

  it('is taken once where fragments ask for the same', async () => {
    const page = 'customers(first: 10) { nodes { id } }';
    expect(
      await costOf(`{ ${page} ...A ...B } fragment A on Query { ${page} } fragment B on Query { ${page} }`),
    ).toEqual(told(11, 4));
  });

  it('of a write is told too, and of a batch by its items', async () => {
    const input = { idempotencyKey: 'cost', dryRun: true, companyId: tenant.companies[0].id };
    const one = 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename } }';
    const customer = { name: 'New', email: 'new@example.com' };
    expect(await costOf(one, { input: { ...input, customer } })).toEqual(told(11, 11));
    const bulk = 'mutation ($input: BulkCreateCustomersInput!) { bulkCreateCustomers(input: $input) { __typename } }';
    const items = [1, 2, 3].map((n) => ({ clientRef: String(n), customer }));
    expect(await costOf(bulk, { input: { ...input, items } })).toEqual(told(31, 31));
  });

  it('stands in the answer that refuses it, with the dearest field and a page size that fits', async () => {
    const query = (size: number) =>
      `query ($n: Int = 100) { customers(first: $n) { nodes { wallets(first: ${size}) { nodes { id } } } } viewer { scopes } }`;
    const { status, data, errors, extensions } = await gateway.send(tenant.key, query(100));
    const requested = 1 + 100 * (1 + 1 + 100) + 1;
    expect(status).toBe(200);
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: `This would cost ${requested} points, and ${limit} is the limit. Most of it is customers.nodes.wallets. Ask there for first: 97, and for the rest by its cursor.`,
        extensions: {
          code: 'QUERY_TOO_COSTLY',
          requested,
          limit,
          field: ['customers', 'nodes', 'wallets'],
          argument: 'first',
          fits: 97,
        },
      },
    ]);
    expect(extensions.cost).toEqual(told(requested, 0));
    expect(await costOf(query(97))).toMatchObject({ requested: 1 + 100 * (1 + 1 + 97) + 1 });
    expect((await gateway.send(tenant.key, query(98))).errors?.[0]?.extensions).toMatchObject({ fits: 97 });
  });

  it('refuses before anything runs', async () => {
    const bulk = `mutation ($input: BulkCreateCustomersInput!) { bulkCreateCustomers(input: $input) {
      ... on BulkCreateCustomersPayload { results { customer { wallets(first: 100) { nodes { transactions(first: 100) { nodes { id } } } } } } } } }`;
    const items = [{ clientRef: '1', customer: { name: 'Never', email: 'never@example.com' } }];
    const input = { idempotencyKey: 'never', companyId: tenant.companies[0].id, items };
    expect((await gateway.send(tenant.key, bulk, { input })).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY');
    const { customers } = await gateway.ask(tenant.key, '{ customers(search: "Never") { nodes { id } } }');
    expect(customers.nodes).toEqual([]);
  });
});

describe('queryCost', () => {
  const ask =
    'query ($query: String!, $variables: JSONObject) { queryCost(query: $query, variables: $variables) { requested limit allowed } }';

  it('prices an operation as it is priced when it runs, and runs nothing', async () => {
    const query = 'query ($n: Int) { customers(first: $n, search: "a") { totalCount nodes { id company { id } } } }';
    const variables = { n: 7 };
    const statements = await gateway.statementsOf(() => gateway.ask(tenant.key, ask, { query, variables }));
    expect(statements).toEqual([]);
    const { queryCost } = await gateway.ask(tenant.key, ask, { query, variables });
    const { requested } = (await costOf(query, variables)) as { requested: number };
    expect(queryCost).toEqual({ requested, limit, allowed: true });
  });

  it('says what would be refused', async () => {
    const query = '{ customers(first: 100) { nodes { wallets(first: 100) { nodes { id } } } } }';
    const { queryCost } = await gateway.ask(tenant.key, ask, { query });
    expect(queryCost).toEqual({ requested: 10_201, limit, allowed: false });
  });

  it.each([
    ['what is no document', '{', {}, /^query: Syntax Error/],
    ['what is not valid', '{ nothing }', {}, /^query: Cannot query field "nothing"/],
    ['two operations', 'query A { viewer { scopes } } query B { viewer { scopes } }', {}, /^query: .*one operation/],
    ['no operation', 'fragment A on Viewer { scopes }', {}, /^query: /],
    ['bad variables', 'query ($n: Int!) { customers(first: $n) { nodes { id } } }', { n: 'x' }, /^variables: .*\$n/],
    ['what is too deep', `{ a${'{ a'.repeat(30)}${' }'.repeat(30)} }`, {}, /^query: .*levels/],
  ])('refuses %s, with the reason', async (_what, query, variables, message) => {
    const { errors } = await gateway.send(tenant.key, ask, { query, variables });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toMatch(message);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('the points of a minute', () => {
  const ten = '{ customers(first: 9) { nodes { id } } }';

  /** The minute of the database, or of the process, may end in between: then it is asked anew. */
  async function spendAll(gateways: readonly TestGateway[], key: string) {
    const answers = [];
    for (let n = 0; n < 10; n += 1) {
      const one = gateways[n % gateways.length];
      if (one) answers.push(await one.send(key, ten));
    }
    return answers;
  }

  it.each(['memory', 'database'] as const)(
    'are counted for each key, and what was not needed is given back: in %s',
    async (rateLimitStore) => {
      // A page of 9 asks for 10 points and needs 4.
      const strict = await startTestGateway({ policy: { rateLimit: 31, rateLimitStore } });
      const [key, other] = [await tenant.newKey({ scopes: ['ADMIN'] }), await tenant.newKey({ scopes: ['ADMIN'] })];
      try {
        await expect
          .poll(async () => (await spendAll([strict], key)).map(({ status }) => status).join(), { timeout: 130_000 })
          .toMatch(/429/);
        const refused = (await spendAll([strict], key)).find(({ status }) => status === 429);
        expect(refused?.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
        expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(refused?.extensions.cost).toMatchObject({ requested: 10, actual: 0, left: 0 });
        const first = await strict.send(other, ten);
        expect(first.extensions.cost).toEqual({ requested: 10, actual: 4, limit, left: 27 });
      } finally {
        await strict.stop();
      }
    },
  );

  it('are spent by what is refused before it has a price, too: then nothing more is read', async () => {
    const strict = await startTestGateway({ policy: { rateLimit: 100 } });
    const [key, other] = [await tenant.newKey({ scopes: ['ADMIN'] }), tenant.key];
    try {
      const ask = async (text: string, as = key) => (await strict.send(as, text)).errors?.[0]?.extensions.code;
      await expect.poll(() => ask('{ nothing }'), { timeout: 130_000 }).toBe('RATE_LIMITED');
      expect(await ask('{ viewer { scopes } }')).toBe('RATE_LIMITED');
      expect(await ask('{ viewer { scopes } }', other)).toBeUndefined();
    } finally {
      await strict.stop();
    }
  });

  it('are shared by all gateways where the database counts', async () => {
    const policy = { rateLimit: 100, rateLimitStore: 'database' } as const;
    const gateways = [await startTestGateway({ policy }), await startTestGateway({ policy })];
    const key = await tenant.newKey({ scopes: ['ADMIN'] });
    try {
      const left = (await spendAll(gateways, key)).map(({ extensions }) => (extensions.cost as { left: number }).left);
      // Each sees what the other has spent; a minute may begin anew once.
      expect(left.filter((one, n) => n > 0 && one > (left[n - 1] ?? 0)).length).toBeLessThanOrEqual(1);
      expect(new Set(left).size).toBeGreaterThan(5);
    } finally {
      await Promise.all(gateways.map((one) => one.stop()));
    }
  });
});

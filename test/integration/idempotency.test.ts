import SchemaBuilder from '@pothos/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checksum, countRows, create, createCustomer, created, inputOf } from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let second: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  second = await startAnotherGateway();
  tenant = await createTenant(gateway.pool);
});
afterAll(() => Promise.all([gateway.stop(), second.stop()]));

/** Another gateway on the database, with modules of its own: nothing in memory is shared, as with another process. */
async function startAnotherGateway(): Promise<TestGateway> {
  vi.resetModules();
  // Pothos keeps its plugins in the process, where this one is registered anew.
  SchemaBuilder.allowPluginReRegistration = true;
  const other = await import('../support/test-gateway.ts');
  return other.startTestGateway();
}

const customers = () => countRows(gateway.pool, 'customer', tenant.organizationId);
const sum = () => checksum(gateway.pool, tenant.organizationId);
const input = (idempotencyKey: string, fields: object = {}, rest: object = {}) =>
  inputOf(
    { name: 'Once AB', email: 'a@once.example', ...fields },
    { idempotencyKey, companyId: tenant.companies[0].id, ...rest },
  );
const withoutReplayed = ({ replayed: _replayed, ...rest }: Data) => rest;

/** The answers are one answer, of which only one was not replayed, and it was written once. */
async function expectOnce(answers: readonly Data[], before: number): Promise<void> {
  expect(answers.map((answer) => answer.__typename)).toEqual(answers.map(() => 'CreateCustomerPayload'));
  expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
  expect(new Set(answers.map((answer) => JSON.stringify(withoutReplayed(answer)))).size).toBe(1);
  expect(await customers()).toBe(before + 1);
}

describe('an idempotency key with the same input', () => {
  it('writes once and answers the same fifty times in parallel', async () => {
    const before = await customers();
    const same = input('parallel');
    await expectOnce(await Promise.all(Array.from({ length: 50 }, () => create(gateway, tenant.key, same))), before);
    const events = await gateway.pool.query(
      'select count(*)::int as count from audit_event where changes @> \'[{"after": "Once AB"}]\' and organization_id = $1',
      [tenant.organizationId],
    );
    expect(events.rows[0].count).toBe(1);
  });

  it('does so over two gateways too', async () => {
    const before = await customers();
    const same = input('two gateways');
    const sends = Array.from({ length: 50 }, (_, index) => create(index % 2 ? gateway : second, tenant.key, same));
    await expectOnce(await Promise.all(sends), before);
  });

  it('answers later as at first, and writes nothing', async () => {
    const first = await created(gateway, tenant.key, input('later'));
    const before = await sum();
    const again = await created(second, tenant.key, input('later'));
    expect(again).toEqual({ ...first, replayed: true });
    expect(await sum()).toBe(before);
  });

  it('does not mind the order of keys, nor dryRun: false, nor spaces of the document', async () => {
    const first = await created(gateway, tenant.key, input('order', { metadata: { a: 1, b: { c: 1, d: [1, 2] } } }));
    const again = {
      dryRun: false,
      companyId: tenant.companies[0].id,
      customer: { metadata: { b: { d: [1, 2], c: 1 }, a: 1 }, email: 'a@once.example', name: 'Once AB' },
      idempotencyKey: 'order',
    };
    expect(await created(gateway, tenant.key, again)).toEqual({ ...first, replayed: true });
    const literal = `mutation { createCustomer(input: {customer: {email: "a@once.example", metadata: {b: {c: 1, d: [1, 2]}, a: 1}, name: "Once AB"},
      idempotencyKey: "order", companyId: "${tenant.companies[0].id}"}) { ... on CreateCustomerPayload { replayed customer { id } } } }`;
    const { createCustomer: told } = await gateway.ask(tenant.key, literal);
    expect(told).toEqual({ replayed: true, customer: { id: first.customer.id } });
  });

  it('is used twice in one document: the second field is a replay of the first', async () => {
    const query = `mutation ($input: CreateCustomerInput!) { ${['a', 'b'].map((name) => `${name}: createCustomer(input: $input) { ... on CreateCustomerPayload { replayed customer { id } } }`).join(' ')} }`;
    const { a, b } = await gateway.ask(tenant.key, query, { input: input('twice') });
    expect(b).toEqual({ ...a, replayed: true });
    expect(a.replayed).toBe(false);
  });

  it('re-reads the customer: the replay shows it as it is now', async () => {
    const { customer } = await created(gateway, tenant.key, input('re-read'));
    await gateway.pool.query("update customer set name = 'Renamed' where organization_id = $1 and id = $2", [
      tenant.organizationId,
      customer.id,
    ]);
    const again = await created(gateway, tenant.key, input('re-read'));
    expect(again.customer).toEqual({ ...customer, name: 'Renamed' });
    expect(again.changes.find((change: Data) => change.path[0] === 'name').after).toBe('Once AB');
  });
});

describe('an idempotency key with another input', () => {
  const reused = { __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_REUSED' };

  it.each([
    ['a changed field', { name: 'Other AB' }, {}],
    ['a further field', { phone: '1' }, {}],
    ['null for a field that was left out', { phone: null }, {}],
    ['another company', {}, { companyId: null }],
  ])('is refused for %s, and nothing is written', async (what, fields, rest) => {
    await created(gateway, tenant.key, input(`reused ${what}`));
    const before = await sum();
    expect(await create(gateway, tenant.key, input(`reused ${what}`, fields, rest))).toMatchObject(reused);
    expect(await sum()).toBe(before);
  });

  it('stops a dry run too, since it would stop the commit', async () => {
    await created(gateway, tenant.key, input('dry reuse'));
    const dry = (fields: object) => create(gateway, tenant.key, input('dry reuse', fields, { dryRun: true }));
    expect(await dry({ name: 'Other AB' })).toMatchObject(reused);
    expect(await dry({})).toMatchObject({ __typename: 'CreateCustomerPayload', dryRun: true, replayed: false });
  });

  it('lets one of two inputs in parallel through', async () => {
    const sends = Array.from({ length: 12 }, (_, index) =>
      create(index % 2 ? gateway : second, tenant.key, input('either', { name: `Either ${index % 4 < 2}` })),
    );
    const answers = await Promise.all(sends);
    const paid = answers.filter((answer) => answer.__typename === 'CreateCustomerPayload');
    expect(paid).toHaveLength(6);
    expect(new Set(paid.map((answer) => answer.customer.id)).size).toBe(1);
    for (const answer of answers.filter((one) => !paid.includes(one))) expect(answer).toMatchObject(reused);
  });
});

describe('an idempotency key whose request failed', () => {
  it('is free again, for any input', async () => {
    const taken = await created(gateway, tenant.key, input('holder', { externalId: 'idem-1' }));
    const refused = [
      await create(gateway, tenant.key, input('free', { email: 'bad' })),
      await create(gateway, tenant.key, input('free', { externalId: 'idem-1' })),
      await create(gateway, tenant.key, input('free', {}, { companyId: 'nowhere' })),
    ];
    expect(refused.map((answer) => answer.__typename)).toEqual(['InvalidInputError', 'ConflictError', 'NotFoundError']);
    const { customer, replayed } = await created(gateway, tenant.key, input('free'));
    expect(replayed).toBe(false);
    expect(customer.id).not.toBe(taken.customer.id);
  });

  it('tells each of many parallel twins the error itself', async () => {
    const before = await sum();
    const bad = input('parallel errors', { email: 'bad' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(gateway, tenant.key, bad)));
    expect(new Set(answers.map((answer) => answer.__typename))).toEqual(new Set(['InvalidInputError']));
    expect(await sum()).toBe(before);
  });
});

describe('an idempotency key that cannot be one', () => {
  it.each([
    ['nothing', '', 'OUT_OF_RANGE'],
    ['256 characters', 'k'.repeat(256), 'OUT_OF_RANGE'],
    ['a NUL', 'a\0b', 'INVALID_FORMAT'],
    ['a line end', 'a\nb', 'INVALID_FORMAT'],
    ['half a pair', 'a\ud83d', 'INVALID_FORMAT'],
  ])('is an issue beside the others: %s', async (_what, key, code) => {
    const before = await sum();
    for (const dryRun of [false, true])
      expect(await create(gateway, tenant.key, input(key, { email: 'bad' }, { dryRun }))).toMatchObject({
        issues: [
          { path: ['input', 'idempotencyKey'], code },
          { path: ['input', 'customer', 'email'], code: 'INVALID_FORMAT' },
        ],
      });
    expect(await create(gateway, tenant.key, input(key))).toMatchObject({ issues: [{ code }] });
    expect(await sum()).toBe(before);
  });

  it('counts characters as people do', async () => {
    const { replayed } = await created(gateway, tenant.key, input('🔑'.repeat(255)));
    expect(replayed).toBe(false);
  });

  it('is none at all for a dry run, which stores nothing', async () => {
    const before = await sum();
    await created(gateway, tenant.key, input('dry', {}, { dryRun: true }));
    expect(await sum()).toBe(before);
    const { replayed } = await created(gateway, tenant.key, input('dry'));
    expect(replayed).toBe(false);
  });
});

describe('an idempotency key of others', () => {
  it('does not meet the same key of another tenant', async () => {
    const other = await createTenant(gateway.pool);
    await created(gateway, tenant.key, input('shared'));
    const answer = await created(gateway, other.key, input('shared', {}, { companyId: other.companies[0].id }));
    expect(answer).toMatchObject({ replayed: false, customer: { company: { id: other.companies[0].id } } });
  });

  it('is the organization’s: another key of it replays, masked by its own scopes', async () => {
    const same = input('masked', { orgNumber: '19820101-2385', billingAddress: { country: 'SE' } });
    const first = await created(gateway, tenant.key, same);
    expect(JSON.stringify(first)).toContain('2385');
    const blind = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'] });
    const again = await created(gateway, blind, same);
    expect(again).toMatchObject({ replayed: true, customer: { id: first.customer.id, orgNumber: '19820101-****' } });
    expect(again.changes).toContainEqual({ path: ['orgNumber'], before: null, after: '19820101-****' });
    expect(JSON.stringify(again)).not.toContain('2385');
  });

  it('tells nothing of a company that the replaying key does not see', async () => {
    const scopes = ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'] as const;
    const german = await tenant.newKey({ scopes, companies: [tenant.companies[1]] });
    await created(gateway, tenant.key, input('hidden'));
    const replay = await gateway.send(german, createCustomer, { input: input('hidden') });
    expect(replay.errors).toBeUndefined();
    expect(replay.data.createCustomer).toEqual({
      __typename: 'IdempotencyError',
      code: 'IDEMPOTENCY_KEY_REUSED',
      message: expect.not.stringContaining('Nord'),
    });
  });
});

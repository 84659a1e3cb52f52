import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { checksum, countRows } from '../support/customers.ts';
import { insertCustomers } from '../support/fixtures.ts';
import {
  absentId,
  change,
  customersOf,
  eventsOf,
  insertBilled,
  issuesOf,
  mutate,
  notFound,
  tagsOf,
} from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  admin = await tenant.newKey({ scopes: ['ADMIN'] });
});
afterAll(() => gateway.stop());

const add = (subjectIds: readonly string[], tags: readonly string[], key = tenant.key) =>
  mutate(gateway, key, 'addTags', { subjectIds, tags });
const remove = (subjectIds: readonly string[], tags: readonly string[], key = tenant.key) =>
  mutate(gateway, key, 'removeTags', { subjectIds, tags });
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `n ${index}`);

async function customerIds(count: number): Promise<string[]> {
  return (await customersOf(gateway, tenant, count)).map(({ id }) => id);
}

/** A customer, a subscription and an invoice of it. */
async function oneOfEach(): Promise<[string, string, string]> {
  const customers = await customersOf(gateway, tenant, 1);
  const [customer] = customers;
  if (!customer) throw new Error('no customer');
  const { subscription, invoice } = await insertBilled(gateway, tenant, customer);
  return [customer.id, subscription, invoice];
}

/** That a mutation is refused, and that nothing was written. */
async function refused(result: () => Promise<Data>, expected: object): Promise<void> {
  const before = await checksum(gateway.pool, tenant.organizationId);
  expect(await result()).toEqual(expected);
  expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
}

describe('addTags and removeTags', () => {
  it('tag customers, subscriptions and invoices, and answer them in the order of their ids', async () => {
    const [customer, subscription, invoice] = await oneOfEach();
    const typenames = ['Invoice', 'Customer', 'PlanSubscription', 'Customer'];
    const subjectIds = [invoice, customer.toUpperCase(), subscription, customer];
    const subjects = subjectIds.map((id, index) => ({ __typename: typenames[index], id: id.toLowerCase() }));
    expect(await add(subjectIds, ['Beta', 'alpha', 'BETA'])).toEqual({
      __typename: 'AddTagsPayload',
      replayed: false,
      subjects,
    });
    const ids = [customer, subscription, invoice];
    expect(await tagsOf(gateway, tenant.key, ...ids)).toEqual(Array(3).fill(['alpha', 'Beta']));
    expect(await remove(subjectIds, ['ALPHA', 'unknown'])).toEqual({
      __typename: 'RemoveTagsPayload',
      replayed: false,
      subjects,
    });
    expect(await tagsOf(gateway, tenant.key, ...ids)).toEqual(Array(3).fill(['Beta']));
  });

  it('write an event for each object that changed, and one for each new tag', async () => {
    const [customer, subscription, invoice] = await oneOfEach();
    await add([customer, invoice], ['event one']);
    await add([customer, subscription, invoice], ['Event One', 'event two']);
    await add([customer, subscription, invoice], ['event two']);
    await remove([customer, subscription, invoice], ['event one']);
    await remove([customer, subscription, invoice], ['event one']);
    const changes = [
      change('tags', [], ['event one']),
      change('tags', ['event one'], ['event one', 'event two']),
      change('tags', ['event one', 'event two'], ['event two']),
    ];
    const events = (action: string, subjectType: string, all: readonly object[]) =>
      all.map((one) => ({ action, subjectType, changes: [one] }));
    expect(await eventsOf(gateway, admin, customer)).toEqual(events('customer.updated', 'Customer', changes));
    expect(await eventsOf(gateway, admin, invoice)).toEqual(events('invoice.tagged', 'Invoice', changes));
    expect(await eventsOf(gateway, admin, subscription)).toEqual(
      events('subscription.tagged', 'PlanSubscription', [
        change('tags', [], ['event one', 'event two']),
        change('tags', ['event one', 'event two'], ['event two']),
      ]),
    );
    const { node, tags } = await gateway.ask(
      tenant.key,
      'query ($id: ID!) { tags { id name } node(id: $id) { ... on Customer { version } } }',
      { id: customer },
    );
    expect(node).toEqual({ version: 4 });
    const { id } = tags.find(({ name }: Data) => name === 'event two');
    expect(await eventsOf(gateway, admin, id)).toEqual(
      events('tag.created', 'Tag', [change('name', null, 'event two')]),
    );
  });

  it('answer the same key the same and do nothing', async () => {
    const [customer, subscription, invoice] = await oneOfEach();
    const input = { idempotencyKey: randomUUID(), subjectIds: [customer, invoice, subscription], tags: ['replayed'] };
    const first = await mutate(gateway, tenant.key, 'addTags', input);
    await remove(input.subjectIds, input.tags);
    expect(await mutate(gateway, tenant.key, 'addTags', input)).toEqual({ ...first, replayed: true });
    expect(await tagsOf(gateway, tenant.key, ...input.subjectIds)).toEqual([[], [], []]);
    const reused = { __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_REUSED' };
    expect(await mutate(gateway, tenant.key, 'addTags', { ...input, tags: ['x'] })).toMatchObject(reused);
    const german = await tenant.newKey({
      scopes: ['CUSTOMERS_WRITE', 'BILLING_WRITE'],
      companies: [tenant.companies[1]],
    });
    expect(await mutate(gateway, german, 'addTags', input)).toMatchObject(reused);
    const unbilled = await tenant.newKey({ scopes: ['CUSTOMERS_WRITE'] });
    expect(await mutate(gateway, unbilled, 'addTags', input)).toMatchObject(reused);
  });

  it('tell all problems of the lists at once', async () => {
    const ids = Array.from({ length: 101 }, () => randomUUID());
    expect(issuesOf(await add(ids, ['good', '', 'x'.repeat(65)]))).toEqual([
      ['input.subjectIds', 'OUT_OF_RANGE'],
      ['input.tags.1', 'OUT_OF_RANGE'],
      ['input.tags.2', 'OUT_OF_RANGE'],
    ]);
    expect(issuesOf(await remove([], []))).toEqual([
      ['input.subjectIds', 'OUT_OF_RANGE'],
      ['input.tags', 'OUT_OF_RANGE'],
    ]);
    expect(issuesOf(await add([absentId], numbered(51)))).toEqual([['input.tags', 'OUT_OF_RANGE']]);
  });

  it('leave no object with more than 50 tags, and name each that would have more', async () => {
    const [full, ...others] = await oneOfEach();
    await add([full, ...others], numbered(50));
    const [empty = ''] = await customerIds(1);
    expect((await add([full], ['N 0', 'n 49'])).__typename).toBe('AddTagsPayload');
    const message = 'would have 51 tags: at most 50 are allowed';
    await refused(() => add([empty, full, ...others], ['n 1', 'one more']), {
      __typename: 'InvalidInputError',
      code: 'VALIDATION_ERROR',
      message: `input.subjectIds.1: ${message} (and 2 more)`,
      issues: ['1', '2', '3'].map((index) => ({ path: ['input', 'subjectIds', index], code: 'OUT_OF_RANGE', message })),
    });
  });
});

describe('what a key may tag', () => {
  it('is not another tenant’s, nor what does not exist', async () => {
    const other = await createTenant(gateway.pool);
    const theirs = await customersOf(gateway, other, 1);
    const [their] = theirs;
    if (!their) throw new Error('no customer');
    const { subscription, invoice } = await insertBilled(gateway, other, their);
    const [mine = ''] = await customerIds(1);
    const before = await checksum(gateway.pool, other.organizationId);
    for (const id of [their.id, subscription, invoice, absentId, 'nonsense', '']) {
      await refused(() => add([mine, id], ['not theirs']), notFound('subject', id));
      await refused(() => remove([mine, id], ['not theirs']), notFound('subject', id));
    }
    expect(await checksum(gateway.pool, other.organizationId)).toBe(before);
    await refused(() => add([mine, 'first', 'second'], ['x']), notFound('subject', 'first'));
  });

  it('is of its companies', async () => {
    const [german] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    const swedish = await oneOfEach();
    const key = await tenant.newKey({ scopes: ['CUSTOMERS_WRITE', 'BILLING_WRITE'], companies: [tenant.companies[1]] });
    for (const id of swedish) await refused(() => add([german?.id ?? '', id], ['x'], key), notFound('subject', id));
    expect((await add([german?.id ?? ''], ['made by a limited key'], key)).__typename).toBe('AddTagsPayload');
    for (const id of swedish) await refused(() => remove([id], ['x'], key), notFound('subject', id));
  });

  it('is no subscription and no invoice without BILLING_WRITE', async () => {
    const [customer, subscription, invoice] = await oneOfEach();
    const key = await tenant.newKey({ scopes: ['CUSTOMERS_WRITE'] });
    expect((await add([customer], ['x'], key)).subjects).toEqual([{ __typename: 'Customer', id: customer }]);
    for (const id of [subscription, invoice])
      await refused(() => add([customer, id], ['y'], key), notFound('subject', id));
    const reader = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    const query =
      'mutation ($ids: [ID!]!) { addTags(input: {idempotencyKey: "a", subjectIds: $ids, tags: ["a"]}) { __typename } }';
    const { errors } = await gateway.send(reader, query, { ids: [customer] });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: [{ scope: 'CUSTOMERS_WRITE' }] });
  });

  it('is read with the scope of its object', async () => {
    const ids = await oneOfEach();
    await add(ids, ['readable']);
    const query = (type: string) => `query ($id: ID!) { node(id: $id) { ... on ${type} { tags { name } } } }`;
    const customers = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    const billing = await tenant.newKey({ scopes: ['BILLING_READ'] });
    const missing: unknown[] = [];
    for (const [index, type] of ['Customer', 'PlanSubscription', 'Invoice'].entries()) {
      const [right, wrong] = index === 0 ? [customers, billing] : [billing, customers];
      expect((await gateway.ask(right, query(type), { id: ids[index] })).node.tags).toEqual([{ name: 'readable' }]);
      const { errors } = await gateway.send(wrong, query(type), { id: ids[index] });
      missing.push(errors?.[0]?.extensions.missing);
    }
    const path = ['node', 'tags'];
    expect(missing).toEqual(['CUSTOMERS_READ', 'BILLING_READ', 'BILLING_READ'].map((scope) => [{ path, scope }]));
  });

  it('is the survivor of a merged customer, an archived one too, and no erased one', async () => {
    const [survivor = '', middle = '', first = '', archived = '', erased = ''] = await customerIds(5);
    const { pool } = gateway;
    const merge = 'update customer set archived_at = now(), merged_into_id = $2 where id = $1';
    await pool.query(merge, [first, middle]);
    await pool.query(merge, [middle, survivor]);
    await pool.query('update customer set archived_at = now() where id = any($1)', [[archived, erased]]);
    await pool.query('update customer set erased_at = now() where id = $1', [erased]);
    const { subjects } = await add([first, archived, middle], ['survives']);
    expect(subjects.map(({ id }: Data) => id)).toEqual([survivor, archived, survivor]);
    expect(await tagsOf(gateway, tenant.key, first, middle, survivor)).toEqual([[], [], ['survives']]);
    expect(await eventsOf(gateway, admin, survivor)).toHaveLength(1);
    await refused(() => add([survivor, erased], ['x']), notFound('subject', erased));
  });
});

describe('at the same time', () => {
  it('two requests over the same customers and tags, in opposite order, never wait for each other', async () => {
    const ids = await customerIds(12);
    const backwards = [...ids].reverse();
    const rounds = Array.from({ length: 10 }, (_, round) => [`a ${round}`, `b ${round}`, `c ${round}`]);
    const statements = await gateway.statementsOf(async () => {
      for (const tags of rounds) {
        const results = await Promise.all([add(ids, tags), add(backwards, [...tags].reverse())]);
        expect(results.map(({ __typename }) => __typename)).toEqual(['AddTagsPayload', 'AddTagsPayload']);
      }
    });
    // Whoever loses a deadlock runs again, and claims its idempotency key again.
    expect(statements.filter((text) => text.includes('insert into idempotency_key'))).toHaveLength(20);
    expect(await tagsOf(gateway, tenant.key, ...ids)).toMatchObject(Array(12).fill({ length: 30 }));
  });

  it('a tag is made, renamed, deleted and put on customers, and nothing fails', async () => {
    const other = await createTenant(gateway.pool);
    const key = await other.newKey({ scopes: ['ADMIN'] });
    const ids = (await customersOf(gateway, other, 6)).map(({ id }) => id);
    const answers: string[] = [];
    const drop = async (): Promise<Data> => {
      const { tags } = await gateway.ask(key, '{ tags { id } }');
      return tags[0] ? mutate(gateway, key, 'deleteTag', { id: tags[0].id }) : null;
    };
    const rename = async (): Promise<Data> => {
      const { tags } = await gateway.ask(key, '{ tags { id } }');
      return tags[0] ? mutate(gateway, key, 'updateTag', { id: tags[0].id, name: 'b' }) : null;
    };
    for (let round = 0; round < 15; round += 1) {
      const work = [add(ids, ['a', 'b'], key), drop(), rename(), add([...ids].reverse(), ['b', 'c'], key)];
      for (const result of await Promise.all(work)) if (result) answers.push(result.__typename);
    }
    const expected = ['AddTagsPayload', 'DeleteTagPayload', 'UpdateTagPayload', 'ConflictError', 'NotFoundError'];
    expect([...new Set(answers)].filter((name) => !expected.includes(name))).toEqual([]);
    expect(answers.filter((name) => name === 'AddTagsPayload')).toHaveLength(30);
    const { rows } = await gateway.pool.query(
      'select count(*)::int as count from tag where organization_id = $1 and lower(name) <> name_key',
      [other.organizationId],
    );
    expect(rows).toEqual([{ count: 0 }]);
  });
});

describe('any sequence of addTags and removeTags', () => {
  const names = ['a', 'B', 'ç', 'd d'];
  const step = fc.record({
    adds: fc.boolean(),
    customers: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1 }),
    tags: fc.array(fc.constantFrom(...names, ...names.map((name) => name.toUpperCase())), {
      minLength: 1,
      maxLength: 3,
    }),
  });

  it('leaves each customer with the tags of a set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const ids = await customerIds(3);
        const model = ids.map(() => new Set<string>());
        for (const { adds, customers, tags } of steps) {
          const subjectIds = customers.map((index) => ids[index] ?? '');
          await (adds ? add(subjectIds, tags) : remove(subjectIds, tags));
          for (const index of customers)
            for (const tag of tags) model[index]?.[adds ? 'add' : 'delete'](tag.toLowerCase());
        }
        const found = await tagsOf(gateway, tenant.key, ...ids);
        expect(found.map((tags) => tags.map((tag) => tag.toLowerCase()))).toEqual(
          model.map((tags) => [...tags].sort()),
        );
      }),
      { numRuns: 15 * soak },
    );
    expect(await countRows(gateway.pool, 'tag', tenant.organizationId)).toBeGreaterThan(0);
  });
});

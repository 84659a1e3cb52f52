import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import {
  type CustomerInput,
  changeCustomer,
  changesByPath,
  checksum,
  countRows,
  created,
  customerFields,
  inputOf,
  readCustomer,
} from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

vi.setConfig({ testTimeout: 60_000 * soak });

let gateway: TestGateway;
/** Another process, as far as keys and races go. */
let other: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ poolSize: 8 });
  other = await startTestGateway({ poolSize: 8 });
});
afterAll(() => Promise.all([gateway.stop(), other.stop()]));

const upsertCustomer = `mutation ($input: UpsertCustomerInput!) {
  upsertCustomer(input: $input) {
    __typename
    ... on UpsertCustomerPayload { outcome dryRun replayed changes { path before after } customer { ${customerFields} } }
    ... on UserError { code message }
    ... on InvalidInputError { issues { path code } }
    ... on NotFoundError { id }
    ... on ConflictError { existing { __typename id } }
    ... on RuleError { path }
  }
}`;

interface Stage {
  readonly tenant: Tenant;
  readonly key: string;
  readonly run: (by: CustomerInput, customer?: CustomerInput, rest?: CustomerInput, at?: TestGateway) => Promise<Data>;
  readonly sum: () => Promise<string>;
  readonly history: (id: string) => Promise<string[]>;
}

/** A tenant of its own, and a key for its Swedish company. */
async function newStage(): Promise<Stage> {
  const tenant = await createTenant(gateway.pool);
  const key = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
  return {
    tenant,
    key,
    run: async (by, customer = {}, rest = {}, at = gateway) => {
      const input = { idempotencyKey: randomUUID(), by, customer, ...rest };
      return (await at.ask(key, upsertCustomer, { input })).upsertCustomer;
    },
    sum: () => checksum(gateway.pool, tenant.organizationId),
    history: async (id) => {
      const { auditEvents } = await gateway.ask(
        key,
        `{ auditEvents(subjectId: "${id}", first: 50) { nodes { action } } }`,
      );
      return auditEvents.nodes.map(({ action }: Data) => action).reverse();
    },
  };
}

const acme = { name: 'Acme', email: 'a@acme.example' };
const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString();
const netsuite = (externalId: string, updated?: number | null) => ({
  reference: {
    source: 'NETSUITE',
    externalId,
    ...(updated === undefined ? {} : { externalUpdatedAt: updated === null ? null : day(updated) }),
  },
});
const referencesOf = ({ customer }: Data) =>
  customer.references.map(({ source, externalId }: Data) => `${source} ${externalId}`).sort();
const updatedAtOf = ({ customer }: Data, source = 'NETSUITE') =>
  customer.references.find((one: Data) => one.source === source).externalUpdatedAt;

const keys = [
  ['an external id', { externalId: 'crm-1' }],
  ['a reference', netsuite('ns-1')],
] as const;

describe('an upsert by', () => {
  it.each(keys)('%s makes, changes, or leaves the customer', async (_what, by) => {
    const { run, tenant, history, sum } = await newStage();
    const first = await run(by, acme);
    expect(first).toMatchObject({ outcome: 'CREATED', dryRun: false, replayed: false, customer: acme });
    const second = await run(by, { name: 'Acme AB' });
    expect(second).toMatchObject({ outcome: 'UPDATED', customer: { ...acme, name: 'Acme AB', version: 2 } });
    expect(changesByPath(second)).toEqual({ name: ['Acme', 'Acme AB'] });
    expect(second.customer.id).toBe(first.customer.id);
    const idempotencyKey = randomUUID();
    const third = await run(by, { name: 'Acme AB' }, { idempotencyKey });
    expect(third).toMatchObject({ outcome: 'UNCHANGED', changes: [], customer: second.customer });
    expect(await history(first.customer.id)).toEqual(['customer.created', 'customer.updated']);
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(1);
    const before = await sum();
    expect(await run(by, { name: 'Acme AB' }, { idempotencyKey })).toEqual({ ...third, replayed: true });
    expect(await sum()).toBe(before);
  });

  it.each(keys)('%s makes what createCustomer makes of the same', async (_what, by) => {
    const [{ run }, { key }] = [await newStage(), await newStage()];
    const details = { ...acme, tags: ['a'], vatNumber: 'SE556677889901', billingAddress: { country: 'SE' } };
    const upserted = await run(by, details);
    const identity = 'reference' in by ? { references: [by.reference] } : by;
    const made = await created(gateway, key, inputOf({ ...details, ...identity }));
    expect(upserted.changes).toEqual(made.changes);
    const { id, company, createdAt, updatedAt, ...rest } = made.customer;
    expect(upserted.customer).toMatchObject(rest);
  });

  it.each(keys)('%s needs a name only to create', async (_what, by) => {
    const { run, tenant } = await newStage();
    const answer = await run(by, { email: 'a@acme.example' });
    expect(answer).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'customer', 'name'], code: 'REQUIRED' }],
    });
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(0);
    await run(by, acme);
    expect(await run(by, { notes: 'x' })).toMatchObject({ outcome: 'UPDATED', customer: { name: 'Acme', notes: 'x' } });
  });

  it.each(keys)('%s finds it with spaces around, and in any case of the company id', async (_what, by) => {
    const { run, tenant } = await newStage();
    const first = await run(by, acme);
    const spaced =
      'reference' in by
        ? { reference: { ...by.reference, externalId: ` ${by.reference.externalId} ` } }
        : { externalId: ` ${by.externalId} ` };
    const companyId = tenant.companies[0].id.toUpperCase();
    expect(await run(spaced, {}, { companyId })).toMatchObject({
      outcome: 'UNCHANGED',
      customer: { id: first.customer.id },
    });
  });

  it.each(keys)('%s changes an archived customer, which stays archived', async (_what, by) => {
    const { run, key } = await newStage();
    const { customer } = await run(by, acme);
    await changeCustomer(gateway, key, 'archiveCustomer', { id: customer.id });
    const { archivedAt } = await readCustomer(gateway, key, customer.id);
    expect(archivedAt).not.toBeNull();
    expect(await run(by, { name: 'Later' })).toMatchObject({
      outcome: 'UPDATED',
      customer: { id: customer.id, name: 'Later', archivedAt },
    });
  });

  it.each(keys)('%s makes a new customer where the first was erased', async (_what, by) => {
    const { run, key, tenant } = await newStage();
    const { customer } = await run(by, acme);
    await changeCustomer(gateway, key, 'eraseCustomer', { id: customer.id, reason: 'asked' });
    const again = await run(by, acme);
    expect(again.outcome).toBe('CREATED');
    expect(again.customer.id).not.toBe(customer.id);
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(2);
  });

  it.each(keys)('%s refuses a customer of another company', async (_what, by) => {
    const { run, key, tenant, sum } = await newStage();
    const [swedish, german] = tenant.companies;
    const { customer } = await run(by, acme);
    const full = async (companyId: string | null, details: CustomerInput) =>
      (
        await gateway.ask(tenant.key, upsertCustomer, {
          input: { idempotencyKey: randomUUID(), companyId, by, customer: details },
        })
      ).upsertCustomer;
    const before = await sum();
    const code = 'reference' in by ? 'CUSTOMER_DUPLICATE_REFERENCE' : 'CUSTOMER_DUPLICATE_EXTERNAL_ID';
    const conflict = { __typename: 'ConflictError', code };
    expect(await full(german.id, acme)).toMatchObject({ ...conflict, existing: { id: customer.id } });
    // Bad details are told before.
    expect(await full(german.id, { email: 'bad' })).toMatchObject({
      issues: [{ path: ['input', 'customer', 'email'], code: 'INVALID_FORMAT' }],
    });
    const germans = await tenant.newKey({ scopes: ['ADMIN'], companies: [german] });
    for (const companyId of [null, german.id])
      expect(await gateway.ask(germans, upsertCustomer, { input: inputOf(acme, { by, companyId }) })).toMatchObject({
        upsertCustomer: { ...conflict, existing: null },
      });
    for (const companyId of [german.id, randomUUID(), 'x'])
      expect(await run(by, acme, { companyId })).toMatchObject({ __typename: 'NotFoundError', id: companyId });
    expect((await readCustomer(gateway, key, customer.id)).version).toBe(1);
    expect(before).not.toBe('');
    // The company need not be named for a customer that is there.
    expect(await full(null, { name: 'Found' })).toMatchObject({ outcome: 'UPDATED' });
    expect(await full(swedish.id, { name: 'Found' })).toMatchObject({ outcome: 'UNCHANGED' });
  });

  it('what is new needs a company where the key sees two', async () => {
    const { tenant } = await newStage();
    const input = inputOf(acme, { by: { externalId: 'crm-1' } });
    expect((await gateway.ask(tenant.key, upsertCustomer, { input })).upsertCustomer).toMatchObject({
      issues: [{ path: ['input', 'companyId'], code: 'REQUIRED' }],
    });
  });
});

describe('an external id', () => {
  it('in the details must be the one in `by`', async () => {
    const { run, sum } = await newStage();
    const before = await sum();
    for (const externalId of ['crm-2', null])
      expect(await run({ externalId: 'crm-1' }, { ...acme, externalId, email: 'bad' })).toMatchObject({
        __typename: 'InvalidInputError',
        issues: expect.arrayContaining([{ path: ['input', 'customer', 'externalId'], code: 'NOT_ALLOWED' }]),
      });
    expect(await sum()).toBe(before);
    for (const outcome of ['CREATED', 'UNCHANGED'])
      expect(await run({ externalId: 'crm-1' }, { ...acme, externalId: ' crm-1 ' })).toMatchObject({
        outcome,
        customer: { externalId: 'crm-1' },
      });
  });

  it('is set on a customer that is known by a reference, once', async () => {
    const { run } = await newStage();
    await run(netsuite('ns-1'), acme);
    const second = await run(netsuite('ns-1'), { externalId: 'crm-1' });
    expect(second).toMatchObject({ outcome: 'UPDATED', customer: { externalId: 'crm-1' } });
    expect(await run({ externalId: 'crm-1' })).toMatchObject({ customer: { id: second.customer.id } });
    expect(await run(netsuite('ns-1'), { externalId: 'crm-2' })).toMatchObject({
      __typename: 'RuleError',
      code: 'FIELD_IMMUTABLE',
      path: ['input', 'customer', 'externalId'],
    });
    expect(await run(netsuite('ns-2'), { ...acme, externalId: 'crm-1' })).toMatchObject({
      __typename: 'ConflictError',
      code: 'CUSTOMER_DUPLICATE_EXTERNAL_ID',
      existing: { id: second.customer.id },
    });
  });

  it('or reference that cannot be read is told with the rest', async () => {
    const { run } = await newStage();
    const path = (...rest: string[]) => ['input', ...rest].join('.');
    const pathsOf = async (by: CustomerInput) =>
      (await run(by, { email: 'bad' })).issues.map((issue: Data) => issue.path.join('.')).sort();
    const email = path('customer', 'email');
    for (const externalId of ['', '  ', 'a\0b', 'x'.repeat(257)]) {
      expect(await pathsOf({ externalId })).toEqual([path('by', 'externalId'), email].sort());
      expect(await pathsOf(netsuite(externalId))).toEqual([path('by', 'reference', 'externalId'), email].sort());
    }
  });
});

describe('externalUpdatedAt', () => {
  it.each([
    // stored, told, outcome, stored afterwards
    [2, 1, 'STALE', 2],
    [2, 2, 'UPDATED', 2],
    [2, 3, 'UPDATED', 3],
    [2, undefined, 'UPDATED', 2],
    [2, null, 'UPDATED', 2],
    [undefined, 1, 'UPDATED', 1],
    [undefined, undefined, 'UPDATED', null],
  ])('stored %s, told %s: %s', async (stored, told, outcome, after) => {
    const { run, sum, history } = await newStage();
    const first = await run(netsuite('ns-1', stored), acme);
    const before = await sum();
    const idempotencyKey = randomUUID();
    const answer = await run(netsuite('ns-1', told), { name: 'Later' }, { idempotencyKey });
    expect(answer.outcome).toBe(outcome);
    expect(answer.customer.name).toBe(outcome === 'STALE' ? 'Acme' : 'Later');
    expect(updatedAtOf(answer)).toBe(after === null ? null : day(after));
    expect(await run(netsuite('ns-1', told), { name: 'Later' }, { idempotencyKey })).toEqual({
      ...answer,
      replayed: true,
    });
    if (outcome !== 'STALE') return;
    expect(answer).toMatchObject({ changes: [], customer: first.customer });
    expect(await history(first.customer.id)).toEqual(['customer.created']);
    await gateway.pool.query('delete from idempotency_key where key = $1', [idempotencyKey]);
    expect(await sum()).toBe(before);
  });

  it('alone is a change, when it is newer', async () => {
    const { run } = await newStage();
    await run(netsuite('ns-1', 1), acme);
    expect(await run(netsuite('ns-1', 1))).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
    const moved = await run(netsuite('ns-1', 2));
    expect(moved.outcome).toBe('UPDATED');
    expect(moved.changes.every(({ path }: Data) => path[0] === 'references')).toBe(true);
  });

  it('of another spelling is the same time', async () => {
    const { run } = await newStage();
    const at = (externalUpdatedAt: string) => ({
      reference: { source: 'OTHER', externalId: 'o-1', externalUpdatedAt },
    });
    await run(at('2026-01-01T12:00:00Z'), acme);
    expect((await run(at('2026-01-01T13:00:00+01:00'), { name: 'Equal' })).outcome).toBe('UPDATED');
    expect((await run(at('2026-01-01T12:59:59+01:00'), { name: 'Older' })).outcome).toBe('STALE');
  });

  it('that is stale still tells bad details', async () => {
    const { run } = await newStage();
    await run(netsuite('ns-1', 2), acme);
    expect(await run(netsuite('ns-1', 1), { email: 'bad' })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'customer', 'email'], code: 'INVALID_FORMAT' }],
    });
  });
});

describe('references', () => {
  it('of other systems stay, unless they are told', async () => {
    const { run } = await newStage();
    const stripe = { source: 'STRIPE', externalId: 'cus_1' };
    await run(netsuite('ns-1', 1), { ...acme, references: [stripe] });
    const kept = await run(netsuite('ns-1', 2), { name: 'Later' });
    expect(referencesOf(kept)).toEqual(['NETSUITE ns-1', 'STRIPE cus_1']);
    const hubspot = { source: 'HUBSPOT', externalId: 'h-1' };
    expect(referencesOf(await run(netsuite('ns-1', 3), { references: [hubspot] }))).toEqual([
      'HUBSPOT h-1',
      'NETSUITE ns-1',
    ]);
    expect(referencesOf(await run(netsuite('ns-1', 4), { references: null }))).toEqual(['NETSUITE ns-1']);
  });

  it('that name the customer twice are one', async () => {
    const { run } = await newStage();
    const { reference } = netsuite('ns-1', 3);
    for (const outcome of ['CREATED', 'UNCHANGED']) {
      const answer = await run({ reference }, { ...acme, references: [netsuite('ns-1', 1).reference] });
      expect(answer.outcome).toBe(outcome);
      expect(updatedAtOf(answer)).toBe(day(3));
    }
  });

  it('lead to one customer, each with a time of its own', async () => {
    const { run, tenant } = await newStage();
    const hubspot = (number: number) => ({
      reference: { source: 'HUBSPOT', externalId: 'h-1', externalUpdatedAt: day(number) },
    });
    const first = await run(netsuite('ns-1', 5), { ...acme, references: [hubspot(2).reference] });
    const second = await run(hubspot(3), { name: 'By Hubspot' });
    expect(second).toMatchObject({ outcome: 'UPDATED', customer: { id: first.customer.id, name: 'By Hubspot' } });
    expect([updatedAtOf(second), updatedAtOf(second, 'HUBSPOT')]).toEqual([day(5), day(3)]);
    expect((await run(netsuite('ns-1', 4), { name: 'Old' })).outcome).toBe('STALE');
    expect((await run(hubspot(2), { name: 'Old' })).outcome).toBe('STALE');
    expect(await run(netsuite('ns-1', 6), { name: 'New' })).toMatchObject({ outcome: 'UPDATED' });
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(1);
  });

  it('of another customer are a conflict', async () => {
    const { run, sum } = await newStage();
    const { customer } = await run(netsuite('ns-1'), acme);
    await run(netsuite('ns-2'), acme);
    const before = await sum();
    expect(await run(netsuite('ns-2'), { references: [netsuite('ns-1').reference] })).toMatchObject({
      __typename: 'ConflictError',
      code: 'CUSTOMER_DUPLICATE_REFERENCE',
      existing: { id: customer.id },
    });
    expect(await sum()).toBe(before);
  });
});

describe('a dry run', () => {
  it('foretells every outcome, and writes nothing', async () => {
    const { run, sum } = await newStage();
    const steps = [
      ['CREATED', netsuite('ns-1', 2), acme],
      ['UPDATED', netsuite('ns-1', 3), { name: 'Later', tags: ['new'] }],
      ['UNCHANGED', netsuite('ns-1', 3), { name: 'Later' }],
      ['STALE', netsuite('ns-1', 1), { name: 'Old' }],
      ['CREATED', { externalId: 'crm-1' }, acme],
      ['UNCHANGED', { externalId: 'crm-1' }, acme],
    ] as const;
    let present: Data = null;
    for (const [outcome, by, details] of steps) {
      const before = await sum();
      const dry = await run(by, details, { dryRun: true });
      expect(await sum()).toBe(before);
      if (outcome === 'CREATED') present = null;
      const payload = await run(by, details);
      expect(payload.outcome).toBe(outcome);
      expect(dry).toEqual({ ...payload, dryRun: true, customer: present });
      present = payload.customer;
    }
  });
});

describe('many at once', () => {
  it.each(keys)('by %s make one customer', async (_what, by) => {
    const { run, tenant } = await newStage();
    const sends = Array.from({ length: 20 }, (_, index) =>
      run(by, { ...acme, name: `Acme ${index}` }, {}, index % 2 ? other : gateway),
    );
    const outcomes = (await Promise.all(sends)).map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['CREATED', ...Array(19).fill('UPDATED')]);
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(1);
    expect(await countRows(gateway.pool, 'wallet', tenant.organizationId)).toBe(1);
  });

  it('end with the newest, in whatever order they come', async () => {
    const { run, tenant, history } = await newStage();
    const stamps = Array.from({ length: 20 }, (_, index) => index + 1);
    const order = fc.shuffledSubarray(stamps, { minLength: 20 });
    let rounds = 0;
    const property = fc.asyncProperty(order, fc.array(fc.boolean(), { minLength: 20 }), async (numbers, places) => {
      rounds += 1;
      const key = `ns-${rounds}`;
      const answers = await Promise.all(
        numbers.map((number, index) =>
          run(
            netsuite(key, number),
            { ...acme, name: `Told ${number}`, notes: `${number}` },
            {},
            places[index] ? other : gateway,
          ),
        ),
      );
      const outcomes = answers.map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'CREATED')).toHaveLength(1);
      expect(outcomes.filter((outcome) => !['CREATED', 'UPDATED', 'STALE'].includes(outcome))).toEqual([]);
      const ids = new Set(answers.map(({ customer }) => customer.id));
      expect(ids.size).toBe(1);
      const last = await run(netsuite(key));
      expect(last).toMatchObject({ outcome: 'UNCHANGED', customer: { name: 'Told 20', notes: '20' } });
      expect(updatedAtOf(last)).toBe(day(20));
      const updates = outcomes.filter((outcome) => outcome === 'UPDATED').length;
      expect(last.customer.version).toBe(1 + updates);
      const [id = ''] = ids;
      expect(await history(id)).toEqual(['customer.created', ...Array(updates).fill('customer.updated')]);
      expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(rounds);
    });
    await fc.assert(property, { numRuns: 3 * soak, endOnFailure: true });
  });

  it('one after the other, end as the newest says', async () => {
    const { run } = await newStage();
    let rounds = 0;
    const property = fc.asyncProperty(fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }), async (numbers) => {
      rounds += 1;
      let newest = -1;
      let name = '';
      for (const [index, number] of numbers.entries()) {
        const told = `Told ${index}`;
        const expected = newest < 0 ? 'CREATED' : number < newest ? 'STALE' : 'UPDATED';
        const answer = await run(netsuite(`seq-${rounds}`, number + 1), { ...acme, name: told });
        if (expected !== 'STALE') [newest, name] = [number, told];
        expect(answer).toMatchObject({ outcome: expected, customer: { name } });
        expect(updatedAtOf(answer)).toBe(day(newest + 1));
      }
    });
    await fc.assert(property, { numRuns: 10 * soak, endOnFailure: true });
  });

  it('of one idempotency key are one', async () => {
    const { run } = await newStage();
    const idempotencyKey = randomUUID();
    const sends = Array.from({ length: 20 }, (_, index) =>
      run(netsuite('ns-1', 1), acme, { idempotencyKey }, index % 2 ? other : gateway),
    );
    const answers = await Promise.all(sends);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'CREATED', changes: answers[0].changes });
  });
});

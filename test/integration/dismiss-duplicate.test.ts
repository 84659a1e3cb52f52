import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeCustomer, created, inputOf } from '../support/customers.ts';
import { dismiss, listedPairs, runDueJobs, twinsOf } from '../support/duplicates.ts';
import { mergerOf } from '../support/merges.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let one: string;
let other: string;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  tenant = await createTenant(gateway.pool);
  one = await make('Berg & Dal AB');
  other = await make('Berg & Dal');
});

const { merge, merged, planned, unmerged } = mergerOf(
  () => gateway,
  () => tenant.key,
);

async function make(name: string, companyId = tenant.companies[0].id): Promise<string> {
  const customer = { name, email: 'info@bergdal.example', phone: '+46 46 12 34 56', customerType: 'BUSINESS' };
  return (await created(gateway, tenant.key, inputOf(customer, { companyId }))).customer.id;
}

const done = (...ids: string[]) => ({
  __typename: 'DismissDuplicatePayload',
  replayed: false,
  customers: ids.map((id) => ({ id })),
});
const refused = (...issues: [code: string, ...path: string[]][]) => ({
  __typename: 'InvalidInputError',
  code: 'VALIDATION_ERROR',
  issues: issues.map(([code, ...path]) => ({ code, path: ['input', 'customerIds', ...path] })),
});

async function events(): Promise<unknown[]> {
  const query = `{ auditEvents(first: 100) { nodes { action subjectId changes { path before after } } } }`;
  const { auditEvents } = await gateway.ask(tenant.key, query);
  return auditEvents.nodes
    .filter(({ action }: Data) => action === 'customer.duplicateDismissed')
    .map(({ subjectId, changes }: Data) => ({ id: subjectId, changes }));
}

describe('dismissDuplicate', () => {
  it('is remembered on both, tells both, and writes an event for each', async () => {
    await runDueJobs(gateway, tenant);
    expect(await listedPairs(gateway, tenant.key)).toHaveLength(1);
    expect(await dismiss(gateway, tenant.key, [other, one])).toEqual(done(other, one));
    expect(await listedPairs(gateway, tenant.key)).toEqual([]);
    expect(await twinsOf(gateway, tenant.key, one)).toEqual([]);
    const told = (id: string, after: string) => ({ id, changes: [{ path: ['notDuplicateOf'], before: null, after }] });
    const found = await events();
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([told(one, other), told(other, one)]));
  });

  it('counts a version of both, once: a merge that was planned is to be looked at again', async () => {
    const { planHash } = await planned({ source: other, target: one });
    const versions = async () => {
      const query = '{ customers(first: 2) { nodes { version } } }';
      return (await gateway.ask(tenant.key, query)).customers.nodes.map(({ version }: Data) => version);
    };
    await dismiss(gateway, tenant.key, [one, other]);
    await dismiss(gateway, tenant.key, [one, other]);
    expect(await versions()).toEqual([2, 2]);
    expect(await merge({ source: other, target: one }, { expectedPlanHash: planHash })).toMatchObject({
      code: 'MERGE_PLAN_STALE',
    });
  });

  it('twice is no error, and no news', async () => {
    const idempotencyKey = randomUUID();
    await dismiss(gateway, tenant.key, [one, other], { idempotencyKey });
    expect(await dismiss(gateway, tenant.key, [other, one])).toEqual(done(other, one));
    expect(await dismiss(gateway, tenant.key, [one, other], { idempotencyKey })).toEqual({
      ...done(one, other),
      replayed: true,
    });
    expect(await events()).toHaveLength(2);
  });

  it('is for exactly two different customers', async () => {
    expect(await dismiss(gateway, tenant.key, [])).toEqual(refused(['OUT_OF_RANGE']));
    expect(await dismiss(gateway, tenant.key, [one])).toEqual(refused(['OUT_OF_RANGE']));
    expect(await dismiss(gateway, tenant.key, [one, other, randomUUID()])).toEqual(refused(['OUT_OF_RANGE']));
    expect(await dismiss(gateway, tenant.key, [one, one.toUpperCase()])).toEqual(refused(['NOT_ALLOWED', '1']));
  });

  it('is for two of one company, which the key sees', async () => {
    const german = await make('Berg & Dal GmbH', tenant.companies[1].id);
    expect(await dismiss(gateway, tenant.key, [one, german])).toEqual(refused(['NOT_ALLOWED', '1']));
    const limited = await tenant.newKey({ scopes: ['CUSTOMERS_MERGE'], companies: [tenant.companies[1]] });
    const stranger = await createTenant(gateway.pool);
    for (const [key, ids, unseen] of [
      [limited, [german, one], one],
      [limited, [one, other], one],
      [stranger.key, [one, other], one],
      [tenant.key, [one, randomUUID()], null],
      [tenant.key, [one, 'no-id'], 'no-id'],
    ] as const) {
      const id = unseen ?? ids[1];
      expect(await dismiss(gateway, key, ids)).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND', id });
    }
    expect(await events()).toEqual([]);
  });

  it('takes a merged customer for its survivor, and refuses two that lead to one', async () => {
    const third = await make('Dal & Berg');
    const { merge: made } = await merged({ source: other, target: third });
    expect(await dismiss(gateway, tenant.key, [one, other])).toEqual(done(one, third));
    expect(await dismiss(gateway, tenant.key, [third, other])).toEqual(refused(['NOT_ALLOWED', '1']));
    await unmerged(made.id);
    await runDueJobs(gateway, tenant);
    // What was said of the survivor was not said of the other one.
    expect(await twinsOf(gateway, tenant.key, one)).toEqual([other]);
  });

  it('knows archived customers, and no erased ones', async () => {
    await changeCustomer(gateway, tenant.key, 'archiveCustomer', { id: one });
    expect(await dismiss(gateway, tenant.key, [one, other])).toEqual(done(one, other));
    const admin = await tenant.newKey({ scopes: ['ADMIN'] });
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: one, reason: 'They asked for it' });
    expect(await dismiss(gateway, tenant.key, [other, one])).toMatchObject({ __typename: 'NotFoundError', id: one });
  });

  it('needs CUSTOMERS_MERGE', async () => {
    const key = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE'] });
    await expect(dismiss(gateway, key, [one, other])).rejects.toThrow('CUSTOMERS_MERGE');
  });

  it('many at once, in any order, wait for each other and for merges without a deadlock', async () => {
    const third = await make('Dal & Berg');
    const ids = [one, other, third];
    const work = Array.from({ length: 12 }, (_, index) => {
      const [a = '', b = ''] = [ids[index % 3], ids[(index + 1 + (index % 2)) % 3]];
      return dismiss(gateway, tenant.key, [a, b]);
    });
    for (const answer of await Promise.all(work))
      expect(answer).toMatchObject({ __typename: 'DismissDuplicatePayload' });
    const { rows } = await gateway.pool.query(
      'select count(*)::int as count from dismissed_duplicate where organization_id = $1',
      [tenant.organizationId],
    );
    expect(rows).toEqual([{ count: 3 }]);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPool, usualPoolLimits } from '../../src/database/pool.ts';
import { connectTo } from '../support/ask-program.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Answer, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

vi.setConfig({ testTimeout: 120_000 });

const CONNECTIONS = 3;
const QUEUE = 20;
const limits = soak > 1 ? usualPoolLimits : { ...usualPoolLimits, statement: 4_000, use: 4_500 };

// One statement, beside the one that looks up the key.
const read = '{ customers(first: 1) { nodes { id } } }';
const create = `mutation ($key: String!, $companyId: ID!) {
  createCustomer(input: { idempotencyKey: $key, companyId: $companyId, customer: { name: "One", email: "a@b.example" } }) {
    __typename
    ... on CreateCustomerPayload { customer { id } }
  }
}`;

let own: OwnDatabase;
let gateway: TestGateway;
let tenant: Tenant;
let other: pg.Client;
beforeAll(async () => {
  own = await createOwnDatabase();
  gateway = await startTestGateway({
    databaseUrl: own.url,
    poolSize: CONNECTIONS,
    database: { poolQueue: QUEUE, limits },
  });
  tenant = await createTenant(gateway.pool);
  other = await connectTo(own.url);
  // The first use of a key is noted.
  await gateway.ask(tenant.key, read);
});
afterAll(async () => {
  await other.end();
  await gateway.stop();
  await own.drop();
});
// Where a test fails, the next one must find no lock.
afterEach(() => other.query('rollback'));

const hungStatements = async () =>
  (await other.query("select from pg_locks where not granted and relation = 'customer'::regclass")).rowCount;
const lockCustomers = () => other.query('begin; lock table customer in access exclusive mode');
const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code;

/** Sends reads, and answers what has come back so far. */
function sendReads(count: number): { readonly answered: Answer[]; readonly all: Promise<unknown> } {
  const answered: Answer[] = [];
  const asked = Array.from({ length: count }, async () => answered.push(await gateway.send(tenant.key, read)));
  return { answered, all: Promise.all(asked) };
}

describe('a pool whose connections all hang', () => {
  it('lets so many wait, refuses the others while they hang, and is as before when they do no more', async () => {
    await lockCustomers();
    const { answered, all } = sendReads(60);
    await expect.poll(hungStatements, { timeout: 3_000 }).toBe(CONNECTIONS);
    // Nobody whose statement hangs was answered yet; so many wait for a connection, and so many for their key.
    await expect.poll(() => answered.length, { timeout: 3_000 }).toBeGreaterThanOrEqual(60 - CONNECTIONS - 2 * QUEUE);
    expect(await hungStatements()).toBeGreaterThan(0);
    expect(new Set(answered.map(codeOf))).toEqual(new Set(['TRY_AGAIN']));
    for (const { errors } of answered) expect(errors?.[0]?.extensions.retryAfterMs).toBe(1_000);
    await all;
    // PostgreSQL has ended what hung, or a place was never had.
    expect(answered.map(codeOf)).toEqual(Array(60).fill('TRY_AGAIN'));
    await other.query('rollback');
    // Every place is free: nobody waits, and no connection is in use.
    expect([gateway.pool.waitingCount, gateway.pool.totalCount - gateway.pool.idleCount]).toEqual([0, 0]);
    expect(await gateway.ask(tenant.key, read)).toEqual({ customers: { nodes: [] } });
  });

  it('says that it is overloaded while none of them comes back, but is ready, and then says so no more', async () => {
    await lockCustomers();
    expect(gateway.database.isOverloaded()).toBe(false);
    const { answered, all } = sendReads(CONNECTIONS + 2);
    await expect.poll(gateway.database.isOverloaded, { timeout: 3_000 }).toBe(true);
    expect(answered).toEqual([]);
    expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    await other.query('rollback');
    await all;
    expect(answered.map(({ errors }) => errors)).toEqual(Array(CONNECTIONS + 2).fill(undefined));
    expect(gateway.database.isOverloaded()).toBe(false);
  });

  it('answers writes that wait for a lock within its time, and does them once when they are sent again', async () => {
    await lockCustomers();
    const variables = (number: number) => ({ key: `k${number % 3}`, companyId: tenant.companies[0].id });
    const writes = Array.from({ length: 6 }, (_, number) => gateway.send(tenant.key, create, variables(number)));
    for (const { data, errors } of await Promise.all(writes))
      expect(['TRY_AGAIN', 'IdempotencyError']).toContain(
        errors?.[0]?.extensions.code ?? data.createCustomer.__typename,
      );
    await other.query('rollback');
    const ids = new Set<string>();
    for (let number = 0; number < 6; number += 1)
      ids.add((await gateway.ask(tenant.key, create, variables(number))).createCustomer.customer.id);
    expect(ids.size).toBe(3);
  });
});

describe('a connection that is never given back', () => {
  const use = soak > 1 ? usualPoolLimits.use : 2_000;
  let pool: pg.Pool;
  beforeAll(() => {
    pool = openPool({ url: own.url, poolSize: CONNECTIONS, limits: { use } });
  });
  afterAll(() => pool.end());

  it('is cut, its transaction undone, and its place is free', async () => {
    const held = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()));
    const lost = held.map((client) => new Promise<Error>((resolve) => client.once('error', resolve)));
    await held[0]?.query("begin; update organization set name = 'Lost'");
    const told = (await Promise.all(lost)).map(({ message }) => message);
    expect(told).toEqual(Array(CONNECTIONS).fill(`a connection was in use for ${use} ms`));
    for (const client of held) client.release();
    expect((await pool.query("select from organization where name = 'Lost'")).rowCount).toBe(0);
    expect(pool.totalCount).toBe(1);
  });

  it('is not one that is given back in time and taken again', async () => {
    const began = Date.now();
    while (Date.now() - began < use + 500) {
      await pool.query('select 1');
      await sleep(50);
    }
    expect(pool.totalCount).toBe(1);
  });
});

import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { usualPoolLimits } from '../../src/database/pool.ts';
import { connectTo } from '../support/ask-program.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Answer, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

vi.setConfig({ testTimeout: 180_000 });

const CONNECTIONS = 4;
const ANSWERED_WITHIN_MS = 3 * 20_000;
const BACK_WITHIN_MS = 3 * 5_000;
const limits = soak > 1 ? usualPoolLimits : { ...usualPoolLimits, wait: 1_500, statement: 2_000, use: 3_000 };

const read = '{ customers(first: 1) { totalCount } }';
const create = `mutation ($key: String!, $companyId: ID!) {
  createCustomer(input: { idempotencyKey: $key, companyId: $companyId, customer: { name: "One", email: "a@b.example" } }) {
    __typename
    ... on CreateCustomerPayload { customer { id } }
  }
}`;

let own: OwnDatabase;
let proxy: TcpProxy;
let gateway: TestGateway;
let tenant: Tenant;
let other: Client;
beforeAll(async () => {
  own = await createOwnDatabase();
  const url = new URL(own.url);
  proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
  url.host = `127.0.0.1:${proxy.port}`;
  gateway = await startTestGateway({ databaseUrl: url.href, poolSize: CONNECTIONS, database: { limits } });
  tenant = await createTenant(gateway.pool);
  other = await connectTo(own.url);
});
afterAll(async () => {
  await other.end();
  await gateway.stop();
  await proxy.stop();
  await own.drop();
});

const status = async (path: string) => (await fetch(`${gateway.url}${path}`)).status;
const isServed = async () => (await gateway.send(tenant.key, read)).errors === undefined;
const write = (key: string) => gateway.send(tenant.key, create, { key, companyId: tenant.companies[0].id });
const outcomeOf = ({ data, errors }: Answer): string =>
  String(errors?.[0]?.extensions.code ?? data.createCustomer?.__typename ?? 'read');

interface Timed {
  readonly answers: readonly Answer[];
  readonly longest: number;
}

async function timed(requests: readonly Promise<Answer>[]): Promise<Timed> {
  const began = performance.now();
  const answers = await Promise.all(requests);
  return { answers, longest: performance.now() - began };
}

/** Writes of which at least one waits inside of its transaction, until the customers are unlocked. */
async function holdWrites(keys: readonly string[]): Promise<readonly Promise<Answer>[]> {
  await other.query('begin; lock table customer in access exclusive mode');
  const writes = keys.map(write);
  const waiting = "select from pg_locks where not granted and relation = 'customer'::regclass";
  await expect.poll(async () => (await other.query(waiting)).rowCount, { interval: 5 }).toBeGreaterThan(0);
  return writes;
}

async function customersOf(keys: readonly string[]): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const key of keys) ids.add((await write(key)).data.createCustomer.customer.id);
  return ids;
}

describe('a database that goes silent', () => {
  it('hangs no request, in the middle of a transaction neither, and gets its connections back', async ({
    annotate,
  }) => {
    const keys = ['a1', 'a2', 'a3'];
    const writes = await holdWrites(keys);
    proxy.goSilent();
    await other.query('rollback');
    const reads = Array.from({ length: 30 }, () => gateway.send(tenant.key, read));
    const asked = timed([...writes, ...reads]);
    expect(await status('/readyz')).toBe(503);
    expect(await status('/livez')).toBe(200);
    const { answers, longest } = await asked;
    // A second attempt finds its key in the hands of the first, whose transaction the database does not know to be lost.
    for (const answer of answers) expect(['TRY_AGAIN', 'UNAVAILABLE', 'IdempotencyError']).toContain(outcomeOf(answer));
    expect(longest).toBeLessThan(ANSWERED_WITHIN_MS);
    // Nobody holds a connection that leads nowhere, and nobody waits for one.
    await expect.poll(() => gateway.pool.totalCount, { timeout: ANSWERED_WITHIN_MS }).toBe(0);
    expect(gateway.pool.waitingCount).toBe(0);
    await proxy.comeBack();
    const back = performance.now();
    await expect.poll(isServed, { timeout: BACK_WITHIN_MS }).toBe(true);
    expect(await status('/readyz')).toBe(200);
    await annotate(`longest ${Math.round(longest)} ms, served again after ${Math.round(performance.now() - back)} ms`);
    // What was under way is done once, whether its commit had come through or not.
    expect((await customersOf([...keys, ...keys])).size).toBe(keys.length);
  });

  it('is served again though the old connections never speak again', async ({ annotate }) => {
    const keys = ['b1', 'b2'];
    const writes = await holdWrites(keys);
    proxy.goSilent();
    await other.query('rollback');
    const { longest } = await timed([...writes, ...Array.from({ length: 10 }, () => gateway.send(tenant.key, read))]);
    expect(longest).toBeLessThan(ANSWERED_WITHIN_MS);
    proxy.forgetSilent();
    const back = performance.now();
    await expect.poll(isServed, { timeout: BACK_WITHIN_MS }).toBe(true);
    await expect.poll(() => status('/readyz'), { timeout: BACK_WITHIN_MS }).toBe(200);
    await annotate(`served again after ${Math.round(performance.now() - back)} ms`);
    expect((await customersOf([...keys, ...keys])).size).toBe(keys.length);
  });

  it('holds up no stop', async () => {
    const stopping = await startTestGateway({ databaseUrl: urlOfProxy(), poolSize: 1, database: { limits } });
    await stopping.pool.query('select 1');
    proxy.goSilent();
    const asked = stopping.pool.query('select 1').catch((error: Error) => error.message);
    await expect.poll(() => stopping.pool.idleCount, { interval: 1 }).toBe(0);
    const stopped = stopping.stop();
    expect(await asked).toBe(`a connection was in use for ${limits.use} ms`);
    await stopped;
    await proxy.comeBack();
  });
});

function urlOfProxy(): string {
  const url = new URL(own.url);
  url.host = `127.0.0.1:${proxy.port}`;
  return url.href;
}

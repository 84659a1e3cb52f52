import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyMigrations } from '../../src/database/migrate.ts';
import { projectRoot } from '../../src/project-root.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { type KillablePostgres, startKillablePostgres } from '../support/killable-postgres.ts';
import { pgbouncerProgram, startPgbouncer } from '../support/start-pgbouncer.ts';
import { createTenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { startWireProxy, type WireProxy } from '../support/wire-proxy.ts';
import { startWriteLoad, type WriteLoad } from '../support/write-load.ts';

vi.setConfig({ testTimeout: 180_000 * soak });

const WRITERS = 6;
const NOT_READY_WITHIN_MS = 3 * 2_000;
const READY_WITHIN_MS = 3 * 5_000;
const ALIVE_WITHIN_MS = 1_000;

let postgres: KillablePostgres;
let proxy: WireProxy;
/** The database at an address that stays the same, however often PostgreSQL is started anew. */
let url: string;
beforeAll(async () => {
  postgres = await startKillablePostgres();
  await postgres.run('create database away');
  await applyMigrations({ url: postgres.url('away'), directory: `${projectRoot}/prisma/migrations` });
  proxy = await startWireProxy(() => ({ host: '127.0.0.1', port: Number(new URL(postgres.url('away')).port) }));
  url = Object.assign(new URL(postgres.url('away')), { port: proxy.port }).href;
});
afterAll(async () => {
  await proxy.stop();
  await postgres.stop();
});

interface Health {
  /** What /livez answered, and its slowest answer, so far. */
  readonly alive: Set<number>;
  slowest(): number;
  stop(): Promise<void>;
}

function watchLiveness(gateway: TestGateway): Health {
  const alive = new Set<number>();
  let [slowest, isStopped] = [0, false];
  const watch = async () => {
    while (!isStopped) {
      const asked = performance.now();
      alive.add((await fetch(`${gateway.url}/livez`)).status);
      slowest = Math.max(slowest, performance.now() - asked);
      await sleep(20);
    }
  };
  const watching = watch();
  return {
    alive,
    slowest: () => slowest,
    stop: async () => {
      isStopped = true;
      await watching;
    },
  };
}

/** How long it takes until /readyz answers so. */
async function readyAfter(gateway: TestGateway, status: number, within: number): Promise<number> {
  const began = performance.now();
  const ask = async () => (await fetch(`${gateway.url}/readyz`)).status;
  await expect.poll(ask, { timeout: within, interval: 20 }).toBe(status);
  return Math.round(performance.now() - began);
}

/** Names of customers that are there, each as often as it is. */
async function namesOf(organizationId: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: postgres.url('away') });
  await client.connect();
  const { rows } = await client.query('select name from customer where organization_id = $1 order by name', [
    organizationId,
  ]);
  await client.end();
  return rows.map(({ name }) => name);
}

const createdNames = ({ writes }: WriteLoad) =>
  writes.flatMap(({ command, outcome }) => (command.name === 'createCustomer' ? [outcome.customer.name] : [])).sort();

/** Takes the database away under load and gives it back, so many times. Answers figures, as text. */
async function awayAndBack(databaseUrl: string, times: number): Promise<string> {
  const gateway = await startTestGateway({ databaseUrl });
  const tenant = await createTenant(gateway.pool);
  const health = watchLiveness(gateway);
  const load = startWriteLoad({
    url: gateway.url,
    key: tenant.key,
    companyId: tenant.companies[0].id,
    writers: WRITERS,
    seed: 8,
  });
  const figures: Record<string, number> = { times, unreadyMs: 0, readyMs: 0 };
  const worst = (what: string, value: number) => {
    figures[what] = Math.max(figures[what] ?? 0, value);
  };
  for (let time = 0; time < times; time += 1) {
    await load.answered();
    expect(await readyAfter(gateway, 200, READY_WITHIN_MS)).toBeLessThan(READY_WITHIN_MS);
    await postgres.kill();
    worst('unreadyMs', await readyAfter(gateway, 503, NOT_READY_WITHIN_MS));
    // Long enough that writers are refused.
    const before = load.repeats();
    await expect.poll(load.repeats, { timeout: 60_000 }).toBeGreaterThan(before + WRITERS);
    await postgres.start();
    worst('readyMs', await readyAfter(gateway, 200, READY_WITHIN_MS));
    const back = performance.now();
    await load.answered();
    worst('answeredMs', Math.round(performance.now() - back));
  }
  await load.stop();
  await health.stop();
  await gateway.stop();
  // No request hung, nothing was answered that a caller must not get, and each key made one customer.
  expect(load.faults).toEqual([]);
  expect(await namesOf(tenant.organizationId)).toEqual(createdNames(load));
  expect([...health.alive]).toEqual([200]);
  expect(health.slowest()).toBeLessThan(3 * ALIVE_WITHIN_MS);
  Object.assign(figures, {
    writes: load.writes.length,
    repeats: load.repeats(),
    aliveMs: Math.round(health.slowest()),
  });
  return JSON.stringify(figures);
}

describe('PostgreSQL that is killed under load', () => {
  it('is waited for, and nothing is done twice', async ({ annotate }) => {
    await annotate(await awayAndBack(url, 2 * soak));
  });

  it.skipIf(!existsSync(pgbouncerProgram))('is waited for behind a PgBouncer too', async ({ annotate }) => {
    const bouncer = await startPgbouncer(url);
    await annotate(await awayAndBack(bouncer.url, soak).finally(() => bouncer.stop()));
  });
});

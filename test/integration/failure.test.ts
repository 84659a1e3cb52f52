import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { type FailureKind, failureKind } from '../../src/database/failure.ts';
import { rawSql, sql, TENANT } from '../../src/database/sql.ts';
import type { TenantDatabase, TenantTransaction } from '../../src/database/tenant-database.ts';
import { createTenant } from '../support/tenant.ts';

let database: Database;
let tenant: TenantDatabase;
let other: pg.Client;
beforeAll(async () => {
  database = openDatabase({ url: inject('databaseUrl'), poolSize: 2 });
  tenant = database.tenant((await createTenant(database.pool)).organizationId);
  other = new pg.Client({ connectionString: inject('databaseUrl') });
  await other.connect();
  await other.query(`create schema failure_test; create function failure_test.raise(code text) returns text language plpgsql
    as 'begin raise exception using errcode = code; end'`);
});
afterAll(async () => {
  await other.query('drop schema failure_test cascade');
  await other.end();
  await database.close();
});

const kindOf = (work: Promise<unknown>): Promise<FailureKind> =>
  work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => failureKind(error),
  );
const where = () => ({ organizationId: tenant.organizationId });
const limit = (tx: TenantTransaction, name: string) =>
  tx.query(sql`select set_config(${name}, '50ms', true), ${TENANT}::text`);
const rename = (tx: TenantTransaction) => tx.company.updateMany({ where: where(), data: { name: 'Renamed' } });
const lockCompanies = sql`select 1 from company where organization_id = ${TENANT} for update`;

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  await other.query('begin');
  await other.query('select 1 from company where organization_id = $1 for update', [tenant.organizationId]);
  return work().finally(() => other.query('rollback'));
}

async function terminate(tx: TenantTransaction): Promise<void> {
  const [backend] = await tx.query<{ pid: number }>(sql`select pg_backend_pid() as pid, ${TENANT}::text as tenant`);
  await other.query('select pg_terminate_backend($1, 5000)', [backend?.pid]);
}

describe('failureKind of what Prisma throws', () => {
  it.each(['lock_timeout', 'statement_timeout'])('is busy after %s, by a model and by hand', async (name) => {
    const run = (work: (tx: TenantTransaction) => Promise<unknown>) =>
      tenant.transaction(async (tx) => {
        await limit(tx, name);
        await work(tx);
      });
    await whileLocked(async () => {
      expect(await kindOf(run(rename))).toBe('busy');
      expect(await kindOf(run((tx) => tx.query(lockCompanies)))).toBe('busy');
      expect(await kindOf(run((tx) => tx.execute(lockCompanies)))).toBe('busy');
    });
  });

  it.each(['40001', '40P01'])('is contention for %s', async (code) => {
    const raise = sql`select failure_test.raise(${code})::text, ${TENANT}::text`;
    expect(await kindOf(tenant.transaction((tx) => tx.query(raise)))).toBe('contention');
  });

  it('is contention for a real deadlock', async () => {
    const locks = [1, 2].map(
      (key) => sql`select pg_advisory_xact_lock(${rawSql(String(key))}, hashtext(${TENANT}::text))::text`,
    );
    const both = (order: readonly number[], ready: Promise<unknown>, tell: () => void) =>
      tenant.transaction(async (tx) => {
        await tx.query(locks[order[0] ?? 0] ?? sql``);
        tell();
        await ready;
        await tx.query(locks[order[1] ?? 0] ?? sql``);
      });
    const [first, second] = [gate(), gate()];
    const ends = await Promise.allSettled([
      both([0, 1], second.passed, first.open),
      both([1, 0], first.passed, second.open),
    ]);
    const failed = ends.filter((end) => end.status === 'rejected');
    expect(failed.map((end) => failureKind(end.reason))).toEqual(['contention']);
  });

  it('is unavailable for a connection that is lost in a statement, between two, and before the commit', async () => {
    const lost = [
      (tx: TenantTransaction) => tx.query(sql`select pg_terminate_backend(pg_backend_pid())::text, ${TENANT}::text`),
      (tx: TenantTransaction) => terminate(tx).then(() => rename(tx)),
      (tx: TenantTransaction) => terminate(tx).then(() => tx.query(lockCompanies)),
      terminate,
    ];
    for (const work of lost) expect(await kindOf(tenant.transaction<unknown>(work))).toBe('unavailable');
    // Broken connections do not stay in the pool.
    for (let count = 0; count < 4; count += 1) expect(await tenant.transaction(rename)).toEqual({ count: 2 });
  });

  it('is constraint for a row that breaks a rule of the database', async () => {
    const id = crypto.randomUUID();
    const plan = { ...where(), id, code: 'p', name: 'P', tier: 't', price: '1', currency: 'EUR', interval: 'MONTH' };
    const make = (data: typeof plan) => tenant.transaction((tx) => tx.plan.create({ data }));
    await make(plan);
    expect(await kindOf(make(plan))).toBe('constraint');
    expect(await kindOf(make({ ...plan, id: crypto.randomUUID(), code: 'q', interval: 'NEVER' }))).toBe('constraint');
  });

  it('is unknown for what is a fault of ours', async () => {
    expect(await kindOf(tenant.query(sql`select nothing from nowhere where ${TENANT}`))).toBe('unknown');
    expect(failureKind(new Error('Connection to the moon'))).toBe('unknown');
    expect(failureKind(undefined)).toBe('unknown');
  });
});

describe('failureKind of a database that is away', () => {
  async function expectUnavailable(url: string): Promise<void> {
    const away = openDatabase({ url });
    const reader = away.tenant(tenant.organizationId);
    try {
      expect(await kindOf(reader.query(sql`select ${TENANT}::text`))).toBe('unavailable');
      expect(await kindOf(reader.transaction((tx) => tx.query(sql`select ${TENANT}::text`)))).toBe('unavailable');
      expect(await kindOf(away.pool.query('select 1'))).toBe('unavailable');
    } finally {
      await away.close();
    }
  }

  it('is unavailable where nobody listens', async () => {
    const server = await listening();
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expectUnavailable(`postgres://nobody:x@127.0.0.1:${port}/none`);
  });

  it('is unavailable where the server hangs up', async () => {
    const server = await listening();
    const { port } = server.address() as AddressInfo;
    await expectUnavailable(`postgres://nobody:x@127.0.0.1:${port}/none`);
    server.close();
  });

  it('is busy where all connections of the pool are taken', async () => {
    const pool = new pg.Pool({ connectionString: inject('databaseUrl'), max: 1 });
    const taken = await pool.connect();
    pool.options.connectionTimeoutMillis = 20;
    expect(await kindOf(pool.query('select 1'))).toBe('busy');
    taken.release();
    await pool.end();
  });
});

async function listening(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

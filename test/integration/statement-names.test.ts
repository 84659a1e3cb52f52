import { existsSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { rawSql, sql, TENANT } from '../../src/database/sql.ts';
import { pgbouncerProgram, startPgbouncer } from '../support/start-pgbouncer.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';

const mostNames = 200;

/** A database of one connection, with the names under which statements are sent by it. */
async function openHeard(url: string): Promise<{ database: Database; tenant: Tenant; names: (string | undefined)[] }> {
  const database = openDatabase({ url, poolSize: 1 });
  const tenant = await createTenant(database.pool);
  const names: (string | undefined)[] = [];
  const client = await database.pool.connect();
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  const heard = (...given: [pg.QueryConfig | string]) => {
    if (typeof given[0] === 'object') names.push(given[0].name);
    return query(...given);
  };
  Object.assign(client, { query: heard });
  client.release();
  return { database, tenant, names };
}

/** What the statement of a number answers; each number has a text of its own. */
async function answerOf({ database, tenant }: { database: Database; tenant: Tenant }, n: number, isLasting = true) {
  const reader = database.tenant(tenant.organizationId);
  const statement = sql`select ${rawSql(String(n))} + ${1}::int as n from organization where id = ${TENANT}`;
  const [row] = await reader.query<{ n: number }>(statement, isLasting);
  return row?.n;
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('statements that come again', () => {
  let heard: Awaited<ReturnType<typeof openHeard>>;
  beforeAll(async () => {
    heard = await openHeard(inject('databaseUrl'));
  });
  afterAll(() => heard.database.close());

  async function prepared(): Promise<number> {
    const { rows } = await heard.database.pool.query<{ n: number }>(
      'select count(*)::int as n from pg_prepared_statements',
    );
    return rows[0]?.n ?? -1;
  }

  it('are prepared once', async () => {
    for (const _time of upTo(5)) expect(await answerOf(heard, 7)).toBe(8);
    expect(await prepared()).toBe(1);
    expect(new Set(heard.names.slice(-6, -1)).size).toBe(1);
  });

  it('and others are not prepared', async () => {
    const before = await prepared();
    heard.names.length = 0;
    for (const n of upTo(5)) expect(await answerOf(heard, 1_000 + n, false)).toBe(1_001 + n);
    expect(heard.names).toEqual(upTo(5).map(() => undefined));
    expect(await prepared()).toBe(before);
  });

  it('leave no more than 200 prepared on a connection, and each is answered, then and later', async () => {
    const many = upTo(mostNames + 60);
    for (const _round of upTo(2)) {
      for (const n of many) expect(await answerOf(heard, n)).toBe(n + 1);
      expect(await prepared()).toBe(mostNames);
    }
  });

  it('are answered also where they come at once', async () => {
    const many = upTo(mostNames + 60);
    expect(await Promise.all(many.map((n) => answerOf(heard, 2_000 + n)))).toEqual(many.map((n) => 2_001 + n));
    expect(await prepared()).toBe(mostNames);
  });

  it('keep their names while they are used, and lose them when they are not', async () => {
    const nameOf = async (n: number) => {
      heard.names.length = 0;
      await answerOf(heard, n);
      return heard.names.find((name) => name !== undefined);
    };
    const [used, unused] = [await nameOf(5_000), await nameOf(5_001)];
    for (const n of upTo(mostNames + 10)) {
      await answerOf(heard, 6_000 + n);
      if (n % 50 === 0) expect(await nameOf(5_000)).toBe(used);
    }
    expect(await nameOf(5_000)).toBe(used);
    expect(await nameOf(5_001)).not.toBe(unused);
  });

  it('that failed are answered again, on the same connection', async () => {
    const { database, tenant } = heard;
    const divide = (by: number) =>
      database
        .tenant(tenant.organizationId)
        .query<{ n: number }>(sql`select 6 / ${by}::int as n from organization where id = ${TENANT}`, true);
    const { rows } = await database.pool.query('select pg_backend_pid() as pid');
    await expect(divide(0)).rejects.toThrow('division by zero');
    expect(await divide(2)).toEqual([{ n: 3 }]);
    await expect(divide(0)).rejects.toThrow('division by zero');
    expect((await database.pool.query('select pg_backend_pid() as pid')).rows).toEqual(rows);
  });
});

describe.skipIf(!existsSync(pgbouncerProgram))('behind PgBouncer', () => {
  it('no statement has a name, and each is answered', async () => {
    const bouncer = await startPgbouncer(inject('databaseUrl'));
    const heard = await openHeard(bouncer.url);
    for (const _round of upTo(3)) for (const n of upTo(20)) expect(await answerOf(heard, n)).toBe(n + 1);
    await heard.database.close();
    await bouncer.stop();
    expect(heard.names).toHaveLength(60);
    expect(heard.names.filter((name) => name !== undefined)).toEqual([]);
  });
});

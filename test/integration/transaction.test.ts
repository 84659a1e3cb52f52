import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { checkServer } from '../../src/database/pool.ts';
import { sql, TENANT } from '../../src/database/sql.ts';
import type { TenantDatabase, TenantReader } from '../../src/database/tenant-database.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';

const timeZone = process.env.TZ;
let database: Database;
let tenant: Tenant;
let bound: TenantDatabase;
beforeAll(async () => {
  // Instants must not depend on where the gateway runs.
  process.env.TZ = 'Asia/Kolkata';
  database = openDatabase({
    url: inject('databaseUrl'),
    poolSize: 1,
    limits: { statement: 9_000, idleInTransaction: 8_000 },
  });
  tenant = await createTenant(database.pool);
  bound = database.tenant(tenant.organizationId);
});
afterAll(async () => {
  process.env.TZ = timeZone;
  await database.close();
});

async function setting(reader: TenantReader, name: string): Promise<string | undefined> {
  const [row] = await reader.query<{ value: string }>(
    sql`select current_setting(${name}) as value, ${TENANT}::text as tenant`,
  );
  return row?.value;
}

const company = () => ({ organizationId: tenant.organizationId, id: tenant.companies[0].id });

describe('a transaction', () => {
  it.each([
    ['lock_timeout', '2s', '0'],
    ['statement_timeout', '15s', '9s'],
    ['idle_in_transaction_session_timeout', '20s', '8s'],
    ['transaction_isolation', 'read committed', 'read committed'],
    ['TimeZone', 'UTC', 'UTC'],
  ])('has its own %s, and leaves none behind', async (name, inside, outside) => {
    expect(await setting(bound, name)).toBe(outside);
    expect(await bound.transaction((tx) => setting(tx, name))).toBe(inside);
    expect(await setting(bound, name)).toBe(outside);
    await expect(
      bound.transaction(async (tx) => {
        expect(await setting(tx, name)).toBe(inside);
        throw new Error('on purpose');
      }),
    ).rejects.toThrow('on purpose');
    expect(await setting(bound, name)).toBe(outside);
  });

  it('keeps what it did when it returns, and nothing when it throws', async () => {
    const rename = (name: string, fail: boolean) =>
      bound.transaction(async (tx) => {
        await tx.company.updateMany({ where: company(), data: { name } });
        if (fail) throw new Error('on purpose');
      });
    await rename('Kept', false);
    await expect(rename('Lost', true)).rejects.toThrow('on purpose');
    const [row] = await bound.query(
      sql`select name from company where organization_id = ${TENANT} and id = ${company().id}::uuid`,
    );
    expect(row).toEqual({ name: 'Kept' });
  });

  it('is refused by nothing that checkServer asks for', async () => {
    await expect(checkServer(database.pool)).resolves.toBeUndefined();
  });
});

describe('an instant', () => {
  it('is stored and read exactly, by a model and by hand, wherever the gateway runs', async () => {
    expect(new Date('2026-01-01T00:00:00Z').getTimezoneOffset()).toBe(-330);
    const instants = fc.date({
      min: new Date('1700-01-01T00:00:00Z'),
      max: new Date('2300-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    const property = fc.asyncProperty(instants, async (instant) => {
      await bound.transaction(async (tx) => {
        await tx.company.updateMany({ where: company(), data: { createdAt: instant } });
        const read = await tx.company.findFirst({ where: company(), select: { createdAt: true } });
        expect(read?.createdAt.toISOString()).toBe(instant.toISOString());
        const [row] = await tx.query(
          sql`select created_at, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as text,
                     created_at = ${instant.toISOString()}::timestamptz as same
                from company where organization_id = ${TENANT} and id = ${company().id}::uuid and created_at = ${instant}`,
        );
        expect(row).toEqual({ created_at: instant, text: instant.toISOString(), same: true });
      });
    });
    await fc.assert(property, {
      numRuns: 40,
      examples: [[new Date('2026-03-29T01:30:00.001Z')], [new Date('2026-10-25T00:30:00.999Z')], [new Date(0)]],
    });
  });
});

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { newId } from '../../src/database/new-id.ts';
import { sql, TENANT } from '../../src/database/sql.ts';
import type { TenantDatabase } from '../../src/database/tenant-database.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';

/** What Prisma says that it has sent: not BEGIN, and nothing that failed. */
const logged: string[] = [];
/** What the driver was given. */
const sent: string[] = [];
let database: Database;
let tenant: Tenant;
beforeAll(async () => {
  database = openDatabase({ url: inject('databaseUrl'), poolSize: 1, onStatement: (text) => logged.push(text) });
  tenant = await createTenant(database.pool);
  const client = await database.pool.connect();
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  const heard = (...given: [{ readonly text: string } | string]) => {
    const [asked] = given;
    sent.push(typeof asked === 'string' ? asked : asked.text);
    return query(...given);
  };
  Object.assign(client, { query: heard });
  client.release();
});
afterAll(() => database.close());

const one = sql`select 1 as one from organization where id = ${TENANT}`;

/** What the tenant's client tells of the statements that it sends, beside those that are sent in truth. */
async function heard(work: (bound: TenantDatabase) => Promise<unknown>) {
  const told: string[] = [];
  const failed: string[] = [];
  let open = 0;
  const bound = database.tenant(tenant.organizationId, (text) => {
    told.push(text);
    open += 1;
    return (error) => {
      open -= 1;
      if (error !== undefined) failed.push(text);
    };
  });
  sent.length = 0;
  logged.length = 0;
  await work(bound).catch(() => undefined);
  return { told, failed, open };
}

const isByHand = (text: string) => !/^\w+\.\w+$/.test(text);

describe('a tenant-bound client tells each statement that it sends', () => {
  it('a read', async () => {
    const { told, open } = await heard((bound) => bound.query(one));
    expect(told).toEqual(sent);
    expect(told).toEqual(logged);
    expect(told).toHaveLength(1);
    expect(open).toBe(0);
  });

  it('a transaction with all that is around it, savepoints and calls of models', async () => {
    const { told, open } = await heard((bound) =>
      bound.transaction(async (tx) => {
        await tx.query(one);
        await tx.execute(sql`update organization set name = name where id = ${TENANT}`);
        await tx.tag.findMany({ where: { organizationId: tx.organizationId } });
        await tx.savepoint(async () => {
          const { organizationId } = tx;
          await tx.tag.create({ data: { organizationId, id: newId(), name: 'One', nameKey: 'one' } });
        });
        await tx.forceConstraints();
      }),
    );
    expect(told.filter((text) => !isByHand(text))).toEqual(['Tag.findMany', 'Tag.create']);
    expect(told[0]).toBe('BEGIN');
    expect(told.at(-1)).toBe('COMMIT');
    // Prisma writes the SQL of its models itself.
    expect(told.map((text, index) => (isByHand(text) ? text : sent[index]))).toEqual(sent);
    expect(sent.slice(1)).toEqual(logged);
    expect(open).toBe(0);
  });

  it('one that fails, and the rollback', async () => {
    const { told, failed, open } = await heard((bound) =>
      bound.transaction((tx) =>
        tx.savepoint(() => tx.query(sql`select 1 / (count(*) - count(*)) from organization where id = ${TENANT}`)),
      ),
    );
    expect(told).toEqual(sent);
    expect(told.slice(-3)).toEqual(['ROLLBACK TO SAVEPOINT attempt', 'RELEASE SAVEPOINT attempt', 'ROLLBACK']);
    expect(failed).toEqual([told[3]]);
    expect(open).toBe(0);
  });

  it('nothing of one that is refused before it is sent', async () => {
    const { told } = await heard(async (bound) => {
      await bound.query(sql`select 1`).catch(() => undefined);
      await bound.transaction(async (tx) => tx.tag.findMany({ where: {} }));
    });
    expect(told).toEqual(sent);
    expect(told.at(-1)).toBe('ROLLBACK');
  });
});

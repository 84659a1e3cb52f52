import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTenant, readTenant } from '../../src/access/create-tenant.ts';
import { createKey, revokeKey } from '../../src/access/manage-keys.ts';

let pool: pg.Pool;
beforeAll(() => {
  pool = new pg.Pool({ connectionString: inject('databaseUrl') });
});
afterAll(() => pool.end());

const eventsOf = async (organizationId: string) =>
  (
    await pool.query('select action, changes from audit_event where organization_id = $1 order by at, id', [
      organizationId,
    ])
  ).rows;

describe('the audit trail of tenants and keys', () => {
  it('tells what was made and revoked, and never a secret', async () => {
    const { organizationId, apiKey } = await createTenant(pool, readTenant({ name: 'Audited' }));
    const request = { organizationId, name: 'Dashboard', scopes: ['CUSTOMERS_READ'], companyIds: null } as const;
    const key = await createKey(pool, request);
    await revokeKey(pool, organizationId, key.prefix);
    await revokeKey(pool, organizationId, key.prefix);
    const events = await eventsOf(organizationId);
    expect(events.map(({ action }) => action).sort()).toEqual([
      'apiKey.created',
      'apiKey.created',
      'apiKey.revoked',
      'company.created',
      'organization.created',
    ]);
    const made = events.filter(({ action }) => action === 'apiKey.created').at(-1);
    expect(made.changes).toContainEqual({ path: ['scopes'], before: null, after: ['CUSTOMERS_READ'] });
    const text = JSON.stringify(events);
    for (const secret of [apiKey, key.apiKey]) expect(text).not.toContain(secret.split('_').at(-1));
  });
});

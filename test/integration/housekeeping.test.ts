import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { deleteExpiredKeys } from '../../src/database/expired-keys.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';

let pool: pg.Pool;
let tenant: Tenant;
beforeAll(async () => {
  pool = new pg.Pool({ connectionString: inject('databaseUrl') });
  tenant = await createTenant(pool);
});
afterAll(() => pool.end());

describe('housekeeping', () => {
  it('forgets idempotency keys of more than 7 days, and no younger ones', async () => {
    await pool.query(
      `insert into idempotency_key (organization_id, operation, key, input_hash, outcome, created_at)
       select $1, 'housekeeping', n::text, decode(repeat('00', 32), 'hex'), '{}', now() - make_interval(hours => n)
         from generate_series(1, 2400) n`,
      [tenant.organizationId],
    );
    // Others' tests may sweep too: what counts is what is left.
    await deleteExpiredKeys(pool);
    const { rows } = await pool.query(
      "select count(*)::int as count, max(key::int) as oldest from idempotency_key where organization_id = $1 and operation = 'housekeeping'",
      [tenant.organizationId],
    );
    expect(rows).toEqual([{ count: 167, oldest: 167 }]);
  });
});

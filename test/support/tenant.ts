import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { makeApiKey } from '../../src/access/api-key.ts';
import { type Scope, scopeNames } from '../../src/access/scopes.ts';
import { newId } from '../../src/database/new-id.ts';

export interface Company {
  readonly id: string;
  readonly name: string;
}

export interface Tenant {
  readonly organizationId: string;
  /** The first company is Swedish (SEK), the second German (EUR). */
  readonly companies: readonly [Company, Company];
  /** A key with every scope but ADMIN, for both companies. */
  readonly key: string;
  /** A further key. No companies: all of them. */
  newKey(options: { scopes: readonly Scope[]; companies?: readonly Company[] }): Promise<string>;
}

/** A new organization with two companies: tests run in parallel, each with its own. */
export async function createTenant(pool: pg.Pool): Promise<Tenant> {
  const organizationId = newId();
  await pool.query("insert into organization (id, name, default_currency) values ($1, $2, 'EUR')", [
    organizationId,
    `Test ${randomUUID()}`,
  ]);
  const swedish = await createCompany(pool, organizationId, ['Nord AB', 'SE', 'SEK', 'Europe/Stockholm']);
  const german = await createCompany(pool, organizationId, ['Süd GmbH', 'DE', 'EUR', 'Europe/Berlin']);
  const newKey: Tenant['newKey'] = ({ scopes, companies }) => createKey(pool, organizationId, scopes, companies);
  const key = await newKey({ scopes: scopeNames.filter((scope) => scope !== 'ADMIN') });
  return { organizationId, companies: [swedish, german], key, newKey };
}

async function createCompany(
  pool: pg.Pool,
  organizationId: string,
  [name, country, currency, timezone]: readonly [string, string, string, string],
): Promise<Company> {
  const id = newId();
  await pool.query(
    'insert into company (organization_id, id, name, country, default_currency, timezone) values ($1, $2, $3, $4, $5, $6)',
    [organizationId, id, name, country, currency, timezone],
  );
  return { id, name };
}

async function createKey(
  pool: pg.Pool,
  organizationId: string,
  scopes: readonly Scope[],
  companies: readonly Company[] | undefined,
): Promise<string> {
  const key = makeApiKey(organizationId);
  const id = newId();
  await pool.query(
    'insert into api_key (organization_id, id, name, prefix, secret_hash, scopes, limited_to_companies) values ($1, $2, $3, $4, $5, $6, $7)',
    [organizationId, id, 'Test key', key.prefix, Buffer.from(key.secretHash), scopes, companies !== undefined],
  );
  for (const company of companies ?? [])
    await pool.query('insert into api_key_company (organization_id, api_key_id, company_id) values ($1, $2, $3)', [
      organizationId,
      id,
      company.id,
    ]);
  return key.plaintext;
}

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
  const swedish = { id: newId(), name: 'Nord AB' };
  const german = { id: newId(), name: 'Süd GmbH' };
  await pool.query(
    `with organization as (insert into organization (id, name, default_currency) values ($1, $2, 'EUR'))
     insert into company (organization_id, id, name, country, default_currency, timezone)
     values ($1, $3, $4, 'SE', 'SEK', 'Europe/Stockholm'), ($1, $5, $6, 'DE', 'EUR', 'Europe/Berlin')`,
    [organizationId, `Test ${randomUUID()}`, swedish.id, swedish.name, german.id, german.name],
  );
  const newKey: Tenant['newKey'] = ({ scopes, companies }) => createKey(pool, organizationId, scopes, companies);
  const key = await newKey({ scopes: scopeNames.filter((scope) => scope !== 'ADMIN') });
  return { organizationId, companies: [swedish, german], key, newKey };
}

async function createKey(
  pool: pg.Pool,
  organizationId: string,
  scopes: readonly Scope[],
  companies: readonly Company[] | undefined,
): Promise<string> {
  const key = makeApiKey(organizationId);
  const limits = (companies ?? []).map(({ id }) => id);
  await pool.query(
    `with api_key as (
       insert into api_key (organization_id, id, name, prefix, secret_hash, scopes, limited_to_companies)
       values ($1, $2, 'Test key', $3, $4, $5, $6))
     insert into api_key_company (organization_id, api_key_id, company_id) select $1, $2, unnest($7::uuid[])`,
    [organizationId, newId(), key.prefix, Buffer.from(key.secretHash), scopes, companies !== undefined, limits],
  );
  return key.plaintext;
}

import type pg from 'pg';
import { newId } from '../database/new-id.ts';
import { InputIssues } from '../kernel/input-issue.ts';
import { country, currency, text, timeZone } from '../kernel/input-reader.ts';
import { changesOf, insertKey } from './manage-keys.ts';

export interface TenantRequest {
  readonly name: string;
  /** The first company's name; the organization's where it is left out. */
  readonly companyName?: string | undefined;
  /** ISO 3166-1 alpha-2, of the company's seat: SE where it is left out. */
  readonly country?: string | undefined;
  /** ISO 4217, what organization and company invoice in unless told otherwise: EUR where it is left out. */
  readonly currency?: string | undefined;
  /** IANA name, in which the company's days begin and end: UTC where it is left out. */
  readonly timezone?: string | undefined;
}

/** A TenantRequest that was checked, with its defaults. */
export interface NewTenant {
  readonly name: string;
  readonly companyName: string;
  readonly country: string;
  readonly currency: string;
  readonly timezone: string;
}

export interface CreatedTenant {
  readonly organizationId: string;
  readonly companyId: string;
  /** An ADMIN key in plain text. It is stored nowhere: this is the only time that it can be read. */
  readonly apiKey: string;
}

/** @throws InvalidInputError with every problem at once. */
export function readTenant(request: TenantRequest): NewTenant {
  const issues = new InputIssues();
  const name = text(1, 256)(request.name, ['name'], issues);
  const read = {
    companyName: text(1, 256)(request.companyName ?? request.name, ['companyName'], issues),
    country: country(request.country ?? 'SE', ['country'], issues),
    currency: currency(request.currency ?? 'EUR', ['currency'], issues),
    timezone: timeZone(request.timezone ?? 'UTC', ['timezone'], issues),
  };
  issues.throwIfAny();
  return {
    name: name ?? '',
    companyName: read.companyName ?? '',
    country: read.country ?? '',
    currency: read.currency ?? '',
    timezone: read.timezone ?? '',
  };
}

/** Makes an organization with its first company and an ADMIN key, all of them or nothing. */
export async function createTenant(pool: pg.Pool, tenant: NewTenant): Promise<CreatedTenant> {
  const [organizationId, companyId] = [newId(), newId()];
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('insert into organization (id, name, default_currency) values ($1, $2, $3)', [
      organizationId,
      tenant.name,
      tenant.currency,
    ]);
    await client.query(
      'insert into company (organization_id, id, name, country, default_currency, timezone) values ($1, $2, $3, $4, $5, $6)',
      [organizationId, companyId, tenant.companyName, tenant.country, tenant.currency, tenant.timezone],
    );
    await client.query(
      `insert into audit_event (organization_id, id, subject_type, subject_id, company_id, action, changes)
       values ($1, $3, 'Organization', $1, null, 'organization.created', $5), ($1, $4, 'Company', $2, $2, 'company.created', $6)`,
      [
        organizationId,
        companyId,
        newId(),
        newId(),
        changesOf({ name: tenant.name, defaultCurrency: tenant.currency }),
        changesOf({
          name: tenant.companyName,
          country: tenant.country,
          defaultCurrency: tenant.currency,
          timezone: tenant.timezone,
        }),
      ],
    );
    const admin = { organizationId, name: 'First key', scopes: ['ADMIN'], companyIds: null } as const;
    const { apiKey } = await insertKey(client, admin);
    await client.query('commit');
    return { organizationId, companyId, apiKey };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

import type pg from 'pg';
import { newId } from '../database/new-id.ts';
import { NotFoundError } from '../kernel/domain-error.ts';
import { InputIssues } from '../kernel/input-issue.ts';
import { text } from '../kernel/input-reader.ts';
import { isUuid } from '../kernel/uuid.ts';
import { makeApiKey } from './api-key.ts';
import type { Scope } from './scopes.ts';

type Connection = Pick<pg.Pool, 'query'>;

/** What a key is to be. */
export interface KeyDetails {
  /** 1 to 256 characters, for people: what the key is for. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** null: every company, those that are made later too. */
  readonly companyIds: readonly string[] | null;
}

export interface KeyRequest extends KeyDetails {
  readonly organizationId: string;
}

/** What the history calls what happens to keys. */
export const keyActions = { created: 'apiKey.created', revoked: 'apiKey.revoked' } as const;

export interface CreatedKey {
  readonly id: string;
  readonly prefix: string;
  /** The whole key. It is stored nowhere: this is the only time that it can be read. */
  readonly apiKey: string;
}

export interface ListedKey {
  readonly id: string;
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** null: every company. */
  readonly companyIds: readonly string[] | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/**
 * Makes an API key for an organization.
 * @throws InvalidInputError for a name that is empty or too long, no scope, or a list of no companies.
 * @throws NotFoundError for an organization that does not exist, or a company that is not one of its own.
 */
export async function createKey(pool: pg.Pool, request: KeyRequest): Promise<CreatedKey> {
  const issues = new InputIssues();
  const details = readKeyDetails(request, [], issues);
  issues.throwIfAny();
  await getOrganization(pool, request.organizationId);
  await checkCompanies(pool, request);
  return insertKey(pool, { organizationId: request.organizationId, ...details });
}

/** The details of a new key, with an issue for each problem. What is named twice counts once. */
export function readKeyDetails(details: KeyDetails, path: readonly string[], issues: InputIssues): KeyDetails {
  const { scopes, companyIds } = details;
  const name = text(1, 256)(details.name, [...path, 'name'], issues) ?? '';
  if (scopes.length === 0) issues.add([...path, 'scopes'], 'REQUIRED', 'name at least one scope');
  if (companyIds?.length === 0)
    issues.add([...path, 'companyIds'], 'REQUIRED', 'name at least one company, or leave it out');
  return { name, scopes: [...new Set(scopes)], companyIds: companyIds && unique(companyIds) };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

/** Writes a key whose parts were checked already. One statement: a key is never there without its limits and its audit event. */
export async function insertKey(connection: Connection, request: KeyRequest): Promise<CreatedKey> {
  const { organizationId, name, scopes, companyIds } = request;
  const key = makeApiKey(organizationId);
  const id = newId();
  await connection.query(
    `with made as (
       insert into api_key (organization_id, id, name, prefix, secret_hash, scopes, limited_to_companies)
       values ($1, $2, $3, $4, $5, $6, $7)),
     audited as (
       insert into audit_event (organization_id, id, subject_type, subject_id, action, changes)
       values ($1, $9, 'ApiKey', $2, $11, $10))
     insert into api_key_company (organization_id, api_key_id, company_id)
     select distinct $1::uuid, $2::uuid, company from unnest($8::uuid[]) company`,
    [
      organizationId,
      id,
      name,
      key.prefix,
      Buffer.from(key.secretHash),
      scopes,
      companyIds !== null,
      companyIds ?? [],
      newId(),
      changesOf({ name, prefix: key.prefix, scopes, companyIds }),
      keyActions.created,
    ],
  );
  return { id, prefix: key.prefix, apiKey: key.plaintext };
}

/**
 * The keys of an organization, newest first, revoked ones too.
 * @throws NotFoundError for an organization that does not exist.
 */
export async function listKeys(pool: pg.Pool, organizationId: string): Promise<ListedKey[]> {
  await getOrganization(pool, organizationId);
  const { rows } = await pool.query<ListedKey>(`${selectKeys} order by k.created_at desc, k.id desc`, [organizationId]);
  return rows;
}

/**
 * Revokes a key, named by its id or its prefix: it is refused from the next request on, for good. Revoking twice keeps
 * the first time.
 * @throws NotFoundError where the organization has no such key.
 */
export async function revokeKey(pool: pg.Pool, organizationId: string, idOrPrefix: string): Promise<ListedKey> {
  const column = isUuid(idOrPrefix) ? 'id' : 'prefix';
  await pool.query(
    `with revoked as (
       update api_key set revoked_at = now() where organization_id = $1 and ${column} = $2 and revoked_at is null
       returning id, revoked_at)
     insert into audit_event (organization_id, id, subject_type, subject_id, action, changes)
     select $1, $3, 'ApiKey', id, $4,
            jsonb_build_array(jsonb_build_object('path', array['revokedAt'], 'before', null, 'after', revoked_at)) from revoked`,
    [organizationId, idOrPrefix, newId(), keyActions.revoked],
  );
  const { rows } = await pool.query<ListedKey>(`${selectKeys} and k.${column} = $2`, [organizationId, idOrPrefix]);
  if (!rows[0]) throw new NotFoundError(`key ${idOrPrefix} of organization ${organizationId}`, idOrPrefix);
  return rows[0];
}

const selectKeys = `select k.id, k.prefix, k.name, k.scopes, k.created_at as "createdAt",
    k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt",
    case when k.limited_to_companies then array(select c.company_id::text from api_key_company c
      where c.organization_id = k.organization_id and c.api_key_id = k.id order by 1) end as "companyIds"
  from api_key k where k.organization_id = $1`;

async function getOrganization(pool: pg.Pool, organizationId: string): Promise<void> {
  const { rowCount } = await pool.query('select from organization where id = $1', [organizationId]);
  if (rowCount === 0) throw new NotFoundError(`organization ${organizationId}`, organizationId);
}

async function checkCompanies(pool: pg.Pool, { organizationId, companyIds }: KeyRequest): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `select wanted as id from unnest($2::uuid[]) wanted
      where not exists (select from company c where c.organization_id = $1 and c.id = wanted) limit 1`,
    [organizationId, companyIds ?? []],
  );
  if (rows[0]) throw new NotFoundError(`company ${rows[0].id} of organization ${organizationId}`, rows[0].id);
}

/** What an audit event of a new object says, as JSON: every field that has a value. */
export function changesOf(record: object): string {
  const fields = Object.entries(record).filter(([, after]) => after !== null);
  return JSON.stringify(fields.map(([field, after]) => ({ path: [field], before: null, after })));
}

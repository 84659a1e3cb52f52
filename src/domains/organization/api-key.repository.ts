import { rawSql, type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';

/** The companies that the key `t` is limited to; null for all. */
const companyIds =
  'case when t.limited_to_companies then array(select c.company_id from api_key_company c where c.organization_id = t.organization_id and c.api_key_id = t.id order by c.company_id) end';

export const apiKeyTable = defineTable({
  name: 'api_key',
  typename: 'ApiKey',
  // History names the key that did it, whichever it was. The list of keys is narrowed by withinCompanies.
  visibility: 'everyone',
  columns: {
    id: columns.uuid('id'),
    name: columns.text('name'),
    prefix: columns.text('prefix'),
    scopes: columns.texts('scopes'),
    companyIds: columns.computed<readonly string[] | null>(companyIds),
    createdAt: columns.instant('created_at'),
    lastUsedAt: columns.instantOrNull('last_used_at'),
    revokedAt: columns.instantOrNull('revoked_at'),
  },
});
export type ApiKeyRow = RowOf<typeof apiKeyTable>;

/** Keys that see nothing but some of these companies. */
export function withinCompanies(ids: readonly string[]): Sql {
  return sql`(t.limited_to_companies and not exists (select 1 from api_key_company c
    where c.organization_id = t.organization_id and c.api_key_id = t.id and c.company_id <> all(${ids}::uuid[])))`;
}

export interface LockedKey {
  readonly id: string;
  readonly companyIds: readonly string[] | null;
  readonly isRevoked: boolean;
}

/** A key, locked until the transaction ends. What it does meanwhile, by name of its id, can be written beside that. */
export async function lockApiKey(tx: TenantTransaction, id: string): Promise<LockedKey | null> {
  const [key] = await tx.query<LockedKey>(
    sql`select t.id::text, (${rawSql(companyIds)})::text[] as "companyIds", t.revoked_at is not null as "isRevoked"
          from api_key t where t.organization_id = ${TENANT} and t.id = ${id}::uuid for no key update of t`,
  );
  return key ?? null;
}

export interface NewKeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly secretHash: Uint8Array<ArrayBuffer>;
  readonly scopes: readonly string[];
  readonly companyIds: readonly string[] | null;
}

export async function insertApiKey(tx: TenantTransaction, { companyIds: ids, ...key }: NewKeyRow): Promise<void> {
  const { organizationId } = tx;
  await tx.apiKey.create({
    data: { organizationId, ...key, scopes: [...key.scopes], limitedToCompanies: ids !== null },
    select: { id: true },
  });
  const limits = (ids ?? []).map((companyId) => ({ organizationId, apiKeyId: key.id, companyId }));
  if (limits.length > 0) await tx.apiKeyCompany.createMany({ data: limits });
}

/** Refuses a key from now on. Answers since when. */
export async function setRevoked(tx: TenantTransaction, id: string): Promise<Date> {
  const [key] = await tx.query<{ revokedAt: Date }>(
    sql`update api_key set revoked_at = now() where organization_id = ${TENANT} and id = ${id}::uuid
        returning revoked_at as "revokedAt"`,
  );
  if (!key) throw new Error(`key ${id} is missing`);
  return key.revokedAt;
}

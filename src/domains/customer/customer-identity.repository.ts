import { sql, TENANT } from '../../database/sql.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';

export type IdentityKind = 'EXTERNAL_ID' | 'SLUG' | 'ORG_NUMBER' | 'MERGED_ID' | `REFERENCE:${string}`;

/** An identity of a customer: unique over live, archived and merged rows alike. See docs/decisions/0003-identity-in-one-table.md. */
export interface Identity {
  /** The organization for EXTERNAL_ID and references, the company for SLUG and ORG_NUMBER. */
  readonly scopeId: string;
  readonly kind: IdentityKind;
  readonly value: string;
}

export interface Claim extends Identity {
  readonly customerId: string;
}

/**
 * Takes identities for customers, and answers those that could not be had: another customer has them. A twin that is about
 * to take one is waited for; all take theirs in one order, so that they do not wait for each other.
 */
export async function claimIdentities<C extends Claim>(tx: TenantTransaction, claims: readonly C[]): Promise<C[]> {
  if (claims.length === 0) return [];
  const rows = claims.map(({ scopeId, kind, value, customerId }) => ({ scopeId, kind, value, customerId }));
  const taken = await tx.query<Identity>(
    sql`insert into customer_identity (organization_id, scope_id, kind, value, customer_id)
        select ${TENANT}, g."scopeId", g.kind, g.value, g."customerId"
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g("scopeId" uuid, kind text, value text, "customerId" uuid)
         order by g."scopeId", g.kind, g.value collate "C"
        on conflict do nothing returning scope_id::text as "scopeId", kind, value`,
  );
  const had = new Set(taken.map(identityKey));
  return claims.filter((claim) => !had.has(identityKey(claim)));
}

/** What makes an identity the same one. */
export function identityKey({ scopeId, kind, value }: Identity): string {
  return JSON.stringify([scopeId, kind, value]);
}

/** Gives up an identity that the customer has of itself; one that came with a merge stays. */
export async function releaseIdentity(tx: TenantTransaction, identity: Identity, customerId: string): Promise<void> {
  const { scopeId, kind, value } = identity;
  await tx.customerIdentity.deleteMany({
    where: { organizationId: tx.organizationId, scopeId, kind, value, customerId, viaMerge: null },
  });
}

/** An identity that a merge has moved, with the merge by which the source itself had it. */
export interface MovedIdentity {
  readonly scopeId: string;
  readonly kind: string;
  readonly value: string;
  readonly viaMerge: string | null;
}

/** Gives all identities of a customer to another one, those that it had by earlier merges too, and its id besides. */
export async function repointIdentities(
  tx: TenantTransaction,
  from: string,
  to: string,
  mergeId: string,
): Promise<MovedIdentity[]> {
  const moved = await tx.query<MovedIdentity>(
    sql`with before as (
          select * from customer_identity where organization_id = ${TENANT} and customer_id = ${from}::uuid for update),
        moved as (
          update customer_identity i set customer_id = ${to}::uuid, via_merge = coalesce(b.via_merge, ${mergeId}::uuid)
            from before b where i.organization_id = b.organization_id and i.scope_id = b.scope_id and i.kind = b.kind and i.value = b.value)
        select scope_id::text as "scopeId", kind, value, via_merge::text as "viaMerge" from before order by 1, 2, 3`,
  );
  await tx.execute(
    sql`insert into customer_identity (organization_id, scope_id, kind, value, customer_id, via_merge)
        values (${TENANT}, ${TENANT}, 'MERGED_ID', ${from}, ${to}::uuid, ${mergeId}::uuid)`,
  );
  return moved;
}

/** Gives identities back that a merge has moved; its id names the customer itself again. */
export async function returnIdentities(
  tx: TenantTransaction,
  from: string,
  to: string,
  moved: readonly MovedIdentity[],
): Promise<void> {
  await tx.execute(
    sql`delete from customer_identity where organization_id = ${TENANT} and scope_id = ${TENANT} and kind = 'MERGED_ID' and value = ${to}`,
  );
  await tx.execute(
    sql`update customer_identity i set customer_id = ${to}::uuid, via_merge = g."viaMerge"
          from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as g("scopeId" uuid, kind text, value text, "viaMerge" uuid)
         where i.organization_id = ${TENANT} and i.scope_id = g."scopeId" and i.kind = g.kind and i.value = g.value
           and i.customer_id = ${from}::uuid`,
  );
}

/** The fields of a customer whose value is not its own identity: it is another customer's, or nobody's. */
export async function findLostIdentities(tx: TenantTransaction, id: string): Promise<string[]> {
  const rows = await tx.query<{ field: string }>(
    sql`select g.field from customer c
         cross join lateral (values ('slug', 'SLUG', c.company_id, c.slug), ('orgNumber', 'ORG_NUMBER', c.company_id, c.org_number),
             ('externalId', 'EXTERNAL_ID', c.organization_id, c.external_id)) g(field, kind, scope_id, value)
         where c.organization_id = ${TENANT} and c.id = ${id}::uuid and g.value is not null
           and not exists (select from customer_identity i where i.organization_id = c.organization_id and i.scope_id = g.scope_id
                             and i.kind = g.kind and i.value = g.value and i.customer_id = c.id)`,
  );
  return rows.map(({ field }) => field);
}

export interface IdentityHolder {
  readonly id: string;
  readonly companyId: string;
}

/** Who holds identities, and in which company, by identityKey. */
export async function findHolders(
  tenant: TenantReader,
  identities: readonly Identity[],
): Promise<Map<string, IdentityHolder>> {
  if (identities.length === 0) return new Map();
  const rows = identities.map(({ scopeId, kind, value }) => ({ scopeId, kind, value }));
  const found = await tenant.query<IdentityHolder & { identity: Identity }>(
    sql`select c.id::text as "id", c.company_id::text as "companyId",
               json_build_object('scopeId', i.scope_id, 'kind', i.kind, 'value', i.value) as identity
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g("scopeId" uuid, kind text, value text)
          join customer_identity i on i.organization_id = ${TENANT} and i.scope_id = g."scopeId" and i.kind = g.kind and i.value = g.value
          join customer c on c.organization_id = i.organization_id and c.id = i.customer_id`,
  );
  return new Map(found.map(({ id, companyId, identity }) => [identityKey(identity), { id, companyId }]));
}

export interface SlugWish {
  readonly base: string;
  /** How many are wanted of it. */
  readonly count: number;
}

/**
 * The first free numbers of slugs in a company: 1 is `acme` itself, 2 is `acme-2`. By the base, as many as were wanted. A
 * number that another transaction has just been given is passed over (an advisory lock until it ends), so that twenty
 * customers of one name do not wait for each other.
 */
export async function freeSlugNumbers(
  tx: TenantTransaction,
  companyId: string,
  wishes: readonly SlugWish[],
): Promise<Map<string, number[]>> {
  // A slug is letters, digits and hyphens: what stands between `acme-` and `acme.` begins with `acme-`. Two look-ups by the
  // primary key: as one condition with `or` they would read all slugs of the company. `offset 0` keeps the lock from being
  // tried for more numbers than are wanted.
  const found = await tx.query<{ base: string; numbers: number[] }>(
    sql`select w.base, free.numbers from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as w(base text, count int)
         cross join lateral (
           select coalesce(array_agg(number), '{}') as numbers from (
             select 1 as number from customer_identity i
              where i.organization_id = ${TENANT} and i.scope_id = ${companyId}::uuid and i.kind = 'SLUG' and i.value = w.base
             union all
             select substring(i.value from '-([0-9]{1,9})$')::int from customer_identity i
              where i.organization_id = ${TENANT} and i.scope_id = ${companyId}::uuid and i.kind = 'SLUG'
                and i.value > w.base || '-' and i.value < w.base || '.' and i.value ~ ('^' || w.base || '-([2-9]|[1-9][0-9]{1,8})$')) known) taken
         cross join lateral (
           select array(
             select f.n from (
               select n from (select generate_series(1, cardinality(taken.numbers) + w.count + 100) as n except select unnest(taken.numbers)) g order by n offset 0) f
              where pg_try_advisory_xact_lock(hashtextextended(${companyId} || w.base || '-' || f.n, 0))
              limit w.count) as numbers) free`,
  );
  return new Map(found.map(({ base, numbers }) => [base, numbers]));
}

import { sql, TENANT } from '../../database/sql.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';

export type IdentityKind = 'EXTERNAL_ID' | 'SLUG' | 'ORG_NUMBER' | `REFERENCE:${string}`;

/** An identity of a customer: unique over live, archived and merged rows alike. See docs/decisions/0003-identity-in-one-table.md. */
export interface Identity {
  /** The organization for EXTERNAL_ID and references, the company for SLUG and ORG_NUMBER. */
  readonly scopeId: string;
  readonly kind: IdentityKind;
  readonly value: string;
}

/** Takes an identity for a customer. False where another customer has it; a twin that is about to take it is waited for. */
export async function claimIdentity(tx: TenantTransaction, identity: Identity, customerId: string): Promise<boolean> {
  const { scopeId, kind, value } = identity;
  const claimed = await tx.execute(
    sql`insert into customer_identity (organization_id, scope_id, kind, value, customer_id)
        values (${TENANT}, ${scopeId}::uuid, ${kind}, ${value}, ${customerId}::uuid) on conflict do nothing`,
  );
  return claimed === 1;
}

/** Gives up an identity that the customer has of itself; one that came with a merge stays. */
export async function releaseIdentity(tx: TenantTransaction, identity: Identity, customerId: string): Promise<void> {
  const { scopeId, kind, value } = identity;
  await tx.customerIdentity.deleteMany({
    where: { organizationId: tx.organizationId, scopeId, kind, value, customerId, viaMerge: null },
  });
}

export interface IdentityHolder {
  readonly id: string;
  readonly companyId: string;
}

/** Who holds an identity, and in which company. */
export async function findHolder(tenant: TenantReader, identity: Identity): Promise<IdentityHolder | null> {
  const [holder] = await tenant.query<IdentityHolder>(
    sql`select c.id::text as "id", c.company_id::text as "companyId" from customer_identity i
          join customer c on c.organization_id = i.organization_id and c.id = i.customer_id
         where i.organization_id = ${TENANT} and i.scope_id = ${identity.scopeId}::uuid and i.kind = ${identity.kind} and i.value = ${identity.value}`,
  );
  return holder ?? null;
}

/** The first free slug of a company: `acme`, else `acme-2` or the next number that nobody has. */
export async function freeSlug(tx: TenantTransaction, companyId: string, base: string): Promise<string> {
  const [free] = await tx.query<{ number: number }>(
    sql`with taken as (
          select case when value = ${base} then 1 else substring(value from '-([0-9]{1,9})$')::int end as number
            from customer_identity
           where organization_id = ${TENANT} and scope_id = ${companyId}::uuid and kind = 'SLUG'
             and (value = ${base} or value ~ ('^' || ${base} || '-([2-9]|[1-9][0-9]{1,8})$')))
        select case when exists (select 1 from taken where number = 1)
                    then (select min(t.number) + 1 from taken t where not exists (select 1 from taken n where n.number = t.number + 1))
                    else 1 end as number`,
  );
  return free && free.number > 1 ? `${base}-${free.number}` : base;
}

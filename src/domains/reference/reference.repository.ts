import { insertRows } from '../../database/json-rows.ts';
import { newId } from '../../database/new-id.ts';
import { type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { ReferenceSource } from '../customer/customer.rules.ts';
import type { ExternalReference } from './reference.rules.ts';

export const referenceTable = defineTable({
  name: 'external_reference',
  typename: 'ExternalReference',
  visibility: { parent: 'customer', column: 'customer_id' },
  columns: {
    id: columns.uuid('id'),
    source: columns.word<ReferenceSource>('source'),
    externalId: columns.text('external_id'),
    externalCreatedAt: columns.instantOrNull('external_created_at'),
    externalUpdatedAt: columns.instantOrNull('external_updated_at'),
  },
});
export type ReferenceRow = RowOf<typeof referenceTable>;

export const referenceOrder: Order = {
  name: 'reference',
  key: sql`(t.source || ':' || t.external_id)`,
  type: 'text',
  nullable: false,
};

// As every answer tells it: PostgreSQL's JSON writes +00:00.
const shownInstant = (column: string) => `to_char(r.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What the customer `t` is called elsewhere, as JSON. */
export const referencesRecord = `select coalesce(json_agg(json_build_object(
    'source', r.source, 'externalId', r.external_id,
    'externalCreatedAt', ${shownInstant('external_created_at')},
    'externalUpdatedAt', ${shownInstant('external_updated_at')})
    order by r.source, r.external_id), '[]')
  from external_reference r where r.organization_id = t.organization_id and r.customer_id = t.id`;

export interface OwnedReference extends ExternalReference {
  readonly customerId: string;
}

export async function insertReferences(tx: TenantTransaction, references: readonly OwnedReference[]): Promise<void> {
  await insertRows(
    tx,
    'external_reference',
    references.map((reference) => ({ id: newId(), ...reference })),
  );
}

export async function findReferences(
  tx: TenantTransaction,
  customerId: string,
): Promise<Pick<ExternalReference, 'source' | 'externalId'>[]> {
  const where = { organizationId: tx.organizationId, customerId };
  const rows = await tx.externalReference.findMany({ where, select: { source: true, externalId: true } });
  return rows as Pick<ExternalReference, 'source' | 'externalId'>[];
}

/** Says anew when the other system made and changed it, where that is another time. */
export async function updateReference(tx: TenantTransaction, reference: OwnedReference): Promise<void> {
  const { customerId, source, externalId, externalCreatedAt, externalUpdatedAt } = reference;
  await tx.execute(
    sql`update external_reference r set external_created_at = g.created_at, external_updated_at = g.updated_at
          from (select ${externalCreatedAt}::timestamptz as created_at, ${externalUpdatedAt}::timestamptz as updated_at) g
         where r.organization_id = ${TENANT} and r.customer_id = ${customerId}::uuid and r.source = ${source} and r.external_id = ${externalId}
           and (r.external_created_at, r.external_updated_at) is distinct from (g.created_at, g.updated_at)`,
  );
}

export async function deleteReference(
  tx: TenantTransaction,
  { customerId, source, externalId }: Pick<OwnedReference, 'customerId' | 'source' | 'externalId'>,
): Promise<boolean> {
  const { count } = await tx.externalReference.deleteMany({
    where: { organizationId: tx.organizationId, customerId, source, externalId },
  });
  return count > 0;
}

/** Deletes a customer's own identities of references that it does not have. */
export async function deleteUnlinkedIdentities(tx: TenantTransaction, customerId: string): Promise<void> {
  await tx.execute(
    sql`delete from customer_identity i
         where i.organization_id = ${TENANT} and i.customer_id = ${customerId}::uuid and i.kind like 'REFERENCE:%' and i.via_merge is null
           and not exists (select from external_reference r where r.organization_id = i.organization_id and r.customer_id = i.customer_id
                             and 'REFERENCE:' || r.source = i.kind and r.external_id = i.value)`,
  );
}

/** The customer `t` is known to a system. */
export function isKnownTo(source: string): Sql {
  return sql`exists (select from external_reference r where r.organization_id = ${TENANT} and r.customer_id = t.id and r.source = ${source})`;
}

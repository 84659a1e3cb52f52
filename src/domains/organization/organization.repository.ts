import { sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { OrganizationDetails } from './organization.rules.ts';

export const organizationTable = defineTable({
  name: 'organization',
  typename: 'Organization',
  visibility: 'self',
  columns: {
    id: columns.uuid('id'),
    name: columns.text('name'),
    defaultCurrency: columns.text('default_currency'),
    createdAt: columns.instant('created_at'),
  },
});
export type OrganizationRow = RowOf<typeof organizationTable>;

/** The organization, locked until the transaction ends. Rows that name it can be written beside that. */
export async function lockOrganization(tx: TenantTransaction): Promise<OrganizationDetails> {
  const [organization] = await tx.query<OrganizationDetails>(
    sql`select name, default_currency as "defaultCurrency" from organization where id = ${TENANT} for no key update`,
  );
  if (!organization) throw new Error(`organization ${tx.organizationId} is missing`);
  return organization;
}

export async function setOrganization(tx: TenantTransaction, details: OrganizationDetails): Promise<void> {
  const { name, defaultCurrency } = details;
  await tx.execute(
    sql`update organization set name = ${name}, default_currency = ${defaultCurrency}, updated_at = now() where id = ${TENANT}`,
  );
}

/** ISO 4217. */
export async function getDefaultCurrency(tx: TenantTransaction): Promise<string> {
  const [organization] = await tx.query<{ currency: string }>(
    sql`select default_currency as currency from organization where id = ${TENANT}`,
  );
  if (!organization) throw new Error(`organization ${tx.organizationId} is missing`);
  return organization.currency;
}

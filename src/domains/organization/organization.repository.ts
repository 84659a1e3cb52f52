import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';

export const organizationTable = defineTable({
  name: 'organization',
  typename: 'Organization',
  visibility: 'self',
  columns: {
    id: columns.text('id'),
    name: columns.text('name'),
    defaultCurrency: columns.text('default_currency'),
    createdAt: columns.instant('created_at'),
  },
});
export type OrganizationRow = RowOf<typeof organizationTable>;

export const companyTable = defineTable({
  name: 'company',
  typename: 'Company',
  visibility: 'id',
  columns: {
    id: columns.text('id'),
    name: columns.text('name'),
    country: columns.text('country'),
    vatNumber: columns.textOrNull('vat_number'),
    defaultCurrency: columns.text('default_currency'),
    timezone: columns.text('timezone'),
    defaultPaymentTermsDays: columns.int('default_payment_terms_days'),
    createdAt: columns.instant('created_at'),
    updatedAt: columns.instant('updated_at'),
  },
});
export type CompanyRow = RowOf<typeof companyTable>;

export const apiKeyTable = defineTable({
  name: 'api_key',
  typename: 'ApiKey',
  visibility: 'everyone',
  columns: {
    id: columns.text('id'),
    name: columns.text('name'),
    prefix: columns.text('prefix'),
    scopes: columns.texts('scopes'),
    companyIds: columns.computed<readonly string[] | null>(
      'case when t.limited_to_companies then array(select c.company_id from api_key_company c where c.organization_id = t.organization_id and c.api_key_id = t.id order by c.company_id) end',
    ),
    createdAt: columns.instant('created_at'),
    lastUsedAt: columns.instantOrNull('last_used_at'),
    revokedAt: columns.instantOrNull('revoked_at'),
  },
});
export type ApiKeyRow = RowOf<typeof apiKeyTable>;

/** What a new customer takes from its company. */
export interface SellingCompany {
  readonly id: string;
  readonly country: string;
  readonly defaultCurrency: string;
  readonly timezone: string;
  readonly defaultPaymentTermsDays: number;
}

/** The companies of `ids`, or all; at most two, which is enough to know whether there is exactly one. */
export async function findCompanies(tx: TenantTransaction, ids: readonly string[] | null): Promise<SellingCompany[]> {
  return tx.company.findMany({
    where: { organizationId: tx.organizationId, ...(ids ? { id: { in: [...ids] } } : {}) },
    select: { id: true, country: true, defaultCurrency: true, timezone: true, defaultPaymentTermsDays: true },
    take: 2,
  });
}

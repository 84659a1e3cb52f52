import { sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { CompanyDetails } from './company.rules.ts';

export const companyTable = defineTable({
  name: 'company',
  typename: 'Company',
  visibility: 'id',
  columns: {
    id: columns.uuid('id'),
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

/** What a new customer takes from its company. */
export interface SellingCompany {
  readonly id: string;
  readonly country: string;
  readonly defaultCurrency: string;
  readonly timezone: string;
  readonly defaultPaymentTermsDays: number;
}

const sellingColumns = {
  id: true,
  country: true,
  defaultCurrency: true,
  timezone: true,
  defaultPaymentTermsDays: true,
};

/** The company of a customer. @throws Error where there is none: a foreign key promises it. */
export async function getCompany(tx: TenantTransaction, id: string): Promise<SellingCompany> {
  const where = { organizationId: tx.organizationId, id };
  const company = await tx.company.findFirst({ where, select: sellingColumns });
  if (!company) throw new Error(`company ${id} is missing`);
  return company;
}

/** The companies of `ids`, or all; at most two, which is enough to know whether there is exactly one. */
export async function findCompanies(tx: TenantTransaction, ids: readonly string[] | null): Promise<SellingCompany[]> {
  return tx.company.findMany({
    where: { organizationId: tx.organizationId, ...(ids ? { id: { in: [...ids] } } : {}) },
    select: sellingColumns,
    take: 2,
  });
}

/** Those of `ids`, which are UUIDs, that are companies of the organization. */
export async function findCompanyIds(tx: TenantTransaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await tx.query<{ id: string }>(
    sql`select id::text from company where organization_id = ${TENANT} and id = any(${ids}::uuid[])`,
  );
  return new Set(found.map(({ id }) => id));
}

/** A company, locked until the transaction ends. Customers of it can be written beside that. */
export async function lockCompany(tx: TenantTransaction, id: string): Promise<CompanyDetails | null> {
  const [company] = await tx.query<CompanyDetails>(
    sql`select name, country, vat_number as "vatNumber", default_currency as "defaultCurrency", timezone,
               default_payment_terms_days as "defaultPaymentTermsDays"
          from company where organization_id = ${TENANT} and id = ${id}::uuid for no key update`,
  );
  return company ?? null;
}

export async function insertCompany(tx: TenantTransaction, id: string, details: CompanyDetails): Promise<void> {
  const { organizationId } = tx;
  await tx.company.create({ data: { organizationId, id, ...details }, select: { id: true } });
}

export async function setCompany(tx: TenantTransaction, id: string, details: CompanyDetails): Promise<void> {
  const { name, country, vatNumber, defaultCurrency, timezone, defaultPaymentTermsDays } = details;
  await tx.execute(
    sql`update company set name = ${name}, country = ${country}, vat_number = ${vatNumber},
               default_currency = ${defaultCurrency}, timezone = ${timezone},
               default_payment_terms_days = ${defaultPaymentTermsDays}, updated_at = now()
         where organization_id = ${TENANT} and id = ${id}::uuid`,
  );
}

import { rawSql, sql, TENANT } from '../../database/sql.ts';
import type { TenantReader } from '../../database/tenant-database.ts';
import type { VatValidationStatus } from '../customer/customer.rules.ts';
import type { VatRecord } from '../customer/vat-record.rules.ts';

/** A customer's VAT number of the Union, and what is known of it. */
export interface VatSubject {
  readonly customerId: string;
  readonly companyId: string;
  readonly status: VatValidationStatus;
  readonly record: VatRecord | null;
  /** Null where it has none. */
  readonly number: { readonly value: string; readonly formatValid: boolean } | null;
  readonly hasJob: boolean;
}

/** What is known of customers' VAT numbers, by customer. */
export async function findVatSubjects(tenant: TenantReader, ids: readonly string[]): Promise<VatSubject[]> {
  return tenant.query<VatSubject>(
    sql`select t.id::text as "customerId", t.company_id::text as "companyId", t.vat_validation_status as status, t.vat_record as record,
               case when x.value is not null then json_build_object('value', x.value, 'formatValid', x.format_valid) end as number,
               exists (select from vat_job j where j.organization_id = t.organization_id and j.customer_id = t.id) as "hasJob"
          from customer t
          left join tax_identifier x on x.organization_id = t.organization_id and x.customer_id = t.id and x.type = 'eu_vat'
         where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])`,
  );
}

/** A customer's tax numbers of whatever country, to find the one that is its VAT number. */
export interface NumberedCustomer {
  readonly billingCountry: string | null;
  readonly numbers: readonly { readonly type: string; readonly value: string }[];
}

export async function findNumbered(
  tenant: TenantReader,
  ids: readonly string[],
): Promise<Map<string, NumberedCustomer>> {
  const numbers =
    rawSql(`coalesce((select json_agg(json_build_object('type', x.type, 'value', x.value)) from tax_identifier x
    where x.organization_id = t.organization_id and x.customer_id = t.id), '[]')`);
  const rows = await tenant.query<NumberedCustomer & { id: string }>(
    sql`select t.id::text as id, t.billing_country as "billingCountry", ${numbers} as numbers
          from customer t where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map(({ id, ...customer }) => [id, customer]));
}

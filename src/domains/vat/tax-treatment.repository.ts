import { hasValidVat } from '../../database/clocked-states.ts';
import { rawSql, sql, TENANT } from '../../database/sql.ts';
import type { TenantReader } from '../../database/tenant-database.ts';
import type { TaxFacts } from './tax-treatment.rules.ts';

/** The facts of a customer, and the day on which they were read, in UTC. */
export interface FoundTaxFacts {
  readonly facts: TaxFacts;
  readonly today: string;
}

/** Whether the eu_vat of the customer `t` counts: a person says so, else the register has within 60 days. */
const okVat = rawSql(`coalesce((t.vat_record #>> '{override,valid}')::boolean, ${hasValidVat('t')})`);

/** What the tax of many customers follows from, by their ids. */
export async function findTaxFacts(
  tenant: TenantReader,
  customerIds: readonly string[],
): Promise<Map<string, FoundTaxFacts>> {
  const rows = await tenant.query<FoundTaxFacts & { id: string }>(
    sql`select t.id::text as id, to_char(statement_timestamp() at time zone 'UTC', 'YYYY-MM-DD') as today, json_build_object(
                 'sellerCountry', c.country, 'billingCountry', t.billing_country, 'postalCode', t.billing_address ->> 'postalCode',
                 'customerType', t.customer_type, 'classification', t.classification, 'taxClass', t.tax_class,
                 'exempt', coalesce((t.tax_configuration ->> 'exempt')::boolean, false),
                 'certificateExpiresOn', t.tax_configuration ->> 'certificateExpiresOn',
                 'euVat', case when x.value is not null
                   then json_build_object('value', x.value, 'status', t.vat_validation_status, 'okVat', ${okVat}) end) as facts
          from customer t
          join company c on c.organization_id = t.organization_id and c.id = t.company_id
          left join tax_identifier x on x.organization_id = t.organization_id and x.customer_id = t.id and x.type = 'eu_vat'
         where t.organization_id = ${TENANT} and t.id = any(${customerIds}::uuid[])`,
  );
  return new Map(rows.map(({ id, facts, today }) => [id, { facts, today }]));
}

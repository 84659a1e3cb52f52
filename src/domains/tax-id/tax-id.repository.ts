import { newId } from '../../database/new-id.ts';
import { sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import type { CustomerClassification, VatValidationStatus } from '../customer/customer.rules.ts';
import { type MatchTaxNumber, taxNumberKey } from '../customer/match-keys.rules.ts';
import type { VatRecord } from '../customer/vat-record.rules.ts';
import type { ClassifiedBy, CustomerTaxId } from './customer-tax-id.rules.ts';
import { vatNumberTypes } from './tax-id-types.rules.ts';

export const taxIdTable = defineTable({
  name: 'tax_identifier',
  typename: 'TaxIdentifier',
  visibility: { parent: 'customer', column: 'customer_id' },
  columns: {
    id: columns.uuid('id'),
    customerId: columns.uuid('customer_id'),
    type: columns.text('type'),
    value: columns.text('value'),
    country: columns.textOrNull('country'),
    primary: columns.bool('is_primary'),
    formatValid: columns.bool('format_valid'),
    checksumValid: columns.computed<boolean | null>('t.checksum_valid'),
  },
});
export type TaxIdRow = RowOf<typeof taxIdTable>;

export const taxIdOrder: Order = { name: 'type', key: sql`t.type`, type: 'text', nullable: false };
export const isPrimary = sql`t.is_primary`;

/** What the customer `t` has, as JSON by type. */
export const taxIdsRecord = `select coalesce(json_object_agg(x.type, json_build_object(
    'value', x.value, 'country', x.country, 'primary', x.is_primary,
    'formatValid', x.format_valid, 'checksumValid', x.checksum_valid) order by x.type), '{}')
  from tax_identifier x where x.organization_id = t.organization_id and x.customer_id = t.id`;

export interface OwnedTaxIds {
  readonly customerId: string;
  readonly identifiers: readonly CustomerTaxId[];
}

/** Gives new customers their identifiers. */
export async function insertTaxIds(tx: TenantTransaction, owned: readonly OwnedTaxIds[]): Promise<void> {
  const rows = rowsOf(tx, owned);
  if (rows.length > 0) await upsertRows(tx, JSON.stringify(rows));
}

/** Makes these the identifiers of their customers, and no others. One that stays of its type keeps its id. */
export async function replaceTaxIds(tx: TenantTransaction, owned: readonly OwnedTaxIds[]): Promise<void> {
  if (owned.length === 0) return;
  const customers = owned.map(({ customerId }) => customerId);
  const given = JSON.stringify(rowsOf(tx, owned));
  await tx.execute(
    sql`delete from tax_identifier x where x.organization_id = ${TENANT} and x.customer_id = any(${customers}::uuid[])
          and not exists (select from jsonb_to_recordset(${given}::jsonb) as g(customer_id uuid, type text)
                           where g.customer_id = x.customer_id and g.type = x.type)`,
  );
  // Before another becomes it: there is one primary at any time.
  await tx.execute(
    sql`update tax_identifier x set is_primary = false where x.organization_id = ${TENANT} and x.customer_id = any(${customers}::uuid[]) and x.is_primary
          and exists (select from jsonb_to_recordset(${given}::jsonb) as g(customer_id uuid, type text, is_primary boolean)
                       where g.customer_id = x.customer_id and g.type = x.type and not g.is_primary)`,
  );
  await upsertRows(tx, given);
}

async function upsertRows(tx: TenantTransaction, given: string): Promise<void> {
  await tx.execute(
    sql`insert into tax_identifier (organization_id, id, customer_id, type, value, country, is_primary, format_valid, checksum_valid, match_key)
        select ${TENANT}, g.* from jsonb_to_recordset(${given}::jsonb)
            as g(id uuid, customer_id uuid, type text, value text, country text, is_primary boolean, format_valid boolean, checksum_valid boolean, match_key bigint)
        on conflict (organization_id, customer_id, type) do update
           set value = excluded.value, country = excluded.country, is_primary = excluded.is_primary,
               format_valid = excluded.format_valid, checksum_valid = excluded.checksum_valid, match_key = excluded.match_key
         where (tax_identifier.value, tax_identifier.country, tax_identifier.is_primary, tax_identifier.format_valid, tax_identifier.checksum_valid, tax_identifier.match_key)
               is distinct from (excluded.value, excluded.country, excluded.is_primary, excluded.format_valid, excluded.checksum_valid, excluded.match_key)`,
  );
}

function rowsOf(tx: TenantTransaction, owned: readonly OwnedTaxIds[]) {
  return owned.flatMap(({ customerId, identifiers }) =>
    identifiers.map((identifier) => ({
      id: newId(),
      customer_id: customerId,
      ...rowOf(identifier),
      match_key: keyText(tx, identifier),
    })),
  );
}

function rowOf({ type, value, country, primary, formatValid, checksumValid }: CustomerTaxId) {
  return { type, value, country, is_primary: primary, format_valid: formatValid, checksum_valid: checksumValid };
}

/** What customers with the same number share, as text: a number of JSON does not hold 64 bits. */
function keyText({ organizationId }: TenantTransaction, number: MatchTaxNumber): string | null {
  return taxNumberKey(organizationId, number)?.toString() ?? null;
}

/** Writes the match keys of customers' identifiers anew, where they are not what the numbers say. */
export async function deriveTaxKeys(tx: TenantTransaction, customerIds: readonly string[]): Promise<void> {
  const numbers = await tx.query<MatchTaxNumber & { readonly id: string; readonly key: string | null }>(
    sql`select x.id::text as id, x.type, x.value, x.country, x.match_key::text as key from tax_identifier x
         where x.organization_id = ${TENANT} and x.customer_id = any(${customerIds}::uuid[])`,
  );
  const given = numbers.map((number) => ({ id: number.id, before: number.key, key: keyText(tx, number) }));
  const changed = given.filter(({ before, key }) => before !== key);
  if (changed.length === 0) return;
  await tx.execute(
    sql`update tax_identifier x set match_key = g.key from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as g(id uuid, key bigint)
         where x.organization_id = ${TENANT} and x.id = g.id`,
  );
}

/** The id of a customer's identifier of a type. */
export async function findTaxIdId(tx: TenantTransaction, customerId: string, type: string): Promise<string | null> {
  const where = { organizationId: tx.organizationId, customerId, type };
  const found = await tx.taxIdentifier.findFirst({ where, select: { id: true } });
  return found?.id ?? null;
}

export interface ClassifiedCustomer extends Omit<ClassifiedBy, 'vatVerdict'> {
  readonly id: string;
  readonly vatValidationStatus: VatValidationStatus;
  readonly vatRecord: VatRecord | null;
  readonly classification: CustomerClassification | null;
}

/** What customers are classified as, and what that follows from. */
export async function findClassified(
  tx: TenantTransaction,
  customerIds: readonly string[],
): Promise<ClassifiedCustomer[]> {
  return tx.query<ClassifiedCustomer>(
    sql`select t.id::text as id, t.classification, t.customer_type as "customerType", t.vat_validation_status as "vatValidationStatus",
               t.vat_record as "vatRecord", coalesce((select json_agg(json_build_object('type', x.type, 'formatValid', x.format_valid, 'checksumValid', x.checksum_valid))
                           from tax_identifier x where x.organization_id = t.organization_id and x.customer_id = t.id), '[]') as identifiers
          from customer t where t.organization_id = ${TENANT} and t.id = any(${customerIds}::uuid[])`,
  );
}

export async function setClassification(
  tx: TenantTransaction,
  id: string,
  classification: CustomerClassification | null,
): Promise<void> {
  await tx.customer.updateMany({ where: { organizationId: tx.organizationId, id }, data: { classification } });
}

/** The VAT numbers of the Union that customers have, by customer. */
export async function findVatNumbers(
  tx: TenantTransaction,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const where = { organizationId: tx.organizationId, type: 'eu_vat', customerId: { in: [...customerIds] } };
  const rows = await tx.taxIdentifier.findMany({ where, select: { customerId: true, value: true } });
  return new Map(rows.map(({ customerId, value }) => [customerId, value]));
}

/** The oldest customer of a company that has one of these numbers; archived ones come last. */
export async function findVatNumber(
  tenant: TenantReader,
  companyId: string,
  values: readonly string[],
): Promise<{ id: string; companyId: string } | null> {
  const [found] = await tenant.query<{ id: string; companyId: string }>(
    sql`select c.id::text as id, c.company_id::text as "companyId" from tax_identifier x
          join customer c on c.organization_id = x.organization_id and c.id = x.customer_id
         where x.organization_id = ${TENANT} and x.value = any(${values}::text[]) and x.type = any(${vatNumberTypes}::text[])
           and c.company_id = ${companyId}::uuid
         order by c.archived_at is not null, c.created_at, c.id limit 1`,
  );
  return found ?? null;
}

/** Two rows of which the one takes over what the other holds. */
export interface TakenOver {
  readonly target: string;
  readonly source: string;
}

export async function copyTaxIds(tx: TenantTransaction, pairs: readonly TakenOver[]): Promise<void> {
  await tx.execute(
    sql`update tax_identifier t set value = s.value, country = s.country, format_valid = s.format_valid,
              checksum_valid = s.checksum_valid, match_key = s.match_key
          from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as g(target uuid, source uuid)
          join tax_identifier s on s.organization_id = ${TENANT} and s.id = g.source
         where t.organization_id = ${TENANT} and t.id = g.target`,
  );
}

/** A customer has one primary identifier: those that come to it give way to its own. */
export async function demote(tx: TenantTransaction, ids: readonly string[], customerId: string): Promise<void> {
  await tx.execute(
    sql`update tax_identifier x set is_primary = false
         where x.organization_id = ${TENANT} and x.id = any(${ids}::uuid[]) and x.is_primary
           and exists (select from tax_identifier p where p.organization_id = x.organization_id and p.customer_id = ${customerId}::uuid and p.is_primary)`,
  );
}

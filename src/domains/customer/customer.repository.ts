import { isStaleVat } from '../../database/clocked-states.ts';
import type { Prisma } from '../../database/generated/client.ts';
import { insertRows, updateRow } from '../../database/json-rows.ts';
import { columnList } from '../../database/page.ts';
import { rawSql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { memberStates } from '../../kernel/european-union.ts';
import { shownInstant } from '../../kernel/instant.ts';
import type { AuditedRecord } from '../audit/audit.rules.ts';
import {
  type AccountingSyncConfiguration,
  type Address,
  type BillingModel,
  type CustomerClassification,
  type CustomerOrigin,
  type CustomerStatus,
  type CustomerTaxClass,
  type CustomerType,
  customerDefaults,
  type PaymentProvider,
  type ReportingConfiguration,
  shownOrgNumber,
  type TaxConfiguration,
  type VatValidationStatus,
  type WalletMode,
} from './customer.rules.ts';
import type { VatRecord } from './vat-record.rules.ts';

const ofCompany = (column: string) =>
  `(select c.${column} from company c where c.organization_id = t.organization_id and c.id = t.company_id)`;

// Of the billing country, seen from the company's.
const origin = `case
  when t.billing_country is null then 'UNKNOWN'
  when t.billing_country = ${ofCompany('country')} then 'DOMESTIC'
  when t.billing_country in (${memberStates.map((state) => `'${state}'`).join()}) then 'EU'
  else 'NON_EU' end`;

export const customerTable = defineTable({
  name: 'customer',
  typename: 'Customer',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    companyId: columns.uuid('company_id'),
    name: columns.text('name'),
    legalName: columns.textOrNull('legal_name'),
    slug: columns.text('slug'),
    email: columns.textOrNull('email'),
    additionalEmails: columns.texts('additional_emails'),
    emailDelivery: columns.bool('email_delivery'),
    phone: columns.textOrNull('phone'),
    externalId: columns.textOrNull('external_id'),
    customerType: columns.word<CustomerType>('customer_type'),
    taxClass: columns.word<CustomerTaxClass>('tax_class'),
    classification: columns.wordOrNull<CustomerClassification>('classification'),
    origin: columns.computedWord<CustomerOrigin>(origin),
    status: columns.word<CustomerStatus>('status'),
    archivedAt: columns.instantOrNull('archived_at'),
    erasedAt: columns.instantOrNull('erased_at'),
    billingModel: columns.word<BillingModel>('billing_model'),
    walletMode: columns.word<WalletMode>('wallet_mode'),
    billingAddress: columns.jsonOrNull<Address>('billing_address'),
    shippingAddress: columns.jsonOrNull<Address>('shipping_address'),
    legalAddress: columns.jsonOrNull<Address>('legal_address'),
    preferredCurrency: columns.textOrNull('preferred_currency'),
    currency: columns.computedWord<string>(`coalesce(t.preferred_currency, ${ofCompany('default_currency')})`),
    timezone: columns.text('timezone'),
    paymentTermsDays: columns.intOrNull('payment_terms_days'),
    effectivePaymentTermsDays: columns.computed<number>(
      `coalesce(t.payment_terms_days, ${ofCompany('default_payment_terms_days')})`,
    ),
    orgNumber: columns.textOrNull('org_number'),
    vatValidationStatus: columns.word<VatValidationStatus>('vat_validation_status'),
    vatRecord: columns.jsonOrNull<VatRecord>('vat_record'),
    vatStale: columns.computed<boolean>(isStaleVat('t')),
    taxConfiguration: columns.jsonOrNull<TaxConfiguration>('tax_configuration'),
    exemptFromAutomatedTax: columns.computed<boolean | null>("(t.tax_configuration ->> 'exempt')::boolean"),
    accountingSyncConfiguration: columns.jsonOrNull<AccountingSyncConfiguration>('accounting_sync_configuration'),
    reportingConfiguration: columns.jsonOrNull<ReportingConfiguration>('reporting_configuration'),
    paymentProvider: columns.wordOrNull<PaymentProvider>('payment_provider'),
    paymentProviderId: columns.textOrNull('payment_provider_id'),
    autoCollection: columns.bool('auto_collection'),
    portalUrl: columns.textOrNull('portal_url'),
    peppolId: columns.textOrNull('peppol_id'),
    leitwegId: columns.textOrNull('leitweg_id'),
    preferEinvoice: columns.bool('prefer_einvoice'),
    einvoiceEmail: columns.textOrNull('einvoice_email'),
    mergedIntoId: columns.uuidOrNull('merged_into_id'),
    notes: columns.textOrNull('notes'),
    metadata: columns.json<Readonly<Record<string, unknown>>>('metadata'),
    version: columns.int('version'),
    createdAt: columns.instant('created_at'),
    updatedAt: columns.instant('updated_at'),
  },
});
export type CustomerRow = RowOf<typeof customerTable>;

/** The columns that a write may set. */
export type CustomerColumns = Omit<
  Prisma.CustomerUncheckedCreateInput,
  'organizationId' | 'id' | 'companyId' | 'matchKeys'
>;

export interface CustomerInsert extends CustomerColumns {
  readonly matchKeys: readonly string[];
  readonly id: string;
  readonly companyId: string;
}

/** What is not named by a customer has its default, here rather than in the table: others of the batch may name it. */
export async function insertCustomers(tx: TenantTransaction, customers: readonly CustomerInsert[]): Promise<void> {
  await insertRows(
    tx,
    'customer',
    customers.map((customer) => ({ ...customerDefaults, ...customer })),
  );
}

/** Takes back customers that were made in this transaction, before anything but identities hangs on them. */
export async function deleteNewCustomers(tx: TenantTransaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { organizationId } = tx;
  await tx.customerIdentity.deleteMany({ where: { organizationId, customerId: { in: [...ids] } } });
  await tx.customer.deleteMany({ where: { organizationId, id: { in: [...ids] } } });
}

/** Runs work in which children do not raise the revision of their customers: of new ones only. */
export async function withoutRevisions<T>(tx: TenantTransaction, work: () => Promise<T>): Promise<T> {
  await setBulkLoad(tx, 'on');
  const result = await work();
  await setBulkLoad(tx, 'off');
  return result;
}

async function setBulkLoad(tx: TenantTransaction, value: 'on' | 'off'): Promise<void> {
  await tx.query(sql`select set_config('clientele.bulk_load', ${value}, true) where ${TENANT} is not null`);
}

export async function setColumns(
  tx: TenantTransaction,
  id: string,
  columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  await updateRow(tx, 'customer', id, columns);
}

/** Sets the match keys of customers, as text. */
export async function setMatchKeys(tx: TenantTransaction, keys: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const given = JSON.stringify([...keys].map(([id, own]) => ({ id, keys: own })));
  await tx.execute(
    sql`update customer c set match_keys = g.keys from jsonb_to_recordset(${given}::jsonb) as g(id uuid, keys bigint[])
         where c.organization_id = ${TENANT} and c.id = g.id and c.match_keys is distinct from g.keys`,
  );
}

/** Counts a change of the record itself. */
export async function nextVersion(tx: TenantTransaction, id: string): Promise<void> {
  await tx.execute(
    sql`update customer set version = version + 1, updated_at = now() where organization_id = ${TENANT} and id = ${id}::uuid`,
  );
}

/** A customer as its transaction sees it: its row, and its record as audit events and `changes` speak of it. */
export interface CustomerState {
  readonly customer: CustomerRow;
  readonly record: AuditedRecord;
}

// Ids and times say nothing of what was changed; archivedAt and erasedAt do.
const unrecorded: readonly string[] = [
  'id',
  'companyId',
  'mergedIntoId',
  'createdAt',
  'updatedAt',
  'version',
  'vatRecord',
  'vatStale',
];

/**
 * The state of a customer. `parts` are what hangs on it, as SQL over the alias `t` by the name it has in the record.
 * @throws Error where there is none: ids come from this transaction.
 */
export async function getCustomer(
  tx: TenantTransaction,
  id: string,
  parts: Readonly<Record<string, string>>,
): Promise<CustomerState> {
  const state = (await findCustomers(tx, [id], parts)).get(id);
  if (!state) throw new Error(`customer ${id} is missing`);
  return state;
}

/** The states of many customers, by their ids. */
export async function findCustomers(
  tx: TenantTransaction,
  ids: readonly string[],
  parts: Readonly<Record<string, string>>,
): Promise<Map<string, CustomerState>> {
  if (ids.length === 0) return new Map();
  const columns = columnList(customerTable, Object.keys(customerTable.columns));
  const further = Object.entries(parts).map(([name, expression]) => `, (${expression}) as "${name}"`);
  const rows = await tx.query<{ state: string }>(
    sql`select row_to_json(r)::text as state from (select ${columns}${rawSql(further.join(''))} from customer t where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])) r`,
  );
  return new Map(rows.map(({ state }) => JSON.parse(state)).map((row) => [row.id, stateOf(row)]));
}

function stateOf(row: CustomerRow & AuditedRecord): CustomerState {
  const recorded = Object.entries(row).filter(([name]) => !unrecorded.includes(name));
  const shown = {
    orgNumber: shownOrgNumber(row.orgNumber),
    archivedAt: shownInstant(row.archivedAt),
    erasedAt: shownInstant(row.erasedAt),
    ...shownVatRecord(row.vatRecord),
  };
  return { customer: row, record: { ...Object.fromEntries(recorded), ...shown } };
}

/** The verdict and a person's decision; attempts and what else the register told are kept with the checks. */
function shownVatRecord(record: VatRecord | null): AuditedRecord {
  const { valid, reason } = record?.override ?? {};
  return { vatVerdict: record?.verdict ?? null, vatOverride: record?.override ? { valid, reason } : null };
}

const lockedColumns = rawSql(
  'id::text, company_id::text as "companyId", merged_into_id::text as "mergedIntoId", erased_at::text as "erasedAt"',
);

export interface LockedCustomer {
  readonly id: string;
  readonly companyId: string;
  readonly mergedIntoId: string | null;
  readonly erasedAt: string | null;
}

/** Locks customers, all in one order: two that lock the same ones do not wait for each other in a circle. */
export async function lockCustomers(tx: TenantTransaction, ids: readonly string[]): Promise<LockedCustomer[]> {
  return tx.query<LockedCustomer>(
    sql`select ${lockedColumns} from customer where organization_id = ${TENANT} and id = any(${ids}::uuid[]) order by id for no key update`,
  );
}

/** Locks a customer until the transaction ends: all writers of what hangs on it wait for each other here. */
export async function lockCustomer(tx: TenantTransaction, id: string): Promise<LockedCustomer | null> {
  const [locked] = await tx.query<LockedCustomer>(
    sql`select ${lockedColumns} from customer where organization_id = ${TENANT} and id = ${id}::uuid for no key update`,
  );
  return locked ?? null;
}

/** Locks the customer of an id; for one that was merged, the survivor at the end of the chain. */
export async function lockSurvivor(tx: TenantTransaction, id: string): Promise<LockedCustomer | null> {
  const [locked] = await tx.query<LockedCustomer>(
    sql`with recursive chain as (
          select c.id, c.merged_into_id from customer c where c.organization_id = ${TENANT} and c.id = ${id}::uuid
          union all
          select c.id, c.merged_into_id from chain p join customer c on c.organization_id = ${TENANT} and c.id = p.merged_into_id)
        select ${lockedColumns} from customer where organization_id = ${TENANT}
           and id = (select chain.id from chain where chain.merged_into_id is null) for no key update`,
  );
  return locked ?? null;
}

/** The survivors of customers' merges by the customers' ids: itself for one that was not merged. */
export async function findSurvivors(tx: TenantTransaction, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; survivor: string }>(
    sql`with recursive chain as (
          select c.id as first, c.id, c.merged_into_id from customer c where c.organization_id = ${TENANT} and c.id = any(${ids}::uuid[])
          union all
          select p.first, c.id, c.merged_into_id from chain p join customer c on c.organization_id = ${TENANT} and c.id = p.merged_into_id)
        select first::text as id, id::text as survivor from chain where merged_into_id is null`,
  );
  return new Map(rows.map(({ id, survivor }) => [id, survivor]));
}

/** Blanks the personal data of a customer, and every copy of it. See erase_customer in the migrations. */
export async function eraseCustomerRows(tx: TenantTransaction, id: string): Promise<void> {
  await tx.query(sql`select erase_customer(${TENANT}, ${id}::uuid)::text as done`);
}

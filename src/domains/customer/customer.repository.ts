import { columnList } from '../../database/page.ts';
import { sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type {
  Address,
  BillingModel,
  CustomerStatus,
  CustomerTaxClass,
  CustomerType,
  PaymentProvider,
  VatValidationStatus,
  WalletMode,
} from './customer.rules.ts';

const ofCompany = (column: string) =>
  `(select c.${column} from company c where c.organization_id = t.organization_id and c.id = t.company_id)`;

export const customerTable = defineTable({
  name: 'customer',
  typename: 'Customer',
  visibility: 'company_id',
  columns: {
    id: columns.text('id'),
    companyId: columns.text('company_id'),
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
    status: columns.word<CustomerStatus>('status'),
    archivedAt: columns.instantOrNull('archived_at'),
    erasedAt: columns.instantOrNull('erased_at'),
    billingModel: columns.word<BillingModel>('billing_model'),
    walletMode: columns.word<WalletMode>('wallet_mode'),
    billingAddress: columns.jsonOrNull<Address>('billing_address'),
    shippingAddress: columns.jsonOrNull<Address>('shipping_address'),
    legalAddress: columns.jsonOrNull<Address>('legal_address'),
    preferredCurrency: columns.textOrNull('preferred_currency'),
    currency: columns.computed<string>(`coalesce(t.preferred_currency, ${ofCompany('default_currency')})`),
    timezone: columns.text('timezone'),
    paymentTermsDays: columns.intOrNull('payment_terms_days'),
    effectivePaymentTermsDays: columns.computed<number>(
      `coalesce(t.payment_terms_days, ${ofCompany('default_payment_terms_days')})`,
    ),
    orgNumber: columns.textOrNull('org_number'),
    vatValidationStatus: columns.word<VatValidationStatus>('vat_validation_status'),
    paymentProvider: columns.wordOrNull<PaymentProvider>('payment_provider'),
    paymentProviderId: columns.textOrNull('payment_provider_id'),
    autoCollection: columns.bool('auto_collection'),
    portalUrl: columns.textOrNull('portal_url'),
    preferEinvoice: columns.bool('prefer_einvoice'),
    einvoiceEmail: columns.textOrNull('einvoice_email'),
    notes: columns.textOrNull('notes'),
    metadata: columns.json<Readonly<Record<string, unknown>>>('metadata'),
    version: columns.int('version'),
    createdAt: columns.instant('created_at'),
    updatedAt: columns.instant('updated_at'),
  },
});
export type CustomerRow = RowOf<typeof customerTable>;

/** A whole customer in its transaction. @throws Error where there is none: ids come from this transaction. */
export async function getCustomer(tx: TenantTransaction, id: string): Promise<CustomerRow> {
  const statement = sql`select row_to_json(r)::text as customer from (select ${columnList(customerTable, Object.keys(customerTable.columns))} from customer t where t.organization_id = ${TENANT} and t.id = ${id}::uuid) r`;
  const [row] = await tx.query<{ customer: string }>(statement);
  if (!row) throw new Error(`customer ${id} is missing`);
  return JSON.parse(row.customer) as CustomerRow;
}

/** An identity of a customer: unique over live, archived and merged rows alike. See docs/decisions/0003-identity-in-one-table.md. */
export interface Identity {
  /** The organization for EXTERNAL_ID, the company for SLUG and ORG_NUMBER. */
  readonly scopeId: string;
  readonly kind: 'EXTERNAL_ID' | 'SLUG' | 'ORG_NUMBER';
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

/** Who holds an identity, and in which company. */
export async function findHolder(
  tx: TenantTransaction,
  identity: Identity,
): Promise<{ id: string; companyId: string } | null> {
  const [holder] = await tx.query<{ id: string; companyId: string }>(
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

export async function setSlug(tx: TenantTransaction, id: string, slug: string): Promise<void> {
  await tx.customer.updateMany({ where: { organizationId: tx.organizationId, id }, data: { slug } });
}

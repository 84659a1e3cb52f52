import type pg from 'pg';
import { newId } from '../../src/database/new-id.ts';
import {
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPlans,
  insertRows,
  insertSubscriptions,
  insertWallets,
} from './fixtures.ts';
import type { Company, Tenant } from './tenant.ts';

/** The id of one object of every type that has rows. */
export type RowIds = Readonly<Record<RowType, string>>;
export const rowTypes = [
  'Organization',
  'Company',
  'ApiKey',
  'Customer',
  'Plan',
  'PlanSubscription',
  'Wallet',
  'WalletTransaction',
  'Invoice',
  'AuditEvent',
  'TaxIdentifier',
  'Tag',
  'CustomFieldDefinition',
] as const;
export type RowType = (typeof rowTypes)[number];

/** Types whose rows belong to the whole organization: a key that is limited to companies sees them too. */
export const organizationTypes: readonly RowType[] = ['Organization', 'Tag', 'CustomFieldDefinition'];

const address = (city: string) => ({
  line1: 'Gatan 1',
  line2: '2 tr',
  city,
  region: 'Skåne',
  postalCode: '211 22',
  country: 'SE',
});

/** A customer with a value in every column. */
const filledColumns = {
  slug: 'everything',
  legal_name: 'Everything AB',
  phone: '+46 8 123',
  customer_type: 'BUSINESS',
  tax_class: 'RESELLER',
  status: 'SUSPENDED',
  billing_model: 'HYBRID',
  wallet_mode: 'PREPAID_ONLY',
  billing_address: address('Malmö'),
  shipping_address: address('Lund'),
  legal_address: address('Kalmar'),
  payment_terms_days: 7,
  vat_validation_status: 'MANUAL',
  payment_provider: 'BILL_COM',
  payment_provider_id: 'cus_1',
  auto_collection: true,
  portal_url: 'https://portal.example/1',
  prefer_einvoice: true,
  einvoice_email: 'einvoice@example.com',
  notes: 'Some notes',
  classification: 'B2B',
  tax_configuration: { exempt: true, exemptionCode: 'G', provider: 'avalara', certificateExpiresOn: '2027-12-31' },
  accounting_sync_configuration: { excluded: true, providers: [{ provider: 'netsuite', externalProviderId: 'ns-1' }] },
  reporting_configuration: { exempt: true },
  peppol_id: '0007:5566778899',
  leitweg_id: '04011000-1234512345-06',
  version: 4,
};

/** One object of every type in one company, with a value in every column, hanging on one customer that is not archived. */
export async function insertEverything(pool: pg.Pool, tenant: Tenant, company: Company): Promise<RowIds> {
  const { organizationId } = tenant;
  await pool.query('update company set vat_number = $3 where organization_id = $1 and id = $2', [
    organizationId,
    company.id,
    'SE556677889901',
  ]);
  const apiKeyId = await insertRevokedKey(pool, organizationId, company);
  const [customer] = await insertCustomers(pool, tenant, [
    {
      company,
      name: 'Everything',
      email: 'finance@everything.example',
      externalId: `crm-${company.id}`,
      orgNumber: '5566778899',
      currency: 'EUR',
      metadata: { tier: 'gold' },
      updatedAt: '2026-02-02T00:00:00Z',
      columns: filledColumns,
    },
  ]);
  if (!customer) throw new Error('nothing was inserted');
  const [planId = ''] = await insertPlans(pool, tenant, [{ company }]);
  const [subscriptionId = ''] = await insertSubscriptions(pool, tenant, [
    {
      customer,
      planId,
      columns: {
        trial_ends_at: '2026-02-01T00:00:00Z',
        paused_at: '2026-02-02T00:00:00Z',
        canceled_at: '2026-02-03T00:00:00Z',
        ends_at: '2026-02-28T00:00:00Z',
      },
    },
  ]);
  const [walletId = ''] = await insertWallets(pool, tenant, [{ customer, currency: 'EUR' }]);
  const [transactionId = ''] = await insertLedger(pool, tenant, [{ walletId, amount: '12.5' }]);
  const [invoiceId = ''] = await insertInvoices(pool, tenant, [
    { customer, issuedAt: '2026-01-01T00:00:00Z', total: '100.5', paid: '40', subscriptionId },
  ]);
  await pool.query("update invoice set paid_at = '2026-01-20' where organization_id = $1 and id = $2", [
    organizationId,
    invoiceId,
  ]);
  const hanging = await insertHanging(pool, organizationId, { customer: customer.id, subscriptionId, invoiceId });
  const auditEventId = await insertAuditEvent(pool, organizationId, company, apiKeyId, customer.id);
  return {
    Organization: organizationId,
    Company: company.id,
    ApiKey: apiKeyId,
    Customer: customer.id,
    Plan: planId,
    PlanSubscription: subscriptionId,
    Wallet: walletId,
    WalletTransaction: transactionId,
    Invoice: invoiceId,
    AuditEvent: auditEventId,
    ...hanging,
  };
}

/** What hangs on a customer besides its billing objects: a tax identifier, a reference, a tag and a custom field. */
async function insertHanging(
  pool: pg.Pool,
  organization_id: string,
  subjects: { readonly customer: string; readonly subscriptionId: string; readonly invoiceId: string },
): Promise<Pick<RowIds, 'TaxIdentifier' | 'Tag' | 'CustomFieldDefinition'>> {
  const [taxId, tagId, definitionId] = [newId(), newId(), newId()];
  const own = { organization_id, customer_id: subjects.customer };
  await insertRows(pool, 'tax_identifier', [
    {
      ...own,
      id: taxId,
      type: 'eu_vat',
      value: 'SE556677889901',
      country: 'SE',
      is_primary: true,
      format_valid: true,
      checksum_valid: true,
    },
  ]);
  await insertRows(pool, 'external_reference', [
    {
      ...own,
      id: newId(),
      source: 'SALESFORCE',
      external_id: `sf-${taxId}`,
      external_created_at: '2026-01-01T00:00:00Z',
      external_updated_at: '2026-01-02T00:00:00Z',
    },
  ]);
  await insertRows(pool, 'tag', [
    { organization_id, id: tagId, name: `Tag ${tagId}`, name_key: `tag ${tagId}`, color: '#aabbcc' },
  ]);
  const link = (column: string, id: string) => ({ organization_id, id: newId(), tag_id: tagId, [column]: id });
  await insertRows(pool, 'tag_link', [
    link('customer_id', subjects.customer),
    link('subscription_id', subjects.subscriptionId),
    link('invoice_id', subjects.invoiceId),
  ]);
  await insertRows(pool, 'custom_field_definition', [
    {
      organization_id,
      id: definitionId,
      key: `field_${definitionId.slice(-12)}`,
      label: 'Segment',
      type: 'SELECT',
      options: ['gold', 'silver'],
      required: false,
    },
    {
      organization_id,
      id: newId(),
      key: `gone_${definitionId.slice(-12)}`,
      label: 'Gone',
      type: 'TEXT',
      options: [],
      required: false,
      archived_at: '2026-01-05T00:00:00Z',
    },
  ]);
  await insertRows(pool, 'custom_field_value', [{ ...own, id: newId(), definition_id: definitionId, value: 'gold' }]);
  return { TaxIdentifier: taxId, Tag: tagId, CustomFieldDefinition: definitionId };
}

async function insertRevokedKey(pool: pg.Pool, organization_id: string, company: Company): Promise<string> {
  const id = newId();
  await insertRows(pool, 'api_key', [
    {
      organization_id,
      id,
      name: 'Revoked key',
      prefix: id.replaceAll('-', '').slice(-8),
      secret_hash: `\\x${'00'.repeat(32)}`,
      scopes: ['CUSTOMERS_READ'],
      limited_to_companies: true,
      created_at: '2026-01-01T00:00:00Z',
      last_used_at: '2026-01-02T00:00:00Z',
      revoked_at: '2026-01-03T00:00:00Z',
    },
  ]);
  await insertRows(pool, 'api_key_company', [{ organization_id, api_key_id: id, company_id: company.id }]);
  return id;
}

async function insertAuditEvent(
  pool: pg.Pool,
  organization_id: string,
  company: Company,
  api_key_id: string,
  subject_id: string,
): Promise<string> {
  const id = newId();
  await insertRows(pool, 'audit_event', [
    {
      organization_id,
      id,
      subject_type: 'Customer',
      subject_id,
      company_id: company.id,
      action: 'customer.created',
      api_key_id,
      request_id: 'req_1',
      changes: [{ path: ['name'], before: 'Before', after: 'Everything' }],
      at: '2026-01-04T00:00:00Z',
    },
  ]);
  return id;
}

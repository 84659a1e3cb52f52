import type pg from 'pg';
import { newId } from '../../src/database/new-id.ts';
import {
  type CustomerFixture,
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPayments,
  insertPlans,
  insertRows,
  insertSubscriptions,
  insertWallets,
} from './fixtures.ts';
import { insertMerge } from './merge-fixtures.ts';
import { insertPaymentMethods, insertVerifications } from './payment-method-fixtures.ts';
import type { Company, Tenant } from './tenant.ts';
import { insertVatChecks } from './vat-fixtures.ts';

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
  'PaymentMethod',
  'Verification',
  'AuditEvent',
  'TaxIdentifier',
  'Tag',
  'CustomFieldDefinition',
  'CustomerMerge',
  'VatCheck',
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

/** The VAT number of the customer. */
export const euVat = 'SE556677889901';

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
  vat_record: {
    number: euVat,
    verdict: 'VALID',
    verdictAt: '2026-01-05T00:00:00Z',
    name: 'Registered AB',
    address: 'Gatan 1\n211 22 Malmö',
    consultationNumber: 'WAPIAAAAaEDkvhHx',
    attemptAt: '2026-02-05T00:00:00Z',
    error: 'MS_UNAVAILABLE',
    attempts: 2,
  },
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

/** What a person has decided about its VAT number. */
const decidedBy = (setById: string) => ({
  valid: true,
  reason: 'Certificate seen',
  setAt: '2026-02-06T00:00:00Z',
  setById,
});

/** What an invoice takes from its customer when it is sent. */
const printed = {
  tax_treatment: {
    kind: 'STANDARD',
    category: 'S',
    reason: 'DOMESTIC',
    legalReference: 'Art. 44',
    provisional: false,
    note: 'A note',
  },
  bill_to: {
    name: 'Everything',
    legalName: 'Everything AB',
    address: address('Malmö'),
    email: 'finance@everything.example',
    orgNumber: '556677-8899',
    taxIdentifiers: [{ type: 'eu_vat', value: 'SE556677889901' }],
    peppolId: '0007:5566778899',
    leitwegId: '04011000-1234512345-06',
  },
  delivery: {
    channel: 'EMAIL',
    to: 'einvoice@example.com',
    cc: ['copy@everything.example'],
    collectAutomatically: true,
  },
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
      columns: { ...filledColumns, vat_record: { ...filledColumns.vat_record, override: decidedBy(apiKeyId) } },
    },
  ]);
  if (!customer) throw new Error('nothing was inserted');
  const billing = await insertBilling(pool, tenant, customer);
  const { PlanSubscription: subscriptionId, Invoice: invoiceId } = billing;
  const hanging = await insertHanging(pool, organizationId, { customer: customer.id, subscriptionId, invoiceId });
  const auditEventId = await insertAuditEvent(pool, organizationId, company, apiKeyId, customer.id);
  const verified = await insertVerified(pool, tenant, customer, apiKeyId);
  const vatCheckId = await insertChecked(pool, tenant, customer);
  await insertTwin(pool, tenant, customer);
  const mergeId = await insertMerged(pool, tenant, { customer, billing, apiKeyId });
  return {
    Organization: organizationId,
    Company: company.id,
    ApiKey: apiKeyId,
    Customer: customer.id,
    AuditEvent: auditEventId,
    CustomerMerge: mergeId,
    VatCheck: vatCheckId,
    ...billing,
    ...verified,
    ...hanging,
  };
}

type Billing = Pick<RowIds, 'Plan' | 'PlanSubscription' | 'Wallet' | 'WalletTransaction' | 'Invoice'>;

/** A subscription, and an invoice of it of which 40 are paid from a wallet; with a credit note. */
async function insertBilling(pool: pg.Pool, tenant: Tenant, customer: CustomerFixture): Promise<Billing> {
  const { company } = customer;
  const columns = { required_verifications: ['KYC'] };
  // The second is sold, to those who have proven what this customer has not.
  const [planId = ''] = await insertPlans(pool, tenant, [
    { company, columns },
    { company, columns: { ...columns, archived_at: null } },
  ]);
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
  const sent = { customer, issuedAt: '2026-01-01T00:00:00Z', currency: 'EUR', subscriptionId, columns: printed };
  const line = { description: 'Seats', quantity: '4', unitPrice: '20.1', taxRate: '25' };
  const [invoiceId = ''] = await insertInvoices(pool, tenant, [
    { ...sent, lines: [{ ...line, amount: '80.4', tax: '20.1' }] },
  ]);
  await insertInvoices(pool, tenant, [
    {
      ...sent,
      columns: { ...printed, credit_note_for_id: invoiceId },
      lines: [{ ...line, quantity: '-4', amount: '-80.4', tax: '-20.1' }],
    },
  ]);
  await insertLedger(pool, tenant, [{ walletId, amount: '52.5' }]);
  const [transactionId = ''] = await insertLedger(pool, tenant, [{ walletId, amount: '-40', invoiceId }]);
  await insertPayments(pool, tenant, [{ invoiceId, amount: '40', walletTransactionId: transactionId }]);
  await pool.query("update invoice set paid_at = '2026-01-20' where organization_id = $1 and id = $2", [
    tenant.organizationId,
    invoiceId,
  ]);
  return {
    Plan: planId,
    PlanSubscription: subscriptionId,
    Wallet: walletId,
    WalletTransaction: transactionId,
    Invoice: invoiceId,
  };
}

/** A customer that is likely the same as this one. */
async function insertTwin(pool: pg.Pool, tenant: Tenant, { id, company }: CustomerFixture): Promise<void> {
  const { shipping_address } = filledColumns;
  const [twin] = await insertCustomers(pool, tenant, [
    {
      company,
      name: 'Everything AB',
      email: 'finance@everything.example',
      createdAt: '2025-12-01T00:00:00Z',
      columns: { shipping_address, classification: 'B2C' },
    },
  ]);
  const [first_id, second_id] = [id, twin?.id].sort();
  const pair = { organization_id: tenant.organizationId, id: newId(), company_id: company.id, first_id, second_id };
  await insertRows(pool, 'duplicate_candidate', [{ ...pair, score: '0.95', reasons: ['SAME_EMAIL', 'SIMILAR_NAME'] }]);
}

/** A customer that was merged into this one, with something of every kind in the plan. */
async function insertMerged(
  pool: pg.Pool,
  tenant: Tenant,
  { customer, billing, apiKeyId }: { customer: CustomerFixture; billing: Billing; apiKeyId: string },
): Promise<string> {
  const { Wallet: to, Invoice: invoiceId, PlanSubscription: subscriptionId } = billing;
  const resolved = {
    message: 'Both have one',
    resolutions: ['KEEP_TARGET', 'KEEP_SOURCE'],
    resolution: 'KEEP_TARGET',
  } as const;
  const { source, mergeId } = await insertMerge(pool, tenant, {
    target: customer,
    mergedById: apiKeyId,
    plan: (source) => ({
      moves: [{ kind: 'INVOICE', rows: [invoiceId], ids: [invoiceId] }],
      transfers: [{ from: source.primaryWalletId, to, amount: '1.5', currency: 'EUR' }],
      fieldChanges: [{ path: ['phone'], before: null, after: '+46 8 123' }],
      conflicts: [
        { ...resolved, id: 'c1', kind: 'IDENTITY', field: 'orgNumber', source: '556016-0680', target: '556677-8899' },
        { ...resolved, id: 'c2', kind: 'SUBSCRIPTION', sourceId: subscriptionId, targetId: subscriptionId },
        { ...resolved, id: 'c3', kind: 'RULE', rule: 'SOURCE_SUSPENDED' },
      ],
    }),
  });
  const [from = ''] = await insertWallets(pool, tenant, [{ customer: source, currency: 'EUR' }]);
  await insertLedger(pool, tenant, [
    { walletId: from, amount: '1.5' },
    { walletId: from, amount: '-1.5', merge: { id: mergeId, kind: 'MERGE_OUT' } },
    { walletId: to, amount: '1.5', merge: { id: mergeId, kind: 'MERGE_IN' } },
  ]);
  // One more, that was undone.
  const { mergeId: undone } = await insertMerge(pool, tenant, { target: customer });
  await pool.query(
    "update customer_merge set reverted_at = '2026-03-02', reverted_by_id = $3 where organization_id = $1 and id = $2",
    [tenant.organizationId, undone, apiKeyId],
  );
  return mergeId;
}

/** A default card, and that it is the customer's. */
async function insertVerified(
  pool: pg.Pool,
  tenant: Tenant,
  customer: CustomerFixture,
  apiKeyId: string,
): Promise<Pick<RowIds, 'PaymentMethod' | 'Verification'>> {
  const [paymentMethodId = ''] = await insertPaymentMethods(pool, tenant, [
    {
      customer,
      type: 'CARD',
      isDefault: true,
      columns: {
        provider: 'STRIPE_CHARGE',
        provider_id: 'pm_1',
        brand: 'Visa',
        last4: '4242',
        expires_on: '2099-12-31',
        needs_reverification: true,
      },
    },
  ]);
  const [removedId = ''] = await insertPaymentMethods(pool, tenant, [{ customer, removedAt: '2026-02-01T00:00:00Z' }]);
  await insertVerifications(pool, tenant, [{ customer, paymentMethodId: removedId, state: 'REJECTED' }]);
  const columns = { evidence: { statement: 's-1' }, reason: 'A charge of 1.00', decided_by_id: apiKeyId };
  const [verificationId = ''] = await insertVerifications(pool, tenant, [
    { customer, paymentMethodId, expiresAt: '2099-01-01T00:00:00Z', columns },
  ]);
  return { PaymentMethod: paymentMethodId, Verification: verificationId };
}

/** A verdict on its VAT number, an attempt that brought none, and the next one. */
async function insertChecked(pool: pg.Pool, tenant: Tenant, customer: CustomerFixture): Promise<string> {
  const vatNumber = euVat;
  const [verdict = ''] = await insertVatChecks(pool, tenant, [
    { customer, vatNumber },
    {
      customer,
      vatNumber,
      checkedAt: '2026-02-05T00:00:00Z',
      columns: {
        outcome: 'UNAVAILABLE',
        status: 'MAINTENANCE',
        error_code: 'MS_UNAVAILABLE',
        ...{ name: null, address: null, consultation_number: null, evidence_hash: null },
      },
    },
  ]);
  await insertRows(pool, 'vat_job', [
    {
      organization_id: tenant.organizationId,
      id: newId(),
      company_id: customer.company.id,
      customer_id: customer.id,
      vat_number: vatNumber,
      vies_country: 'SE',
      requested_at: '2099-01-01T00:00:00Z',
      run_at: '2099-01-01T00:00:00Z',
      attempts: 2,
    },
  ]);
  return verdict;
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
      value: euVat,
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

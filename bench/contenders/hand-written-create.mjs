// The rows that Clientele writes for a new customer, in one statement and so in one transaction. Nothing is checked or
// derived: what Clientele would compute is made up here.
import { randomBytes, randomUUID } from 'node:crypto';

const text = `
  with kept as (
    insert into idempotency_key (organization_id, operation, key, input_hash, outcome, created_at, completed_at)
    values ($1, 'createCustomer', $2, $3, $4, now(), now())),
  made as (
    insert into customer (organization_id, id, company_id, name, name_key, search_text, slug, email, billing_address,
                          billing_country, preferred_currency, timezone, match_keys, created_at, updated_at)
    values ($1, $5, $6, $7, lower($7), lower($7) || ' ' || $9, $8, $9, $10, $11, 'EUR', 'Europe/Stockholm', $12, now(), now())
    returning id, name, slug, email, status, customer_type, vat_validation_status, created_at),
  named as (
    insert into customer_identity (organization_id, scope_id, kind, value, customer_id) values ($1, $6, 'SLUG', $8, $5)),
  held as (
    insert into wallet (organization_id, id, company_id, customer_id, name, currency, is_primary, created_at)
    values ($1, $13, $6, $5, 'Primary', 'EUR', true, now())),
  told as (
    insert into audit_event (organization_id, id, subject_type, subject_id, company_id, action, request_id, changes, at)
    values ($1, $14, 'Customer', $5, $6, 'customer.created', $2, $4::jsonb -> 'changes', now()))
  select json_build_object('createCustomer', json_build_object('__typename', 'CreateCustomerPayload', 'customer',
    json_build_object('id', id, 'name', name, 'slug', slug, 'email', email, 'status', status, 'customerType', customer_type,
      'vatValidationStatus', vat_validation_status, 'billingAddress', json_build_object('country', $11::text),
      'createdAt', created_at), 'replayed', false))::text
    from made`;

const MATCH_KEYS = 27;

export async function createCustomer(pool, organizationId, { companyId, idempotencyKey, customer }) {
  const id = randomUUID();
  const slug = customer.name.toLowerCase().replaceAll(' ', '-');
  const { rows } = await pool.query({
    name: 'create',
    text,
    rowMode: 'array',
    values: [
      organizationId,
      idempotencyKey,
      randomBytes(32),
      JSON.stringify({ customerId: id, companyId, changes: changesOf(customer, slug) }),
      id,
      companyId,
      customer.name,
      slug,
      customer.email,
      JSON.stringify(customer.billingAddress),
      customer.billingAddress.country,
      matchKeys(),
      randomUUID(),
      randomUUID(),
    ],
  });
  return `{"data":${rows[0][0]}}`;
}

function matchKeys() {
  const bytes = randomBytes(8 * MATCH_KEYS);
  return Array.from({ length: MATCH_KEYS }, (_, place) => bytes.readBigInt64LE(8 * place).toString());
}

/** As Clientele tells what a new customer begins with. */
function changesOf({ name, email, billingAddress, preferredCurrency }, slug) {
  const record = {
    name,
    slug,
    email,
    additionalEmails: [],
    emailDelivery: true,
    customerType: 'UNKNOWN',
    taxClass: 'RETAIL',
    classification: 'B2C',
    origin: 'DOMESTIC',
    status: 'ACTIVE',
    billingModel: 'POSTPAID',
    walletMode: 'LIVE',
    billingAddress,
    preferredCurrency,
    currency: preferredCurrency,
    timezone: 'Europe/Stockholm',
    effectivePaymentTermsDays: 30,
    vatValidationStatus: 'UNVALIDATED',
    autoCollection: false,
    preferEinvoice: false,
    metadata: {},
    references: [],
    tags: [],
    customFields: {},
    taxIdentifiers: {},
  };
  return Object.entries(record).map(([path, after]) => ({ path: [path], before: null, after }));
}

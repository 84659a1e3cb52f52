import type pg from 'pg';
import { newId } from '../../src/database/new-id.ts';
import { createTenant, type Tenant } from './tenant.ts';

export interface FullTenant extends Tenant {
  readonly customerId: string;
  readonly walletId: string;
  /** A draft of 10 with one line. */
  readonly draftId: string;
  /** An invoice over 10 that was sent, and of which 4 are paid. */
  readonly sentId: string;
}

const validCheck = { outcome: 'VALID', status: 'VALID', checked_at: new Date() };

/** A tenant with a row in every table and a value in every column that points somewhere. */
export async function createFullTenant(pool: pg.Pool): Promise<FullTenant> {
  const tenant = await createTenant(pool);
  const { organizationId } = tenant;
  const companyId = tenant.companies[0].id;
  await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [tenant.companies[0]] });
  const { rows } = await pool.query<{ id: string }>('select id from api_key where organization_id = $1 limit 1', [
    organizationId,
  ]);
  const apiKeyId = rows[0]?.id;
  const insert = async (table: string, values: Readonly<Record<string, unknown>>): Promise<void> => {
    const row = { organization_id: organizationId, ...values };
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`);
    await pool.query(`insert into ${table} (${names.join()}) values (${places.join()})`, Object.values(row));
  };
  const customer = async (name: string, mergedInto: string | null, id: string = newId()): Promise<string> => {
    await insert('customer', {
      id,
      company_id: companyId,
      name,
      name_key: name,
      search_text: name,
      slug: name,
      timezone: 'UTC',
      merged_into_id: mergedInto,
    });
    return id;
  };
  const customerId = await customer('target', null);
  const sourceId = await customer('source', customerId);
  // One that nothing else names.
  await customer('lone', customerId);
  // The least and the greatest of all ids: pairs are stored in the order of theirs.
  const first_id = await customer('least', null, `00000000${newId().slice(8)}`);
  const second_id = await customer('greatest', null, `ffffffff${newId().slice(8)}`);
  const pair = { company_id: companyId, first_id, second_id };
  await insert('duplicate_candidate', { id: newId(), ...pair, score: '0.9', reasons: ['SAME_EMAIL'] });
  await insert('dismissed_duplicate', { ...pair, dismissed_at: new Date(), dismissed_by_id: apiKeyId });
  await insert('customer_merge', {
    id: newId(),
    company_id: companyId,
    source_id: sourceId,
    target_id: customerId,
    plan: {},
    merged_at: new Date(),
    merged_by_id: apiKeyId,
    reverted_at: new Date(),
    reverted_by_id: apiKeyId,
  });
  const [walletId, planId, subscriptionId, invoiceId, sentId] = [newId(), newId(), newId(), newId(), newId()];
  const owner = { company_id: companyId, customer_id: customerId };
  await insert('rate_limit', { key: 'prefix', minute: '2026-01-01', points: 1 });
  await insert('idempotency_key', {
    operation: 'createCustomer',
    key: 'k',
    input_hash: Buffer.alloc(32),
    api_key_id: apiKeyId,
  });
  await insert('audit_event', {
    id: newId(),
    subject_type: 'Customer',
    subject_id: customerId,
    company_id: companyId,
    action: 'customer.created',
    api_key_id: apiKeyId,
  });
  await insert('customer_identity', { scope_id: companyId, kind: 'SLUG', value: 'target', customer_id: customerId });
  await insert('wallet', { id: walletId, ...owner, name: 'Primary', currency: 'EUR', is_primary: true });
  const price = { price: '10', currency: 'EUR', interval: 'MONTH' };
  await insert('plan', { id: planId, company_id: companyId, code: 'basic', name: 'Basic', tier: 'basic', ...price });
  await insert('plan_subscription', {
    id: subscriptionId,
    ...owner,
    plan_id: planId,
    started_at: new Date(),
    ...price,
  });
  const totals = { currency: 'EUR', subtotal: '10', tax: '0', total: '10' };
  await insert('invoice', { id: invoiceId, ...owner, subscription_id: subscriptionId, ...totals });
  await insertInvoiceParts();
  await insertPaymentMethod();
  const own = { customer_id: customerId };
  const taxId = { type: 'eu_vat', value: 'SE556677889901', country: 'SE', format_valid: true };
  await insert('tax_identifier', { id: newId(), ...own, ...taxId });
  const vatNumber = { vat_number: taxId.value };
  await insert('vat_check', { id: newId(), ...owner, ...vatNumber, ...validCheck });
  // Far away: nobody takes them up.
  const due = { vies_country: 'SE', run_at: new Date('2099-01-01') };
  await insert('vat_job', { id: newId(), ...owner, ...vatNumber, ...due });
  // Bare numbers are nobody's.
  await insert('vat_check', { id: newId(), company_id: companyId, ...vatNumber, ...validCheck });
  await insert('vat_job', { id: newId(), company_id: companyId, ...vatNumber, ...due });
  await insert('external_reference', { id: newId(), ...own, source: 'OTHER', external_id: '1' });
  const [tagId, fieldId] = [newId(), newId()];
  await insert('tag', { id: tagId, name: 'VIP', name_key: 'vip' });
  await insert('tag_link', { id: newId(), tag_id: tagId, ...own });
  await insert('tag_link', { id: newId(), tag_id: tagId, subscription_id: subscriptionId });
  await insert('tag_link', { id: newId(), tag_id: tagId, invoice_id: invoiceId });
  await insert('custom_field_definition', { id: fieldId, key: 'segment', label: 'Segment', type: 'TEXT' });
  await insert('custom_field_value', { id: newId(), ...own, definition_id: fieldId, value: '"gold"' });
  return { ...tenant, customerId, walletId, draftId: invoiceId, sentId };

  /** A draft has lines, a sent one was paid from the wallet in part, and a credit note is drafted. */
  async function insertInvoiceParts(): Promise<void> {
    const movement = newId();
    const issued = { number: 'INV-000001', state: 'SENT', issued_at: new Date(), due_at: new Date() };
    await insert('invoice', { id: sentId, ...owner, subscription_id: subscriptionId, ...totals, ...issued });
    const note = { currency: 'EUR', subtotal: '-10', tax: '0', total: '-10', credit_note_for_id: sentId };
    await insert('invoice', { id: newId(), ...owner, subscription_id: subscriptionId, ...note });
    const line = { description: 'Seats', quantity: '1', unit_price: '10', amount: '10', tax: '0' };
    await insert('invoice_line', { id: newId(), invoice_id: invoiceId, position: 0, ...line });
    await insert('wallet_transaction', { id: newId(), wallet_id: walletId, kind: 'TOP_UP', amount: '10' });
    const debit = { wallet_id: walletId, kind: 'DEBIT', amount: '-4', invoice_id: sentId };
    await insert('wallet_transaction', { id: movement, ...debit });
    const payment = { amount: '4', wallet_transaction_id: movement, paid_at: new Date() };
    await insert('invoice_payment', { id: newId(), invoice_id: sentId, ...payment });
    await insert('invoice_counter', { company_id: companyId, last: 1 });
  }

  async function insertPaymentMethod(): Promise<void> {
    const methodId = newId();
    await insert('payment_method', { id: methodId, ...owner, type: 'CARD', last4: '4242', is_default: true });
    const decided = { state: 'APPROVED', decided_at: new Date(), decided_by_id: apiKeyId };
    const instrument = { kind: 'PAYMENT_INSTRUMENT', payment_method_id: methodId };
    await insert('verification', { id: newId(), ...owner, ...instrument, ...decided });
  }
}

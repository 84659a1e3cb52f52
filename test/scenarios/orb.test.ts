import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerInput } from '../support/customers.ts';
import { insertLedger, insertPlans, insertSubscriptions } from '../support/fixtures.ts';
import type { Data } from '../support/test-gateway.ts';
import { insertAmericanCompany, issuesIn, type Scenario, startScenario, withoutUndefined } from './support/scenario.ts';

// To come: the currency set by the first subscription (createSubscription), the charge of a saved payment method
// (addPaymentMethod, sendInvoice).

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({ company: insertAmericanCompany });
});
afterAll(() => scenario.stop());

interface OrbAddress {
  readonly line1?: string | null;
  readonly line2?: string | null;
  readonly city?: string | null;
  readonly state?: string | null;
  readonly postal_code?: string | null;
  readonly country?: string | null;
}

interface OrbCustomer {
  readonly name?: string | null;
  readonly email?: string | null;
  readonly additional_emails?: readonly string[] | null;
  readonly auto_collection?: boolean | null;
  readonly billing_address?: OrbAddress | null;
  readonly shipping_address?: OrbAddress | null;
  readonly currency?: string | null;
  readonly email_delivery?: boolean | null;
  readonly external_customer_id?: string | null;
  readonly metadata?: CustomerInput | null;
  readonly payment_provider?: string | null;
  readonly payment_provider_id?: string | null;
  readonly portal_url?: string;
  readonly reporting_configuration?: { readonly exempt: boolean } | null;
  readonly accounting_sync_configuration?: {
    readonly excluded: boolean;
    readonly accounting_providers: readonly { readonly provider_type: string; readonly external_provider_id: string }[];
  } | null;
  readonly tax_configuration?: { readonly tax_exempt: boolean; readonly tax_exemption_code?: string } | null;
  readonly tax_id?: { readonly country: string; readonly type: string; readonly value: string } | null;
  readonly timezone?: string;
}

const providers: Readonly<Record<string, string>> = {
  quickbooks: 'QUICKBOOKS',
  'bill.com': 'BILL_COM',
  stripe_charge: 'STRIPE_CHARGE',
  stripe_invoice: 'STRIPE_INVOICE',
  netsuite: 'NETSUITE',
};

/** What is there, mapped; null and what was left out stay as they are. */
function mapped<T, R>(value: T | null | undefined, map: (value: T) => R): R | null | undefined {
  return value === null || value === undefined ? (value as null | undefined) : map(value);
}

const addressOf = ({ state, postal_code, ...rest }: OrbAddress) => ({
  ...rest,
  region: state,
  postalCode: postal_code,
});

/** Their customer in our words. */
function detailsOf(given: OrbCustomer): CustomerInput {
  return withoutUndefined({
    name: given.name,
    email: given.email,
    additionalEmails: given.additional_emails,
    autoCollection: given.auto_collection,
    billingAddress: mapped(given.billing_address, addressOf),
    shippingAddress: mapped(given.shipping_address, addressOf),
    preferredCurrency: given.currency,
    emailDelivery: given.email_delivery,
    externalId: given.external_customer_id,
    metadata: given.metadata,
    paymentProvider: mapped(given.payment_provider, (provider) => providers[provider]),
    paymentProviderId: given.payment_provider_id,
    portalUrl: given.portal_url,
    reportingConfiguration: given.reporting_configuration,
    accountingSyncConfiguration: mapped(given.accounting_sync_configuration, ({ excluded, accounting_providers }) => ({
      excluded,
      providers: accounting_providers.map(({ provider_type, external_provider_id }) => ({
        provider: provider_type,
        externalProviderId: external_provider_id,
      })),
    })),
    taxConfiguration: mapped(given.tax_configuration, ({ tax_exempt, tax_exemption_code }) => ({
      exempt: tax_exempt,
      exemptionCode: tax_exemption_code,
    })),
    taxIdentifiers: mapped(given.tax_id, ({ type, country, value }) => [{ type, country, value }]),
    timezone: given.timezone,
  });
}

const acme: OrbCustomer = { name: 'Acme Inc.', email: 'billing@acme.example' };
const create = (given: OrbCustomer): Promise<Data> => scenario.done('createCustomer', { customer: detailsOf(given) });
const make = async (given: OrbCustomer = acme): Promise<Data> => (await create(given)).customer;
/** PUT by external id. */
const put = (externalId: string, given: OrbCustomer): Promise<Data> =>
  scenario.run('updateCustomer', { identifier: { externalId }, customer: detailsOf(given) });
/** PUT by id, answered with the customer. */
const change = async (id: string, given: OrbCustomer): Promise<Data> =>
  (await scenario.done('updateCustomer', { id, customer: detailsOf(given) })).customer;

describe('Orb: the external customer id', () => {
  it('names the customer of an update', async () => {
    const customer = await make({ ...acme, external_customer_id: 'acct-1' });
    const result = await put('acct-1', { name: 'Acme Holding Inc.' });
    expect(result.customer).toMatchObject({ id: customer.id, name: 'Acme Holding Inc.', externalId: 'acct-1' });
    expect(result.changes).toEqual([{ path: ['name'], before: 'Acme Inc.', after: 'Acme Holding Inc.' }]);
    expect(await put('no-such', { name: 'Nobody' })).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
  });

  it('keeps a name: it can be changed there, not cleared', async () => {
    await make({ ...acme, external_customer_id: 'acct-0' });
    expect(issuesIn(await put('acct-0', { name: null }))).toEqual([['input.customer.name', 'REQUIRED']]);
    expect((await put('acct-0', { email: null })).customer).toMatchObject({ name: 'Acme Inc.', email: null });
  });

  it('makes the customer where there is none, by an upsert', async () => {
    const upsert = (given: OrbCustomer) =>
      scenario.done('upsertCustomer', { by: { externalId: 'acct-2' }, customer: detailsOf(given) });
    const made = await upsert(acme);
    expect(made).toMatchObject({ outcome: 'CREATED', customer: { externalId: 'acct-2' } });
    const changed = await upsert({ email: 'new@acme.example' });
    expect(changed).toMatchObject({
      outcome: 'UPDATED',
      customer: { id: made.customer.id, name: 'Acme Inc.', email: 'new@acme.example' },
    });
    expect(await upsert({ email: 'new@acme.example' })).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
  });

  it('can be set while it is empty, once', async () => {
    const { id } = await make();
    expect((await change(id, { external_customer_id: 'acct-3' })).externalId).toBe('acct-3');
    for (const external_customer_id of ['acct-4', null]) {
      const refused = await scenario.run('updateCustomer', { id, customer: detailsOf({ external_customer_id }) });
      expect(refused).toMatchObject({ __typename: 'RuleError', code: 'FIELD_IMMUTABLE' });
      expect(refused.path).toEqual(['input', 'customer', 'externalId']);
    }
    // The same one again changes nothing.
    expect((await change(id, { external_customer_id: 'acct-3' })).version).toBe(2);
  });

  it('cannot be set once there was a subscription, though it is over', async () => {
    const { gateway, tenant, company } = scenario;
    const { customer, wallet } = await create(acme);
    const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
    const fixture = { id: customer.id, company, primaryWalletId: wallet.id };
    const columns = { canceled_at: '2026-02-01T00:00:00Z', ends_at: '2026-02-01T00:00:00Z' };
    await insertSubscriptions(gateway.pool, tenant, [{ customer: fixture, planId, columns }]);
    const customerInput = detailsOf({ external_customer_id: 'acct-5' });
    expect(await scenario.run('updateCustomer', { id: customer.id, customer: customerInput })).toMatchObject({
      __typename: 'RuleError',
      code: 'FIELD_IMMUTABLE',
    });
  });
});

describe('Orb: e-mail', () => {
  it('copies further addresses, replaced whole and cleared by null', async () => {
    const { id, additionalEmails } = await make({
      ...acme,
      additional_emails: ['cfo@acme.example', 'ap@acme.example'],
    });
    expect(additionalEmails).toEqual(['cfo@acme.example', 'ap@acme.example']);
    const replaced = await change(id, { additional_emails: ['ap@acme.example'] });
    expect(replaced.additionalEmails).toEqual(['ap@acme.example']);
    expect((await change(id, { name: 'Untouched' })).additionalEmails).toEqual(['ap@acme.example']);
    expect((await change(id, { additional_emails: null })).additionalEmails).toEqual([]);
    const wrong = detailsOf({ additional_emails: ['ap@acme.example', 'nobody'] });
    const refused = await scenario.run('updateCustomer', { id, customer: wrong });
    expect(issuesIn(refused)).toEqual([['input.customer.additionalEmails.1', 'INVALID_FORMAT']]);
  });

  it('is delivered unless told otherwise', async () => {
    const { id, emailDelivery } = await make();
    expect(emailDelivery).toBe(true);
    expect((await change(id, { email_delivery: false })).emailDelivery).toBe(false);
    expect((await change(id, { email_delivery: null })).emailDelivery).toBe(true);
  });
});

describe('Orb: collecting', () => {
  it.each(Object.entries(providers))('knows the provider %s as %s', async (payment_provider, ours) => {
    const customer = await make({ ...acme, payment_provider, payment_provider_id: 'cus_123' });
    expect(customer).toMatchObject({ paymentProvider: ours, paymentProviderId: 'cus_123', autoCollection: true });
  });

  it('is automatic with a payment provider, unless told otherwise', async () => {
    expect((await make()).autoCollection).toBe(false);
    const told = await make({ ...acme, payment_provider: 'stripe_charge', auto_collection: false });
    expect(told.autoCollection).toBe(false);
    expect((await change(told.id, { auto_collection: null })).autoCollection).toBe(true);
    expect(await change(told.id, { payment_provider: null, payment_provider_id: null })).toMatchObject({
      paymentProvider: null,
      paymentProviderId: null,
    });
  });

  it('tells the balance in the currency of the customer, as text', async () => {
    const { customer, wallet } = await create({ ...acme, currency: 'EUR' });
    const balance = async () => {
      const query = 'query ($id: ID!) { customer(id: $id) { balance { amount currency } } }';
      return (await scenario.gateway.ask(scenario.key, query, { id: customer.id })).customer.balance;
    };
    expect(await balance()).toEqual({ amount: '0.00', currency: 'EUR' });
    const amounts = ['0.1', '0.2', '90071992547409.68', '-0.05'];
    const movements = amounts.map((amount) => ({ walletId: wallet.id, amount }));
    await insertLedger(scenario.gateway.pool, scenario.tenant, movements);
    // More digits than a float holds.
    expect(await balance()).toEqual({ amount: '90071992547409.93', currency: 'EUR' });
  });

  it('has no currency of its own until one is set', async () => {
    const { id, preferredCurrency, currency } = await make();
    expect([preferredCurrency, currency]).toEqual([null, 'USD']);
    expect(await change(id, { currency: 'JPY' })).toMatchObject({ preferredCurrency: 'JPY', currency: 'JPY' });
  });
});

describe('Orb: metadata', () => {
  it('loses single keys by null, gains and keeps others, and is cleared by null', async () => {
    const { id, metadata } = await make({ ...acme, metadata: { tier: 'gold', region: 'west', owner: 'jo' } });
    expect(metadata).toEqual({ tier: 'gold', region: 'west', owner: 'jo' });
    const merged = await change(id, { metadata: { tier: 'silver', region: null, source: 'web', absent: null } });
    expect(merged.metadata).toEqual({ tier: 'silver', owner: 'jo', source: 'web' });
    expect((await change(id, { metadata: {} })).metadata).toEqual(merged.metadata);
    expect((await change(id, { metadata: null })).metadata).toEqual({});
  });

  it('is empty where none was given', async () => {
    expect((await make()).metadata).toEqual({});
    expect((await make({ ...acme, metadata: null })).metadata).toEqual({});
  });
});

describe('Orb: addresses and configurations', () => {
  const configured: OrbCustomer = {
    ...acme,
    billing_address: {
      line1: '1 Main St',
      line2: null,
      city: 'Austin',
      state: 'TX',
      postal_code: '73301',
      country: 'US',
    },
    shipping_address: { city: 'Dallas', country: 'US' },
    accounting_sync_configuration: {
      excluded: false,
      accounting_providers: [{ provider_type: 'quickbooks', external_provider_id: 'qb-1' }],
    },
    reporting_configuration: { exempt: true },
    tax_configuration: { tax_exempt: true, tax_exemption_code: 'G' },
    portal_url: 'https://portal.example/view?token=abc',
  };

  it('are kept as they were given', async () => {
    expect(await make(configured)).toMatchObject({
      billingAddress: { line1: '1 Main St', city: 'Austin', region: 'TX', postalCode: '73301', country: 'US' },
      shippingAddress: { city: 'Dallas', country: 'US', line1: null },
      accountingSyncConfiguration: {
        excluded: false,
        providers: [{ provider: 'quickbooks', externalProviderId: 'qb-1' }],
      },
      reportingConfiguration: { exempt: true },
      taxConfiguration: { exempt: true, exemptionCode: 'G', provider: null },
      exemptFromAutomatedTax: true,
      portalUrl: 'https://portal.example/view?token=abc',
    });
  });

  it('are cleared by null, and replaced whole', async () => {
    const { id } = await make(configured);
    const moved = await change(id, { billing_address: { city: 'Boston', country: 'US' } });
    expect(moved.billingAddress).toMatchObject({ city: 'Boston', line1: null, region: null, postalCode: null });
    const cleared = await change(id, {
      shipping_address: null,
      accounting_sync_configuration: null,
      reporting_configuration: null,
      tax_configuration: null,
    });
    expect(cleared).toMatchObject({
      shippingAddress: null,
      accountingSyncConfiguration: null,
      reportingConfiguration: null,
      taxConfiguration: null,
      exemptFromAutomatedTax: null,
    });
  });

  it('keep the time zone of the account or the one given at creation, for good', async () => {
    const { id, timezone } = await make();
    expect(timezone).toBe('America/Los_Angeles');
    const given = await make({ ...acme, timezone: 'Asia/Kolkata' });
    expect(given.timezone).toBe('Asia/Kolkata');
    const input = { id, customer: { name: 'Moved', timezone: 'Asia/Kolkata' } };
    expect(await scenario.run('updateCustomer', input)).toMatchObject({ code: 'FIELD_IMMUTABLE' });
    expect(await scenario.get(id)).toMatchObject({ name: 'Acme Inc.', timezone: 'America/Los_Angeles', version: 1 });
  });
});

/** The types of tax ids that are known there. */
const orbTypes = `ad_nrt ae_trn ar_cuit au_abn au_arn bg_uic bh_vat bo_tin br_cnpj br_cpf ca_bn ca_gst_hst ca_pst_bc
  ca_pst_mb ca_pst_sk ca_qst ch_vat cl_tin cn_tin co_nit cr_tin do_rcn ec_ruc eg_tin es_cif eu_oss_vat eu_vat gb_vat
  ge_vat hk_br hu_tin id_npwp il_vat in_gst is_vat jp_cn jp_rn jp_trn ke_pin kr_brn kz_bin li_uid mx_rfc my_frp my_itn
  my_sst ng_tin no_vat no_voec nz_gst om_vat pe_ruc ph_tin ro_tin rs_pib ru_inn ru_kpp sa_vat sg_gst sg_uen si_tin
  sv_nit th_vat tr_tin tw_vat ua_vat us_ein uy_ruc ve_rif vn_tin za_vat`.split(/\s+/);

describe('Orb: tax ids', () => {
  it('takes one of every type that is known there', async () => {
    const query = '{ taxIdTypes { type example countries } }';
    const { taxIdTypes } = await scenario.gateway.ask(scenario.key, query);
    const examples = new Map<string, Data>(taxIdTypes.map((one: Data) => [one.type, one]));
    expect(orbTypes.filter((type) => !examples.has(type))).toEqual([]);
    const items = orbTypes.map((type) => ({
      clientRef: type,
      customer: { ...detailsOf(acme), taxIdentifiers: [{ type, value: examples.get(type).example }] },
    }));
    const [early, late] = [items.slice(0, 50), items.slice(50)];
    const batches = [];
    for (const batch of [early, late])
      batches.push(await scenario.done('bulkCreateCustomers', { idempotencyKey: randomUUID(), items: batch }));
    const results = batches.flatMap(({ results: all }) => all);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(results.map(({ customer }) => customer.taxId.type)).toEqual(orbTypes);
    expect(results.every(({ customer }) => customer.taxIdentifiers[0].formatValid)).toBe(true);
  });

  it.each([
    [{ country: 'DE', type: 'eu_vat', value: 'DE136695976' }],
    [{ country: 'US', type: 'us_ein', value: '12-3456789' }],
    [{ country: 'AU', type: 'au_abn', value: '51 824 753 556' }],
    [{ country: 'GB', type: 'gb_vat', value: 'GB980780684' }],
  ])('replaces the one tax id by $type, and removes it by null', async (tax_id) => {
    const { id } = await make({ ...acme, tax_id: { country: 'CA', type: 'ca_bn', value: '123456789' } });
    const changed = await change(id, { tax_id });
    expect(changed.taxIdentifiers).toMatchObject([{ type: tax_id.type, country: tax_id.country, formatValid: true }]);
    expect(changed.taxId.type).toBe(tax_id.type);
    expect(await change(id, { tax_id: null })).toMatchObject({ taxId: null, taxIdentifiers: [] });
  });

  it('refuses a type that is not known and a country that is not its own', async () => {
    const wrong = [
      [{ country: 'US', type: 'us_itin', value: '1' }, 'type', 'UNKNOWN_VALUE'],
      [{ country: 'SE', type: 'us_ein', value: '12-3456789' }, 'country', 'NOT_ALLOWED'],
      [{ country: 'US', type: 'us_ein', value: '1' }, 'value', 'INVALID_FORMAT'],
    ] as const;
    for (const [tax_id, field, code] of wrong) {
      const refused = await scenario.run('createCustomer', { customer: detailsOf({ ...acme, tax_id }) });
      expect(issuesIn(refused)).toEqual([[`input.customer.taxIdentifiers.0.${field}`, code]]);
    }
  });
});

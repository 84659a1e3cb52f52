import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerInput, countRows, insertCustomFields } from '../support/customers.ts';
import { insertLedger } from '../support/fixtures.ts';
import type { Data } from '../support/test-gateway.ts';
import { issuesIn, namesOf, recordOf, type Scenario, startScenario, withoutUndefined } from './support/scenario.ts';

// Verifications that gate payment methods and plans, and refused invoices of suspended customers: billing.test.ts. Merging:
// integration/merge.test.ts. To come: VIES and the manual override (validateVat, setVatOverride).

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({ company: async (_pool, { companies }) => companies[1] });
  await insertCustomFields(scenario.gateway.pool, scenario.tenant);
});
afterAll(() => scenario.stop());

interface KontorionCustomer {
  readonly external_id?: string;
  readonly email?: string;
  readonly name?: string;
  readonly billing_address?: CustomerInput;
  readonly tax_identifiers?: Readonly<Record<string, string>>;
  readonly metadata?: CustomerInput | null;
  readonly custom_fields?: CustomerInput | null;
  readonly preferred_currency?: string | null;
  readonly customer_type?: string;
  readonly billing_model?: string;
  readonly mode?: string;
  readonly payment_terms_days?: number | null;
  readonly peppol_id?: string | null;
  readonly prefer_einvoice?: boolean;
  readonly einvoice_email?: string | null;
}

/** Their customer in our words; its status is told apart. */
function detailsOf(given: KontorionCustomer): CustomerInput {
  const identifiers = given.tax_identifiers && Object.entries(given.tax_identifiers);
  return withoutUndefined({
    externalId: given.external_id,
    email: given.email,
    name: given.name,
    billingAddress: given.billing_address,
    taxIdentifiers: identifiers?.map(([type, value]) => ({ type, value })),
    metadata: given.metadata,
    customFields: given.custom_fields,
    preferredCurrency: given.preferred_currency,
    customerType: given.customer_type,
    billingModel: given.billing_model?.toUpperCase(),
    walletMode: given.mode?.toUpperCase(),
    paymentTermsDays: given.payment_terms_days,
    peppolId: given.peppol_id,
    preferEinvoice: given.prefer_einvoice,
    einvoiceEmail: given.einvoice_email,
  });
}

const startup: KontorionCustomer = { name: 'Startup UG', email: 'tech@startup.example' };
const create = (given: KontorionCustomer) => scenario.done('createCustomer', { customer: detailsOf(given) });
const make = async (given: KontorionCustomer): Promise<Data> => (await create(given)).customer;
const change = async (id: string, given: KontorionCustomer): Promise<Data> =>
  (await scenario.done('updateCustomer', { id, customer: detailsOf(given) })).customer;
/** The map of tax identifiers, as it is there. */
const taxMapOf = ({ taxIdentifiers }: Data) =>
  Object.fromEntries(taxIdentifiers.map(({ type, value }: Data) => [type, value]));

describe('Kontorion: creating a customer', () => {
  it('needs a name and an e-mail, and answers with the customer and its primary wallet', async () => {
    const { customer, wallet } = await create(startup);
    expect(customer).toMatchObject({ name: 'Startup UG', email: 'tech@startup.example', status: 'ACTIVE' });
    expect(wallet).toEqual({
      id: expect.any(String),
      currency: 'EUR',
      mode: 'LIVE',
      primary: true,
      status: 'OPEN',
      balance: { amount: '0.00', currency: 'EUR' },
    });
    const refused = await scenario.run('createCustomer', { customer: {} });
    expect(issuesIn(refused)).toEqual([
      ['input.customer.name', 'REQUIRED'],
      ['input.customer.email', 'REQUIRED'],
    ]);
  });

  it('makes the wallet in the mode and currency of the customer', async () => {
    const { customer, wallet } = await create({ ...startup, mode: 'prepaid_only', preferred_currency: 'CHF' });
    expect(customer).toMatchObject({ walletMode: 'PREPAID_ONLY', currency: 'CHF' });
    expect(wallet).toMatchObject({ mode: 'PREPAID_ONLY', currency: 'CHF' });
    await insertLedger(scenario.gateway.pool, scenario.tenant, [{ walletId: wallet.id, amount: '40.5' }]);
    const query = 'query ($id: ID!) { customer(id: $id) { primaryWallet { id } balance { amount currency } } }';
    const read = await scenario.gateway.ask(scenario.key, query, { id: customer.id });
    expect(read.customer).toEqual({ primaryWallet: { id: wallet.id }, balance: { amount: '40.50', currency: 'CHF' } });
  });

  it('keeps an external id once in the organization, and finds the customer by it', async () => {
    const { id } = await make({ ...startup, external_id: 'user/42' });
    const twin = detailsOf({ ...startup, external_id: 'user/42' });
    expect(await scenario.run('createCustomer', { customer: twin })).toMatchObject({
      code: 'CUSTOMER_DUPLICATE_EXTERNAL_ID',
      existing: { id },
    });
    // A key of another company meets the same wall, and is not told whose it is.
    const scopes = ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'] as const;
    const key = await scenario.tenant.newKey({ scopes, companies: [scenario.tenant.companies[0]] });
    expect(await scenario.run('createCustomer', { customer: twin }, key)).toMatchObject({
      code: 'CUSTOMER_DUPLICATE_EXTERNAL_ID',
      existing: null,
    });
    const query = '{ customerByIdentifier(identifier: {externalId: "user/42"}) { id } }';
    expect((await scenario.gateway.ask(scenario.key, query)).customerByIdentifier).toEqual({ id });
    expect((await scenario.gateway.ask(key, query)).customerByIdentifier).toBeNull();
  });
});

describe('Kontorion: money', () => {
  it('prefers the currency of the customer, and falls back where there is none', async () => {
    const customer = await make({ ...startup, preferred_currency: 'USD' });
    expect(customer).toMatchObject({ preferredCurrency: 'USD', currency: 'USD' });
    expect(await change(customer.id, { preferred_currency: null })).toMatchObject({
      preferredCurrency: null,
      currency: 'EUR',
    });
    const refused = await scenario.run('createCustomer', {
      customer: detailsOf({ ...startup, preferred_currency: 'XXX' }),
    });
    expect(issuesIn(refused)).toEqual([['input.customer.preferredCurrency', 'UNKNOWN_VALUE']]);
  });

  it('has payment terms of its own, else those of the company', async () => {
    const customer = await make({ ...startup, payment_terms_days: 60 });
    expect(customer).toMatchObject({ paymentTermsDays: 60, effectivePaymentTermsDays: 60 });
    expect(await change(customer.id, { payment_terms_days: null })).toMatchObject({
      paymentTermsDays: null,
      effectivePaymentTermsDays: 30,
    });
  });

  it.each(['postpaid', 'prepaid', 'hybrid'])('is billed %s', async (billing_model) => {
    const { id, billingModel } = await make({ ...startup, billing_model });
    expect(billingModel).toBe(billing_model.toUpperCase());
    const page = await scenario.list(`where: {ids: ["${id}"], billingModel: [${billingModel}]}`);
    expect(namesOf(page)).toEqual(['Startup UG']);
  });
});

describe('Kontorion: tax', () => {
  it('takes tax identifiers as a map by type, and replaces it whole', async () => {
    const tax_identifiers = { eu_vat: 'DE136695976', us_ein: '123456789', ch_uid: 'CHE-107.787.577' };
    const customer = await make({ ...startup, customer_type: 'BUSINESS', tax_identifiers });
    expect(Object.keys(taxMapOf(customer)).sort()).toEqual(['ch_uid', 'eu_vat', 'us_ein']);
    expect(taxMapOf(customer)).toMatchObject({ eu_vat: 'DE136695976', us_ein: '123456789' });
    expect(customer).toMatchObject({ customerType: 'BUSINESS', classification: 'B2B' });
    const changed = await change(customer.id, { tax_identifiers: { us_ein: '98-7654321' } });
    expect(taxMapOf(changed)).toEqual({ us_ein: '987654321' });
    const refused = await scenario.run('createCustomer', {
      customer: detailsOf({ ...startup, tax_identifiers: { eu_tax: '1', us_ein: '12' } }),
    });
    expect(issuesIn(refused)).toEqual([
      ['input.customer.taxIdentifiers.0.type', 'UNKNOWN_VALUE'],
      ['input.customer.taxIdentifiers.1.value', 'INVALID_FORMAT'],
    ]);
  });

  it.each([
    ['DE', 'DOMESTIC'],
    ['FR', 'EU'],
    ['CH', 'NON_EU'],
    [undefined, 'UNKNOWN'],
  ])('sees where %s is from the company', async (country, origin) => {
    const { origin: seen } = await make({ ...startup, ...(country && { billing_address: { country } }) });
    expect(seen).toBe(origin);
  });

  it('knows the seven states of a VAT number, and a wrong form by itself', async () => {
    const query = '{ __type(name: "VatValidationStatus") { enumValues { name } } }';
    const { __type } = await scenario.gateway.ask(scenario.key, query);
    const seven = ['UNVALIDATED', 'PENDING', 'VALID', 'INVALID', 'ERROR', 'MANUAL', 'MAINTENANCE'];
    expect(__type.enumValues.map(({ name }: Data) => name).sort()).toEqual([...seven].sort());
    expect((await make(startup)).vatValidationStatus).toBe('UNVALIDATED');
    const wrong = await make({ ...startup, name: 'Wrong UG', tax_identifiers: { eu_vat: 'DE123' } });
    expect(wrong.vatValidationStatus).toBe('INVALID');
    expect(namesOf(await scenario.list('where: {vatValidationStatus: [INVALID]}'))).toEqual(['Wrong UG']);
  });
});

describe('Kontorion: data of your own', () => {
  it('checks custom fields by their definitions, and metadata not at all', async () => {
    const custom_fields = { a_select: 'gold', a_number: 12.5, a_boolean: true, a_date: '2026-05-12' };
    const metadata = { plan: 'enterprise', seats: 40, owner: { team: 'north' } };
    const customer = await make({ ...startup, custom_fields, metadata });
    const shown = (one: Data) =>
      Object.fromEntries(one.customFields.map(({ definition, value }: Data) => [definition.key, value]));
    expect(shown(customer)).toEqual(custom_fields);
    expect(customer.metadata).toEqual(metadata);
    const changed = await change(customer.id, { custom_fields: { a_select: 'silver', a_date: null }, metadata: null });
    expect(shown(changed)).toEqual({ a_select: 'silver', a_number: 12.5, a_boolean: true });
    expect(changed.metadata).toEqual({});
    const wrong = detailsOf({ ...startup, custom_fields: { a_select: 'bronze', a_number: 'many', no_such: 1 } });
    const refused = await scenario.run('createCustomer', { customer: wrong });
    const at = (key: string) => `input.customer.customFields.${key}`;
    expect(issuesIn(refused).sort()).toEqual([
      [at('a_number'), 'WRONG_TYPE'],
      [at('a_select'), 'UNKNOWN_VALUE'],
      [at('no_such'), 'UNKNOWN_VALUE'],
    ]);
  });

  it('sets the values of one customer by an endpoint of their own', async () => {
    const { id } = await make({ ...startup, custom_fields: { a_text: 'before', a_number: 1 } });
    const { customer } = await scenario.done('setCustomFieldValues', {
      customerId: id,
      values: { a_text: 'after', a_number: null },
    });
    expect(customer.customFields).toEqual([{ definition: { key: 'a_text' }, value: 'after' }]);
  });

  it('segments customers by tags', async () => {
    const [one, two] = [await make({ ...startup, name: 'Tagged 1' }), await make({ ...startup, name: 'Tagged 2' })];
    await scenario.done('addTags', { subjectIds: [one.id, two.id], tags: ['Marketplace seller'] });
    await scenario.done('addTags', { subjectIds: [two.id], tags: ['EMEA'] });
    expect(namesOf(await scenario.list('where: {tags: ["marketplace SELLER"]}')).sort()).toEqual([
      'Tagged 1',
      'Tagged 2',
    ]);
    expect(namesOf(await scenario.list('where: {tags: ["emea", "no such tag"]}'))).toEqual(['Tagged 2']);
  });
});

describe('Kontorion: the life of a customer', () => {
  it('is active, suspended or churned, in any order, with the reason in its history', async () => {
    const { id } = await make({ ...startup, name: 'Moody UG' });
    for (const status of ['SUSPENDED', 'CHURNED', 'SUSPENDED', 'ACTIVE']) {
      const { customer } = await scenario.done('changeCustomerStatus', { id, status, reason: `Now ${status}` });
      expect(customer).toMatchObject({ status, archivedAt: null });
      expect(namesOf(await scenario.list(`where: {ids: ["${id}"], status: [${status}]}`))).toEqual(['Moody UG']);
    }
    const query = 'query ($id: ID!) { customer(id: $id) { history { nodes { changes { path after } } } } }';
    const { customer } = await scenario.gateway.ask(scenario.key, query, { id });
    const reasons = customer.history.nodes.map((event: Data) => recordOf(event).reason);
    expect(reasons).toEqual(['Now ACTIVE', 'Now SUSPENDED', 'Now CHURNED', 'Now SUSPENDED', undefined]);
  });

  it('changes a suspended customer like any other', async () => {
    const { id } = await make(startup);
    await scenario.done('changeCustomerStatus', { id, status: 'SUSPENDED' });
    expect(await change(id, { email: 'dunning@startup.example' })).toMatchObject({
      email: 'dunning@startup.example',
      status: 'SUSPENDED',
    });
  });
});

describe('Kontorion: e-invoices', () => {
  it('keeps the Peppol preferences', async () => {
    const peppol = { peppol_id: '0192:991825827', prefer_einvoice: true, einvoice_email: 'einvoice@nord.example' };
    const customer = await make({ ...startup, ...peppol });
    expect(customer).toMatchObject({
      peppolId: '0192:991825827',
      preferEinvoice: true,
      einvoiceEmail: 'einvoice@nord.example',
    });
    const cleared = await change(customer.id, { peppol_id: null, einvoice_email: null, prefer_einvoice: false });
    expect(cleared).toMatchObject({ peppolId: null, preferEinvoice: false, einvoiceEmail: null });
    const before = await countRows(scenario.gateway.pool, 'customer', scenario.tenant.organizationId);
    for (const peppol_id of ['991825827', '9955:SE5566778899', '0192:991825828']) {
      const refused = await scenario.run('createCustomer', { customer: detailsOf({ ...startup, peppol_id }) });
      expect(issuesIn(refused), peppol_id).toEqual([['input.customer.peppolId', 'INVALID_FORMAT']]);
    }
    expect(await countRows(scenario.gateway.pool, 'customer', scenario.tenant.organizationId)).toBe(before);
  });

  it('invoices a procurement department through its Leitweg-ID', async () => {
    const customer = {
      ...detailsOf({ name: 'Bundesamt', email: 'einkauf@amt.example' }),
      leitwegId: '04011000-1234512345-06',
    };
    const made = await scenario.done('createCustomer', { customer });
    expect(made.customer.leitwegId).toBe('04011000-1234512345-06');
    const refused = await scenario.run('createCustomer', { customer: { ...customer, leitwegId: '991-1234512345-06' } });
    expect(issuesIn(refused)).toEqual([['input.customer.leitwegId', 'INVALID_FORMAT']]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { create, created, customerFields, inputOf, insertCustomFields } from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let swedishKey: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  await insertCustomFields(gateway.pool, tenant);
  swedishKey = await tenant.newKey({
    scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_PII', 'BILLING_READ'],
    companies: [tenant.companies[0]],
  });
});
afterAll(() => gateway.stop());

const changed = (payload: Data) =>
  Object.fromEntries(payload.changes.map((change: Data) => [change.path.join('.'), change.after]));

const references = [
  { source: 'HUBSPOT', externalId: 'h-1', externalCreatedAt: '2026-05-12T08:30:00.000Z', externalUpdatedAt: null },
  { source: 'NETSUITE', externalId: 'n-1', externalCreatedAt: null, externalUpdatedAt: '2026-05-13T00:00:00.001Z' },
];
const taxIdentifiers = [
  { type: 'eu_vat', value: 'SE556677889901', country: 'SE', primary: false },
  { type: 'us_ein', value: '123456789', country: 'US', primary: true },
];
const customFields = {
  a_boolean: false,
  a_date: '2026-12-31',
  a_number: -1.5,
  a_select: 'gold',
  a_text: 'ä',
  a_url: 'https://b.example',
};
const everything = {
  name: 'Everything & Söhne',
  legalName: 'Everything und Söhne GmbH',
  slug: 'everything',
  email: 'finance@everything.example',
  additionalEmails: ['a@everything.example', 'b@everything.example'],
  emailDelivery: false,
  phone: '+46 8 123 456',
  externalId: 'crm:1/ä',
  customerType: 'BUSINESS',
  taxClass: 'RESELLER',
  billingModel: 'HYBRID',
  walletMode: 'PREPAID_ONLY',
  billingAddress: {
    line1: 'Gatan 1',
    line2: '2 tr',
    city: 'Malmö',
    region: 'Skåne',
    postalCode: '211 22',
    country: 'SE',
  },
  shippingAddress: { line1: 'Weg 2', city: 'Köln', country: 'DE' },
  legalAddress: { postalCode: '1010', country: 'AT' },
  preferredCurrency: 'USD',
  timezone: 'America/New_York',
  paymentTermsDays: 0,
  orgNumber: '556677-8899',
  taxIdentifiers,
  references,
  tags: ['late', 'VIP'],
  customFields,
  taxConfiguration: { exempt: true, exemptionCode: 'G', provider: 'avalara', certificateExpiresOn: '2028-02-29' },
  accountingSyncConfiguration: {
    excluded: false,
    providers: [
      { provider: 'xero', externalProviderId: 'x-1' },
      { provider: 'fortnox', externalProviderId: 'f-1' },
    ],
  },
  reportingConfiguration: { exempt: false },
  peppolId: '0007:5566778899',
  leitwegId: '991-33333TEST-33',
  paymentProvider: 'BILL_COM',
  paymentProviderId: 'cus_1',
  autoCollection: false,
  portalUrl: 'https://portal.example/a?b=c#d',
  preferEinvoice: true,
  einvoiceEmail: 'einvoice@everything.example',
  notes: 'Line one\nline two\twith a tab',
  metadata: { text: 'ä', number: 1.5, yes: true, list: [1, 'a', null], deep: { a: { b: { c: {} } } }, $type: 'Json' },
};

describe('createCustomer: defaults', () => {
  it('fills what product.md names, from the company where it comes from there', async () => {
    const { customer } = await created(gateway, swedishKey, inputOf({ name: 'Plain', email: 'a@plain.example' }));
    expect(customer).toMatchObject({
      company: { id: tenant.companies[0].id },
      slug: 'plain',
      customerType: 'UNKNOWN',
      taxClass: 'RETAIL',
      status: 'ACTIVE',
      billingModel: 'POSTPAID',
      walletMode: 'LIVE',
      emailDelivery: true,
      preferEinvoice: false,
      autoCollection: false,
      vatValidationStatus: 'UNVALIDATED',
      preferredCurrency: null,
      currency: 'SEK',
      timezone: 'Europe/Stockholm',
      paymentTermsDays: null,
      effectivePaymentTermsDays: 30,
      additionalEmails: [],
      metadata: {},
      version: 1,
      archivedAt: null,
      erasedAt: null,
    });
    expect(customer.createdAt).toBe(customer.updatedAt);
  });

  it('takes null like a field that was left out', async () => {
    const nulls = Object.fromEntries(Object.keys(everything).map((field) => [field, null]));
    const input = (extra: object) => inputOf({ ...extra, name: 'Nulls', email: 'a@nulls.example' });
    const bare = changed(await created(gateway, swedishKey, input({})));
    const given = changed(await created(gateway, swedishKey, input(nulls)));
    expect(given).toEqual({ ...bare, slug: 'nulls-2' });
  });

  it('needs no e-mail where there is a billing country', async () => {
    const { customer } = await created(
      gateway,
      swedishKey,
      inputOf({ name: 'Country', billingAddress: { country: 'NO' } }),
    );
    expect(customer).toMatchObject({ email: null, billingAddress: { country: 'NO', line1: null } });
  });

  it('collects automatically with a payment provider unless told otherwise', async () => {
    const withProvider = { name: 'Provider', email: 'a@b.example', paymentProvider: 'NETSUITE' };
    const { customer } = await created(gateway, swedishKey, inputOf(withProvider));
    const { customer: told } = await created(gateway, swedishKey, inputOf({ ...withProvider, autoCollection: false }));
    expect([customer.autoCollection, told.autoCollection]).toEqual([true, false]);
  });

  it('opens the primary wallet in the currency and mode of the customer', async () => {
    const input = { name: 'Wallet', email: 'a@b.example', preferredCurrency: 'JPY', walletMode: 'PREPAID_ONLY' };
    const { customer, wallet } = await created(gateway, swedishKey, inputOf(input));
    expect(wallet).toEqual({
      id: wallet.id,
      name: 'Primary',
      currency: 'JPY',
      mode: 'PREPAID_ONLY',
      primary: true,
      status: 'OPEN',
      balance: { amount: '0', currency: 'JPY' },
    });
    const again = await gateway.ask(
      swedishKey,
      'query ($id: ID!) { customer(id: $id) { primaryWallet { id } wallets { nodes { id } } balance { amount } } }',
      { id: customer.id },
    );
    expect(again.customer).toEqual({
      primaryWallet: { id: wallet.id },
      wallets: { nodes: [{ id: wallet.id }] },
      balance: { amount: '0' },
    });
  });
});

describe('createCustomer: fields', () => {
  it('gives every field back as it was given', async () => {
    const { __type } = await gateway.ask(
      swedishKey,
      '{ __type(name: "CustomerDetailsInput") { inputFields { name } } }',
    );
    const settable = __type.inputFields.map(({ name }: Data) => name);
    // The VAT number is one of the tax identifiers: see tax-identifiers.test.ts.
    expect([...Object.keys(everything), 'vatNumber'].sort()).toEqual(settable.sort());
    const { customer, changes } = await created(gateway, swedishKey, inputOf(everything));
    const address = { line1: null, line2: null, city: null, region: null, postalCode: null, country: null };
    const shownIdentifiers = taxIdentifiers.map((given) => ({
      ...given,
      formatValid: true,
      checksumValid: given.type === 'eu_vat' ? true : null,
    }));
    expect(customer).toMatchObject({
      ...everything,
      shippingAddress: { ...address, ...everything.shippingAddress },
      legalAddress: { ...address, ...everything.legalAddress },
      taxIdentifiers: shownIdentifiers,
      taxId: { type: 'us_ein', value: '123456789' },
      tags: everything.tags.map((name) => ({ name, color: null })),
      customFields: Object.entries(customFields).map(([key, value]) => ({ definition: { key }, value })),
      currency: 'USD',
      effectivePaymentTermsDays: 0,
      exemptFromAutomatedTax: true,
      origin: 'DOMESTIC',
      classification: 'B2B',
    });
    expect(customer.metadata).toEqual(everything.metadata);
    const { customer: read } = await gateway.ask(
      swedishKey,
      `query ($id: ID!) { customer(id: $id) { ${customerFields} } }`,
      { id: customer.id },
    );
    expect(read).toEqual(customer);
    expect(changed({ changes })).toEqual({
      ...everything,
      taxIdentifiers: Object.fromEntries(shownIdentifiers.map(({ type, ...rest }) => [type, rest])),
      status: 'ACTIVE',
      vatValidationStatus: 'UNVALIDATED',
      currency: 'USD',
      effectivePaymentTermsDays: 0,
      exemptFromAutomatedTax: true,
      origin: 'DOMESTIC',
      classification: 'B2B',
    });
    expect(changes.every((change: Data) => change.before === null)).toBe(true);
  });

  it('trims text and drops empty addresses', async () => {
    const { customer } = await created(
      gateway,
      swedishKey,
      inputOf({
        name: '  Trim AB\t',
        email: ' a@trim.example ',
        phone: ' 1 ',
        legalAddress: {},
        shippingAddress: { city: null },
      }),
    );
    expect(customer).toMatchObject({
      name: 'Trim AB',
      email: 'a@trim.example',
      phone: '1',
      legalAddress: null,
      shippingAddress: null,
    });
  });

  it.each([
    ['שלום עולם', 'customer'],
    ['شركة المثال', 'customer'],
    ['👩‍👩‍👧‍👦 Family 🎉', 'family'],
    ['株式会社例', 'customer'],
    ['Ñandú “Café” 100% №1', 'nandu-cafe-100-no1'],
    ['\u200fRight-to-left mark', 'right-to-left-mark'],
    [`${'x'.repeat(255)}🎉`, 'x'.repeat(90)],
  ])('takes the name %s', async (name, slug) => {
    const { customer } = await created(
      gateway,
      tenant.key,
      inputOf({ name, email: 'a@b.example' }, { companyId: tenant.companies[1].id }),
    );
    expect(customer.name).toBe(name);
    expect(customer.slug.replace(/-\d+$/, '')).toBe(slug);
  });

  it('keeps any JSON in metadata to the letter', async () => {
    const metadata = JSON.parse(
      '{"constructor": "c", "toJSON": 1, "set": [1], "_ref": "name", "_container": "Customer", "$type": "DateTime", "value": "2026-01-01", "": "x", "é": 1e-7, "big": 9007199254740991, "path": ["a"], "equals": null}',
    );
    const { '': _empty, equals: _removed, ...kept } = metadata;
    const { customer } = await created(
      gateway,
      swedishKey,
      inputOf({ name: 'Meta', email: 'a@b.example', metadata: { ...kept, gone: null } }),
    );
    expect(customer.metadata).toEqual(kept);
  });

  it('takes metadata written into the document like a variable', async () => {
    const query = `mutation { createCustomer(input: {idempotencyKey: "literal", customer: {name: "Literal", email: "a@b.example",
      metadata: {a: [1, 2.5, "x", {b: true}], n: null}}}) { ... on CreateCustomerPayload { customer { metadata } } } }`;
    const { createCustomer } = await gateway.ask(swedishKey, query);
    expect(createCustomer.customer.metadata).toEqual({ a: [1, 2.5, 'x', { b: true }] });
  });
});

describe('createCustomer: the company', () => {
  it('is the one that the key sees, or the one that is named', async () => {
    const named = await created(
      gateway,
      tenant.key,
      inputOf({ name: 'Deutsch', email: 'a@b.example' }, { companyId: tenant.companies[1].id.toUpperCase() }),
    );
    expect(named.customer).toMatchObject({
      company: { id: tenant.companies[1].id },
      currency: 'EUR',
      timezone: 'Europe/Berlin',
    });
  });

  it('must be named where the key sees several', async () => {
    const result = await create(gateway, tenant.key, inputOf({ name: 'Which', email: 'a@b.example' }));
    expect(result).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'companyId'], code: 'REQUIRED' }],
    });
  });

  it('answers a hidden company, another tenant’s and an absent one alike', async () => {
    const other = await createTenant(gateway.pool);
    const ids = [tenant.companies[1].id, other.companies[0].id, '019b0000-0000-7000-8000-000000000000', '', 'nonsense'];
    const results = await Promise.all(
      ids.map((companyId) =>
        create(gateway, swedishKey, inputOf({ name: 'Hidden', email: 'a@b.example' }, { companyId })),
      ),
    );
    expect(results).toEqual(
      ids.map((id) => ({ __typename: 'NotFoundError', code: 'NOT_FOUND', message: 'company not found', id })),
    );
  });
});

describe('createCustomer: the audit event', () => {
  it('has the actor, the request id and the same changes', async () => {
    const answer = await gateway.send(
      swedishKey,
      `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { ... on CreateCustomerPayload {
        changes { path before after }
        customer { id history { nodes { action subjectType subjectId requestId actor { prefix } changes { path before after } } } } } } }`,
      { input: inputOf({ name: 'Audited', email: 'a@b.example' }) },
      { 'x-request-id': 'audit-test.1' },
    );
    expect(answer.extensions.requestId).toBe('audit-test.1');
    const { customer, changes } = answer.data.createCustomer;
    expect(customer.history.nodes).toEqual([
      {
        action: 'customer.created',
        subjectType: 'Customer',
        subjectId: customer.id,
        requestId: 'audit-test.1',
        actor: { prefix: swedishKey.split('_')[2] },
        changes,
      },
    ]);
  });
});

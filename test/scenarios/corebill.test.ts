import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerInput, countRows } from '../support/customers.ts';
import type { Data } from '../support/test-gateway.ts';
import {
  insertAmericanCompany,
  issuesIn,
  namesOf,
  type Scenario,
  startScenario,
  withoutUndefined,
} from './support/scenario.ts';

// Quotes are no part of Clientele.

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({ company: insertAmericanCompany });
});
afterAll(() => scenario.stop());

interface CorebillCustomer {
  readonly name?: string;
  readonly country?: string;
  readonly email?: string;
  readonly contact_email?: string;
  readonly phone?: string;
  readonly contact_phone?: string;
  readonly city?: string;
  readonly zipcode?: string;
  readonly currency?: string;
  readonly legal_name?: string;
  readonly legal_address?: string;
  readonly legal_vat?: string;
  readonly notes?: string;
}

/** Their customer in our words; its status is told apart. */
function detailsOf(given: CorebillCustomer): CustomerInput {
  const { city, zipcode, country } = given;
  return withoutUndefined({
    name: given.name,
    email: given.email ?? given.contact_email,
    phone: given.phone ?? given.contact_phone,
    billingAddress: city || zipcode || country ? { city, postalCode: zipcode, country } : undefined,
    preferredCurrency: given.currency,
    legalName: given.legal_name,
    legalAddress: given.legal_address && { line1: given.legal_address },
    vatNumber: given.legal_vat,
    notes: given.notes,
  });
}

const acme: CorebillCustomer = {
  name: 'Acme Corp',
  country: 'US',
  email: 'billing@acme.com',
  city: 'New York',
  currency: 'USD',
  legal_name: 'Acme Corporation Inc.',
  legal_vat: 'US123456789',
};

const make = async (given: CorebillCustomer, own = scenario): Promise<Data> =>
  (await own.done('createCustomer', { customer: detailsOf(given) })).customer;
/** A tenant without customers. */
const fresh = () => startScenario({ gateway: scenario.gateway, company: insertAmericanCompany });

describe('Corebill: creating a customer', () => {
  it('makes the documented one', async () => {
    const customer = await make(acme);
    expect(customer).toMatchObject({
      name: 'Acme Corp',
      slug: 'acme-corp',
      email: 'billing@acme.com',
      billingAddress: { city: 'New York', country: 'US', line1: null, postalCode: null },
      preferredCurrency: 'USD',
      currency: 'USD',
      legalName: 'Acme Corporation Inc.',
      status: 'ACTIVE',
      origin: 'DOMESTIC',
    });
    // No VAT there: by the billing country it is the employer's number, without the country's letters.
    expect(customer.taxIdentifiers).toMatchObject([{ value: '123456789', type: 'us_ein', formatValid: true }]);
    expect(customer.classification).toBe('B2B');
  });

  it('takes every field there is', async () => {
    const customer = await make({
      ...acme,
      contact_phone: '+1 212 555 0100',
      zipcode: '10001',
      legal_address: '350 Fifth Avenue, New York',
      notes: 'Net 30, ask for Jo.',
    });
    expect(customer).toMatchObject({
      phone: '+1 212 555 0100',
      billingAddress: { postalCode: '10001' },
      legalAddress: { line1: '350 Fifth Avenue, New York', city: null, country: null },
      notes: 'Net 30, ask for Jo.',
    });
  });

  it('needs a name and a country, and nothing else', async () => {
    const customer = await make({ name: 'Bare Inc.', country: 'US' });
    expect(customer).toMatchObject({ name: 'Bare Inc.', email: null, currency: 'USD', preferredCurrency: null });
    const refused = await scenario.run('createCustomer', { customer: detailsOf({ country: 'US' }) });
    expect(issuesIn(refused)).toEqual([['input.customer.name', 'REQUIRED']]);
    const nowhere = await scenario.run('createCustomer', { customer: detailsOf({ name: 'Nowhere Inc.' }) });
    expect(issuesIn(nowhere)).toEqual([['input.customer.email', 'REQUIRED']]);
    const unknown = await scenario.run('createCustomer', { customer: detailsOf({ name: 'A', country: 'us' }) });
    expect(issuesIn(unknown)).toEqual([['input.customer.billingAddress.country', 'UNKNOWN_VALUE']]);
  });

  it('makes a slug from the name, another one for each customer', async () => {
    const names = ['Café Zürich & Co.', 'Cafe Zurich Co', 'CAFÉ ZÜRICH, CO!'];
    const made: Data[] = [];
    for (const name of names) made.push(await make({ name, country: 'US' }));
    expect(made.map(({ slug }) => slug)).toEqual(['cafe-zurich-co', 'cafe-zurich-co-2', 'cafe-zurich-co-3']);
    const identifier = { slug: { companyId: scenario.company.id, value: 'cafe-zurich-co-2' } };
    const query = 'query ($identifier: CustomerIdentifier!) { customerByIdentifier(identifier: $identifier) { name } }';
    const found = await scenario.gateway.ask(scenario.key, query, { identifier });
    expect(found.customerByIdentifier).toEqual({ name: names[1] });
  });

  it('bills in dollars where the company does, unless told otherwise', async () => {
    expect((await make({ name: 'Dollar Inc.', country: 'DE' })).currency).toBe('USD');
    expect((await make({ name: 'Euro GmbH', country: 'DE', currency: 'EUR' })).currency).toBe('EUR');
  });
});

describe('Corebill: listing customers', () => {
  it('filters by status and goes on after a customer', async () => {
    const own = await fresh();
    const made: Data[] = [];
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) made.push(await make({ name, country: 'US' }, own));
    const [, two, , four] = made;
    await own.done('changeCustomerStatus', { id: two.id, status: 'CHURNED' });
    await own.done('changeCustomerStatus', { id: four.id, status: 'SUSPENDED', reason: 'Disputed invoice' });
    const active = 'where: {status: [ACTIVE]}, first: 2';
    const first = await own.list(active);
    expect(namesOf(first)).toEqual(['Five', 'Three']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await own.list(`${active}, after: "${first.pageInfo.endCursor}"`);
    expect(namesOf(second)).toEqual(['One']);
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect(namesOf(await own.list('where: {status: [CHURNED, SUSPENDED]}'))).toEqual(['Four', 'Two']);
  });

  it('shows the customers of the company that is named', async () => {
    const own = await fresh();
    await make({ name: 'Western Inc.', country: 'US' }, own);
    const key = await own.tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    expect(namesOf(await own.list(`companyId: "${own.company.id}"`, key))).toEqual(['Western Inc.']);
    expect(namesOf(await own.list(`companyId: "${own.tenant.companies[0].id}"`, key))).toEqual([]);
  });
});

describe('Corebill: updating a customer', () => {
  it('changes the documented fields: the e-mail, and the status by a mutation of its own', async () => {
    const customer = await make({ ...acme, name: 'Changing Corp' });
    await scenario.done('changeCustomerStatus', { id: customer.id, status: 'SUSPENDED' });
    const update = { email: 'new-billing@acme.com', status: 'active' };
    const { customer: changed, changes } = await scenario.done('updateCustomer', {
      id: customer.id,
      customer: detailsOf({ email: update.email }),
    });
    expect(changes).toEqual([{ path: ['email'], before: acme.email, after: update.email }]);
    const { customer: active } = await scenario.done('changeCustomerStatus', {
      id: customer.id,
      status: update.status.toUpperCase(),
    });
    const { version, updatedAt } = active;
    expect(active).toEqual({ ...customer, email: update.email, version, updatedAt });
    expect([changed.version, version]).toEqual([3, 4]);
  });

  it('takes email and phone for contact_email and contact_phone', async () => {
    const long = await make({ name: 'Long', country: 'US', contact_email: 'a@b.example', contact_phone: '555 0100' });
    const short = await make({ name: 'Short', country: 'US', email: 'a@b.example', phone: '555 0100' });
    expect([long.email, long.phone]).toEqual([short.email, short.phone]);
  });
});

describe('Corebill: deleting a customer', () => {
  it('is for those who may archive, and keeps everything', async () => {
    const customer = await make({ ...acme, name: 'Leaving Corp' });
    const writer = await scenario.tenant.newKey({
      scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE'],
      companies: [scenario.company],
    });
    const query =
      'mutation ($input: ArchiveCustomerInput!) { archiveCustomer(input: $input) { ... on ArchiveCustomerPayload { replayed } } }';
    const input = { id: customer.id, idempotencyKey: 'delete-leaving' };
    const { errors } = await scenario.gateway.send(writer, query, { input });
    const missing = expect.arrayContaining([{ path: ['archiveCustomer'], scope: 'CUSTOMERS_ARCHIVE' }]);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missing } }]);
    expect((await scenario.get(customer.id)).archivedAt).toBeNull();
    const { customer: gone } = await scenario.done('archiveCustomer', { id: customer.id });
    const { archivedAt, version, updatedAt } = gone;
    expect(gone).toEqual({ ...customer, archivedAt, version, updatedAt });
    expect(archivedAt).toEqual(expect.any(String));
    expect(await scenario.get(customer.id)).toEqual(gone);
    expect(namesOf(await scenario.list(`where: {ids: ["${customer.id}"]}`))).toEqual([]);
  });

  it('leaves its slug taken', async () => {
    const own = await fresh();
    const { id } = await make(acme, own);
    await own.done('archiveCustomer', { id });
    expect((await make(acme, own)).slug).toBe('acme-corp-2');
    expect(await countRows(own.gateway.pool, 'customer', own.tenant.organizationId)).toBe(2);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerInput, countRows } from '../support/customers.ts';
import { issuesIn, namesOf, type Scenario, startScenario, withoutUndefined } from './support/scenario.ts';

// To come: b2b of an EU number that VIES knows (validateVat); no new invoice of a suspended customer (createInvoice).

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario();
});
afterAll(() => scenario.stop());

interface ErpAddress {
  readonly line1?: string;
  readonly city?: string;
  readonly postal_code?: string;
  readonly country?: string;
}

interface ErpCustomer {
  readonly source: string;
  readonly external_id: string;
  readonly external_created_at?: string;
  readonly external_updated_at?: string;
  readonly name?: string;
  readonly email?: string | null;
  readonly addresses?: { readonly billing?: ErpAddress | null; readonly shipping?: ErpAddress | null } | null;
  readonly comment?: string | null;
  readonly customer_status?: 'active' | 'inactive' | 'suspended';
  readonly customer_type?: string | null;
  readonly tax_number?: string | null;
}

const taxClasses: Readonly<Record<string, string>> = {
  retail: 'RETAIL',
  retail_exempt: 'RETAIL_EXEMPT',
  marketplace: 'MARKETPLACE',
  reseller: 'RESELLER',
  wholesale: 'RESELLER',
};

const addressOf = (address: ErpAddress | null | undefined) =>
  address && withoutUndefined({ ...address, postal_code: undefined, postalCode: address.postal_code });

/** Their customer in our words; its status is told apart. */
function upsertOf(given: ErpCustomer): CustomerInput {
  const { source, external_id, external_created_at, external_updated_at, addresses, customer_type: type } = given;
  return {
    by: {
      reference: withoutUndefined({
        source: source.toUpperCase(),
        externalId: external_id,
        externalCreatedAt: external_created_at,
        externalUpdatedAt: external_updated_at,
      }),
    },
    customer: withoutUndefined({
      name: given.name,
      email: given.email,
      billingAddress: addressOf(addresses?.billing),
      shippingAddress: addressOf(addresses?.shipping),
      notes: given.comment,
      taxClass: typeof type === 'string' ? taxClasses[type] : type,
      vatNumber: given.tax_number,
    }),
  };
}

const sync = (given: ErpCustomer) => scenario.done('upsertCustomer', upsertOf(given));

/** What a sync of one record does: its fields, then its status, where it is told. */
async function syncWithStatus(given: ErpCustomer) {
  const { customer } = await sync(given);
  const { id } = customer;
  if (given.customer_status === 'inactive') return (await scenario.done('archiveCustomer', { id })).customer;
  if (given.customer_status === undefined) return customer;
  const status = given.customer_status === 'suspended' ? 'SUSPENDED' : 'ACTIVE';
  await scenario.done('restoreCustomer', { id });
  return (await scenario.done('changeCustomerStatus', { id, status })).customer;
}

let made = 0;
/** A record of its own with every field. */
function record(more: Partial<ErpCustomer> = {}): ErpCustomer {
  made += 1;
  return {
    source: 'netsuite',
    external_id: `cust-${made}`,
    external_created_at: '2024-02-29T10:00:00+02:00',
    external_updated_at: '2026-05-12T08:30:00Z',
    name: `Synced ${made}`,
    email: `ap-${made}@synced.example`,
    addresses: {
      billing: { line1: '1 Market St', city: 'San Francisco', postal_code: '94105', country: 'US' },
      shipping: { line1: '2 Dock Rd', city: 'Oakland', country: 'US' },
    },
    ...more,
  };
}

const byReference = async ({ source, external_id }: ErpCustomer, key = scenario.key) => {
  const query =
    'query ($reference: ReferenceInput!) { customerByIdentifier(identifier: {reference: $reference}) { id } }';
  const reference = { source: source.toUpperCase(), externalId: external_id };
  return (await scenario.gateway.ask(key, query, { reference })).customerByIdentifier;
};

describe('ERP sync: who a record is', () => {
  it('makes the customer the first time and changes it from then on', async () => {
    const first = record();
    const { outcome, customer } = await sync(first);
    expect(outcome).toBe('CREATED');
    expect(customer).toMatchObject({
      name: first.name,
      email: first.email,
      billingAddress: { line1: '1 Market St', city: 'San Francisco', postalCode: '94105', country: 'US' },
      shippingAddress: { line1: '2 Dock Rd', city: 'Oakland', country: 'US' },
    });
    const renamed = await sync({ ...first, name: 'Renamed', external_updated_at: '2026-05-13T00:00:00Z' });
    expect(renamed).toMatchObject({ outcome: 'UPDATED', customer: { id: customer.id, name: 'Renamed', version: 2 } });
    expect(await byReference(first)).toEqual({ id: customer.id });
  });

  it('keeps equal ids of two sources apart', async () => {
    const ours = record({ external_id: '1001', source: 'netsuite' });
    const theirs = record({ external_id: '1001', source: 'quickbooks' });
    const [one, two] = [await sync(ours), await sync(theirs)];
    expect([one.outcome, two.outcome]).toEqual(['CREATED', 'CREATED']);
    expect(one.customer.id).not.toBe(two.customer.id);
    expect(await byReference(ours)).toEqual({ id: one.customer.id });
    expect(await byReference(theirs)).toEqual({ id: two.customer.id });
    expect(await byReference({ ...ours, source: 'salesforce' })).toBeNull();
  });

  it.each(['netsuite', 'priority', 'zoho_books', 'quickbooks', 'salesforce'])('knows the source %s', async (source) => {
    const given = record({ source });
    const { customer } = await sync(given);
    expect(customer.references).toEqual([
      {
        source: source.toUpperCase(),
        externalId: given.external_id,
        externalCreatedAt: '2024-02-29T08:00:00.000Z',
        externalUpdatedAt: '2026-05-12T08:30:00.000Z',
      },
    ]);
  });

  it('takes ids and names of 256 characters, and none longer', async () => {
    const long = 'x'.repeat(256);
    const { customer } = await sync(record({ external_id: long, name: long }));
    expect(customer).toMatchObject({ name: long, references: [{ externalId: long }] });
    const tooLong = await scenario.run('upsertCustomer', upsertOf(record({ external_id: `${long}x` })));
    expect(issuesIn(tooLong)).toEqual([['input.by.reference.externalId', 'OUT_OF_RANGE']]);
    const empty = await scenario.run('upsertCustomer', upsertOf(record({ external_id: '' })));
    expect(issuesIn(empty)).toEqual([['input.by.reference.externalId', 'OUT_OF_RANGE']]);
  });

  it('makes one customer of two syncs that arrive together', async () => {
    const given = record();
    const results = await Promise.all([sync(given), sync(given), sync(given)]);
    expect(new Set(results.map(({ customer }) => customer.id)).size).toBe(1);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['CREATED', 'UNCHANGED', 'UNCHANGED']);
  });
});

describe('ERP sync: rehearsed and repeated', () => {
  it('tells what a sync would do, and writes nothing', async () => {
    const given = record();
    const rehearse = (told: ErpCustomer) => scenario.done('upsertCustomer', { ...upsertOf(told), dryRun: true });
    expect(await rehearse(given)).toMatchObject({ outcome: 'CREATED', customer: null, dryRun: true });
    expect(await byReference(given)).toBeNull();
    const { customer } = await sync(given);
    expect(await rehearse({ ...given, name: 'Would be' })).toMatchObject({
      outcome: 'UPDATED',
      changes: [{ path: ['name'], before: given.name, after: 'Would be' }],
      customer,
    });
    expect(await rehearse({ ...given, external_updated_at: '2020-01-01T00:00:00Z' })).toMatchObject({
      outcome: 'STALE',
      changes: [],
    });
    expect(await scenario.get(customer.id)).toEqual(customer);
  });

  it('answers a repeated request as before, though more has happened since', async () => {
    const given = record();
    const input = { ...upsertOf(given), idempotencyKey: `sync-${given.external_id}` };
    const first = await scenario.done('upsertCustomer', input);
    await sync({ ...given, name: 'Newer', external_updated_at: '2026-07-01T00:00:00Z' });
    const again = await scenario.done('upsertCustomer', input);
    expect(again).toMatchObject({ replayed: true, outcome: 'CREATED', changes: first.changes });
    expect(again.customer).toMatchObject({ id: first.customer.id, name: 'Newer' });
  });

  it('makes a new customer of one that was erased here', async () => {
    const given = record();
    const { customer } = await sync(given);
    const admin = await scenario.tenant.newKey({ scopes: ['ADMIN'] });
    await scenario.done('eraseCustomer', { id: customer.id, reason: 'They asked for it' }, admin);
    expect(await byReference(given)).toBeNull();
    const again = await sync(given);
    expect(again.outcome).toBe('CREATED');
    expect(again.customer.id).not.toBe(customer.id);
  });
});

describe('ERP sync: which telling is the newer one', () => {
  it('ignores a late older one, and applies one of the same time', async () => {
    const given = record();
    const { customer } = await sync(given);
    const late = { ...given, name: 'Older name', external_updated_at: '2026-05-12T08:29:59.999Z' };
    expect(await sync(late)).toMatchObject({ outcome: 'STALE', changes: [], customer });
    const same = await sync({ ...given, name: 'Corrected', external_updated_at: '2026-05-12T10:30:00+02:00' });
    expect(same).toMatchObject({ outcome: 'UPDATED', customer: { name: 'Corrected', version: 2 } });
    expect(await sync({ ...given, name: 'Corrected' })).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
  });

  it('judges each source by its own clock', async () => {
    const netsuite = record({ external_updated_at: '2026-05-12T00:00:00Z' });
    const { customer } = await sync(netsuite);
    const salesforce = { source: 'SALESFORCE', externalId: 'sf-1', externalUpdatedAt: '2026-06-01T00:00:00Z' };
    await scenario.gateway.ask(
      scenario.key,
      'mutation ($input: LinkReferenceInput!) { linkReference(input: $input) { __typename } }',
      { input: { idempotencyKey: 'link-salesforce', customerId: customer.id, reference: salesforce } },
    );
    const next = await sync({ ...netsuite, name: 'By NetSuite', external_updated_at: '2026-05-13T00:00:00Z' });
    expect(next).toMatchObject({ outcome: 'UPDATED', customer: { id: customer.id, name: 'By NetSuite' } });
    expect(next.customer.references).toMatchObject([
      { source: 'NETSUITE', externalUpdatedAt: '2026-05-13T00:00:00.000Z' },
      { source: 'SALESFORCE', externalUpdatedAt: '2026-06-01T00:00:00.000Z' },
    ]);
  });
});

describe('ERP sync: what it is to them', () => {
  it('archives an inactive customer, keeps it up to date, and brings it back when it is active again', async () => {
    const given = record({ customer_status: 'inactive' });
    const { id, archivedAt } = await syncWithStatus(given);
    expect(archivedAt).toEqual(expect.any(String));
    expect(namesOf(await scenario.list(`where: {ids: ["${id}"]}`))).toEqual([]);
    const renamed = await sync({ ...given, name: 'Renamed while away', external_updated_at: '2026-06-01T00:00:00Z' });
    expect(renamed).toMatchObject({ outcome: 'UPDATED', customer: { id, name: 'Renamed while away', archivedAt } });
    const back = { ...given, name: 'Back', customer_status: 'active', external_updated_at: '2026-06-02T00:00:00Z' };
    expect(await syncWithStatus(back as ErpCustomer)).toMatchObject({ id, archivedAt: null, status: 'ACTIVE' });
    expect(namesOf(await scenario.list(`where: {ids: ["${id}"]}`))).toEqual(['Back']);
  });

  it('blocks a suspended one without hiding it', async () => {
    const { id } = await syncWithStatus(record({ customer_status: 'suspended' }));
    const { nodes } = await scenario.list(`where: {ids: ["${id}"], status: [SUSPENDED]}`);
    expect(nodes).toMatchObject([{ id, status: 'SUSPENDED', archivedAt: null }]);
  });

  it('keeps the comment in the notes, and clears it by null', async () => {
    const given = record({ comment: 'c'.repeat(200) });
    expect((await sync(given)).customer.notes).toBe('c'.repeat(200));
    const { comment: _untold, ...silent } = given;
    expect((await sync(silent)).customer.notes).toBe('c'.repeat(200));
    expect((await sync({ ...given, comment: null })).customer.notes).toBeNull();
  });

  it.each(Object.entries(taxClasses))('takes the type %s as the tax class %s', async (type, taxClass) => {
    const { customer } = await sync(record({ customer_type: type }));
    expect(customer.taxClass).toBe(taxClass);
    const { nodes } = await scenario.list(`where: {ids: ["${customer.id}"], taxClass: [${taxClass}]}`);
    expect(nodes).toHaveLength(1);
  });

  it('is retail where no type is told', async () => {
    expect((await sync(record())).customer.taxClass).toBe('RETAIL');
    expect((await sync(record({ customer_type: null }))).customer.taxClass).toBe('RETAIL');
  });
});

describe('ERP sync: the tax number', () => {
  const inCountry = (country: string): Partial<ErpCustomer> => ({ addresses: { billing: { country } } });
  it.each([
    ['an EIN of the United States', 'US', '12-3456789', 'us_ein', 'B2B'],
    ['a British number by its prefix', 'US', 'GB980780684', 'gb_vat', 'B2B'],
    ['a Norwegian one by the billing country', 'NO', '991825827 MVA', 'no_vat', 'B2B'],
    ['one of the EU, which the register has not confirmed', 'SE', 'SE556677889901', 'eu_vat', null],
    ['one of the EU of a wrong form', 'SE', 'SE123', 'eu_vat', 'B2C'],
    ['a text that is no known number', 'AQ', 'Tax office 7, no. 12', 'unknown', 'B2C'],
  ])('reads %s, and derives b2b or b2c from it', async (_what, country, tax_number, type, classification) => {
    const { customer } = await sync(record({ ...inCountry(country), tax_number }));
    expect(customer.taxIdentifiers).toMatchObject([{ type }]);
    expect(customer).toMatchObject({ taxId: { type }, classification });
  });

  it('is b2c without one, and again when it is taken away', async () => {
    const given = record({ tax_number: '12-3456789' });
    expect((await sync(given)).customer.classification).toBe('B2B');
    const { customer, changes } = await sync({ ...given, tax_number: null });
    expect(customer).toMatchObject({ classification: 'B2C', taxId: null, taxIdentifiers: [] });
    expect(changes).toContainEqual({ path: ['classification'], before: 'B2B', after: 'B2C' });
    expect((await sync(record())).customer.classification).toBe('B2C');
  });

  it('takes 100 characters, and none more', async () => {
    const long = 'Ü'.repeat(100);
    const { customer } = await sync(record({ ...inCountry('AQ'), tax_number: long }));
    expect(customer.taxIdentifiers).toMatchObject([{ type: 'unknown', value: long }]);
    const refused = await scenario.run('upsertCustomer', upsertOf(record({ tax_number: `${long}Ü` })));
    expect(issuesIn(refused)).toEqual([['input.customer.vatNumber', 'OUT_OF_RANGE']]);
  });

  it('alone decides: what is derived from it cannot be told', async () => {
    const query = '{ __type(name: "CustomerDetailsInput") { inputFields { name } } }';
    const { __type } = await scenario.gateway.ask(scenario.key, query);
    const settable = __type.inputFields.map(({ name }: { name: string }) => name);
    for (const derived of ['classification', 'origin', 'vatValidationStatus']) expect(settable).not.toContain(derived);
  });
});

describe('ERP sync: tenants', () => {
  it('knows no record of another tenant, and leaves it its ids', async () => {
    const given = record();
    await sync(given);
    const other = await startScenario({ gateway: scenario.gateway });
    expect(await byReference(given, other.key)).toBeNull();
    const theirs = await other.done('upsertCustomer', upsertOf(given));
    expect(theirs.outcome).toBe('CREATED');
    expect(await countRows(other.gateway.pool, 'customer', other.tenant.organizationId)).toBe(1);
  });
});

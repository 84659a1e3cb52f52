import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerInput, checksum, countRows } from '../support/customers.ts';
import { type CustomerFixture, insertCustomers, insertInvoices } from '../support/fixtures.ts';
import type { Data } from '../support/test-gateway.ts';
import { issuesIn, namesOf, recordOf, type Scenario, startScenario, withoutUndefined } from './support/scenario.ts';

// To come: the VIES check on commit (validateVat), the credit note that closes an open invoice (creditInvoice).

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario();
});
afterAll(() => scenario.stop());

interface ApiCustomer {
  readonly name?: string;
  readonly customer_type?: string;
  readonly email?: string;
  readonly org_number?: string;
  readonly vat_number?: string;
  readonly country?: string;
  readonly default_payment_terms?: number;
  readonly notes?: string;
}

const types: Readonly<Record<string, string>> = {
  business: 'BUSINESS',
  swedish_business: 'BUSINESS',
  eu_business: 'BUSINESS',
  individual: 'SOLE_TRADER',
};
const countries: Readonly<Record<string, string>> = { Sweden: 'SE', Finland: 'FI' };

/** Their customer in our words. They ask for no e-mail and no country: a Swedish one is billed in Sweden. */
function detailsOf(given: ApiCustomer): CustomerInput {
  const country = given.country ? countries[given.country] : given.vat_number?.slice(0, 2);
  return withoutUndefined({
    name: given.name,
    customerType: given.customer_type && types[given.customer_type],
    email: given.email,
    orgNumber: given.org_number,
    vatNumber: given.vat_number,
    billingAddress: country ? { country } : given.customer_type === 'swedish_business' ? { country: 'SE' } : undefined,
    paymentTermsDays: given.default_payment_terms,
    notes: given.notes,
  });
}

/** Our customer in their words. */
function answerOf(customer: Data): CustomerInput {
  const vat = customer.taxIdentifiers.find(({ type }: Data) => type === 'eu_vat');
  return {
    name: customer.name,
    email: customer.email,
    org_number: customer.orgNumber,
    vat_number: vat?.value ?? null,
    vat_number_validated: customer.vatValidationStatus === 'VALID',
    default_payment_terms: customer.effectivePaymentTermsDays,
    archived_at: customer.archivedAt,
  };
}

const acme: ApiCustomer = {
  name: 'Acme AB',
  customer_type: 'swedish_business',
  email: 'finance@acme.test',
  org_number: '556677-8899',
  default_payment_terms: 30,
};
const roster: readonly ApiCustomer[] = [
  { name: 'Acme AB', customer_type: 'swedish_business', org_number: '556677-8899' },
  { name: 'Foo OY', customer_type: 'eu_business', vat_number: 'FI12345678' },
];
const itemsOf = (customers: readonly ApiCustomer[]) => customers.map((one) => ({ customer: detailsOf(one) }));

/** A tenant whose companies have no customers. */
const fresh = () => startScenario({ gateway: scenario.gateway });

async function withOpenInvoices({ gateway, tenant }: Scenario): Promise<{ customer: CustomerFixture; open: string[] }> {
  const [customer] = await insertCustomers(gateway.pool, tenant, [{ name: 'Billed AB' }]);
  if (!customer) throw new Error('nothing was inserted');
  const [sent = '', partly = '', overdue = ''] = await insertInvoices(gateway.pool, tenant, [
    { customer, issuedAt: '2026-01-10T00:00:00Z', dueAt: '2099-01-01T00:00:00Z' },
    { customer, issuedAt: '2026-01-09T00:00:00Z', dueAt: '2099-01-01T00:00:00Z', paid: '40' },
    { customer, issuedAt: '2026-01-08T00:00:00Z', dueAt: '2026-02-01T00:00:00Z' },
    { customer, issuedAt: null },
  ]);
  return { customer, open: [sent, partly, overdue] };
}

describe('company API: the roster of a company', () => {
  it('hides archived customers unless they are asked for', async () => {
    const { gateway, tenant, list } = await fresh();
    await insertCustomers(gateway.pool, tenant, [
      { name: 'Old AB', createdAt: '2025-04-12T08:30:00Z' },
      { name: 'Gone AB', createdAt: '2025-05-01T00:00:00Z', archivedAt: '2026-01-01T00:00:00Z' },
      { name: 'New AB', createdAt: '2026-04-30T11:22:09Z' },
      { name: 'Elsewhere GmbH', company: tenant.companies[1] },
    ]);
    expect(namesOf(await list('first: 10'))).toEqual(['New AB', 'Old AB']);
    expect(namesOf(await list('first: 10, includeArchived: true'))).toEqual(['New AB', 'Gone AB', 'Old AB']);
    expect(namesOf(await list('orderBy: {field: CREATED_AT, direction: ASC}'))).toEqual(['Old AB', 'New AB']);
  });

  it('turns its pages by a cursor, null at the end', async () => {
    const { gateway, tenant, list } = await fresh();
    const days = ['01', '02', '03', '04', '05'];
    await insertCustomers(
      gateway.pool,
      tenant,
      days.map((day) => ({ name: `Customer ${day}`, createdAt: `2026-01-${day}T00:00:00Z` })),
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Data = await list(
        `first: 2, orderBy: {field: CREATED_AT, direction: ASC}, after: ${cursor && `"${cursor}"`}`,
      );
      seen.push(...namesOf(page));
      cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (cursor !== null);
    expect(seen).toEqual(days.map((day) => `Customer ${day}`));
  });

  it('is searched by name and by org number, with or without the hyphen', async () => {
    const { done, list } = await fresh();
    await done('createCustomer', { customer: detailsOf(acme) });
    await done('createCustomer', {
      customer: detailsOf({ ...acme, name: 'Bolaget AB', email: 'a@bolaget.test', org_number: '556036-0793' }),
    });
    for (const search of ['acme', '556677-8899', '5566778899'])
      expect(namesOf(await list(`search: "${search}"`)), search).toEqual(['Acme AB']);
    expect(namesOf(await list('search: "nobody"'))).toEqual([]);
  });

  it("masks a sole trader's org number, which is a personal number, and takes it as input", async () => {
    const { tenant, company, done, list, get } = await fresh();
    const anna = { name: 'Anna Snickare', customer_type: 'individual', org_number: '19821105-9954', country: 'Sweden' };
    const { customer } = await done('createCustomer', { customer: detailsOf(anna) });
    expect(customer).toMatchObject({ customerType: 'SOLE_TRADER', orgNumber: '19821105-9954' });
    const reader = await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [company] });
    expect((await list('first: 10', reader)).nodes).toMatchObject([{ name: anna.name, orgNumber: '19821105-****' }]);
    expect((await get(customer.id, reader)).orgNumber).toBe('19821105-****');
    expect(namesOf(await list('search: "19821105-9954"', reader))).toEqual([]);
    expect(namesOf(await list('search: "19821105-9954"'))).toEqual([anna.name]);
  });
});

describe('company API: a personal number', () => {
  const anna = { name: 'Anna Snickare', customer_type: 'individual', org_number: '19821105-9954', country: 'Sweden' };
  const blindWriter = ({ tenant, company }: Scenario) =>
    tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'], companies: [company] });

  it('is accepted from a key that may not see it, and told to it nowhere', async () => {
    const own = await fresh();
    const key = await blindWriter(own);
    const { customer, changes } = await own.done('createCustomer', { customer: detailsOf(anna) }, key);
    expect(customer.orgNumber).toBe('19821105-****');
    const twin = await own.run('createCustomer', { customer: detailsOf({ ...anna, name: 'Twin' }) }, key);
    // Whose number it is tells only a key that may find somebody by one.
    expect(twin).toMatchObject({ code: 'CUSTOMER_DUPLICATE_ORG_NUMBER', existing: null });
    expect(JSON.stringify([customer, changes, twin])).not.toContain('9954');
    expect((await own.get(customer.id)).orgNumber).toBe('19821105-9954');
  });

  it('is not overwritten by its mask, sent back as it was read', async () => {
    const own = await fresh();
    const key = await blindWriter(own);
    const { customer } = await own.done('createCustomer', { customer: detailsOf(anna) });
    const { orgNumber: org_number } = await own.get(customer.id, key);
    const patch = { id: customer.id, customer: detailsOf({ org_number, default_payment_terms: 10 }) };
    const refused = await own.run('updateCustomer', patch, key);
    expect(issuesIn(refused)).toEqual([['input.customer.orgNumber', 'NOT_ALLOWED']]);
    expect(await own.get(customer.id)).toEqual(customer);
  });
});

describe('company API: one customer', () => {
  it('embeds the open invoices: sent, partially paid and overdue ones', async () => {
    const own = await fresh();
    const { customer, open } = await withOpenInvoices(own);
    const query = `query ($id: ID!) { customer(id: $id) { name
      invoices(where: {open: true}) { nodes { id status amountDue { amount } } } } }`;
    const answer = await own.gateway.ask(own.key, query, { id: customer.id });
    const [sent, partly, overdue] = open;
    expect(answer.customer.invoices.nodes).toHaveLength(3);
    expect(answer.customer.invoices.nodes).toEqual(
      expect.arrayContaining([
        { id: sent, status: 'SENT', amountDue: { amount: '100.00' } },
        { id: partly, status: 'PARTIALLY_PAID', amountDue: { amount: '60.00' } },
        { id: overdue, status: 'OVERDUE', amountDue: { amount: '100.00' } },
      ]),
    );
  });

  it('comes with the request id and the API version', async () => {
    const { gateway, key, done } = await fresh();
    const { customer } = await done('createCustomer', { customer: detailsOf(acme) });
    const query = 'query ($id: ID!) { customer(id: $id) { id } }';
    const answer = await gateway.send(key, query, { id: customer.id }, { 'x-request-id': 'req_company-api' });
    expect(answer.extensions).toMatchObject({ requestId: 'req_company-api', apiVersion: expect.stringMatching(/./) });
  });
});

describe('company API: creating', () => {
  it('makes the documented customer', async () => {
    const { done, get } = await fresh();
    const { customer } = await done('createCustomer', { customer: detailsOf(acme) });
    expect(customer.customerType).toBe('BUSINESS');
    const { customer_type: _ours, ...told } = acme;
    expect(answerOf(customer)).toEqual({ ...told, vat_number: null, vat_number_validated: false, archived_at: null });
    expect(await get(customer.id)).toEqual(customer);
  });

  it('shows the would-be record in a dry run, without id and times, and writes nothing', async () => {
    const { gateway, tenant, run, done } = await fresh();
    const before = await checksum(gateway.pool, tenant.organizationId);
    const input = { customer: detailsOf(acme), idempotencyKey: randomUUID() };
    const rehearsed = await done('createCustomer', { ...input, dryRun: true });
    expect(rehearsed).toMatchObject({ dryRun: true, customer: null, wallet: null });
    const record = recordOf(rehearsed);
    expect(record).toMatchObject({
      name: 'Acme AB',
      slug: 'acme-ab',
      customerType: 'BUSINESS',
      email: 'finance@acme.test',
      orgNumber: '556677-8899',
      paymentTermsDays: 30,
      effectivePaymentTermsDays: 30,
      currency: 'SEK',
      origin: 'DOMESTIC',
    });
    for (const field of ['id', 'createdAt', 'updatedAt', 'version']) expect(record).not.toHaveProperty(field);
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
    // The rehearsal has not used up the key.
    const made = await run('createCustomer', input);
    expect(made).toMatchObject({ replayed: false, dryRun: false });
    expect(recordOf(made)).toEqual(record);
  });

  it('refuses a request without an idempotency key', async () => {
    const { gateway, tenant, key } = await fresh();
    const query = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename } }`;
    const answer = await gateway.send(key, query, { input: { customer: detailsOf(acme) } });
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining('idempotencyKey'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(0);
  });

  it('answers a second customer of one org number with the first one', async () => {
    const { run, done } = await fresh();
    const { customer } = await done('createCustomer', { customer: detailsOf(acme) });
    const twin = { ...acme, name: 'Acme again', org_number: '5566778899' };
    expect(await run('createCustomer', { customer: detailsOf(twin) })).toMatchObject({
      __typename: 'ConflictError',
      code: 'CUSTOMER_DUPLICATE_ORG_NUMBER',
      existing: { __typename: 'Customer', id: customer.id, name: 'Acme AB' },
    });
  });
});

describe('company API: creating in bulk', () => {
  it('makes both documented customers, though the register could not know the second number', async () => {
    const { done } = await fresh();
    const { results, summary } = await done('bulkCreateCustomers', { items: itemsOf(roster) });
    expect(summary).toEqual({ total: 2, succeeded: 2, failed: 0 });
    expect(results).toMatchObject([
      { index: 0, ok: true, error: null, customer: { name: 'Acme AB', orgNumber: '556677-8899' } },
      { index: 1, ok: true, error: null, customer: { name: 'Foo OY', vatValidationStatus: 'INVALID', origin: 'EU' } },
    ]);
    // Its check digit is wrong: kept, and told.
    expect(results[1].customer.taxIdentifiers).toMatchObject([
      { type: 'eu_vat', value: 'FI12345678', country: 'FI', formatValid: false },
    ]);
  });

  it('lets the good items pass beside bad ones, and replays the whole batch', async () => {
    const { gateway, tenant, run, done } = await fresh();
    const { customer: holder } = await done('createCustomer', { customer: detailsOf(acme) });
    const [first, second] = itemsOf(roster);
    const items = [first, second, { clientRef: 'row 3', customer: { email: 'no-name@acme.test' } }];
    const input = { idempotencyKey: randomUUID(), items };
    const batch = await done('bulkCreateCustomers', input);
    expect(batch).toMatchObject({ replayed: false, summary: { total: 3, succeeded: 1, failed: 2 } });
    const [taken, made, nameless] = batch.results;
    expect(taken).toMatchObject({
      ok: false,
      customer: null,
      error: { __typename: 'ConflictError', code: 'CUSTOMER_DUPLICATE_ORG_NUMBER', existing: { id: holder.id } },
    });
    expect(made).toMatchObject({ ok: true, customer: { name: 'Foo OY' } });
    expect(nameless).toMatchObject({ index: 2, clientRef: 'row 3', ok: false, customer: null });
    expect(issuesIn(nameless.error)).toEqual([['input.items.2.customer.name', 'REQUIRED']]);
    const sum = await checksum(gateway.pool, tenant.organizationId);
    expect(await run('bulkCreateCustomers', input)).toEqual({ ...batch, replayed: true });
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(sum);
  });

  it('finds org numbers that two items share, and tells the later one', async () => {
    const { done } = await fresh();
    const [first] = roster;
    const { results } = await done('bulkCreateCustomers', {
      items: itemsOf([first ?? {}, { ...first, name: 'Acme again', org_number: '5566778899' }]),
    });
    expect(results).toMatchObject([{ ok: true }, { ok: false, error: { __typename: 'InvalidInputError' } }]);
    expect(issuesIn(results[1].error)).toEqual([['input.items.1.customer.orgNumber', 'DUPLICATE_IN_BATCH']]);
  });

  it('refuses another batch under the same key', async () => {
    const { gateway, tenant, run, done } = await fresh();
    const idempotencyKey = randomUUID();
    await done('bulkCreateCustomers', { idempotencyKey, items: itemsOf(roster) });
    const other = await run('bulkCreateCustomers', { idempotencyKey, items: itemsOf([...roster].reverse()) });
    expect(other).toMatchObject({ __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(2);
  });

  it('takes 50 customers, and refuses 51 and none', async () => {
    const { gateway, tenant, run } = await fresh();
    const many = (count: number) =>
      itemsOf(Array.from({ length: count }, (_, index) => ({ name: `Customer ${index}`, country: 'Sweden' })));
    for (const count of [51, 0]) {
      const refused = await run('bulkCreateCustomers', { items: many(count) });
      expect(issuesIn(refused)).toEqual([['input.items', 'OUT_OF_RANGE']]);
    }
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(0);
    const { summary } = await run('bulkCreateCustomers', { items: many(50) });
    expect(summary).toEqual({ total: 50, succeeded: 50, failed: 0 });
  });

  it('does all or nothing, which is not implemented there', async () => {
    const { gateway, tenant, done } = await fresh();
    const errorPolicy = 'ALL_OR_NOTHING';
    const [good] = itemsOf(roster);
    const bad = { customer: { name: 'No address AB' } };
    const refused = await done('bulkCreateCustomers', { errorPolicy, items: [good, bad] });
    expect(refused.summary).toEqual({ total: 2, succeeded: 0, failed: 1 });
    expect(refused.results).toMatchObject([
      { ok: true, customer: null, error: null },
      { ok: false, customer: null, error: { __typename: 'InvalidInputError' } },
    ]);
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(0);
    const { summary } = await done('bulkCreateCustomers', { errorPolicy, items: itemsOf(roster) });
    expect(summary).toEqual({ total: 2, succeeded: 2, failed: 0 });
  });

  it('is rehearsed like a single one', async () => {
    const { gateway, tenant, done } = await fresh();
    const batch = await done('bulkCreateCustomers', { items: itemsOf(roster), dryRun: true });
    expect(batch).toMatchObject({
      dryRun: true,
      results: [
        { ok: true, customer: null },
        { ok: true, customer: null },
      ],
    });
    expect(batch.results.map((one: Data) => recordOf(one).name)).toEqual(['Acme AB', 'Foo OY']);
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(0);
  });
});

describe('company API: patching', () => {
  const patch: ApiCustomer = { default_payment_terms: 14, notes: 'New payment terms agreed 2026-05-12.' };

  it('changes the documented two fields and nothing else', async () => {
    const { done, get } = await fresh();
    const { customer } = await done('createCustomer', { customer: detailsOf(acme) });
    const input = { id: customer.id, customer: detailsOf(patch) };
    const merged = { paymentTermsDays: 14, effectivePaymentTermsDays: 14, notes: patch.notes };
    // The rehearsal tells what the merged record would have, and leaves the customer as it is.
    const rehearsed = await done('updateCustomer', { ...input, dryRun: true });
    expect(rehearsed).toMatchObject({ dryRun: true, customer });
    expect(recordOf(rehearsed)).toEqual(merged);
    expect(await get(customer.id)).toEqual(customer);
    const { customer: patched, changes } = await done('updateCustomer', input);
    expect(changes).toEqual(rehearsed.changes);
    expect(patched).toEqual({ ...customer, ...merged, version: 2, updatedAt: patched.updatedAt });
  });

  it('starts over with the register when the VAT number changes', async () => {
    const { done } = await fresh();
    const { customer } = await done('createCustomer', { customer: detailsOf(roster[1] ?? {}) });
    expect(customer).toMatchObject({ vatValidationStatus: 'INVALID', classification: 'B2C' });
    const right = { id: customer.id, customer: detailsOf({ vat_number: 'FI20774740' }) };
    const { customer: changed } = await done('updateCustomer', right);
    expect(changed.taxIdentifiers).toMatchObject([{ value: 'FI20774740', formatValid: true, checksumValid: true }]);
    expect(changed).toMatchObject({ classification: null });
    expect(changed.vatValidationStatus).not.toBe('INVALID');
    expect(answerOf(changed)).toMatchObject({ vat_number: 'FI20774740', vat_number_validated: false });
  });

  it('refuses the org number of another customer', async () => {
    const { run, done } = await fresh();
    const { customer: holder } = await done('createCustomer', { customer: detailsOf(acme) });
    const { customer } = await done('createCustomer', { customer: { name: 'Other AB', email: 'a@other.test' } });
    const result = await run('updateCustomer', { id: customer.id, customer: detailsOf({ org_number: '556677-8899' }) });
    expect(result).toMatchObject({ code: 'CUSTOMER_DUPLICATE_ORG_NUMBER', existing: { id: holder.id } });
  });
});

describe('company API: archiving', () => {
  it('refuses while invoices are open, and names them', async () => {
    const own = await fresh();
    const { customer, open } = await withOpenInvoices(own);
    for (const dryRun of [true, false]) {
      const refused = await own.run('archiveCustomer', { id: customer.id, dryRun });
      expect(refused).toMatchObject({ __typename: 'RuleError', code: 'CUSTOMER_HAS_INVOICES' });
      expect(refused.subjects.map(({ id }: Data) => id).sort()).toEqual([...open].sort());
    }
    expect((await own.get(customer.id)).archivedAt).toBeNull();
  });

  it('is no error the second time, keeps the record readable, and can be taken back', async () => {
    const { done, list, get } = await fresh();
    const { customer } = await done('createCustomer', { customer: detailsOf(acme) });
    const { customer: archived } = await done('archiveCustomer', { id: customer.id });
    expect(archived.archivedAt).toEqual(expect.any(String));
    const again = await done('archiveCustomer', { id: customer.id });
    expect(again).toMatchObject({ customer: archived, changes: [], replayed: false });
    expect(namesOf(await list('first: 10'))).toEqual([]);
    expect(await get(customer.id)).toEqual(archived);
    const { customer: restored } = await done('restoreCustomer', { id: customer.id });
    expect(restored.archivedAt).toBeNull();
    expect(namesOf(await list('first: 10'))).toEqual(['Acme AB']);
  });
});

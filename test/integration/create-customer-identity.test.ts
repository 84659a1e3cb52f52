import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum, countRows, create, created, inputOf } from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let swedishKey: string;
let germanKey: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  const scopes = ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_PII', 'BILLING_READ'] as const;
  swedishKey = await tenant.newKey({ scopes, companies: [tenant.companies[0]] });
  germanKey = await tenant.newKey({ scopes, companies: [tenant.companies[1]] });
});
afterAll(() => gateway.stop());

const customer = (fields: object) => inputOf({ name: 'Someone', email: 'a@b.example', ...fields });

describe('createCustomer: slugs', () => {
  it('gives twenty parallel customers of one name twenty slugs', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => created(gateway, swedishKey, customer({ name: 'Åcmé AB' }))),
    );
    const slugs = answers.map((answer) => answer.customer.slug);
    const expected = ['acme-ab', ...Array.from({ length: 19 }, (_, index) => `acme-ab-${index + 2}`)];
    expect(slugs.sort()).toEqual(expected.sort());
    // The slug that lost a race must not be the one that is told.
    for (const { customer: made, changes } of answers)
      expect(changes.find((change: Data) => change.path[0] === 'slug').after).toBe(made.slug);
  });

  it('counts in each company for itself', async () => {
    const { customer: swedish } = await created(gateway, swedishKey, customer({ name: 'Both' }));
    const { customer: german } = await created(gateway, germanKey, customer({ name: 'Both' }));
    expect([swedish.slug, german.slug]).toEqual(['both', 'both']);
  });

  it('takes the next number that is free, whatever numbers others have chosen', async () => {
    for (const slug of ['gap-999999999', 'gap-3', 'gap-0', 'gap-007', 'gap-1'])
      await created(gateway, swedishKey, customer({ slug }));
    const made: string[] = [];
    for (let count = 0; count < 4; count += 1)
      made.push((await created(gateway, swedishKey, customer({ name: 'Gap' }))).customer.slug);
    expect(made).toEqual(['gap', 'gap-2', 'gap-4', 'gap-5']);
  });

  it('stays within a slug’s 100 characters, and can be given back', async () => {
    const name = 'long '.repeat(51).trim();
    await created(gateway, swedishKey, customer({ name }));
    const { customer: second } = await created(gateway, swedishKey, customer({ name }));
    expect(second.slug).toMatch(/^(long-)+2$/);
    const { customer: elsewhere } = await created(gateway, germanKey, customer({ slug: second.slug }));
    expect(elsewhere.slug).toBe(second.slug);
  });
});

describe('createCustomer: Swedish numbers', () => {
  it.each([
    ['556677-8899', '5566778899', '556677-8899'],
    ['  5566778907 ', '5566778907', '556677-8907'],
    ['165566778915', '5566778915', '556677-8915'],
    ['19821105-9954', '198211059954', '19821105-9954'],
    ['811228-9874', '198112289874', '19811228-9874'],
    ['19121212-1212', '191212121212', '19121212-1212'],
    ['121212+1220', '191212121220', '19121212-1220'],
    ['19701063-2391', '197010632391', '19701063-2391'],
    ['19701063-2390', null, null],
    ['19121212-0003', null, null],
    ['121212-0003', null, null],
    ['19820230-1234', null, null],
    ['35821105-9954', null, null],
    ['556677-8898', null, null],
    ['551677-8899', null, null],
    ['165516778899', null, null],
    ['55667788', null, null],
    ['5566778899a', null, null],
    ['٥٥٦٦٧٧-٨٨٩٩', null, null],
  ] as const)('reads %s as %s', async (given, stored, shown) => {
    const result = await create(gateway, swedishKey, customer({ orgNumber: given }));
    if (stored === null) {
      const path = ['input', 'customer', 'orgNumber'];
      expect(result.issues).toMatchObject([{ path, code: 'INVALID_FORMAT' }]);
      return;
    }
    expect(result.customer?.orgNumber).toBe(shown);
    const { rows } = await gateway.pool.query(
      'select org_number, search_text from customer where organization_id = $1 and id = $2',
      [tenant.organizationId, result.customer.id],
    );
    expect(rows[0].org_number).toBe(stored);
    // A personal number is found by nobody who may not see it.
    expect(rows[0].search_text.includes(stored.slice(-10))).toBe(stored.length === 10);
  });
});

describe('createCustomer: numbers of elsewhere', () => {
  it.each([
    ['  HRB 12345 B ', 'HRB 12345 B'],
    ['1234567890', '1234567890'],
    ['556677-8890', '556677-8890'],
  ])('keeps %s as trimmed text where the billing country is not Sweden', async (given, kept) => {
    const input = customer({ orgNumber: given, billingAddress: { country: 'DE' } });
    const { customer: made } = await created(gateway, swedishKey, input);
    expect(made.orgNumber).toBe(kept);
  });

  it('goes by the billing country before the company’s', async () => {
    const input = customer({ orgNumber: '1234', billingAddress: { country: 'SE' } });
    expect(await create(gateway, germanKey, input)).toMatchObject({ issues: [{ code: 'INVALID_FORMAT' }] });
  });

  it('hides a personal number by the number itself, wherever the customer is', async () => {
    const blind = await tenant.newKey({
      scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE'],
      companies: [tenant.companies[1]],
    });
    const query = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { ... on CreateCustomerPayload {
      changes { path after } customer { id orgNumber history { nodes { changes { path after } } } } } } }`;
    const numbers = ['19990101-2386', '990102-2385', '199901032392'];
    const input = (orgNumber: string) =>
      customer({ orgNumber, customerType: 'BUSINESS', billingAddress: { country: 'DE' } });
    const answers = await Promise.all(numbers.map((number) => gateway.ask(blind, query, { input: input(number) })));
    expect(answers.map(({ createCustomer }) => createCustomer.customer.orgNumber)).toEqual([
      '19990101-****',
      '990102-****',
      '19990103-****',
    ]);
    for (const number of numbers) expect(JSON.stringify(answers)).not.toContain(number.slice(-4));
    const { rows } = await gateway.pool.query(
      'select search_text from customer where organization_id = $1 and id = any($2)',
      [tenant.organizationId, answers.map(({ createCustomer }) => createCustomer.customer.id)],
    );
    expect(rows).toEqual(Array(3).fill({ search_text: 'someone a@b.example' }));
  });
});

describe('createCustomer: conflicts', () => {
  const conflict = (code: string, existing: object | null) => ({ __typename: 'ConflictError', code, existing });

  it.each([
    ['externalId', 'crm-1', 'CUSTOMER_DUPLICATE_EXTERNAL_ID'],
    ['orgNumber', '556677-8923', 'CUSTOMER_DUPLICATE_ORG_NUMBER'],
    ['slug', 'taken', 'CUSTOMER_DUPLICATE_SLUG'],
  ])('names who holds the %s, live or archived, and writes nothing', async (field, value, code) => {
    const { customer: holder } = await created(gateway, swedishKey, customer({ name: 'Holder', [field]: value }));
    const before = await checksum(gateway.pool, tenant.organizationId);
    const again = () => create(gateway, swedishKey, customer({ [field]: value }));
    const existing = { __typename: 'Customer', id: holder.id, name: 'Holder' };
    expect(await again()).toMatchObject(conflict(code, existing));
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
    await gateway.pool.query('update customer set archived_at = now() where organization_id = $1 and id = $2', [
      tenant.organizationId,
      holder.id,
    ]);
    expect(await again()).toMatchObject(conflict(code, existing));
  });

  it('tells a key that cannot see the holder only that there is one', async () => {
    await created(gateway, swedishKey, customer({ externalId: 'hidden-1' }));
    expect(await create(gateway, germanKey, customer({ externalId: 'hidden-1' }))).toMatchObject(
      conflict('CUSTOMER_DUPLICATE_EXTERNAL_ID', null),
    );
  });

  it('tells a key that may not read customers the id of the other one, and no more', async () => {
    const writer = await tenant.newKey({ scopes: ['CUSTOMERS_WRITE'], companies: [tenant.companies[0]] });
    const { customer: other } = await created(gateway, swedishKey, customer({ externalId: 'unread-1' }));
    const query = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { ... on ConflictError { code existing { id } } } }`;
    const answer = await gateway.ask(writer, query, { input: customer({ externalId: 'unread-1' }) });
    expect(answer.createCustomer).toEqual({ code: 'CUSTOMER_DUPLICATE_EXTERNAL_ID', existing: { id: other.id } });
    const more = query.replace('{ id }', '{ ... on Customer { name } }');
    const { errors } = await gateway.send(writer, more, { input: customer({ externalId: 'unread-1' }) });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('lets companies have the same org number and slug, and organizations the same external id', async () => {
    const same = { orgNumber: '556677-8931', slug: 'same' };
    await created(gateway, swedishKey, customer({ ...same, externalId: 'same-1' }));
    await created(gateway, germanKey, customer({ ...same, billingAddress: { country: 'SE' } }));
    const other = await createTenant(gateway.pool);
    await created(gateway, other.key, { ...customer({ externalId: 'same-1' }), companyId: other.companies[0].id });
  });

  it('lets one of many parallel customers have an external id', async () => {
    const input = () => customer({ externalId: 'race-1', name: 'Race', orgNumber: '556677-8949' });
    const before = await countRows(gateway.pool, 'customer', tenant.organizationId);
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(gateway, swedishKey, input())));
    const winners = answers.filter((answer) => answer.__typename === 'CreateCustomerPayload');
    expect(winners).toHaveLength(1);
    const existing = { id: winners[0].customer.id };
    for (const answer of answers.filter((one) => one !== winners[0]))
      expect(answer).toMatchObject(conflict('CUSTOMER_DUPLICATE_EXTERNAL_ID', existing));
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(before + 1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum, create, createCustomer, created, inputOf, send } from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let key: string;
let before: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  key = await tenant.newKey({
    scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_PII', 'BILLING_READ'],
    companies: [tenant.companies[0]],
  });
  await created(gateway, key, inputOf({ name: 'There before', email: 'a@b.example' }));
  before = await checksum(gateway.pool, tenant.organizationId);
});
afterAll(() => gateway.stop());

const good = { name: 'Good AB', email: 'good@good.example' };
const nested = (levels: number): object => (levels === 1 ? {} : { a: nested(levels - 1) });
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]));
const tooLong = (length: number) => 'é'.repeat(length);

/** What is given, where the issue is, and which. */
const badFields: readonly (readonly [object, string, string])[] = [
  [{ name: null }, 'name', 'REQUIRED'],
  [{ name: undefined }, 'name', 'REQUIRED'],
  [{ name: '' }, 'name', 'OUT_OF_RANGE'],
  [{ name: ' \t\u00a0\u3000 ' }, 'name', 'OUT_OF_RANGE'],
  [{ name: '\u200b\u200d' }, 'name', 'OUT_OF_RANGE'],
  [{ name: tooLong(257) }, 'name', 'OUT_OF_RANGE'],
  [{ name: '🎉'.repeat(257) }, 'name', 'OUT_OF_RANGE'],
  [{ name: 'Nul\0' }, 'name', 'INVALID_FORMAT'],
  [{ name: 'Two\nlines' }, 'name', 'INVALID_FORMAT'],
  [{ name: 'Two\u2028lines' }, 'name', 'INVALID_FORMAT'],
  [{ name: 'Del\u007f' }, 'name', 'INVALID_FORMAT'],
  [{ name: 'C1 \u0085 control' }, 'name', 'INVALID_FORMAT'],
  [{ name: 'over\u202eride' }, 'name', 'INVALID_FORMAT'],
  [{ name: 'iso\u2066late' }, 'name', 'INVALID_FORMAT'],
  [{ name: 'half \ud83c pair' }, 'name', 'INVALID_FORMAT'],
  [{ name: '\udf89 other half' }, 'name', 'INVALID_FORMAT'],
  [{ legalName: '' }, 'legalName', 'OUT_OF_RANGE'],
  [{ legalName: tooLong(257) }, 'legalName', 'OUT_OF_RANGE'],
  [{ slug: '' }, 'slug', 'OUT_OF_RANGE'],
  [{ slug: 'Upper' }, 'slug', 'INVALID_FORMAT'],
  [{ slug: 'two--hyphens' }, 'slug', 'INVALID_FORMAT'],
  [{ slug: '-edge' }, 'slug', 'INVALID_FORMAT'],
  [{ slug: 'a b' }, 'slug', 'INVALID_FORMAT'],
  [{ slug: 'é' }, 'slug', 'INVALID_FORMAT'],
  [{ slug: 'x'.repeat(101) }, 'slug', 'OUT_OF_RANGE'],
  [{ email: undefined }, 'email', 'REQUIRED'],
  [{ email: null, billingAddress: { city: 'No country' } }, 'email', 'REQUIRED'],
  [{ email: '' }, 'email', 'OUT_OF_RANGE'],
  [{ email: 'no-at.example' }, 'email', 'INVALID_FORMAT'],
  [{ email: 'two@@at.example' }, 'email', 'INVALID_FORMAT'],
  [{ email: 'a@nodot' }, 'email', 'INVALID_FORMAT'],
  [{ email: 'a@-edge.example' }, 'email', 'INVALID_FORMAT'],
  [{ email: 'a@b..example' }, 'email', 'INVALID_FORMAT'],
  [{ email: '.a@b.example' }, 'email', 'INVALID_FORMAT'],
  [{ email: 'a..b@b.example' }, 'email', 'INVALID_FORMAT'],
  [{ email: 'a b@b.example' }, 'email', 'INVALID_FORMAT'],
  [{ email: 'Finance <a@b.example>' }, 'email', 'INVALID_FORMAT'],
  [{ email: 'a@b.example, c@d.example' }, 'email', 'INVALID_FORMAT'],
  [{ email: `${'a'.repeat(65)}@b.example` }, 'email', 'INVALID_FORMAT'],
  [{ email: `a@${'b.'.repeat(130)}example` }, 'email', 'INVALID_FORMAT'],
  [{ email: 'a@b.example\r\nBcc: x@y.example' }, 'email', 'INVALID_FORMAT'],
  [{ additionalEmails: ['ok@b.example', 'bad'] }, 'additionalEmails.1', 'INVALID_FORMAT'],
  [
    { additionalEmails: Array.from({ length: 21 }, (_, index) => `a${index}@b.example`) },
    'additionalEmails',
    'OUT_OF_RANGE',
  ],
  [{ phone: '' }, 'phone', 'OUT_OF_RANGE'],
  [{ phone: '1'.repeat(65) }, 'phone', 'OUT_OF_RANGE'],
  [{ externalId: tooLong(257) }, 'externalId', 'OUT_OF_RANGE'],
  [{ externalId: 'a\0b' }, 'externalId', 'INVALID_FORMAT'],
  [{ billingAddress: { line1: tooLong(201) } }, 'billingAddress.line1', 'OUT_OF_RANGE'],
  [{ billingAddress: { line2: '' } }, 'billingAddress.line2', 'OUT_OF_RANGE'],
  [{ billingAddress: { country: 'se' } }, 'billingAddress.country', 'UNKNOWN_VALUE'],
  [{ billingAddress: { country: 'UK' } }, 'billingAddress.country', 'UNKNOWN_VALUE'],
  [{ email: null, billingAddress: { country: '' } }, 'billingAddress.country', 'OUT_OF_RANGE'],
  [{ shippingAddress: { postalCode: '1'.repeat(33) } }, 'shippingAddress.postalCode', 'OUT_OF_RANGE'],
  [{ legalAddress: { city: 'a\u202db' } }, 'legalAddress.city', 'INVALID_FORMAT'],
  [{ preferredCurrency: 'HRK' }, 'preferredCurrency', 'UNKNOWN_VALUE'],
  [{ preferredCurrency: 'eur' }, 'preferredCurrency', 'UNKNOWN_VALUE'],
  [{ preferredCurrency: 'XAU' }, 'preferredCurrency', 'UNKNOWN_VALUE'],
  [{ timezone: 'PST' }, 'timezone', 'UNKNOWN_VALUE'],
  [{ timezone: '+01:00' }, 'timezone', 'UNKNOWN_VALUE'],
  [{ timezone: 'Europe/Nowhere' }, 'timezone', 'UNKNOWN_VALUE'],
  [{ paymentTermsDays: -1 }, 'paymentTermsDays', 'OUT_OF_RANGE'],
  [{ paymentTermsDays: 366 }, 'paymentTermsDays', 'OUT_OF_RANGE'],
  [{ orgNumber: '' }, 'orgNumber', 'OUT_OF_RANGE'],
  [{ orgNumber: '556677-8890' }, 'orgNumber', 'INVALID_FORMAT'],
  [{ orgNumber: '1'.repeat(65), billingAddress: { country: 'DE' } }, 'orgNumber', 'OUT_OF_RANGE'],
  [{ paymentProviderId: '' }, 'paymentProviderId', 'OUT_OF_RANGE'],
  [{ portalUrl: 'javascript:alert(1)' }, 'portalUrl', 'INVALID_FORMAT'],
  [{ portalUrl: '//portal.example' }, 'portalUrl', 'INVALID_FORMAT'],
  [{ portalUrl: 'https://a b.example' }, 'portalUrl', 'INVALID_FORMAT'],
  [{ einvoiceEmail: 'bad' }, 'einvoiceEmail', 'INVALID_FORMAT'],
  [{ notes: tooLong(10_001) }, 'notes', 'OUT_OF_RANGE'],
  [{ notes: 'bell \u0007' }, 'notes', 'INVALID_FORMAT'],
  [{ metadata: nested(6) }, 'metadata.a.a.a.a.a', 'OUT_OF_RANGE'],
  [{ metadata: { a: [[[[[]]]]] } }, 'metadata.a.0.0.0.0', 'OUT_OF_RANGE'],
  [{ metadata: keys(51) }, 'metadata', 'OUT_OF_RANGE'],
  [{ metadata: { inner: keys(51) } }, 'metadata.inner', 'OUT_OF_RANGE'],
  [{ metadata: { [tooLong(41)]: 1 } }, `metadata.${tooLong(41)}`, 'OUT_OF_RANGE'],
  [{ metadata: { '': 1 } }, 'metadata.', 'OUT_OF_RANGE'],
  [{ metadata: { big: 2 ** 60 } }, 'metadata.big', 'OUT_OF_RANGE'],
  [{ metadata: JSON.parse('{"__proto__": 1}') }, 'metadata.__proto__', 'NOT_ALLOWED'],
  [{ metadata: { a: tooLong(501) } }, 'metadata.a', 'OUT_OF_RANGE'],
  [{ metadata: { a: ['ok', 'nul \0'] } }, 'metadata.a.1', 'INVALID_FORMAT'],
  [{ metadata: { a: 'half \ud800' } }, 'metadata.a', 'INVALID_FORMAT'],
];

describe('createCustomer: one bad field', () => {
  it.each(badFields.map(([given, path, code]) => ({ given, path, code, shown: JSON.stringify(given).slice(0, 60) })))(
    'answers $shown with $code',
    async ({ given, path, code }) => {
      const result = await create(gateway, key, inputOf({ ...good, ...given }));
      expect(result.__typename).toBe('InvalidInputError');
      expect(result.issues).toEqual([
        { path: ['input', 'customer', ...path.split('.')], code, message: expect.stringMatching(/^(must|a ) ?\w/) },
      ]);
      expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
    },
  );
});

describe('createCustomer: values of the wrong kind', () => {
  it.each([
    { name: 5 },
    { name: ['a'] },
    { email: 5 },
    { email: { a: 1 } },
    { billingAddress: { country: 46 } },
    { billingAddress: 'Street 1' },
    { billingAddress: { planet: 'Earth' } },
    { preferredCurrency: true },
    { timezone: 1 },
    { portalUrl: false },
    { paymentTermsDays: 1.5 },
    { paymentTermsDays: '30' },
    { paymentTermsDays: 2 ** 31 },
    { customerType: 'ALIEN' },
    { customerType: 'business' },
    { emailDelivery: 'true' },
    { additionalEmails: [null] },
    { metadata: 'text' },
    { metadata: [] },
    { metadata: 1 },
    { unknownField: 1 },
  ])('refuses %j as a request error', async (given) => {
    const answer = await send(gateway, key, inputOf({ ...good, ...given }));
    expect(answer.status).toBe(400);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions.code).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
    expect(answer.errors?.[0]?.message).toContain('$input');
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it.each([null, {}, { idempotencyKey: 'k' }, { customer: good }, { idempotencyKey: null, customer: good }])(
    'refuses the input %j as a request error',
    async (input) => {
      const answer = await send(gateway, key, input);
      expect(answer.data).toBeUndefined();
      expect(answer.errors?.[0]?.message).toContain('$input');
    },
  );

  it('refuses a wrong kind that is written into the document', async () => {
    const query = createCustomer
      .replace('($input: CreateCustomerInput!)', '')
      .replace('(input: $input)', '(input: {idempotencyKey: "k", customer: {name: "x", email: 5}})');
    const answer = await gateway.send(key, query, {}, { accept: 'application/graphql-response+json' });
    expect(answer.status).toBe(400);
    expect(answer.errors).toMatchObject([
      { message: 'EmailAddress must be a string.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });
});

describe('createCustomer: many problems', () => {
  it('tells all of them at once, the key’s and the company’s too', async () => {
    const result = await create(gateway, tenant.key, {
      idempotencyKey: '',
      customer: {
        slug: 'Bad Slug',
        additionalEmails: ['bad', 'ok@b.example', 'worse'],
        billingAddress: { country: 'SE', city: '' },
        orgNumber: '123',
        preferredCurrency: 'HRK',
        metadata: { a: 'x'.repeat(501), b: { c: '\0' } },
      },
    });
    const told = result.issues.map((issue: { path: string[]; code: string }) => [issue.path.join('.'), issue.code]);
    expect(new Map(told)).toEqual(
      new Map([
        ['input.idempotencyKey', 'OUT_OF_RANGE'],
        ['input.customer.name', 'REQUIRED'],
        ['input.customer.slug', 'INVALID_FORMAT'],
        ['input.customer.additionalEmails.0', 'INVALID_FORMAT'],
        ['input.customer.additionalEmails.2', 'INVALID_FORMAT'],
        ['input.customer.billingAddress.city', 'OUT_OF_RANGE'],
        ['input.customer.preferredCurrency', 'UNKNOWN_VALUE'],
        ['input.customer.metadata.a', 'OUT_OF_RANGE'],
        ['input.customer.metadata.b.c', 'INVALID_FORMAT'],
        ['input.companyId', 'REQUIRED'],
        ['input.customer.orgNumber', 'INVALID_FORMAT'],
      ]),
    );
    expect(told).toHaveLength(11);
    expect(result.message).toBe('input.idempotencyKey: must have 1 to 255 characters, has 0 (and 10 more)');
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it.each([
    ['nested 100,000 levels deep', () => JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), /levels/],
    ['a list of 300,000 numbers and one bad text', () => ({ a: [...Array(300_000).fill(0), '\0'] }), /members/],
  ])('survives metadata that is %s', async (_what, metadata, reason) => {
    const body = `{"query":${JSON.stringify(createCustomer)},"variables":{"input":{"idempotencyKey":"deep","customer":{"name":"Deep","email":"a@b.example","metadata":${deepJson(metadata())}}}}}`;
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body,
    });
    const { errors } = (await response.json()) as { errors: unknown };
    expect(errors).toMatchObject([{ message: expect.stringMatching(reason), extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('refuses a number that JSON cannot hold', async () => {
    const query = `mutation { createCustomer(input: {idempotencyKey: "huge", customer: {name: "Huge", email: "a@b.example", metadata: {a: 1e999}}}) {
      ... on InvalidInputError { issues { path code } } } }`;
    const { createCustomer: result } = await gateway.ask(key, query);
    expect(result.issues).toEqual([{ path: ['input', 'customer', 'metadata', 'a'], code: 'OUT_OF_RANGE' }]);
  });
});

/** JSON.stringify, but for lists that nest deeper than its stack. */
function deepJson(value: { readonly a: unknown }): string {
  let depth = 0;
  let inner = value.a;
  while (Array.isArray(inner) && inner.length === 1) {
    inner = inner[0];
    depth += 1;
  }
  return `{"a":${'['.repeat(depth)}${JSON.stringify(inner)}${']'.repeat(depth)}}`;
}

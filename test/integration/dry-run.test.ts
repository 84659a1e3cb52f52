import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum, create } from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let swedishKey: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  swedishKey = await tenant.newKey({
    scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'],
    companies: [tenant.companies[0]],
  });
});
afterAll(() => gateway.stop());

/** Mostly good values, of which some collide, and now and then a bad one. */
const value = <T>(good: fc.Arbitrary<T>, ...bad: readonly T[]) =>
  bad.length > 0 ? fc.oneof({ weight: 40, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...bad) }) : good;
// A letter first, since a text of spaces alone is none.
const anyText = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => `x${text}`);
const emails = fc.constantFrom('a@acme.example', 'finance@müller.example', 'x+y@sub.domain.example');
const country = value(fc.constantFrom('SE', 'DE', 'NO', 'US', 'XK'), 'se', 'ZZ', '');
const address = fc.record(
  { line1: anyText, city: anyText, postalCode: value(fc.constant('12345'), '1'.repeat(33)), country },
  { requiredKeys: [] },
);
/** Organisation numbers with their check digit, mostly new ones. */
const organisationNumbers = fc.integer({ min: 552000000, max: 552000199 }).map((nine) => {
  const digits = [...String(nine)].map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1));
  const sum = digits.reduce((total, digit) => total + (digit > 9 ? digit - 9 : digit), 0);
  return `${nine}${(10 - (sum % 10)) % 10}`;
});
const freshSlugs = fc.integer({ min: 1, max: 9999 }).map((number) => `slug-${number}`);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 12 });

const fields = fc.record(
  {
    name: value<string | null>(
      fc.oneof(fc.constantFrom('Acme', 'acme!', 'Åcme AB', '株式会社'), anyText),
      null,
      '',
      '\0',
      'x'.repeat(257),
    ),
    legalName: orNull(value(anyText, '\u202e')),
    slug: orNull(value(fc.oneof(freshSlugs, freshSlugs, fc.constantFrom('acme', 'acme-2', 'acme-4')), 'Not A Slug')),
    email: orNull(value(emails, 'bad', '')),
    additionalEmails: orNull(fc.array(value(emails, 'bad'), { maxLength: 3 })),
    emailDelivery: orNull(fc.boolean()),
    phone: orNull(value(anyText, '1'.repeat(65))),
    externalId: orNull(fc.oneof(anyText, fc.constantFrom('crm-1', 'crm-2', 'crm-3'))),
    customerType: orNull(fc.constantFrom('BUSINESS', 'SOLE_TRADER', 'CONSUMER', 'UNKNOWN')),
    taxClass: orNull(fc.constantFrom('RETAIL', 'RETAIL_EXEMPT', 'MARKETPLACE', 'RESELLER')),
    billingModel: orNull(fc.constantFrom('POSTPAID', 'PREPAID', 'HYBRID')),
    walletMode: orNull(fc.constantFrom('LIVE', 'PREPAID_ONLY')),
    billingAddress: orNull(address),
    shippingAddress: orNull(address),
    legalAddress: orNull(address),
    preferredCurrency: orNull(value(fc.constantFrom('EUR', 'JPY', 'KWD'), 'HRK', 'eur')),
    timezone: orNull(value(fc.constantFrom('UTC', 'Asia/Kolkata'), 'PST')),
    paymentTermsDays: orNull(value(fc.integer({ min: 0, max: 365 }), -1, 366)),
    orgNumber: orNull(value(fc.oneof(organisationNumbers, fc.constant('19821105-9954')), '556677-8890', 'HRB 1')),
    paymentProvider: orNull(fc.constantFrom('STRIPE_CHARGE', 'NETSUITE')),
    paymentProviderId: orNull(anyText),
    autoCollection: orNull(fc.boolean()),
    portalUrl: orNull(value(fc.webUrl(), 'ftp://x')),
    preferEinvoice: orNull(fc.boolean()),
    einvoiceEmail: orNull(value(emails, 'bad')),
    notes: orNull(value(anyText, '\u0007')),
    metadata: orNull(
      fc.dictionary(fc.string({ minLength: 1, maxLength: 41 }), value(fc.jsonValue({ maxDepth: 0 }), { '': 1 }, '\0'), {
        maxKeys: 5,
      }),
    ),
  },
  { requiredKeys: ['name', 'email'] },
);

describe('a dry run of createCustomer', () => {
  it('passes exactly when the commit right after it passes, predicts its changes, and writes nothing', async () => {
    const seen = { passed: 0, refused: new Set<string>() };
    const property = fc.asyncProperty(
      fields,
      fc.uuid(),
      fc.constantFrom(null, null, null, ...tenant.companies),
      async (customer, idempotencyKey, company) => {
        const input = { idempotencyKey, customer, companyId: company?.id ?? null };
        const before = await checksum(gateway.pool, tenant.organizationId);
        const rehearsed = await create(gateway, swedishKey, { ...input, dryRun: true });
        expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
        const committed = await create(gateway, swedishKey, input);
        if (committed.__typename !== 'CreateCustomerPayload') {
          seen.refused.add(committed.__typename);
          expect(rehearsed).toEqual(committed);
          expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
          return;
        }
        seen.passed += 1;
        expect(rehearsed).toEqual({ ...committed, dryRun: true, customer: null, wallet: null });
        expect(committed.dryRun).toBe(false);
        expect(await checksum(gateway.pool, tenant.organizationId)).not.toBe(before);
      },
    );
    await fc.assert(property, { numRuns: 120 });
    // Inputs of which all pass, or none, would prove nothing.
    expect(seen.passed).toBeGreaterThan(10);
    expect([...seen.refused].sort()).toEqual(['ConflictError', 'InvalidInputError', 'NotFoundError']);
  });
});

import fc from 'fast-check';
import type { CustomerInput } from './customers.ts';

/** Scales the number of runs of a property: 1 unless the environment says more. */
export const soak = Number(process.env.SOAK ?? 1);

// A letter first, since a text of spaces alone is none.
const anyText = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => `x${text}`);
const emails = fc.constantFrom('a@acme.example', 'finance@müller.example', 'x+y@sub.domain.example');
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 8 });
const day = fc.constantFrom('2026-12-31', '2028-02-29');
const instant = fc.constantFrom('2026-05-12T10:30:00+02:00', '2025-01-01T00:00:00.5Z', '1999-12-31T23:59:59.999Z');

/** Organisation numbers with their check digit, mostly new ones. */
const organisationNumbers = fc.integer({ min: 552000000, max: 552000999 }).map((nine) => {
  const sum = [...String(nine)].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return `${nine}${(10 - (sum % 10)) % 10}`;
});

/** One of each type, right ones of several kinds: with and without check digits, prefixes and countries of their own. */
const taxNumbers = [
  { type: 'eu_vat', value: 'SE556677889901' },
  { type: 'eu_vat', value: 'de 136.695.976', country: 'DE' },
  { value: 'GR094259216' },
  // Kept, and told: wrong digits, no prefix.
  { type: 'eu_vat', value: 'SE123' },
  { type: 'eu_vat', value: 'ABC' },
  { type: 'us_ein', value: '12-3456789' },
  { type: 'gb_vat', value: '980780684' },
  { value: 'GB980780685' },
  { type: 'no_vat', value: '991825827 MVA' },
  { type: 'unknown', value: 'Any text' },
  { type: 'unknown', value: '123', country: 'AQ' },
] as const;

const goodTaxIds = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(...taxNumbers), fc.constantFrom(undefined, undefined, null, false))
    .map(([number, primary]) => (primary === undefined ? number : { ...number, primary })),
  { maxLength: 4, selector: (one) => ('type' in one ? one.type : one.value.startsWith('GB') ? 'gb_vat' : 'eu_vat') },
);
const taxIds = fc
  .tuple(goodTaxIds, fc.nat(7))
  .map(([all, primary]) => all.map((one, index) => (index === primary ? { ...one, primary: true } : one)));

const goodReferences = fc.uniqueArray(
  fc.record(
    {
      source: fc.constantFrom('NETSUITE', 'STRIPE', 'OTHER'),
      externalId: fc.oneof(fc.integer({ min: 1, max: 400 }).map(String), anyText),
      externalCreatedAt: orNull(instant),
      externalUpdatedAt: orNull(instant),
    },
    { requiredKeys: ['source', 'externalId'] },
  ),
  { maxLength: 3, selector: ({ source, externalId }) => `${source} ${externalId.trim()}` },
);

const jsonNumber = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((number) => number + 0.5),
);
const json = fc.oneof(
  anyText,
  jsonNumber,
  fc.boolean(),
  fc.constantFrom([], {}, [1, null, { a: [] }], { a: { b: null } }, ' padded '),
);
const metadataKeys = fc.constantFrom('a', 'b', 'c', 'constructor', 'toString', 'ключ', '$type', '🎉');

export interface DetailsOptions {
  /** Whether bad values are among them, now and then. */
  readonly bad: boolean;
}

/** Mostly good values, and now and then a bad one where those are wanted. */
function mostly(wanted: boolean, good: fc.Arbitrary<unknown>, bad: readonly unknown[]): fc.Arbitrary<unknown> {
  if (!wanted || bad.length === 0) return good;
  return fc.oneof({ weight: 120, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...bad) });
}

function fieldsOf({ bad }: DetailsOptions) {
  const value = (good: fc.Arbitrary<unknown>, ...wrong: unknown[]) => mostly(bad, good, wrong);
  const address = fc.record(
    {
      line1: orNull(anyText),
      city: anyText,
      postalCode: value(fc.constant('12345'), '1'.repeat(33)),
      country: value(fc.constantFrom('SE', 'DE', 'NO', 'US', 'XK'), 'se', 'ZZ', ''),
    },
    { requiredKeys: [] },
  );
  return {
    name: value(fc.oneof(fc.constantFrom('Acme', 'acme!', 'Åcme AB', '株式会社'), anyText), '', '\0', 'x'.repeat(257)),
    legalName: orNull(value(anyText, '\u202e')),
    slug: value(
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: 9999 }).map((number) => `slug-${number}`) },
        { weight: 1, arbitrary: fc.constantFrom('acme', 'acme-2') },
      ),
      'Not A Slug',
    ),
    email: orNull(value(emails, 'bad', '')),
    additionalEmails: orNull(fc.array(value(emails, 'bad'), { maxLength: 3 })),
    emailDelivery: orNull(fc.boolean()),
    phone: orNull(value(anyText, '1'.repeat(65))),
    customerType: orNull(fc.constantFrom('BUSINESS', 'SOLE_TRADER', 'CONSUMER', 'UNKNOWN')),
    taxClass: orNull(fc.constantFrom('RETAIL', 'RETAIL_EXEMPT', 'MARKETPLACE', 'RESELLER')),
    billingModel: orNull(fc.constantFrom('POSTPAID', 'PREPAID', 'HYBRID')),
    walletMode: orNull(fc.constantFrom('LIVE', 'PREPAID_ONLY')),
    billingAddress: orNull(address),
    shippingAddress: orNull(address),
    legalAddress: orNull(address),
    preferredCurrency: orNull(value(fc.constantFrom('EUR', 'JPY', 'KWD'), 'HRK', 'eur')),
    paymentTermsDays: orNull(value(fc.integer({ min: 0, max: 365 }), -1, 366)),
    orgNumber: orNull(
      value(
        fc.oneof({ weight: 5, arbitrary: organisationNumbers }, fc.constantFrom('19821105-9954', '821105-9954')),
        '556677-8890',
        'HRB 1',
      ),
    ),
    paymentProvider: orNull(fc.constantFrom('STRIPE_CHARGE', 'NETSUITE')),
    paymentProviderId: orNull(anyText),
    autoCollection: orNull(fc.boolean()),
    portalUrl: orNull(value(fc.webUrl(), 'ftp://x')),
    peppolId: orNull(value(fc.constantFrom('0192:991825827', '0130:Ab-1', '0007:5566778899'), '9955:1', '0007:1')),
    leitwegId: orNull(value(fc.constantFrom('04011000-1234512345-06', '991-33333test-33'), '991-1234512345-06')),
    preferEinvoice: orNull(fc.boolean()),
    einvoiceEmail: orNull(value(emails, 'bad')),
    notes: orNull(value(anyText, '\u0007')),
    taxConfiguration: orNull(
      fc.record(
        { exempt: fc.boolean(), exemptionCode: orNull(anyText), certificateExpiresOn: value(day, '2026-02-30') },
        { requiredKeys: ['exempt'] },
      ),
    ),
    accountingSyncConfiguration: orNull(
      fc.record(
        {
          excluded: fc.boolean(),
          providers: fc.array(fc.record({ provider: value(anyText, ''), externalProviderId: anyText }), {
            maxLength: 2,
          }),
        },
        { requiredKeys: ['excluded'] },
      ),
    ),
    reportingConfiguration: orNull(fc.record({ exempt: fc.boolean() })),
    metadata: orNull(fc.dictionary(metadataKeys, orNull(value(json, '\0', 2 ** 53, '0007:******')))),
    tags: orNull(
      fc.array(value(fc.constantFrom('VIP', 'vip', 'late', 'Ünïque', 'new 🎉'), '', 'a\nb'), { maxLength: 4 }),
    ),
    references: orNull(value(goodReferences, [{ source: 'OTHER', externalId: '' }])),
    customFields: orNull(
      fc
        .record(
          {
            a_text: orNull(value(anyText, 1, '')),
            a_number: orNull(value(jsonNumber, '1')),
            a_boolean: orNull(value(fc.boolean(), 0)),
            a_date: orNull(value(day, 'today')),
            a_select: orNull(value(fc.constantFrom('gold', 'silver'), 'bronze')),
            a_url: orNull(value(fc.webUrl(), 'x')),
            ...(bad ? { nope: fc.constant(1) } : {}),
          },
          { requiredKeys: [] },
        )
        .map(({ nope, ...values }) => (nope === 1 && Object.keys(values).length === 0 ? { nope } : values)),
    ),
  };
}

type Details = fc.Arbitrary<CustomerInput>;

/** Tax identifiers by list, or the VAT number alone; both at once contradict each other easily, so only where bad is wanted. */
function numbersOf({ bad }: DetailsOptions): Details {
  const value = (good: fc.Arbitrary<unknown>, ...wrong: unknown[]) => mostly(bad, good, wrong);
  const list = orNull(value(taxIds, [{ type: 'us_ein', value: '1' }], [{ type: 'nope', value: '1' }]));
  const alone = orNull(
    value(fc.constantFrom('SE556677889901', 'DE136695976', 'GB980780684', 'SE123', 'any text', 'US123456789'), 'GB1'),
  );
  const choices: Details[] = [
    fc.constant({}),
    list.map((taxIdentifiers) => ({ taxIdentifiers })),
    alone.map((vatNumber) => ({ vatNumber })),
  ];
  const both = fc.tuple(list, alone).map(([taxIdentifiers, vatNumber]) => ({ taxIdentifiers, vatNumber }));
  return fc.oneof(...choices, ...(bad ? [both] : []));
}

/** Details of a new customer. */
export function newDetails(options: DetailsOptions): Details {
  const { bad } = options;
  const settled = {
    timezone: orNull(mostly(bad, fc.constantFrom('UTC', 'Asia/Kolkata'), ['PST'])),
    externalId: orNull(fc.oneof({ weight: 5, arbitrary: anyText }, fc.constantFrom('crm-1', 'crm-2'))),
  };
  const own = fc.record({ ...fieldsOf(options), ...settled }, { requiredKeys: ['name', 'email'] });
  const reachable = own.map((details) => (bad ? details : { ...details, email: details.email ?? 'a@acme.example' }));
  return fc.tuple(reachable, numbersOf(options)).map(([details, numbers]) => ({ ...details, ...numbers }));
}

/** Details that change a customer. What never changes is among them only where bad is wanted. */
export function changedDetails(options: DetailsOptions): Details {
  const { bad } = options;
  const own = fc.record(fieldsOf(options), { requiredKeys: [] });
  const immutable = fc.oneof(
    { weight: 20, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ timezone: 'UTC' }, { externalId: 'crm-4' }, { name: null }, { slug: null }),
    },
  );
  return fc
    .tuple(own, numbersOf(options), bad ? immutable : fc.constant({}))
    .map(([details, numbers, fixed]) => ({ ...details, ...numbers, ...fixed }));
}

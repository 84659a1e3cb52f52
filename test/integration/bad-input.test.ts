import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { taxIdTypes } from '../../src/domains/tax-id/tax-id.rules.ts';
import {
  type CustomerInput,
  checksum,
  create,
  created,
  inputOf,
  insertCustomFields,
  update,
} from '../support/customers.ts';
import { issuesOf } from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
/** Of the Swedish company, so that org numbers without a billing country are read by Sweden's rules. */
let key: string;
let customerId: string;
let before: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  key = await tenant.newKey({
    scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_PII', 'BILLING_READ'],
    companies: [tenant.companies[0]],
  });
  await insertCustomFields(gateway.pool, tenant);
  const { customer } = await created(gateway, key, inputOf({ name: 'There before', email: 'a@b.example' }));
  customerId = customer.id;
  before = await checksum(gateway.pool, tenant.organizationId);
});
afterAll(() => gateway.stop());

const good = { name: 'Good AB', email: 'good@good.example' };
const length = (count: number, character = 'é') => character.repeat(count);
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const nested = (levels: number): object => (levels === 1 ? {} : { a: nested(levels - 1) });
const keysOf = (count: number) => Object.fromEntries(many(count, (index) => [`key${index}`, index]));
const taxId = (type: string, value: string, more: object = {}) => ({ taxIdentifiers: [{ type, value, ...more }] });
const reference = (more: object) => ({ references: [{ source: 'OTHER', externalId: '1', ...more }] });

/** A path below the customer's details, and a code. */
type Issue = readonly [path: string, code: string];
interface BadInput {
  readonly name: string;
  readonly input: CustomerInput;
  readonly issues: readonly Issue[];
  /** What updateCustomer says, where that is something else; null where it takes the input. */
  readonly update?: readonly Issue[] | null;
}
const bad = (name: string, input: CustomerInput, ...issues: Issue[]): BadInput => ({ name, input, issues });
/** One issue at the only field that is given. */
const badField = (field: string, code: string, value: unknown, name = JSON.stringify(value)): BadInput =>
  bad(`${field}: ${name.slice(0, 50)}`, { [field]: value }, [field, code]);

/** Texts of 1 to `longest` characters, by their paths, and how a text gets there. */
const texts: readonly (readonly [path: string, longest: number, of: (text: string) => CustomerInput])[] = [
  ['name', 256, (text) => ({ name: text })],
  ['legalName', 256, (text) => ({ legalName: text })],
  ['phone', 64, (text) => ({ phone: text })],
  ['externalId', 256, (text) => ({ externalId: text })],
  ['paymentProviderId', 256, (text) => ({ paymentProviderId: text })],
  ['notes', 10_000, (text) => ({ notes: text })],
  ['billingAddress.line1', 200, (text) => ({ billingAddress: { line1: text } })],
  ['billingAddress.line2', 200, (text) => ({ billingAddress: { line2: text } })],
  ['shippingAddress.city', 200, (text) => ({ shippingAddress: { city: text } })],
  ['legalAddress.region', 200, (text) => ({ legalAddress: { region: text } })],
  ['legalAddress.postalCode', 32, (text) => ({ legalAddress: { postalCode: text } })],
  ['orgNumber', 64, (text) => ({ billingAddress: { country: 'DE' }, orgNumber: text })],
  ['taxConfiguration.exemptionCode', 100, (text) => ({ taxConfiguration: { exempt: true, exemptionCode: text } })],
  ['taxConfiguration.provider', 100, (text) => ({ taxConfiguration: { exempt: true, provider: text } })],
  [
    'accountingSyncConfiguration.providers.0.provider',
    100,
    (text) => ({
      accountingSyncConfiguration: { excluded: false, providers: [{ provider: text, externalProviderId: '1' }] },
    }),
  ],
  [
    'accountingSyncConfiguration.providers.0.externalProviderId',
    256,
    (text) => ({
      accountingSyncConfiguration: { excluded: false, providers: [{ provider: 'xero', externalProviderId: text }] },
    }),
  ],
  ['references.0.externalId', 256, (text) => reference({ externalId: text })],
  ['taxIdentifiers.0.value', 100, (text) => taxId('unknown', text)],
  ['customFields.a_text', 500, (text) => ({ customFields: { a_text: text } })],
  ['tags.0', 64, (text) => ({ tags: [text] })],
];

const lengths = texts.flatMap(([path, longest, of]) => [
  bad(`${path}: empty`, of(''), [path, 'OUT_OF_RANGE']),
  bad(`${path}: ${longest + 1} characters`, of(length(longest + 1)), [path, 'OUT_OF_RANGE']),
  bad(`${path}: ${longest + 1} emojis`, of(length(longest + 1, '🎉')), [path, 'OUT_OF_RANGE']),
]);

const notText = texts.flatMap(([path, , of]) => [
  bad(`${path}: NUL`, of('a\0b'), [path, 'INVALID_FORMAT']),
  bad(`${path}: a control character`, of('a\u0007b'), [path, 'INVALID_FORMAT']),
  bad(`${path}: half a surrogate pair`, of('a\ud83cb'), [path, 'INVALID_FORMAT']),
  bad(`${path}: right-to-left override`, of('a\u202eb'), [path, 'INVALID_FORMAT']),
  bad(`${path}: zero width only`, of('\u200b\u2060\u200d'), [path, 'OUT_OF_RANGE']),
  bad(`${path}: spaces only`, of(' \u00a0\u3000 '), [path, 'OUT_OF_RANGE']),
]);

const emails = [
  'no-at.example',
  'two@@at.example',
  'a@nodot',
  'a@-edge.example',
  'a@edge-.example',
  'a@b..example',
  '.a@b.example',
  'a.@b.example',
  'a..b@b.example',
  'a b@b.example',
  'a@b.1',
  'a@[127.0.0.1]',
  '"quoted"@b.example',
  'Finance <a@b.example>',
  'a@b.example, c@d.example',
  `${length(65, 'a')}@b.example`,
  `a@${length(130, 'b.')}example`,
  '@b.example',
  'a@',
].map((value) => badField('email', 'INVALID_FORMAT', value));
const emailLists = [
  badField('email', 'OUT_OF_RANGE', ''),
  badField('email', 'INVALID_FORMAT', 'a@b.example\r\nBcc: x@y.example'),
  badField('einvoiceEmail', 'INVALID_FORMAT', 'nobody'),
  bad('additionalEmails: 21', { additionalEmails: many(21, (index) => `a${index}@b.example`) }, [
    'additionalEmails',
    'OUT_OF_RANGE',
  ]),
  bad(
    'additionalEmails: two bad ones',
    { additionalEmails: ['ok@b.example', 'bad', 'ok@c.example', ''] },
    ['additionalEmails.1', 'INVALID_FORMAT'],
    ['additionalEmails.3', 'OUT_OF_RANGE'],
  ),
];

const words = [
  ...['se', 'ZZ', 'UK', 'SWE', 'Sweden', 'EU', 'XI', '46'].map((country) =>
    bad(`billingAddress.country: ${country}`, { billingAddress: { country } }, [
      'billingAddress.country',
      'UNKNOWN_VALUE',
    ]),
  ),
  bad('shippingAddress.country: empty', { shippingAddress: { country: '' } }, [
    'shippingAddress.country',
    'OUT_OF_RANGE',
  ]),
  ...['HRK', 'BGN', 'ANG', 'eur', 'XAU', 'EURO', '€'].map((value) =>
    badField('preferredCurrency', 'UNKNOWN_VALUE', value),
  ),
  badField('preferredCurrency', 'OUT_OF_RANGE', ''),
  ...['PST', 'EST5EDT', '+01:00', 'Europe/Nowhere', 'europe/stockholm', 'GMT', 'Local'].map((value) =>
    badField('timezone', 'UNKNOWN_VALUE', value),
  ),
  badField('paymentTermsDays', 'OUT_OF_RANGE', -1),
  badField('paymentTermsDays', 'OUT_OF_RANGE', 366),
  ...['Upper', 'two--hyphens', '-edge', 'edge-', 'a b', 'é', 'under_score', 'dot.ted', 'a/b', '名前'].map((value) =>
    badField('slug', 'INVALID_FORMAT', value),
  ),
  badField('slug', 'OUT_OF_RANGE', ''),
  badField('slug', 'OUT_OF_RANGE', length(101, 'x'), '101 characters'),
];

const wrongFormats = {
  ad_nrt: 'A-12345-Z',
  ae_trn: '12345678901234',
  ar_cuit: '12-3456789-0',
  au_abn: '1234567891',
  br_cnpj: '01.234.456/5432-1X',
  br_cpf: '123.456.789-8',
  ca_bn: '12345678',
  ca_gst_hst: '123456789RX0002',
  ca_qst: '123456789TQ1234',
  ch_uid: 'CHE-12.456.789',
  ch_vat: 'CHE-123.456.789 VAT',
  cl_tin: '1.345.678',
  cn_tin: '12345678901234',
  de_stn: '123456789',
  es_cif: '12345678',
  eu_oss_vat: 'EU12345678',
  gb_vat: 'GB12345678',
  hr_oib: '1234567890',
  in_gst: '12ABCDE3456FGYH',
  is_vat: '1234',
  jp_trn: '1234567891234X',
  kr_brn: '123-45-6789',
  li_vat: '1234',
  mx_rfc: 'AB010203AB9',
  no_vat: '12345678MVA',
  nz_gst: '1234567',
  ro_tin: '1',
  ru_kpp: '12345678',
  sa_vat: '12345678901234',
  sg_uen: '12345678',
  th_vat: '123456789123',
  us_ein: '12-345678',
  za_vat: '5123456789',
};
const taxIds = [
  ...Object.entries(wrongFormats).map(([type, value]) =>
    bad(`${type} ${value}`, taxId(type, value), ['taxIdentifiers.0.value', 'INVALID_FORMAT']),
  ),
  ...['xx_vat', 'EU_VAT', 'eu_vat ', '', '__proto__', 'constructor'].map((type) =>
    bad(`tax id of the type ${JSON.stringify(type)}`, taxId(type, 'SE556677889901'), [
      'taxIdentifiers.0.type',
      'UNKNOWN_VALUE',
    ]),
  ),
  bad(
    'one type twice',
    {
      taxIdentifiers: [
        { type: 'us_ein', value: '12-3456789' },
        { type: 'us_ein', value: '98-7654321' },
      ],
    },
    ['taxIdentifiers.1.type', 'NOT_ALLOWED'],
  ),
  bad(
    'one type twice, told by the prefix',
    { taxIdentifiers: [{ value: 'SE556677889901' }, { type: 'eu_vat', value: 'DE136695976' }] },
    ['taxIdentifiers.1.type', 'NOT_ALLOWED'],
  ),
  bad(
    'two primary ones',
    {
      taxIdentifiers: [
        { type: 'us_ein', value: '12-3456789', primary: true },
        { type: 'ca_bn', value: '123456789', primary: true },
      ],
    },
    ['taxIdentifiers.1.primary', 'NOT_ALLOWED'],
  ),
  bad(
    '21 tax ids',
    { taxIdentifiers: taxIdTypes.slice(0, 21).map(({ type, example }) => ({ type, value: example })) },
    ['taxIdentifiers', 'OUT_OF_RANGE'],
  ),
  bad('a country that contradicts the type', taxId('gb_vat', 'GB123456789', { country: 'FR' }), [
    'taxIdentifiers.0.country',
    'NOT_ALLOWED',
  ]),
  bad('a country that contradicts the prefix', taxId('eu_vat', 'SE556677889901', { country: 'DE' }), [
    'taxIdentifiers.0.country',
    'NOT_ALLOWED',
  ]),
  bad('a country in lower case', taxId('unknown', 'x', { country: 'se' }), [
    'taxIdentifiers.0.country',
    'UNKNOWN_VALUE',
  ]),
  bad(
    'a bad type and an empty value',
    taxId('nope', ''),
    ['taxIdentifiers.0.value', 'OUT_OF_RANGE'],
    ['taxIdentifiers.0.type', 'UNKNOWN_VALUE'],
  ),
  bad('a control character in a number', taxId('us_ein', '12\u0000-3456789'), [
    'taxIdentifiers.0.value',
    'INVALID_FORMAT',
  ]),
];

const vatNumbers = [
  badField('vatNumber', 'OUT_OF_RANGE', ''),
  badField('vatNumber', 'OUT_OF_RANGE', length(101, '1'), '101 digits'),
  badField('vatNumber', 'INVALID_FORMAT', 'GB12345'),
  badField('vatNumber', 'INVALID_FORMAT', 'CHE-123.456 MWST'),
  ...[
    ['AU', '1234567891'],
    ['NO', '12345678'],
    ['US', 'US12345678'],
    ['MX', 'AB010203AB9'],
    ['IN', '12ABCDE3456FGYH'],
  ].map(([country, vatNumber]) =>
    bad(`vatNumber of ${country}: ${vatNumber}`, { billingAddress: { country }, vatNumber }, [
      'vatNumber',
      'INVALID_FORMAT',
    ]),
  ),
  bad(
    'vatNumber against another one among the tax ids',
    { vatNumber: 'SE556677889901', ...taxId('eu_vat', 'DE136695976') },
    ['vatNumber', 'NOT_ALLOWED'],
  ),
  {
    // A new customer has none that null could remove.
    ...bad('vatNumber removed and given', { vatNumber: null, ...taxId('eu_vat', 'DE136695976') }),
    update: [['vatNumber', 'NOT_ALLOWED']],
  } satisfies BadInput,
];

const orgNumbers = [
  ...['556677-8890', '55667788', '5566778899a', 'HRB 1', '551677-8899', '19820230-1234', '٥٥٦٦٧٧-٨٨٩٩'].flatMap(
    (orgNumber) => [
      bad(`orgNumber by the company: ${orgNumber}`, { orgNumber }, ['orgNumber', 'INVALID_FORMAT']),
      bad(`orgNumber by the billing country: ${orgNumber}`, { orgNumber, billingAddress: { country: 'SE' } }, [
        'orgNumber',
        'INVALID_FORMAT',
      ]),
    ],
  ),
];

const einvoice = [
  ...[
    '0002',
    '9955:556677889901',
    '9906:12345678901',
    '9907:RSSMRA85T10A562S',
    '9901:12345678',
    '0037:12345678',
    '1234:123',
    'abcd:123',
    '0007',
    '0007:',
    ':5566778899',
    '0007:556677-8899',
    '0007:5566778890',
    '0088:7300010000002',
    '0192:991825828',
    '0208:0403170702',
    '0184:1234567',
    '0184:DK123456789',
    '0151:51824753557',
    '0192 991825827',
    '0130:å',
    `0130:${length(131, 'x')}`,
  ].map((value) => badField('peppolId', 'INVALID_FORMAT', value)),
  badField('peppolId', 'OUT_OF_RANGE', ''),
  badField('peppolId', 'OUT_OF_RANGE', `0130:${length(196, 'x')}`, '201 characters'),
  ...[
    '991-1234512345-06',
    '04011000-1234512345-07',
    '04011000-1234512345-6',
    '04011000',
    '17011000-1234512345-06',
    '04011000--1234512345-06',
    '04011000-1234512345é-06',
    'DE011000-1234512345-06',
    `04011000-${length(31, '1')}-06`,
  ].map((value) => badField('leitwegId', 'INVALID_FORMAT', value)),
  badField('leitwegId', 'OUT_OF_RANGE', ''),
  ...[
    'javascript:alert(1)',
    '//portal.example',
    'portal.example',
    'ftp://portal.example',
    'https://a b.example',
    'https://',
    'http:portal.example',
    'https://[::1',
    'mailto:a@b.example',
  ].map((value) => badField('portalUrl', 'INVALID_FORMAT', value)),
  badField('portalUrl', 'OUT_OF_RANGE', `https://b.example/${length(2_000, 'x')}`, 'over 2000 characters'),
];

const references = [
  bad('51 references', { references: many(51, (index) => ({ source: 'OTHER', externalId: `${index}` })) }, [
    'references',
    'OUT_OF_RANGE',
  ]),
  bad(
    'one reference twice',
    {
      references: [
        { source: 'OTHER', externalId: 'a' },
        { source: 'STRIPE', externalId: 'a' },
        { source: 'OTHER', externalId: ' a ', externalCreatedAt: '2026-01-01T00:00:00Z' },
      ],
    },
    ['references.2', 'NOT_ALLOWED'],
  ),
  ...['2026-02-30T00:00:00Z', '2026-01-01', '2026-01-01T25:00:00Z', '2026-01-01T00:00:00', 'now', ''].map((time) =>
    bad(`reference made at ${JSON.stringify(time)}`, reference({ externalCreatedAt: time }), [
      'references.0.externalCreatedAt',
      'INVALID_FORMAT',
    ]),
  ),
  bad('reference changed in the year 10000', reference({ externalUpdatedAt: '9999-12-31T23:59:59-01:00' }), [
    'references.0.externalUpdatedAt',
    'INVALID_FORMAT',
  ]),
];

const configurations = [
  bad(
    '21 accounting systems',
    {
      accountingSyncConfiguration: {
        excluded: false,
        providers: many(21, (index) => ({ provider: `p${index}`, externalProviderId: '1' })),
      },
    },
    ['accountingSyncConfiguration.providers', 'OUT_OF_RANGE'],
  ),
  bad(
    'an accounting system without a name or an id',
    { accountingSyncConfiguration: { excluded: true, providers: [{ provider: '', externalProviderId: ' ' }] } },
    ['accountingSyncConfiguration.providers.0.provider', 'OUT_OF_RANGE'],
    ['accountingSyncConfiguration.providers.0.externalProviderId', 'OUT_OF_RANGE'],
  ),
  ...['2026-02-30', '26-01-01', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', '0000-01-01'].map((day) =>
    bad(`a certificate until ${day}`, { taxConfiguration: { exempt: true, certificateExpiresOn: day } }, [
      'taxConfiguration.certificateExpiresOn',
      'INVALID_FORMAT',
    ]),
  ),
];

const metadata = [
  ['51 keys', keysOf(51), '', 'OUT_OF_RANGE'],
  ['51 keys inside', { inner: keysOf(51) }, '.inner', 'OUT_OF_RANGE'],
  ['101 keys, all null', Object.fromEntries(many(101, (index) => [`key${index}`, null])), '', 'OUT_OF_RANGE'],
  ['a key of 41', { [length(41)]: 1 }, `.${length(41)}`, 'OUT_OF_RANGE'],
  ['an empty key', { '': 1 }, '.', 'OUT_OF_RANGE'],
  ['a control character in a key', { 'a\u0000': 1 }, '.a\u0000', 'OUT_OF_RANGE'],
  ['a text of 501', { a: length(501) }, '.a', 'OUT_OF_RANGE'],
  ['a text of 501 emojis', { a: [length(501, '🎉')] }, '.a.0', 'OUT_OF_RANGE'],
  ['six levels', nested(6), '.a.a.a.a.a', 'OUT_OF_RANGE'],
  ['six levels of lists', { a: [[[[[]]]]] }, '.a.0.0.0.0', 'OUT_OF_RANGE'],
  ['__proto__', JSON.parse('{"__proto__": 1}'), '.__proto__', 'NOT_ALLOWED'],
  ['__proto__ inside', JSON.parse('{"a": {"__proto__": {"b": 1}}}'), '.a.__proto__', 'NOT_ALLOWED'],
  ['2^53', { a: 2 ** 53 }, '.a', 'OUT_OF_RANGE'],
  ['-2^53', { a: [-(2 ** 53)] }, '.a.0', 'OUT_OF_RANGE'],
  ['NUL', { a: 'nul \0' }, '.a', 'INVALID_FORMAT'],
  ['half a surrogate pair', { a: { b: '\ud800' } }, '.a.b', 'INVALID_FORMAT'],
] as const;
const customFields = [
  ['unknown', { nope: 1 }, '.nope', 'UNKNOWN_VALUE'],
  ['named like a part of every object', { constructor: 'x' }, '.constructor', 'UNKNOWN_VALUE'],
  ['unknown and null', { nope: null }, '.nope', 'UNKNOWN_VALUE'],
  ['a number as TEXT', { a_text: 1 }, '.a_text', 'WRONG_TYPE'],
  ['a text as NUMBER', { a_number: '1' }, '.a_number', 'WRONG_TYPE'],
  ['2^53 as NUMBER', { a_number: 2 ** 53 }, '.a_number', 'OUT_OF_RANGE'],
  ['a text as BOOLEAN', { a_boolean: 'true' }, '.a_boolean', 'WRONG_TYPE'],
  ['a number as BOOLEAN', { a_boolean: 0 }, '.a_boolean', 'WRONG_TYPE'],
  ['no day', { a_date: '2026-02-30' }, '.a_date', 'INVALID_FORMAT'],
  ['an instant as DATE', { a_date: '2026-02-03T00:00:00Z' }, '.a_date', 'INVALID_FORMAT'],
  ['no option', { a_select: 'bronze' }, '.a_select', 'UNKNOWN_VALUE'],
  ['an option in other case', { a_select: 'Gold' }, '.a_select', 'UNKNOWN_VALUE'],
  ['a list as SELECT', { a_select: ['gold'] }, '.a_select', 'WRONG_TYPE'],
  ['no address', { a_url: 'portal.example' }, '.a_url', 'INVALID_FORMAT'],
] as const;
const keyed = [
  ...metadata.map(([name, value, path, code]) =>
    bad(`metadata: ${name}`, { metadata: value }, [`metadata${path}`, code]),
  ),
  ...customFields.map(([name, value, path, code]) =>
    bad(`customFields: ${name}`, { customFields: value }, [`customFields${path}`, code]),
  ),
];

const tags = [
  bad('51 tags', { tags: many(51, (index) => `tag ${index}`) }, ['tags', 'OUT_OF_RANGE']),
  bad('two bad tags', { tags: ['ok', '', 'a\tb'] }, ['tags.1', 'OUT_OF_RANGE'], ['tags.2', 'INVALID_FORMAT']),
];

/** What a new customer needs, and a changed one cannot lose. */
const needed: readonly BadInput[] = [
  { ...bad('name: null', { name: null }, ['name', 'REQUIRED']), update: [['name', 'REQUIRED']] },
  { ...bad('name: left out', { name: undefined }, ['name', 'REQUIRED']), update: null },
  {
    ...bad('email: null, and no country', { email: null, billingAddress: { city: 'Lund' } }, ['email', 'REQUIRED']),
    update: null,
  },
  { ...bad('slug: null', { slug: null }), update: [['slug', 'REQUIRED']] },
];

/** Where a masked value may be sent back: every text, whatever it holds. */
const maskedPlaces: readonly (readonly [path: string, of: (text: string) => CustomerInput])[] = [
  ...texts.map(([path, , of]) => [path, of] as const),
  ['email', (text) => ({ email: text })],
  ['einvoiceEmail', (text) => ({ einvoiceEmail: text })],
  ['additionalEmails.0', (text) => ({ additionalEmails: [text] })],
  ['slug', (text) => ({ slug: text })],
  ['portalUrl', (text) => ({ portalUrl: text })],
  ['peppolId', (text) => ({ peppolId: text })],
  ['leitwegId', (text) => ({ leitwegId: text })],
  ['vatNumber', (text) => ({ vatNumber: text })],
  [
    'taxIdentifiers.1.value',
    (text) => ({ taxIdentifiers: [{ value: 'SE556677889901' }, { type: 'gb_vat', value: text }] }),
  ],
  ['metadata.a', (text) => ({ metadata: { a: text } })],
  ['metadata.a.0.b', (text) => ({ metadata: { a: [{ b: text }] } })],
  ['customFields.a_url', (text) => ({ customFields: { a_url: text } })],
  ['customFields.a_date', (text) => ({ customFields: { a_date: text } })],
];
const masks = ['19821105-****', '821105-****', '******-****', 'SE**********01', '0007:******'];
const masked = [
  ...maskedPlaces.flatMap(([path, of]) => [
    ...masks.map((mask) => bad(`${path}: ${mask}`, of(mask), [path, 'NOT_ALLOWED'])),
    bad(`${path}: a mask in a sentence`, of('Anna, 19821105-****, Lund'), [path, 'NOT_ALLOWED']),
  ]),
  bad('a mask as a key of metadata', { metadata: { '19821105-****': 1 } }, ['metadata.19821105-****', 'NOT_ALLOWED']),
  bad('a mask by the billing country', { billingAddress: { country: 'SE' }, orgNumber: '19821105-****' }, [
    'orgNumber',
    'NOT_ALLOWED',
  ]),
];

/** Many problems at once, in the order in which they are told. */
const several: readonly BadInput[] = [
  bad(
    'five bad texts',
    { name: '', legalName: 'a\0', phone: length(65), externalId: ' ', notes: 'bell \u0007' },
    ['externalId', 'OUT_OF_RANGE'],
    ['legalName', 'INVALID_FORMAT'],
    ['name', 'OUT_OF_RANGE'],
    ['notes', 'INVALID_FORMAT'],
    ['phone', 'OUT_OF_RANGE'],
  ),
  bad(
    'problems in every part',
    {
      name: length(257),
      timezone: 'PST',
      orgNumber: '123',
      vatNumber: 'GB1',
      peppolId: '9955:1',
      billingAddress: { country: 'SE', city: '', postalCode: length(33) },
      metadata: { a: length(501), b: { c: '\0' } },
      references: [{ source: 'STRIPE', externalId: '', externalUpdatedAt: 'yesterday' }],
      customFields: { nope: 1, a_number: 'x' },
      taxIdentifiers: [{ type: 'nope', value: '1' }],
    },
    ['billingAddress.city', 'OUT_OF_RANGE'],
    ['billingAddress.postalCode', 'OUT_OF_RANGE'],
    ['metadata.a', 'OUT_OF_RANGE'],
    ['metadata.b.c', 'INVALID_FORMAT'],
    ['name', 'OUT_OF_RANGE'],
    ['peppolId', 'INVALID_FORMAT'],
    ['timezone', 'UNKNOWN_VALUE'],
    ['orgNumber', 'INVALID_FORMAT'],
    ['references.0.externalId', 'OUT_OF_RANGE'],
    ['references.0.externalUpdatedAt', 'INVALID_FORMAT'],
    ['customFields.nope', 'UNKNOWN_VALUE'],
    ['customFields.a_number', 'WRONG_TYPE'],
    ['taxIdentifiers.0.type', 'UNKNOWN_VALUE'],
    ['vatNumber', 'INVALID_FORMAT'],
  ),
  bad(
    'seven bad tax ids',
    {
      taxIdentifiers: [
        { type: 'us_ein', value: '1' },
        { type: 'gb_vat', value: 'GB123456789', country: 'FR', primary: true },
        { value: '19821105-****' },
        { type: 'ca_bn', value: '123456789', country: 'xx', primary: true },
        { type: 'gb_vat', value: 'GB987654321' },
        { type: 'EU', value: '' },
      ],
    },
    ['taxIdentifiers.0.value', 'INVALID_FORMAT'],
    ['taxIdentifiers.1.country', 'NOT_ALLOWED'],
    ['taxIdentifiers.2.value', 'NOT_ALLOWED'],
    ['taxIdentifiers.3.country', 'UNKNOWN_VALUE'],
    ['taxIdentifiers.3.primary', 'NOT_ALLOWED'],
    ['taxIdentifiers.4.type', 'NOT_ALLOWED'],
    ['taxIdentifiers.5.value', 'OUT_OF_RANGE'],
    ['taxIdentifiers.5.type', 'UNKNOWN_VALUE'],
  ),
  bad(
    'masks all over',
    {
      name: '19821105-****',
      orgNumber: '19821105-****',
      peppolId: '0007:******',
      vatNumber: 'SE**********01',
      references: [{ source: 'OTHER', externalId: '19821105-****' }],
      customFields: { a_text: '19821105-****' },
      metadata: { a: '19821105-****' },
    },
    ['metadata.a', 'NOT_ALLOWED'],
    ['name', 'NOT_ALLOWED'],
    ['orgNumber', 'NOT_ALLOWED'],
    ['peppolId', 'NOT_ALLOWED'],
    ['references.0.externalId', 'NOT_ALLOWED'],
    ['customFields.a_text', 'NOT_ALLOWED'],
    ['vatNumber', 'NOT_ALLOWED'],
  ),
];

const table: readonly BadInput[] = [
  ...[lengths, notText, emails, emailLists, words, taxIds, vatNumbers, orgNumbers, einvoice, references].flat(),
  ...[configurations, keyed, tags, needed, masked, several].flat(),
];

const told = (issues: readonly Issue[]) => issues.map(([path, code]) => [`input.customer.${path}`, code]);
const reversed = (input: CustomerInput) => Object.fromEntries(Object.entries(input).reverse());

describe('bad details of a customer', () => {
  it('are many, each named once', () => {
    expect(table.length).toBeGreaterThan(400);
    const names = table.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(table)('$name', async ({ input, issues, update: forUpdate = issues }) => {
    if (issues.length > 0) {
      const result = await create(gateway, key, inputOf({ ...good, ...input }));
      expect(result).toMatchObject({ __typename: 'InvalidInputError', code: 'VALIDATION_ERROR' });
      expect(issuesOf(result)).toEqual(told(issues));
      // It reads on after its path.
      for (const { message } of result.issues) expect(message).toMatch(/^[a-z]/);
    }
    if (forUpdate !== null) {
      const result = await update(gateway, key, customerId, input);
      expect(result).toMatchObject({ __typename: 'InvalidInputError', code: 'VALIDATION_ERROR' });
      expect(issuesOf(result)).toEqual(told(forUpdate));
    }
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it.each(several)('$name, told in the same order however they are sent', async ({ input, issues }) => {
    expect(issuesOf(await update(gateway, key, customerId, reversed(input)))).toEqual(told(issues));
    expect(issuesOf(await create(gateway, key, inputOf(reversed({ ...good, ...input }))))).toEqual(told(issues));
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });
});

describe('the longest texts', () => {
  it.each(texts)('%s takes what is just short enough, counted in characters', async (_path, longest, of) => {
    for (const character of ['é', '🎉']) {
      const { dryRun } = await create(
        gateway,
        key,
        inputOf({ ...good, ...of(length(longest, character)) }, { dryRun: true }),
      );
      expect(dryRun).toBe(true);
    }
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CustomerInput,
  changeCustomer,
  changesByPath,
  checksum,
  created,
  inputOf,
  readCustomer,
  update,
  updated,
} from '../support/customers.ts';
import { insertInvoices, insertPayments, insertPlans, insertRows, insertSubscriptions } from '../support/fixtures.ts';
import { absentId, eventsOf, issuesOf, notFound } from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let other: Tenant;
/** Of the Swedish company alone. */
let key: string;
let germanKey: string;
let adminKey: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  other = await createTenant(gateway.pool);
  const scopes = ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_ARCHIVE', 'CUSTOMERS_PII', 'BILLING_READ'] as const;
  key = await tenant.newKey({ scopes, companies: [tenant.companies[0]] });
  germanKey = await tenant.newKey({ scopes, companies: [tenant.companies[1]] });
  adminKey = await tenant.newKey({ scopes: ['ADMIN'] });
  await insertRows(
    gateway.pool,
    'custom_field_definition',
    ['segment', 'region'].map((name) => ({
      organization_id: tenant.organizationId,
      id: randomUUID(),
      key: name,
      label: name,
      type: 'TEXT',
      options: [],
      required: false,
    })),
  );
});
afterAll(() => gateway.stop());

let made = 0;
const unique = (prefix: string): string => {
  made += 1;
  return `${prefix}-${made}`;
};
/** An organisation number with its check digit that no other test has. */
const orgNumber = (): string => {
  made += 1;
  const nine = String(559000000 + made);
  const sum = [...nine].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return `${nine.slice(0, 6)}-${nine.slice(6)}${(10 - (sum % 10)) % 10}`;
};
const make = async (fields: CustomerInput = {}): Promise<Data> =>
  (await created(gateway, key, inputOf({ name: 'Someone', email: 'a@b.example', ...fields }))).customer;
/** In the form that insertSubscriptions and the like take. */
const fixture = (customer: Data) => ({ id: customer.id, company: tenant.companies[0], primaryWalletId: '' });
const subscribe = async (customer: Data): Promise<void> => {
  const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
  await insertSubscriptions(gateway.pool, tenant, [{ customer: fixture(customer), planId }]);
};
const act = (name: Parameters<typeof changeCustomer>[2], input: CustomerInput, as = key) =>
  changeCustomer(gateway, as, name, input);
const sum = () => checksum(gateway.pool, tenant.organizationId);

const byIdentifier = (identifier: object, customer: object = { notes: 'found' }) =>
  changeCustomer(gateway, key, 'updateCustomer', { identifier, customer });

describe('updateCustomer: which one', () => {
  it('finds it by its id and by every other identifier', async () => {
    const companyId = tenant.companies[0].id;
    const given = { externalId: unique('crm'), slug: unique('slug'), orgNumber: orgNumber() };
    const reference = { source: 'STRIPE', externalId: unique('cus') };
    const customer = await make({ ...given, references: [reference], vatNumber: 'DE136695976' });
    const identifiers = [
      { id: customer.id },
      { id: customer.id.toUpperCase() },
      { externalId: given.externalId },
      { reference },
      { slug: { companyId, value: given.slug } },
      { orgNumber: { companyId, value: given.orgNumber } },
      { orgNumber: { companyId: companyId.toUpperCase(), value: `16${given.orgNumber.replace('-', '')}` } },
      { vatNumber: { companyId, value: 'DE 136.695.976' } },
    ];
    for (const [index, identifier] of identifiers.entries()) {
      const result = await byIdentifier(identifier, { notes: `by ${index}` });
      expect(result).toMatchObject({ __typename: 'UpdateCustomerPayload', customer: { id: customer.id } });
      expect(changesByPath(result)).toEqual({ notes: [index === 0 ? null : `by ${index - 1}`, `by ${index}`] });
      const found = await gateway.ask(
        key,
        'query ($identifier: CustomerIdentifier!) { customerByIdentifier(identifier: $identifier) { id } }',
        { identifier },
      );
      expect(found.customerByIdentifier).toEqual({ id: customer.id });
    }
  });

  it('asks for exactly one of id and identifier', async () => {
    const { id } = await make();
    const before = await sum();
    const none = await act('updateCustomer', { customer: { notes: 'x' } });
    const nulls = await act('updateCustomer', { id: null, identifier: null, customer: { notes: 'x' } });
    const both = await act('updateCustomer', { id, identifier: { id }, customer: { notes: 'x' } });
    expect([none, nulls, both].map(issuesOf)).toEqual([
      [['input.id', 'REQUIRED']],
      [['input.id', 'REQUIRED']],
      [['input.identifier', 'NOT_ALLOWED']],
    ]);
    expect(await sum()).toBe(before);
  });

  it('answers an absent one, another tenant’s and another company’s alike', async () => {
    const elsewhere = (
      await created(gateway, other.key, {
        ...inputOf({ name: 'Other', email: 'a@b.example', externalId: 'other-1', slug: 'other-1' }),
        companyId: other.companies[0].id,
      })
    ).customer;
    const german = (
      await created(gateway, germanKey, inputOf({ name: 'German', email: 'a@b.example', externalId: 'german-1' }))
    ).customer;
    for (const id of [absentId, '', 'nonsense', elsewhere.id, german.id]) {
      expect(await update(gateway, key, id, { notes: 'x' })).toEqual(notFound('customer', id));
      expect(await byIdentifier({ id })).toEqual(notFound('customer', id));
    }
    const own = tenant.companies[0].id;
    for (const identifier of [
      { externalId: 'other-1' },
      { externalId: 'german-1' },
      { externalId: 'nobody' },
      { externalId: 'a\0b' },
      { reference: { source: 'STRIPE', externalId: 'nobody' } },
      { slug: { companyId: own, value: 'nobody' } },
      { slug: { companyId: other.companies[0].id, value: 'other-1' } },
      { slug: { companyId: tenant.companies[1].id, value: 'german' } },
      { slug: { companyId: 'nonsense', value: 'other-1' } },
      { orgNumber: { companyId: own, value: '556677-8899' } },
      { vatNumber: { companyId: own, value: 'SE556677889901' } },
    ])
      expect(await byIdentifier(identifier)).toEqual({ ...notFound('customer', ''), id: null });
    expect(await readCustomer(gateway, other.key, elsewhere.id)).toEqual(elsewhere);
    expect(await readCustomer(gateway, germanKey, german.id)).toEqual(german);
  });

  it('tells problems of the input before it says that there is nobody', async () => {
    const result = await act('updateCustomer', { idempotencyKey: '', customer: { name: '' } });
    expect(issuesOf(result)).toContainEqual(['input.idempotencyKey', 'OUT_OF_RANGE']);
    expect(issuesOf(result)).toContainEqual(['input.id', 'REQUIRED']);
  });
});

/** What an update is told to change, and what changes by it: `{path: [before, after]}`. */
interface FieldCase {
  readonly field: string;
  readonly first: unknown;
  readonly second: unknown;
  readonly cleared: unknown;
  /** Where the changes say more than the field itself. */
  readonly toSecond?: Readonly<Record<string, readonly [unknown, unknown]>>;
  readonly toNull?: Readonly<Record<string, readonly [unknown, unknown]>>;
  /** What else the customer is made with. */
  readonly beside?: CustomerInput;
  /** How the customer shows it, where that is not what was given. */
  readonly shown?: (given: unknown) => unknown;
}
const fieldCase = (
  field: string,
  first: unknown,
  second: unknown,
  cleared: unknown = null,
  rest: Partial<FieldCase> = {},
): FieldCase => ({ field, first, second, cleared, ...rest });

const noAddress = { line1: null, line2: null, city: null, region: null, postalCode: null, country: null };
const asAddress = (given: unknown) => (given === null ? null : { ...noAddress, ...(given as object) });
const references = [
  { source: 'HUBSPOT', externalId: 'h-1', externalCreatedAt: '2026-05-12T08:30:00.000Z', externalUpdatedAt: null },
  { source: 'ZOHO_BOOKS', externalId: 'z-1', externalCreatedAt: null, externalUpdatedAt: null },
];
const german = { value: 'DE136695976', country: 'DE', primary: true, formatValid: true, checksumValid: true };
const ein = { value: '123456789', country: 'US', primary: true, formatValid: true, checksumValid: null };

const fieldCases: readonly FieldCase[] = [
  fieldCase('legalName', 'One AB', 'Two AB'),
  fieldCase('email', 'one@b.example', 'two@b.example', null, { beside: { billingAddress: { country: 'SE' } } }),
  fieldCase('additionalEmails', ['a@b.example'], ['b@b.example', 'a@b.example'], []),
  fieldCase('emailDelivery', false, true, true, { toNull: {} }),
  fieldCase('phone', '+46 8 1', '+46 8 2'),
  fieldCase('customerType', 'BUSINESS', 'CONSUMER', 'UNKNOWN'),
  fieldCase('taxClass', 'RESELLER', 'MARKETPLACE', 'RETAIL'),
  fieldCase('billingModel', 'PREPAID', 'HYBRID', 'POSTPAID'),
  fieldCase('walletMode', 'PREPAID_ONLY', 'LIVE', 'LIVE', { toNull: {} }),
  fieldCase(
    'billingAddress',
    { line1: 'Gatan 1', city: 'Lund', country: 'SE' },
    { city: 'Oslo', country: 'NO' },
    null,
    {
      toSecond: {
        'billingAddress.line1': ['Gatan 1', null],
        'billingAddress.city': ['Lund', 'Oslo'],
        'billingAddress.country': ['SE', 'NO'],
        origin: ['DOMESTIC', 'NON_EU'],
      },
      toNull: { billingAddress: [{ city: 'Oslo', country: 'NO' }, null], origin: ['NON_EU', 'UNKNOWN'] },
      shown: asAddress,
    },
  ),
  fieldCase('shippingAddress', { line1: 'Gatan 1', postalCode: '1' }, { line1: 'Gatan 2', line2: 'x' }, null, {
    toSecond: {
      'shippingAddress.line1': ['Gatan 1', 'Gatan 2'],
      'shippingAddress.postalCode': ['1', null],
      'shippingAddress.line2': [null, 'x'],
    },
    shown: asAddress,
  }),
  fieldCase('legalAddress', { region: 'Skåne' }, { region: 'Halland' }, null, {
    toSecond: { 'legalAddress.region': ['Skåne', 'Halland'] },
    shown: asAddress,
  }),
  fieldCase('preferredCurrency', 'JPY', 'EUR', null, {
    toSecond: { preferredCurrency: ['JPY', 'EUR'], currency: ['JPY', 'EUR'] },
    toNull: { preferredCurrency: ['EUR', null], currency: ['EUR', 'SEK'] },
  }),
  fieldCase('paymentTermsDays', 0, 365, null, {
    toSecond: { paymentTermsDays: [0, 365], effectivePaymentTermsDays: [0, 365] },
    toNull: { paymentTermsDays: [365, null], effectivePaymentTermsDays: [365, 30] },
  }),
  fieldCase('orgNumber', '556677-8964', '556677-8972'),
  fieldCase(
    'taxConfiguration',
    { exempt: true },
    { exempt: false, provider: 'avalara', certificateExpiresOn: '2026-12-31' },
    null,
    {
      toSecond: {
        'taxConfiguration.exempt': [true, false],
        'taxConfiguration.provider': [null, 'avalara'],
        'taxConfiguration.certificateExpiresOn': [null, '2026-12-31'],
        exemptFromAutomatedTax: [true, false],
      },
      toNull: {
        taxConfiguration: [
          { exempt: false, exemptionCode: null, provider: 'avalara', certificateExpiresOn: '2026-12-31' },
          null,
        ],
        exemptFromAutomatedTax: [false, null],
      },
      shown: (given) =>
        given && { exemptionCode: null, provider: null, certificateExpiresOn: null, ...(given as object) },
    },
  ),
  fieldCase(
    'accountingSyncConfiguration',
    { excluded: true, providers: [] },
    { excluded: false, providers: [{ provider: 'netsuite', externalProviderId: '1' }] },
    null,
    {
      toSecond: {
        'accountingSyncConfiguration.excluded': [true, false],
        'accountingSyncConfiguration.providers': [[], [{ provider: 'netsuite', externalProviderId: '1' }]],
      },
    },
  ),
  fieldCase('reportingConfiguration', { exempt: true }, { exempt: false }, null, {
    toSecond: { 'reportingConfiguration.exempt': [true, false] },
  }),
  fieldCase('paymentProvider', 'NETSUITE', 'QUICKBOOKS'),
  fieldCase('paymentProviderId', 'cus_1', 'cus_2'),
  fieldCase('autoCollection', true, false, false, { toNull: {} }),
  fieldCase('portalUrl', 'https://one.example', 'https://two.example/?a=b#c'),
  fieldCase('peppolId', '0192:991825827', '0007:5566778899'),
  fieldCase('leitwegId', '04011000-1234512345-06', '991-33333TEST-33'),
  fieldCase('preferEinvoice', true, false, false, { toNull: {} }),
  fieldCase('einvoiceEmail', 'one@b.example', 'two@b.example'),
  fieldCase('notes', 'One\nline', 'Two'),
  fieldCase(
    'metadata',
    { a: 1, b: { c: 1 } },
    { a: 2, d: [1] },
    {},
    {
      toSecond: { 'metadata.a': [1, 2], 'metadata.d': [null, [1]] },
      toNull: { 'metadata.a': [2, null], 'metadata.b': [{ c: 1 }, null], 'metadata.d': [[1], null] },
      shown: (given) => (given && 'd' in (given as object) ? { a: 2, b: { c: 1 }, d: [1] } : given),
    },
  ),
  fieldCase('references', [references[0]], [references[1]], []),
  fieldCase('tags', ['VIP'], ['late', 'VIP'], [], {
    shown: (given) => (given as string[]).map((name) => ({ name, color: null })),
  }),
  fieldCase('customFields', { segment: 'gold' }, { region: 'north' }, [], {
    toSecond: { 'customFields.region': [null, 'north'] },
    toNull: { 'customFields.region': ['north', null], 'customFields.segment': ['gold', null] },
    shown: (given) => {
      const value = (name: string, held: string) => ({ definition: { key: name }, value: held });
      if (Array.isArray(given)) return [];
      return 'region' in (given as object)
        ? [value('region', 'north'), value('segment', 'gold')]
        : [value('segment', 'gold')];
    },
  }),
  fieldCase(
    'taxIdentifiers',
    [{ type: 'eu_vat', value: 'DE136695976' }],
    [{ type: 'us_ein', value: '12-3456789' }],
    [],
    {
      toSecond: {
        'taxIdentifiers.eu_vat': [german, null],
        'taxIdentifiers.us_ein': [null, ein],
        classification: [null, 'B2B'],
      },
      toNull: { 'taxIdentifiers.us_ein': [ein, null], classification: ['B2B', 'B2C'] },
      shown: (given) =>
        (given as { type: string }[]).map(({ type }) => (type === 'eu_vat' ? { type, ...german } : { type, ...ein })),
    },
  ),
];

describe('updateCustomer: each field', () => {
  it.each(fieldCases)('$field stays, is set, and is cleared', async (one) => {
    const { field, first, second, cleared, shown = (given) => given } = one;
    const customer = await make({ ...one.beside, [field]: first });
    expect(customer[field]).toEqual(shown(first));

    // Left out: the other field alone changes.
    const aside = field === 'phone' ? 'notes' : 'phone';
    const stayed = await updated(gateway, key, customer.id, { [aside]: '1' });
    expect(changesByPath(stayed)).toEqual({ [aside]: [null, '1'] });
    const moved = { version: 2, updatedAt: stayed.customer.updatedAt };
    expect(stayed.customer).toEqual({ ...customer, [aside]: '1', ...moved });

    const set = await updated(gateway, key, customer.id, { [field]: second });
    const names = (value: unknown) => (field === 'tags' ? [...(value as string[])] : value);
    expect(changesByPath(set)).toEqual(one.toSecond ?? { [field]: [names(first), names(second)] });
    expect(set.customer[field]).toEqual(shown(second));
    expect(set.customer.version).toBe(3);

    const without = await updated(gateway, key, customer.id, { [field]: null });
    expect(changesByPath(without)).toEqual(one.toNull ?? { [field]: [names(second), names(cleared)] });
    expect(without.customer[field]).toEqual(shown(cleared));
    expect(without.customer.version).toBe(Object.keys(one.toNull ?? { x: 1 }).length > 0 ? 4 : 3);
    expect(await readCustomer(gateway, key, customer.id)).toEqual(without.customer);

    const [, ...events] = await eventsOf(gateway, key, customer.id);
    expect(events.map(({ action }) => action)).toEqual(Array(without.customer.version - 1).fill('customer.updated'));
    expect(events.map(({ changes }) => changes)).toEqual(
      [stayed, set, without].map(({ changes }) => changes).filter(({ length }) => length > 0),
    );
  });

  it('sets name and slug, and clears neither', async () => {
    const customer = await make();
    const slug = unique('new-slug');
    const { changes, customer: after } = await updated(gateway, key, customer.id, { name: 'Åke', slug });
    expect(changesByPath({ changes })).toEqual({ name: ['Someone', 'Åke'], slug: [customer.slug, slug] });
    expect(after).toMatchObject({ name: 'Åke', slug });
    expect(issuesOf(await update(gateway, key, customer.id, { name: null, slug: null }))).toEqual([
      ['input.customer.name', 'REQUIRED'],
      ['input.customer.slug', 'REQUIRED'],
    ]);
  });

  it('covers every field that a caller may set', async () => {
    const { __type } = await gateway.ask(key, '{ __type(name: "CustomerDetailsInput") { inputFields { name } } }');
    const settable = __type.inputFields.map(({ name }: Data) => name);
    const elsewhere = ['name', 'slug', 'timezone', 'externalId', 'vatNumber'];
    expect([...fieldCases.map(({ field }) => field), ...elsewhere].sort()).toEqual(settable.sort());
  });

  it('finds the customer by what it is called now, and no longer by what it was', async () => {
    const customer = await make({ name: 'Formerly Gribbleshanks' });
    await updated(gateway, key, customer.id, { name: 'Quuxington', legalName: 'Quuxington Legal AB' });
    const search = async (text: string) => {
      const { customers } = await gateway.ask(
        key,
        'query ($text: String!) { customers(search: $text) { nodes { id } } }',
        {
          text,
        },
      );
      return customers.nodes;
    };
    expect(await search('gribbleshanks')).toEqual([]);
    expect(await search('quuxington legal')).toEqual([{ id: customer.id }]);
  });
});

describe('updateCustomer: metadata', () => {
  it('merges by key, removes by null, and holds 50 keys at most', async () => {
    const keys = (from: number, to: number, value: unknown) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`key${from + index}`, value]));
    const { id } = await make({ metadata: keys(0, 50, 1) });
    const full = await update(gateway, key, id, { metadata: { key50: 1 } });
    expect(issuesOf(full)).toEqual([['input.customer.metadata', 'OUT_OF_RANGE']]);
    const swapped = await updated(gateway, key, id, { metadata: { ...keys(0, 50, null), ...keys(50, 100, 2) } });
    expect(swapped.customer.metadata).toEqual(keys(50, 100, 2));
    expect(swapped.changes).toHaveLength(100);
    const emptied = await updated(gateway, key, id, { metadata: keys(40, 100, null) });
    expect(emptied.customer.metadata).toEqual({});
  });

  it('replaces what is inside a key whole', async () => {
    const { id } = await make({ metadata: { deep: { a: 1, b: 2 }, list: [1, null] } });
    const { changes, customer } = await updated(gateway, key, id, { metadata: { deep: { a: 1, c: null } } });
    expect(customer.metadata).toEqual({ deep: { a: 1, c: null }, list: [1, null] });
    expect(changesByPath({ changes })).toEqual({
      'metadata.deep': [
        { a: 1, b: 2 },
        { a: 1, c: null },
      ],
    });
  });
});

describe('updateCustomer: what does not change', () => {
  const refused = (path: string) => ({
    __typename: 'RuleError',
    code: 'FIELD_IMMUTABLE',
    path: ['input', 'customer', path],
  });

  it('refuses another time zone, and takes the same one', async () => {
    const { id } = await make({ timezone: 'Asia/Tokyo' });
    const before = await sum();
    for (const timezone of ['Europe/Stockholm', null])
      expect(await update(gateway, key, id, { timezone, notes: 'x' })).toMatchObject(refused('timezone'));
    expect(await sum()).toBe(before);
    expect((await updated(gateway, key, id, { timezone: 'Asia/Tokyo' })).changes).toEqual([]);
  });

  it('takes an external id once, while there is none', async () => {
    const { id } = await make();
    const externalId = unique('once');
    const { changes } = await updated(gateway, key, id, { externalId });
    expect(changesByPath({ changes })).toEqual({ externalId: [null, externalId] });
    for (const value of [unique('twice'), null])
      expect(await update(gateway, key, id, { externalId: value })).toMatchObject(refused('externalId'));
    expect((await updated(gateway, key, id, { externalId })).changes).toEqual([]);
  });

  it('takes no external id after a subscription', async () => {
    const customer = await make();
    await subscribe(customer);
    const result = await update(gateway, key, customer.id, { externalId: unique('late') });
    expect(result).toMatchObject(refused('externalId'));
    // What it has not is no change.
    expect((await updated(gateway, key, customer.id, { externalId: null })).changes).toEqual([]);
  });
});

describe('updateCustomer: versions', () => {
  it('refuses a version that is not the present one', async () => {
    const { id } = await make();
    await updated(gateway, key, id, { notes: 'one' }, { expectedVersion: 1 });
    const before = await sum();
    for (const expectedVersion of [1, 0, 3, -1])
      expect(await update(gateway, key, id, { notes: 'two' }, { expectedVersion })).toEqual({
        __typename: 'RuleError',
        code: 'VERSION_CONFLICT',
        message: `The customer is at version 2, not ${expectedVersion}.`,
        path: ['input', 'expectedVersion'],
        currentVersion: 2,
        subjects: [{ __typename: 'Customer', id }],
      });
    expect(await sum()).toBe(before);
    expect((await updated(gateway, key, id, { notes: 'two' }, { expectedVersion: 2 })).customer.version).toBe(3);
    expect((await updated(gateway, key, id, { notes: 'three' }, { expectedVersion: null })).customer.version).toBe(4);
  });

  it('lets one of many writers that have read one version win', async () => {
    const { id } = await make();
    const writes = Array.from({ length: 8 }, (_, index) =>
      update(gateway, key, id, { notes: `writer ${index}` }, { expectedVersion: 1 }),
    );
    const answers = await Promise.all(writes);
    const won = answers.filter(({ __typename }) => __typename === 'UpdateCustomerPayload');
    const lost = answers.filter(({ code }) => code === 'VERSION_CONFLICT');
    expect([won.length, lost.length]).toEqual([1, 7]);
    expect(new Set(lost.map(({ currentVersion }) => currentVersion))).toEqual(new Set([2]));
    expect(await readCustomer(gateway, key, id)).toEqual(won[0].customer);
  });

  it('counts no version, moves no time and writes no event where nothing changed', async () => {
    const given = {
      name: 'Same AB',
      email: 'a@b.example',
      externalId: unique('same'),
      orgNumber: orgNumber(),
      billingAddress: { city: 'Lund', country: 'SE' },
      metadata: { a: { b: 1 } },
      references: [{ source: 'STRIPE', externalId: unique('same'), externalCreatedAt: '2026-05-12T10:30:00+02:00' }],
      taxIdentifiers: [{ value: 'DE136695976' }, { type: 'us_ein', value: '12-3456789' }],
      tags: ['Same'],
      customFields: { segment: 'gold' },
      taxConfiguration: { exempt: true },
      accountingSyncConfiguration: { excluded: true },
    };
    const customer = await make(given);
    const rows = () =>
      gateway.pool
        .query('select version, updated_at, xmin from customer where id = $1', [customer.id])
        .then(({ rows: [row] }) => ({ version: row.version, updatedAt: row.updated_at }));
    const before = await rows();
    for (const same of [
      {},
      given,
      { slug: customer.slug },
      { metadata: { absent: null } },
      { customFields: { region: null } },
    ]) {
      const { changes, customer: after } = await updated(gateway, key, customer.id, same);
      expect(changes).toEqual([]);
      expect(after).toEqual(customer);
    }
    expect(await rows()).toEqual(before);
    expect(await eventsOf(gateway, key, customer.id)).toHaveLength(1);
  });
});

describe('updateCustomer: identities', () => {
  it.each([
    ['slug', () => unique('free')],
    ['orgNumber', orgNumber],
  ])('frees the old %s for others', async (field, value) => {
    const [first, second] = [value(), value()];
    const customer = await make({ [field]: first });
    await updated(gateway, key, customer.id, { [field]: second });
    const heir = await make({ [field]: first });
    expect(heir[field]).toBe(first);
    const back = await update(gateway, key, customer.id, { [field]: first });
    expect(back).toMatchObject({ __typename: 'ConflictError', existing: { __typename: 'Customer', id: heir.id } });
    await updated(gateway, key, heir.id, { [field]: value() });
    expect((await updated(gateway, key, customer.id, { [field]: first })).customer[field]).toBe(first);
  });

  it('frees an org number that is cleared', async () => {
    const number = orgNumber();
    const customer = await make({ orgNumber: number });
    await updated(gateway, key, customer.id, { orgNumber: null });
    expect((await make({ orgNumber: number })).orgNumber).toBe(number);
  });

  it.each([
    ['externalId', 'CUSTOMER_DUPLICATE_EXTERNAL_ID', () => unique('taken')],
    ['orgNumber', 'CUSTOMER_DUPLICATE_ORG_NUMBER', orgNumber],
    ['slug', 'CUSTOMER_DUPLICATE_SLUG', () => unique('taken')],
  ])('names who has the %s, live or archived, and writes nothing', async (field, code, value) => {
    const taken = value();
    const holder = await make({ [field]: taken });
    const customer = await make();
    const conflict = { __typename: 'ConflictError', code, existing: { __typename: 'Customer', id: holder.id } };
    for (const archived of [false, true]) {
      if (archived) await act('archiveCustomer', { id: holder.id });
      const before = await sum();
      expect(await update(gateway, key, customer.id, { [field]: taken, notes: 'x' })).toMatchObject(conflict);
      expect(await sum()).toBe(before);
    }
  });

  it('tells a key that cannot see the holder only that there is one', async () => {
    const externalId = unique('hidden');
    await created(gateway, germanKey, inputOf({ name: 'German', email: 'a@b.example', externalId }));
    const { id } = await make();
    expect(await update(gateway, key, id, { externalId })).toMatchObject({
      code: 'CUSTOMER_DUPLICATE_EXTERNAL_ID',
      existing: null,
    });
  });

  it('lets two customers swap nothing halfway: one of two that want one slug gets it', async () => {
    const [one, two] = [await make(), await make()];
    const slug = unique('wanted');
    const answers = await Promise.all([one, two].map(({ id }) => update(gateway, key, id, { slug })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['ConflictError', 'UpdateCustomerPayload']);
  });
});

describe('updateCustomer: the org number and the billing country', () => {
  it('is read anew where the country becomes Sweden', async () => {
    const text = unique('HRB');
    const customer = await make({ orgNumber: text, billingAddress: { country: 'DE' } });
    const before = await sum();
    for (const billingAddress of [{ country: 'SE' }, null, { city: 'Lund' }])
      expect(issuesOf(await update(gateway, key, customer.id, { billingAddress }))).toEqual([
        ['input.customer.orgNumber', 'INVALID_FORMAT'],
      ]);
    expect(await sum()).toBe(before);
    const number = orgNumber();
    const moved = { orgNumber: number, billingAddress: { country: 'SE' } };
    expect((await updated(gateway, key, customer.id, moved)).customer.orgNumber).toBe(number);
    expect(
      (await updated(gateway, key, customer.id, { orgNumber: null, billingAddress: null })).customer.orgNumber,
    ).toBe(null);
  });

  it('becomes digits where it is a Swedish number already', async () => {
    const number = orgNumber();
    const customer = await make({ orgNumber: number, billingAddress: { country: 'DE' } });
    const { changes } = await updated(gateway, key, customer.id, { billingAddress: { country: 'SE' } });
    expect(changesByPath({ changes })).toEqual({ 'billingAddress.country': ['DE', 'SE'], origin: ['EU', 'DOMESTIC'] });
    const { rows } = await gateway.pool.query('select org_number from customer where id = $1', [customer.id]);
    expect(rows[0].org_number).toBe(number.replace('-', ''));
    // Who was told the number has it as a Swedish one from now on.
    const twin = { __typename: 'ConflictError', existing: { id: customer.id } };
    const third = await make();
    expect(await update(gateway, key, third.id, { orgNumber: number })).toMatchObject(twin);
  });

  it('stays as it is where the country is no longer Sweden', async () => {
    const number = orgNumber();
    const customer = await make({ orgNumber: number });
    const { customer: after } = await updated(gateway, key, customer.id, { billingAddress: { country: 'NO' } });
    expect(after.orgNumber).toBe(number);
  });

  it('is not asked for anew by another part of the address', async () => {
    const text = unique('HRB');
    const customer = await make({ orgNumber: text, billingAddress: { country: 'DE' } });
    const address = { country: 'DE', city: 'Köln' };
    expect((await updated(gateway, key, customer.id, { billingAddress: address })).customer.orgNumber).toBe(text);
  });
});

describe('updateCustomer: automatic collection', () => {
  const collects = async (customer: Data, change: CustomerInput) =>
    (await updated(gateway, key, customer.id, change)).customer.autoCollection;

  it('begins with the first payment provider unless told otherwise', async () => {
    expect(await collects(await make(), { paymentProvider: 'NETSUITE' })).toBe(true);
    expect(await collects(await make(), { paymentProvider: 'NETSUITE', autoCollection: false })).toBe(false);
    expect(await collects(await make(), { paymentProvider: null })).toBe(false);
  });

  it('stays as it was told when the provider changes', async () => {
    const told = await make({ paymentProvider: 'NETSUITE', autoCollection: false });
    expect(await collects(told, { paymentProvider: 'QUICKBOOKS' })).toBe(false);
  });

  it('is what follows from the provider where null restores it', async () => {
    const customer = await make({ paymentProvider: 'NETSUITE', autoCollection: false });
    expect(await collects(customer, { autoCollection: null })).toBe(true);
    expect(await collects(customer, { autoCollection: null, paymentProvider: null })).toBe(false);
  });
});

describe('updateCustomer: what has an end', () => {
  it('changes an archived customer, which stays archived', async () => {
    const customer = await make();
    const { customer: archived } = await act('archiveCustomer', { id: customer.id });
    const { customer: after } = await updated(gateway, key, customer.id, { notes: 'still' });
    expect(after).toMatchObject({ notes: 'still', archivedAt: archived.archivedAt, version: 3 });
  });

  it('changes nothing of an erased one', async () => {
    const customer = await make({ orgNumber: orgNumber() });
    const erased = await act('eraseCustomer', { id: customer.id, reason: 'asked for' }, adminKey);
    expect(erased.__typename).toBe('EraseCustomerPayload');
    const before = await sum();
    const refused = {
      __typename: 'RuleError',
      code: 'CUSTOMER_ARCHIVED',
      subjects: [{ __typename: 'Customer', id: customer.id }],
    };
    const reference = { source: 'OTHER', externalId: unique('r') };
    expect(await update(gateway, key, customer.id, { notes: 'x' })).toMatchObject(refused);
    expect(await update(gateway, key, customer.id, {})).toMatchObject(refused);
    expect(await act('restoreCustomer', { id: customer.id })).toMatchObject(refused);
    expect(await act('archiveCustomer', { id: customer.id })).toMatchObject(refused);
    expect(await act('changeCustomerStatus', { id: customer.id, status: 'CHURNED' })).toMatchObject(refused);
    expect(
      await act('setTaxIdentifier', { customerId: customer.id, identifier: { value: 'SE556677889901' } }),
    ).toMatchObject(refused);
    expect(await act('linkReference', { customerId: customer.id, reference })).toEqual(
      notFound('customer', customer.id),
    );
    expect(await sum()).toBe(before);
  });
});

describe('changeCustomerStatus', () => {
  it('goes from any status to any other, and keeps the reason', async () => {
    const { id } = await make();
    const way = ['SUSPENDED', 'CHURNED', 'SUSPENDED', 'ACTIVE', 'CHURNED', 'ACTIVE'];
    let status = 'ACTIVE';
    for (const next of way) {
      const result = await act('changeCustomerStatus', { id, status: next, reason: `now ${next}\nby hand` });
      expect(result.customer.status).toBe(next);
      expect(changesByPath(result)).toEqual({ status: [status, next] });
      status = next;
    }
    const [, ...events] = await eventsOf(gateway, key, id);
    expect(events.map(({ action }) => action)).toEqual(way.map(() => 'customer.statusChanged'));
    expect(events[0].changes).toEqual([
      { path: ['status'], before: 'ACTIVE', after: 'SUSPENDED' },
      { path: ['reason'], before: null, after: 'now SUSPENDED\nby hand' },
    ]);
  });

  it('says and writes nothing where the status is the same', async () => {
    const customer = await make();
    const result = await act('changeCustomerStatus', { id: customer.id, status: 'ACTIVE', reason: 'again' });
    expect(result).toMatchObject({ __typename: 'ChangeCustomerStatusPayload', changes: [], customer });
    expect(await eventsOf(gateway, key, customer.id)).toHaveLength(1);
  });

  it('refuses a bad reason, and a customer that is not there', async () => {
    const { id } = await make();
    for (const [reason, code] of [
      ['', 'OUT_OF_RANGE'],
      ['x'.repeat(1001), 'OUT_OF_RANGE'],
      ['bell \u0007', 'INVALID_FORMAT'],
      ['19821105-****', 'NOT_ALLOWED'],
    ])
      expect(issuesOf(await act('changeCustomerStatus', { id, status: 'CHURNED', reason }))).toEqual([
        ['input.reason', code],
      ]);
    expect(await act('changeCustomerStatus', { id: absentId, status: 'CHURNED' })).toEqual(
      notFound('customer', absentId),
    );
  });
});

describe('archiveCustomer and restoreCustomer', () => {
  it('hides a customer, and brings it back', async () => {
    const name = unique('Hideandseek');
    const customer = await make({ name });
    const listed = async () => {
      const { customers } = await gateway.ask(
        key,
        'query ($name: String!) { customers(search: $name) { nodes { id } } }',
        {
          name,
        },
      );
      return customers.nodes.length;
    };
    const archived = await act('archiveCustomer', { id: customer.id });
    expect(archived.customer).toEqual({
      ...customer,
      archivedAt: expect.stringMatching(/Z$/),
      version: 2,
      updatedAt: archived.customer.updatedAt,
    });
    expect(changesByPath(archived)).toEqual({ archivedAt: [null, archived.customer.archivedAt] });
    expect(await listed()).toBe(0);
    expect(await readCustomer(gateway, key, customer.id)).toEqual(archived.customer);

    const again = await act('archiveCustomer', { id: customer.id });
    expect(again).toMatchObject({ changes: [], customer: archived.customer });

    const restored = await act('restoreCustomer', { id: customer.id });
    expect(changesByPath(restored)).toEqual({ archivedAt: [archived.customer.archivedAt, null] });
    expect(restored.customer).toEqual({ ...customer, version: 3, updatedAt: restored.customer.updatedAt });
    expect(await listed()).toBe(1);
    expect((await act('restoreCustomer', { id: customer.id })).changes).toEqual([]);
    expect((await eventsOf(gateway, key, customer.id)).map(({ action }) => action)).toEqual([
      'customer.created',
      'customer.archived',
      'customer.restored',
    ]);
  });

  it('is refused while invoices are open, which it names; drafts and paid ones do not count', async () => {
    const customer = await make();
    const invoice = { customer: fixture(customer), total: '100' };
    const [, , sent, part] = await insertInvoices(gateway.pool, tenant, [
      { ...invoice, issuedAt: null },
      { ...invoice, issuedAt: '2026-01-01T00:00:00Z', paid: '100' },
      { ...invoice, issuedAt: '2026-01-01T00:00:00Z' },
      { ...invoice, issuedAt: '2026-01-01T00:00:00Z', paid: '40' },
    ]);
    const before = await sum();
    for (const dryRun of [true, false]) {
      const result = await act('archiveCustomer', { id: customer.id, dryRun });
      expect(result).toMatchObject({ __typename: 'RuleError', code: 'CUSTOMER_HAS_INVOICES' });
      const subjects = [sent, part].map((id) => ({ __typename: 'Invoice', id }));
      expect(new Set(result.subjects)).toEqual(new Set(subjects));
    }
    expect(await sum()).toBe(before);
    await insertPayments(gateway.pool, tenant, [
      { invoiceId: sent ?? '', amount: '100' },
      { invoiceId: part ?? '', amount: '60' },
    ]);
    expect((await act('archiveCustomer', { id: customer.id })).customer.archivedAt).not.toBeNull();
  });

  it('needs its own scope, and changes nothing without', async () => {
    const writer = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE'] });
    const { id } = await make();
    const query = `mutation ($input: ArchiveCustomerInput!) { archiveCustomer(input: $input) { __typename } }`;
    const { errors } = await gateway.send(writer, query, { input: { idempotencyKey: randomUUID(), id } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: [{ scope: 'CUSTOMERS_ARCHIVE' }] });
    expect((await readCustomer(gateway, key, id)).archivedAt).toBeNull();
  });
});

describe('customerByIdentifier', () => {
  const query = `query ($identifier: CustomerIdentifier!) { customerByIdentifier(identifier: $identifier) { id orgNumber } }`;
  const find = async (as: string, identifier: object) =>
    (await gateway.ask(as, query, { identifier })).customerByIdentifier;

  it('finds by a personal number with CUSTOMERS_PII alone', async () => {
    const companyId = tenant.companies[0].id;
    const customer = await make({ orgNumber: '19821105-9954', vatNumber: 'SE821105995401' });
    const blind = await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [tenant.companies[0]] });
    for (const identifier of [
      { orgNumber: { companyId, value: '19821105-9954' } },
      { orgNumber: { companyId, value: '821105-9954' } },
      { orgNumber: { companyId, value: ' 198211059954 ' } },
      { vatNumber: { companyId, value: 'SE821105995401' } },
      { vatNumber: { companyId, value: 'se 821105-9954 01' } },
    ]) {
      expect(await find(key, identifier)).toEqual({ id: customer.id, orgNumber: '19821105-9954' });
      expect(await find(blind, identifier)).toBeNull();
    }
    expect(await find(blind, { id: customer.id })).toEqual({ id: customer.id, orgNumber: '19821105-****' });
    expect(await find(blind, { slug: { companyId, value: customer.slug } })).toMatchObject({ id: customer.id });
    expect(await find(key, { orgNumber: { companyId, value: '19821105-****' } })).toBeNull();
  });

  it('finds archived ones, and the live one before them by a VAT number', async () => {
    const companyId = tenant.companies[0].id;
    const identifier = { vatNumber: { companyId, value: 'GB980780684' } };
    const first = await make({ vatNumber: 'GB980780684' });
    const second = await make({ vatNumber: 'GB 980 7806 84' });
    expect(await find(key, identifier)).toMatchObject({ id: first.id });
    await act('archiveCustomer', { id: first.id });
    expect(await find(key, identifier)).toMatchObject({ id: second.id });
    await act('archiveCustomer', { id: second.id });
    expect(await find(key, identifier)).toMatchObject({ id: first.id });
    expect(await find(key, { slug: { companyId, value: first.slug } })).toMatchObject({ id: first.id });
  });

  it('sees no other company’s and no other tenant’s', async () => {
    const externalId = unique('mine');
    const { id } = await make({ externalId });
    expect(await find(key, { externalId })).toMatchObject({ id });
    for (const as of [germanKey, other.key]) {
      expect(await find(as, { externalId })).toBeNull();
      expect(await find(as, { id })).toBeNull();
    }
  });

  it('takes exactly one way to name a customer', async () => {
    for (const identifier of [{}, { id: absentId, externalId: 'x' }, { externalId: null }]) {
      const { data, errors } = await gateway.send(key, query, { identifier });
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions.code).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
    }
  });
});

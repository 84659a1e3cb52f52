import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyVatRecord } from '../../src/domains/customer/vat-record.rules.ts';
import { taxIdTypes } from '../../src/domains/tax-id/tax-id.rules.ts';
import {
  type CustomerInput,
  changeCustomer,
  changesByPath,
  checksum,
  create,
  created,
  inputOf,
  readCustomer,
  update,
  updated,
} from '../support/customers.ts';
import { absentId, eventsOf, issuesOf, notFound } from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { knowVat } from '../support/vat-fixtures.ts';

let gateway: TestGateway;
let tenant: Tenant;
/** Of the Swedish company alone. */
let key: string;
let germanKey: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  const scopes = ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_PII', 'BILLING_READ'] as const;
  key = await tenant.newKey({ scopes, companies: [tenant.companies[0]] });
  germanKey = await tenant.newKey({ scopes, companies: [tenant.companies[1]] });
});
afterAll(() => gateway.stop());

const make = async (fields: CustomerInput = {}, as = key): Promise<Data> =>
  (await created(gateway, as, inputOf({ name: 'Taxed', email: 'a@b.example', ...fields }))).customer;
const set = (customerId: string, identifier: object, more: object = {}) =>
  changeCustomer(gateway, key, 'setTaxIdentifier', { customerId, identifier, ...more });
const remove = (customerId: string, type: string) =>
  changeCustomer(gateway, key, 'removeTaxIdentifier', { customerId, type });
const sum = () => checksum(gateway.pool, tenant.organizationId);

const identifier = (type: string, value: string, country: string | null, rest: object = {}) => ({
  type,
  value,
  country,
  primary: false,
  formatValid: true,
  checksumValid: null,
  ...rest,
});
const primary = { primary: true };
const rightSum = { checksumValid: true };
const swedish = identifier('eu_vat', 'SE556677889901', 'SE', rightSum);
const german = identifier('eu_vat', 'DE136695976', 'DE', rightSum);
const ein = identifier('us_ein', '123456789', 'US');
const british = identifier('gb_vat', 'GB980780684', 'GB', rightSum);
const typesOf = (customer: Data) => customer.taxIdentifiers.map(({ type }: Data) => type);
const primaryOf = (customer: Data) => customer.taxId?.type ?? null;

const idsQuery = 'query ($id: ID!) { customer(id: $id) { taxIdentifiers { id type } } }';
const idsByType = async (id: string): Promise<Record<string, string>> => {
  const { customer } = await gateway.ask(key, idsQuery, { id });
  return Object.fromEntries(customer.taxIdentifiers.map((one: Data) => [one.type, one.id]));
};

describe('setTaxIdentifier', () => {
  it('adds one, in its stored form, known by its prefix', async () => {
    const { id } = await make();
    const result = await set(id, { value: ' se 556677-8899 01 ' });
    const { id: taxId, ...stored } = result.identifier;
    expect(stored).toEqual({ ...swedish, ...primary });
    expect(result.customer.taxIdentifiers).toEqual([{ ...swedish, ...primary }]);
    const { type: _type, ...recorded } = { ...swedish, ...primary };
    expect(changesByPath(result)).toEqual({
      'taxIdentifiers.eu_vat': [null, recorded],
      classification: ['B2C', null],
    });
    const { node } = await gateway.ask(
      key,
      'query ($id: ID!) { node(id: $id) { ... on TaxIdentifier { value customer { id } } } }',
      { id: taxId },
    );
    expect(node).toEqual({ value: 'SE556677889901', customer: { id } });
    const [, event] = await eventsOf(gateway, key, id);
    expect(event).toEqual({ action: 'customer.taxIdentifierSet', subjectType: 'Customer', changes: result.changes });
  });

  it('replaces the value of its type, which keeps its id', async () => {
    const { id } = await make({
      taxIdentifiers: [{ value: 'SE556677889901' }, { type: 'us_ein', value: '123456789' }],
    });
    const before = await idsByType(id);
    const result = await set(id, { value: 'DE136695976' });
    expect(result.customer.taxIdentifiers).toEqual([{ ...german, ...primary }, ein]);
    expect(await idsByType(id)).toEqual(before);
    expect(result.identifier.id).toBe(before.eu_vat);
    expect(result.customer.version).toBe(2);
  });

  it('changes nothing by the same number in another spelling', async () => {
    const customer = await make({ vatNumber: 'SE556677889901' });
    const result = await set(customer.id, { type: 'eu_vat', value: 'SE 556677-8899.01', country: 'SE' });
    expect(result).toMatchObject({ changes: [], customer: { version: 1, updatedAt: customer.updatedAt } });
    expect(await eventsOf(gateway, key, customer.id)).toHaveLength(1);
  });

  it('rehearses without writing', async () => {
    const { id } = await make();
    const before = await sum();
    const rehearsed = await set(id, { value: 'SE556677889901' }, { dryRun: true });
    expect(rehearsed).toMatchObject({ dryRun: true, identifier: null, customer: { taxIdentifiers: [] } });
    expect(await sum()).toBe(before);
    expect((await set(id, { value: 'SE556677889901' })).changes).toEqual(rehearsed.changes);
  });

  it('tells all that is wrong, and writes nothing', async () => {
    const { id } = await make();
    const before = await sum();
    const cases: readonly (readonly [object, string[][]])[] = [
      [{ type: 'us_ein', value: '12' }, [['input.identifier.value', 'INVALID_FORMAT']]],
      [{ type: 'nope', value: '12' }, [['input.identifier.type', 'UNKNOWN_VALUE']]],
      [{ value: '' }, [['input.identifier.value', 'OUT_OF_RANGE']]],
      [{ value: 'SE**********01' }, [['input.identifier.value', 'NOT_ALLOWED']]],
      [{ type: 'gb_vat', value: 'GB980780684', country: 'SE' }, [['input.identifier.country', 'NOT_ALLOWED']]],
      [
        { value: '', country: 'xx' },
        [
          ['input.identifier.value', 'OUT_OF_RANGE'],
          ['input.identifier.country', 'UNKNOWN_VALUE'],
        ],
      ],
    ];
    for (const [given, issues] of cases) expect(issuesOf(await set(id, given))).toEqual(issues);
    expect(await set(absentId, { value: 'SE556677889901' })).toEqual(notFound('customer', absentId));
    expect(await sum()).toBe(before);
  });

  it('keeps twenty at most, however they come', async () => {
    // One in four has a VAT type, which would be replaced: these have none.
    const others =
      'au_arn bg_uic br_cpf ca_bn ca_pst_mb ca_pst_sk ch_uid de_stn es_cif hr_oib hu_tin jp_cn jp_rn li_uid my_frp my_itn no_voec ro_tin ru_kpp sg_uen';
    const examples = new Map(taxIdTypes.map(({ type, example }) => [type, example]));
    const twenty = others.split(' ').map((type) => ({ type, value: examples.get(type) }));
    const { id } = await make({ taxIdentifiers: twenty });
    const before = await sum();
    expect(issuesOf(await set(id, { value: 'SE556677889901' }))).toEqual([['input.identifier', 'OUT_OF_RANGE']]);
    const vatIssue = [['input.customer.vatNumber', 'OUT_OF_RANGE']];
    expect(issuesOf(await update(gateway, key, id, { vatNumber: 'SE556677889901' }))).toEqual(vatIssue);
    const both = { vatNumber: 'SE556677889901', taxIdentifiers: twenty };
    expect(issuesOf(await update(gateway, key, id, both))).toEqual(vatIssue);
    expect(issuesOf(await create(gateway, key, inputOf({ name: 'Many', email: 'a@b.example', ...both })))).toEqual(
      vatIssue,
    );
    expect(await sum()).toBe(before);
    expect((await set(id, { type: 'ca_bn', value: '987654321' })).customer.taxIdentifiers).toHaveLength(20);
    await remove(id, 'ca_bn');
    expect((await updated(gateway, key, id, { vatNumber: 'SE556677889901' })).customer.taxIdentifiers).toHaveLength(20);
  });

  it('lets many writers of one customer end with one primary', async () => {
    const { id } = await make();
    const numbers = [
      { type: 'us_ein', value: '123456789' },
      { type: 'ca_bn', value: '123456789' },
      { type: 'gb_vat', value: 'GB980780684' },
      { type: 'eu_vat', value: 'DE136695976' },
    ];
    const answers = await Promise.all(numbers.map((one) => set(id, { ...one, primary: true })));
    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(4).fill('SetTaxIdentifierPayload'));
    const customer = await readCustomer(gateway, key, id);
    expect(typesOf(customer)).toEqual(['ca_bn', 'eu_vat', 'gb_vat', 'us_ein']);
    expect(customer.taxIdentifiers.filter((one: Data) => one.primary)).toHaveLength(1);
    expect(customer.version).toBe(5);
  });
});

describe('removeTaxIdentifier', () => {
  it('takes one off', async () => {
    const { id } = await make({
      taxIdentifiers: [{ value: 'SE556677889901' }, { type: 'us_ein', value: '123456789' }],
    });
    const { customer } = await remove(id, 'eu_vat');
    expect(customer).toMatchObject({ taxIdentifiers: [{ ...ein, ...primary }], classification: 'B2B', version: 2 });
    const events = await eventsOf(gateway, key, id);
    expect(events.map(({ action }) => action)).toEqual(['customer.created', 'customer.taxIdentifierRemoved']);
  });

  it('finds none of a type that the customer has not, and no type that does not exist', async () => {
    const { id } = await make({ vatNumber: 'SE556677889901' });
    const before = await sum();
    expect(await remove(id, 'us_ein')).toEqual({ ...notFound('tax identifier', ''), id: null });
    expect(issuesOf(await remove(id, 'nope'))).toEqual([['input.type', 'UNKNOWN_VALUE']]);
    expect(await remove(absentId, 'eu_vat')).toEqual(notFound('customer', absentId));
    expect(await sum()).toBe(before);
  });
});

describe('the primary tax identifier', () => {
  const euAndEin = [{ type: 'us_ein', value: '123456789' }, { value: 'SE556677889901' }];

  it.each([
    ['the VAT number', euAndEin, {}, 'eu_vat'],
    ['the one that is named', [{ ...euAndEin[0], primary: true }, euAndEin[1]], {}, 'us_ein'],
    ['not the one that is refused', [euAndEin[0], { ...euAndEin[1], primary: false }], {}, 'us_ein'],
    ['the only one, though refused', [{ ...euAndEin[0], primary: false }], {}, 'us_ein'],
    [
      'the VAT number of the billing country',
      [{ value: 'GB980780684' }, { type: 'no_vat', value: '991825827MVA' }],
      { billingAddress: { country: 'NO' } },
      'no_vat',
    ],
    ['the EU’s VAT number before another', [{ value: 'GB980780684' }, { value: 'DE136695976' }], {}, 'eu_vat'],
    ['none where there is none', [], {}, null],
  ])('is %s', async (_what, taxIdentifiers, fields, expected) => {
    expect(primaryOf(await make({ ...fields, taxIdentifiers }))).toBe(expected);
  });

  it('stays until another is named, refused or removed', async () => {
    const { id } = await make({ taxIdentifiers: [{ ...euAndEin[0], primary: true }] });
    const primaryAfter = async (work: Promise<Data>) => primaryOf((await work).customer);
    expect(await primaryAfter(set(id, { value: 'SE556677889901' }))).toBe('us_ein');
    expect(await primaryAfter(updated(gateway, key, id, { taxIdentifiers: euAndEin }))).toBe('us_ein');
    expect(await primaryAfter(set(id, { value: 'SE556677889901', primary: true }))).toBe('eu_vat');
    expect(await primaryAfter(set(id, { type: 'us_ein', value: '123456789' }))).toBe('eu_vat');
    expect(await primaryAfter(set(id, { value: 'SE556677889901', primary: false }))).toBe('us_ein');
    expect(await primaryAfter(set(id, { value: 'GB980780684', primary: true }))).toBe('gb_vat');
    expect(await primaryAfter(remove(id, 'gb_vat'))).toBe('eu_vat');
    expect(await primaryAfter(remove(id, 'eu_vat'))).toBe('us_ein');
    expect(await primaryAfter(remove(id, 'us_ein'))).toBe(null);
  });
});

describe('vatNumber', () => {
  it.each([
    ['SE556677889901', {}, { ...swedish, ...primary }],
    ['se 5566778899-01', {}, { ...swedish, ...primary }],
    ['GB 980 7806 84', {}, { ...british, ...primary }],
    ['US123456789', { billingAddress: { country: 'US' } }, { ...ein, ...primary }],
    ['12-3456789', { billingAddress: { country: 'US' } }, { ...ein, ...primary }],
    ['556677889901', { billingAddress: { country: 'SE' } }, { ...swedish, ...primary }],
    ['991825827MVA', {}, identifier('no_vat', '991825827MVA', 'NO', { ...rightSum, ...primary })],
    ['GR094259216', {}, identifier('eu_vat', 'EL094259216', 'GR', { ...rightSum, ...primary })],
    ['any text', {}, identifier('unknown', 'any text', null, primary)],
  ])('%s %j is kept as what it is', async (vatNumber, fields, expected) => {
    const customer = await make({ ...fields, vatNumber });
    expect(customer.taxIdentifiers).toEqual([expected]);
    expect(customer.taxId).toEqual({ type: expected.type, value: expected.value });
  });

  it('replaces the one that was the VAT number, and no other', async () => {
    const { id } = await make({
      taxIdentifiers: [{ value: 'SE556677889901' }, { type: 'us_ein', value: '123456789' }],
    });
    const change = async (vatNumber: string | null) =>
      (await updated(gateway, key, id, { vatNumber })).customer.taxIdentifiers;
    expect(await change('DE136695976')).toEqual([{ ...german, ...primary }, ein]);
    expect(await change('GB980780684')).toEqual([{ ...british, ...primary }, ein]);
    expect(await change(null)).toEqual([{ ...ein, ...primary }]);
    // Seen from nowhere an EIN is no VAT number.
    expect(await change(null)).toEqual([{ ...ein, ...primary }]);
    expect(await change('SE556677889901')).toEqual([swedish, { ...ein, ...primary }]);
  });

  it('is the EIN where the billing country is the United States, and goes by the country that the update sets', async () => {
    const { id } = await make({ taxIdentifiers: [{ type: 'us_ein', value: '123456789' }] });
    const moved = { billingAddress: { country: 'US' }, vatNumber: 'US987654321' };
    const { customer } = await updated(gateway, key, id, moved);
    expect(customer.taxIdentifiers).toEqual([{ ...ein, value: '987654321', ...primary }]);
    expect((await updated(gateway, key, id, { vatNumber: null })).customer.taxIdentifiers).toEqual([]);
  });

  it('goes together with the tax identifiers that name the same, or none', async () => {
    const taxIdentifiers = [{ type: 'us_ein', value: '123456789' }];
    const both = await make({ taxIdentifiers, vatNumber: 'SE556677889901' });
    expect(both.taxIdentifiers).toEqual([{ ...swedish, ...primary }, ein]);
    const same = await make({ taxIdentifiers: [{ value: 'SE556677889901' }], vatNumber: 'SE 5566778899 01' });
    expect(same.taxIdentifiers).toEqual([{ ...swedish, ...primary }]);
    const refused = [{ value: 'SE556677889901', primary: false }, ...taxIdentifiers];
    expect(primaryOf(await make({ taxIdentifiers: refused, vatNumber: 'SE556677889901' }))).toBe('us_ein');
    const fresh = await make({ taxIdentifiers: [{ value: 'SE556677889901' }], vatNumber: null });
    expect(fresh.taxIdentifiers).toEqual([{ ...swedish, ...primary }]);
    const cleared = { taxIdentifiers: null, vatNumber: 'DE136695976' };
    expect((await updated(gateway, key, both.id, cleared)).customer.taxIdentifiers).toEqual([
      { ...german, ...primary },
    ]);
  });
});

describe('the classification', () => {
  const wrongVat = { type: 'eu_vat', value: 'SE556677889902' };
  it.each([
    ['a CONSUMER with a right number', { customerType: 'CONSUMER', vatNumber: 'US123456789' }, 'B2C'],
    ['nobody known', {}, 'B2C'],
    ['a BUSINESS without a number', { customerType: 'BUSINESS' }, 'B2C'],
    ['an EIN of right format', { taxIdentifiers: [{ type: 'us_ein', value: '123456789' }] }, 'B2B'],
    ['a VAT number of the EU that nobody has asked about', { vatNumber: 'SE556677889901' }, null],
    ['both', { taxIdentifiers: [{ type: 'us_ein', value: '123456789' }, { value: 'SE556677889901' }] }, 'B2B'],
    ['a VAT number of the EU of wrong format', { taxIdentifiers: [wrongVat] }, 'B2C'],
    ['a wrong one and an EIN', { taxIdentifiers: [wrongVat, { type: 'us_ein', value: '123456789' }] }, 'B2B'],
    ['a number with a failed check digit', { vatNumber: 'GB980780685' }, 'B2C'],
    ['a text that nobody checks', { taxIdentifiers: [{ type: 'unknown', value: '123' }] }, 'B2C'],
  ])('of %s', async (_who, fields, classification) => {
    expect((await make(fields)).classification).toBe(classification);
  });

  it('keeps a VAT number of the EU of wrong format, and says so', async () => {
    for (const value of ['SE556677889902', 'SE123', 'DE000000000', 'EU']) {
      const customer = await make({ taxIdentifiers: [{ type: 'eu_vat', value }] });
      expect(customer).toMatchObject({ vatValidationStatus: 'INVALID', classification: 'B2C' });
      expect(customer.taxIdentifiers).toMatchObject([{ value, formatValid: false }]);
    }
  });

  it('and the VAT status start over with another number', async () => {
    const { id } = await make({ vatNumber: 'SE556677889901' });
    const record = async () =>
      (await gateway.pool.query('select vat_record from customer where id = $1', [id])).rows[0].vat_record;
    const state = async (change: CustomerInput) => {
      const { customer } = await updated(gateway, key, id, change);
      return [customer.vatValidationStatus, customer.classification];
    };
    await knowVat(gateway.pool, id, 'VALID');
    const known = await record();
    expect(known).toMatchObject({ number: 'SE556677889901', verdict: 'VALID' });
    expect(await state({ notes: '1' })).toEqual(['VALID', 'B2B']);
    expect(await state({ vatNumber: 'SE 556677-8899 01' })).toEqual(['VALID', 'B2B']);
    expect(await state({ customerType: 'CONSUMER' })).toEqual(['VALID', 'B2C']);
    expect(await state({ customerType: null })).toEqual(['VALID', 'B2B']);
    expect(await record()).toEqual(known);
    expect(await state({ vatNumber: 'DE136695976' })).toEqual(['UNVALIDATED', null]);
    expect(await record()).toBeNull();
    await knowVat(gateway.pool, id, 'INVALID');
    expect(await state({ notes: '2' })).toEqual(['INVALID', 'B2C']);
    // An outage takes nothing away.
    await knowVat(gateway.pool, id, { status: 'MAINTENANCE', verdict: 'VALID' });
    expect(await state({ notes: '3' })).toEqual(['MAINTENANCE', 'B2B']);
    expect(await state({ vatNumber: 'DE136695970' })).toEqual(['INVALID', 'B2C']);
    expect(await record()).toEqual({ ...emptyVatRecord, number: 'DE136695970', error: 'FORMAT_INVALID' });
    expect(await state({ vatNumber: null })).toEqual(['UNVALIDATED', 'B2C']);
    expect(await record()).toBeNull();
  });

  it.each([
    [true, 'B2B'],
    [false, 'B2C'],
  ])('follows a person’s decision, whatever number the customer gets: %s', async (override, classification) => {
    const { id } = await make({ vatNumber: 'SE556677889901' });
    await knowVat(gateway.pool, id, { status: 'MANUAL', verdict: override ? 'INVALID' : 'VALID', override });
    const state = async (change: CustomerInput) => {
      const { customer } = await updated(gateway, key, id, change);
      const { rows } = await gateway.pool.query('select vat_record from customer where id = $1', [id]);
      const { override: decided, ...rest } = rows[0].vat_record;
      return [customer.vatValidationStatus, customer.classification, decided.valid, rest];
    };
    const { override: _none, ...forgotten } = emptyVatRecord;
    expect((await state({ notes: '1' })).slice(0, 3)).toEqual(['MANUAL', classification, override]);
    expect(await state({ vatNumber: 'DE136695976' })).toEqual(['MANUAL', classification, override, forgotten]);
    // What has not the form of a number is none, whoever says so.
    const wrong = { ...forgotten, number: 'DE136695970', error: 'FORMAT_INVALID' };
    expect(await state({ vatNumber: 'DE136695970' })).toEqual(['MANUAL', 'B2C', override, wrong]);
    expect(await state({ vatNumber: null })).toEqual(['MANUAL', 'B2C', override, forgotten]);
  });

  it('tells of a check of its own where the form of a VAT number of the EU is wrong', async () => {
    const { id } = await make({ taxIdentifiers: [wrongVat] });
    const checks = async () => {
      const { customer } = await gateway.ask(
        key,
        `query ($id: ID!) { customer(id: $id) { vat { status validated lastVerdict nextAttemptAt
          checks { nodes { vatNumber requester outcome status errorCode name consultationNumber evidenceHash } } } } }`,
        { id },
      );
      return customer.vat;
    };
    const nobody = { requester: null, name: null, consultationNumber: null, evidenceHash: null };
    const refused = { outcome: 'FORMAT_INVALID', status: 'INVALID', errorCode: 'FORMAT_INVALID', ...nobody };
    const state = { status: 'INVALID', validated: false, lastVerdict: null, nextAttemptAt: null };
    const first = { vatNumber: wrongVat.value, ...refused };
    expect(await checks()).toEqual({ ...state, checks: { nodes: [first] } });
    // Once for each number.
    await updated(gateway, key, id, { notes: '1', taxIdentifiers: [wrongVat] });
    expect(await checks()).toEqual({ ...state, checks: { nodes: [first] } });
    await updated(gateway, key, id, { vatNumber: 'DE136695970' });
    expect(await checks()).toEqual({ ...state, checks: { nodes: [{ ...first, vatNumber: 'DE136695970' }, first] } });
  });
});

describe('the origin', () => {
  it.each([
    ['SE', 'DOMESTIC', 'EU'],
    ['DE', 'EU', 'DOMESTIC'],
    ['GR', 'EU', 'EU'],
    ['NO', 'NON_EU', 'NON_EU'],
    ['GB', 'NON_EU', 'NON_EU'],
    ['XK', 'NON_EU', 'NON_EU'],
  ])('of %s is %s from Sweden, and %s from Germany', async (country, fromSweden, fromGermany) => {
    const fields = { billingAddress: { country } };
    expect([(await make(fields)).origin, (await make(fields, germanKey)).origin]).toEqual([fromSweden, fromGermany]);
  });

  it('is not known without a billing country, and follows it', async () => {
    const { id, origin } = await make();
    expect(origin).toBe('UNKNOWN');
    const { changes } = await updated(gateway, key, id, { billingAddress: { country: 'FI' } });
    expect(changesByPath({ changes })).toEqual({
      billingAddress: [null, { country: 'FI' }],
      origin: ['UNKNOWN', 'EU'],
    });
  });
});

describe('a tax identifier made of a personal number', () => {
  it('is masked without CUSTOMERS_PII, and the mask cannot be sent back', async () => {
    const blind = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'] });
    const { id } = await make({ vatNumber: 'SE821105995401', notes: 'x' });
    const seen = await readCustomer(gateway, blind, id);
    expect(seen.taxIdentifiers).toMatchObject([{ type: 'eu_vat', value: 'SE**********01' }]);
    expect(seen.taxId.value).toBe('SE**********01');
    const back = seen.taxIdentifiers.map(({ type, value }: Data) => ({ type, value }));
    expect(issuesOf(await update(gateway, blind, id, { taxIdentifiers: back }))).toEqual([
      ['input.customer.taxIdentifiers.0.value', 'NOT_ALLOWED'],
    ]);
    expect((await updated(gateway, blind, id, { notes: 'y' })).customer.taxId.value).toBe('SE**********01');
    expect((await readCustomer(gateway, key, id)).taxId.value).toBe('SE821105995401');
  });
});

describe('taxIdTypes', () => {
  const query =
    'query ($country: CountryCode) { taxIdTypes(country: $country) { type name countries example hasChecksum } }';

  it('are 110, each with an example of its country', async () => {
    const { taxIdTypes: all } = await gateway.ask(key, query);
    expect(all).toHaveLength(110);
    expect(all.map(({ type }: Data) => type)).toEqual(all.map(({ type }: Data) => type).sort());
    for (const { type, name, countries } of all) {
      expect(name).not.toBe('');
      expect(countries.length > 0 || type === 'eu_oss_vat').toBe(true);
    }
  });

  it('can all be set by their own examples', async () => {
    const { taxIdTypes: all } = await gateway.ask(key, query);
    const { id } = await make();
    const without: string[] = [];
    for (const { type, example, hasChecksum } of all) {
      const { customer, identifier: stored } = await set(id, { type, value: example });
      expect(stored).toMatchObject({ type, formatValid: true });
      expect(typesOf(customer)).toContain(type);
      if ((stored.checksumValid !== null) !== hasChecksum) without.push(type);
      await remove(id, type);
    }
    // Its numbers of 15 digits have a check digit, the newer ones of 16 have none.
    expect(without).toEqual(['id_npwp']);
  }, 120_000);

  it.each([
    ['SE', ['eu_vat']],
    ['US', ['us_ein']],
    ['NO', ['no_vat', 'no_voec']],
    ['GB', ['eu_vat', 'gb_vat']],
    ['AQ', []],
    ['ZZ', []],
  ])('of %s are %j', async (country, expected) => {
    const { taxIdTypes: some } = await gateway.ask(key, query, { country });
    expect(some.map(({ type }: Data) => type)).toEqual(expected);
  });
});

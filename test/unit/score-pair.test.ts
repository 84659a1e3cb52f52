import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MatchKind, MOST_PER_KEY, matchKeys, taxNumberKey } from '../../src/domains/customer/match-keys.rules.ts';
import {
  DEFAULT_MIN_SCORE,
  LEAST_STORED_SCORE,
  type MatchRecord,
  scorePair,
} from '../../src/domains/duplicate/score-pair.rules.ts';

const soak = Number(process.env.SOAK ?? 1);
const organizationId = '0190a0c0-0000-7000-8000-000000000000';

function recordOf(record: Partial<MatchRecord>): MatchRecord {
  return {
    organizationId,
    name: 'Nordviken Bygg AB',
    legalName: null,
    customerType: 'BUSINESS',
    email: null,
    additionalEmails: [],
    phone: null,
    orgNumber: null,
    billingAddress: { country: 'SE' },
    shippingAddress: null,
    taxNumbers: [],
    ...record,
  };
}

function keysOf(record: MatchRecord): Map<bigint, MatchKind> {
  const keys = new Map(matchKeys(record).map(({ kind, key }) => [key, kind]));
  for (const number of record.taxNumbers) {
    const key = taxNumberKey(organizationId, number);
    if (key !== null) keys.set(key, 'NUMBER');
  }
  return keys;
}

/** As many customers as `holders` says have what the two share, two where it says nothing. */
function score(a: Partial<MatchRecord>, b: Partial<MatchRecord>, holders: Partial<Record<MatchKind, number>> = {}) {
  const [one, other] = [recordOf(a), recordOf(b)];
  const keys = keysOf(other);
  const shared = [...keysOf(one)].filter(([key]) => keys.has(key));
  return scorePair(one, other, new Map(shared.map(([key, kind]) => [key, holders[kind] ?? 2])));
}

const office = { line1: 'Storgatan 12', postalCode: '12345', city: 'Umeå', country: 'SE' };
const elsewhere = { line1: 'Kungsgatan 3', postalCode: '41111', city: 'Göteborg', country: 'SE' };
const person = { customerType: 'CONSUMER', name: 'Anna Berg' } as const;

describe('twins are proposed', () => {
  it.each<[string, Partial<MatchRecord>, Partial<MatchRecord>, string[]]>([
    ['one registered name', {}, { name: 'Nordviken Bygg' }, ['SIMILAR_NAME']],
    ['a typing error in it', {}, { name: 'Nordvken Bygg AB' }, ['SIMILAR_NAME']],
    [
      'one name, moved',
      { billingAddress: office, phone: '08-12345678' },
      { billingAddress: elsewhere, phone: '+46812345678' },
      ['SAME_PHONE', 'SIMILAR_NAME'],
    ],
    [
      'an org number and the VAT number of it',
      { orgNumber: '5566778899' },
      { name: 'Something Else', taxNumbers: [{ type: 'eu_vat', value: 'SE556677889901', country: 'SE' }] },
      ['SAME_ORG_NUMBER'],
    ],
    [
      'a person with one address',
      { ...person, billingAddress: office },
      { ...person, name: 'Berg, Anna', billingAddress: { ...office, line1: 'STORG. 12' } },
      ['SIMILAR_NAME', 'SAME_ADDRESS'],
    ],
    [
      'a person with one e-mail address',
      { ...person, email: 'anna.berg@gmail.com' },
      { ...person, email: 'annaberg+shop@googlemail.com' },
      ['SAME_EMAIL', 'SIMILAR_NAME'],
    ],
    [
      'a person by initial',
      { ...person, email: 'a.berg@web.de' },
      { ...person, name: 'A. Berg', email: 'a.berg@web.de' },
      ['SAME_EMAIL', 'SIMILAR_NAME'],
    ],
    [
      'a company of one domain with a word more',
      { email: 'info@nordviken.se' },
      { name: 'Nordviken Bygg Sverige AB', email: 'anna@nordviken.se' },
      ['SAME_EMAIL_DOMAIN', 'SIMILAR_NAME'],
    ],
  ])('%s', (_, a, b, reasons) => {
    const found = score(a, b);
    expect(found.score).toBeGreaterThanOrEqual(DEFAULT_MIN_SCORE);
    expect(found.reasons).toEqual(reasons);
  });

  it('tells every number that is the same', () => {
    const both = {
      orgNumber: '5566778899',
      taxNumbers: [
        { type: 'eu_vat', value: 'SE556677889901', country: 'SE' },
        { type: 'no_voec', value: '2012345', country: 'NO' },
      ],
    };
    expect(score(both, { ...both, name: 'Something Else' }).reasons).toEqual([
      'SAME_ORG_NUMBER',
      'SAME_VAT_NUMBER',
      'SAME_TAX_ID',
    ]);
  });
});

describe('others are not', () => {
  const contact = { email: 'cfo@nordviken.se', phone: '+46812345678', billingAddress: office };
  it.each<[string, Partial<MatchRecord>, Partial<MatchRecord>, Partial<Record<MatchKind, number>>]>([
    ['namesakes', { ...person, billingAddress: office }, { ...person, billingAddress: elsewhere }, {}],
    [
      'namesakes at one provider',
      { ...person, email: 'anna.berg1@gmail.com' },
      { ...person, email: 'anna.berg2@gmail.com' },
      {},
    ],
    ['a family', { ...person, ...contact }, { ...person, ...contact, name: 'Lars Berg', email: 'lars@berg.se' }, {}],
    [
      'colleagues',
      { ...person, ...contact, email: 'anna@nordviken.se' },
      { ...person, ...contact, name: 'Lars Falk', email: 'lars@nordviken.se' },
      {},
    ],
    ['companies of one owner', contact, { ...contact, name: 'Falkens Bageri AB' }, {}],
    [
      'sisters',
      { name: 'Nordviken Sverige AB', email: 'a@nordviken.se' },
      { name: 'Nordviken Norge AS', email: 'b@nordviken.se', billingAddress: { country: 'NO' } },
      {},
    ],
    ['a company and its holding', contact, { ...contact, name: 'Nordviken Holding AB' }, {}],
    [
      'two legal persons of one name',
      { ...contact, orgNumber: '5566778899' },
      { ...contact, orgNumber: '5560360793' },
      {},
    ],
    ['two legal forms of one name', {}, { name: 'Nordviken Bygg HB' }, {}],
    [
      'clients of one accountant',
      { email: 'post@byra.se' },
      { email: 'post@byra.se', name: 'Falkens Bageri AB' },
      { EMAIL: 12, EMAIL_DOMAIN: 12 },
    ],
    [
      'neighbours in an office hotel',
      { billingAddress: office },
      { billingAddress: office, name: 'Falkens Bageri AB' },
      { ADDRESS: 31 },
    ],
    ['a name that many have', {}, {}, { NAME: 20, SIMILAR_NAME: 20 }],
    [
      'numbered houses',
      { name: 'Brf Solen 1', ...contact },
      { name: 'Brf Solen 2', ...contact },
      { EMAIL: 4, PHONE: 4 },
    ],
  ])('%s', (_, a, b, holders) => {
    expect(score(a, b, holders).score).toBeLessThan(DEFAULT_MIN_SCORE);
  });

  it('says nothing of two that share nothing', () => {
    expect(score({}, { name: 'Falkens Bageri AB' })).toEqual({ score: 0, reasons: [] });
  });

  it('takes another number that is a typing error away for the same company, and one that is not for another', () => {
    const [right, wrong, other] = ['5566778899', '5566778890', '5560360793'];
    const same = { email: 'info@nordviken.se' };
    expect(score({ ...same, orgNumber: right }, { ...same, orgNumber: wrong }).score).toBeGreaterThan(
      DEFAULT_MIN_SCORE,
    );
    expect(score({ ...same, orgNumber: right }, { ...same, orgNumber: other }).score).toBeGreaterThan(
      LEAST_STORED_SCORE,
    );
    expect(score({ ...same, orgNumber: right }, { ...same, orgNumber: other }).score).toBeLessThan(DEFAULT_MIN_SCORE);
  });

  it('lets fifty namesakes be one where only two of them live in a house', () => {
    const lives = { ...person, billingAddress: office };
    const many = { NAME: MOST_PER_KEY, SIMILAR_NAME: MOST_PER_KEY };
    expect(score(person, person, many).score).toBeLessThan(LEAST_STORED_SCORE);
    expect(score(lives, lives, many).score).toBeGreaterThan(DEFAULT_MIN_SCORE);
  });
});

const names = [
  'Nordviken Bygg AB',
  'Nordviken Byg',
  'Bygg Nordviken HB',
  'Anna Berg',
  'A. Berg',
  'Ana Berg',
  '漢字',
  'Nordviken Bygg 2',
];
const anyRecord: fc.Arbitrary<MatchRecord> = fc.record({
  organizationId: fc.constant(organizationId),
  name: fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })),
  legalName: fc.option(fc.constantFrom(...names)),
  customerType: fc.constantFrom('BUSINESS', 'SOLE_TRADER', 'CONSUMER', 'UNKNOWN'),
  email: fc.option(fc.constantFrom('a@acme.se', 'b@acme.se', 'a.b@gmail.com', 'ab+c@gmail.com', 'c@gmail.com')),
  additionalEmails: fc.subarray(['a@acme.se', 'x@y.se']),
  phone: fc.option(fc.constantFrom('08-12345678', '+46812345678', '+4712345678')),
  orgNumber: fc.option(fc.constantFrom('5566778899', '5560360793', '5566778890')),
  billingAddress: fc.option(fc.constantFrom(office, elsewhere, { country: 'NO' })),
  shippingAddress: fc.option(fc.constantFrom(office, elsewhere)),
  taxNumbers: fc.subarray([
    { type: 'eu_vat', value: 'SE556677889901', country: 'SE' },
    { type: 'unknown', value: '5566778899', country: 'SE' },
    { type: 'no_vat', value: '923609016MVA', country: 'NO' },
  ]),
});
const anyHolders = fc.record({
  NAME: fc.integer({ min: 2, max: MOST_PER_KEY }),
  SIMILAR_NAME: fc.integer({ min: 2, max: MOST_PER_KEY }),
  EMAIL: fc.integer({ min: 2, max: MOST_PER_KEY }),
  EMAIL_DOMAIN: fc.integer({ min: 2, max: MOST_PER_KEY }),
  PHONE: fc.integer({ min: 2, max: MOST_PER_KEY }),
  ADDRESS: fc.integer({ min: 2, max: MOST_PER_KEY }),
  NUMBER: fc.integer({ min: 2, max: MOST_PER_KEY }),
});

describe('scores', () => {
  it('are the same whichever of the two comes first, from 0 to 1, with three decimals', { timeout: 60_000 }, () => {
    const property = fc.property(anyRecord, anyRecord, anyHolders, (a, b, holders) => {
      const found = score(a, b, holders);
      expect(score(b, a, holders)).toEqual(found);
      expect(found.score).toBeGreaterThanOrEqual(0);
      expect(found.score).toBeLessThanOrEqual(1);
      expect(Number(found.score.toFixed(3))).toBe(found.score);
    });
    fc.assert(property, { numRuns: 300 * soak });
  });

  it.each<[string, (record: MatchRecord) => MatchRecord]>([
    ['an e-mail address', (record) => ({ ...record, additionalEmails: [...record.additionalEmails, 'same@same.se'] })],
    ['a phone number', (record) => ({ ...record, phone: '+46700000000' })],
    ['an address', (record) => ({ ...record, shippingAddress: { ...office, line1: 'Samgatan 1' } })],
    [
      'a tax number',
      (record) => ({
        ...record,
        taxNumbers: [...record.taxNumbers, { type: 'unknown', value: '77777777X', country: null }],
      }),
    ],
    ['a legal name', (record) => ({ ...record, legalName: 'Samlingen Holding AB' })],
  ])('never fall where both get %s', { timeout: 60_000 }, (_, add) => {
    const property = fc.property(anyRecord, anyRecord, anyHolders, (a, b, holders) => {
      const [left, right] = [
        { ...a, shippingAddress: null, phone: null, legalName: null },
        { ...b, shippingAddress: null, phone: null, legalName: null },
      ];
      // What is added is shared by these two alone; what they have anyway is as common as before.
      const before = score(left, right, holders).score;
      const after = scoreWith(add(left), add(right), left, right, holders);
      expect(after).toBeGreaterThanOrEqual(before);
    });
    fc.assert(property, { numRuns: 150 * soak });
  });

  it('never rise where more customers have what the two share', { timeout: 60_000 }, () => {
    const property = fc.property(anyRecord, anyRecord, anyHolders, (a, b, holders) => {
      const kinds = Object.keys(holders) as MatchKind[];
      const before = score(a, b, holders).score;
      for (const kind of kinds)
        expect(score(a, b, { ...holders, [kind]: MOST_PER_KEY }).score).toBeLessThanOrEqual(before);
    });
    fc.assert(property, { numRuns: 60 * soak });
  });
});

function scoreWith(
  a: MatchRecord,
  b: MatchRecord,
  before: MatchRecord,
  other: MatchRecord,
  holders: Record<MatchKind, number>,
) {
  const keys = keysOf(b);
  const old = new Set([...keysOf(before).keys(), ...keysOf(other).keys()]);
  const shared = [...keysOf(a)].filter(([key]) => keys.has(key));
  return scorePair(a, b, new Map(shared.map(([key, kind]) => [key, old.has(key) ? holders[kind] : 2]))).score;
}

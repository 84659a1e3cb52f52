import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressForm } from '../../src/domains/customer/match-address.rules.ts';
import { emailForm } from '../../src/domains/customer/match-email.rules.ts';
import {
  kindOfKey,
  type MatchFacts,
  type MatchKind,
  matchKeys,
  taxNumberKey,
} from '../../src/domains/customer/match-keys.rules.ts';
import { nameForm, typoTexts } from '../../src/domains/customer/match-name.rules.ts';
import { likenessOf } from '../../src/domains/customer/match-name-likeness.rules.ts';
import { phoneForm } from '../../src/domains/customer/match-phone.rules.ts';

const soak = Number(process.env.SOAK ?? 1);
const organizationId = '0190a0c0-0000-7000-8000-000000000000';
const otherOrganizationId = '0190a0c0-0000-7000-8000-000000000001';

function factsOf(facts: Partial<MatchFacts>): MatchFacts {
  return {
    organizationId,
    name: 'Acme',
    legalName: null,
    customerType: 'UNKNOWN',
    email: null,
    additionalEmails: [],
    phone: null,
    orgNumber: null,
    billingAddress: null,
    shippingAddress: null,
    ...facts,
  };
}

function keysOf(facts: Partial<MatchFacts>, kind?: MatchKind): bigint[] {
  return matchKeys(factsOf(facts))
    .filter((one) => kind === undefined || one.kind === kind)
    .map(({ key }) => key);
}

function sharedKinds(a: Partial<MatchFacts>, b: Partial<MatchFacts>): MatchKind[] {
  const [left, right] = [matchKeys(factsOf(a)), keysOf(b)];
  return [...new Set(left.filter(({ key }) => right.includes(key)).map(({ kind }) => kind))];
}

describe('names', () => {
  it.each([
    ['Müller & Söhne GmbH', 'muller sohne', 'gmbh'],
    ['MUELLER und SOEHNE', 'muller sohne', null],
    ['Nord GmbH & Co. KG', 'nord', 'gmbhcokg'],
    ['AB Volvo (publ)', 'volvo', 'ab'],
    ['Nordbygg AB Umeå', 'nordbygg umea', 'ab'],
    ['Foo Sp. z o.o.', 'foo', 'spzoo'],
    ['Foo sp.z o.o.', 'foo', 'spzoo'],
    ['Foo s. r. o.', 'foo', 'sro'],
    ['Foo S.r.l.', 'foo', 'srl'],
    ['Foo A/S', 'foo', 'as'],
    ['Foo Pty. Ltd.', 'foo', 'ptyltd'],
    ['Foo UG (haftungsbeschränkt)', 'foo', 'ug'],
    ['Foo Limited', 'foo', 'ltd'],
    ['Foo L.L.C.', 'foo', 'llc'],
    ['OÜ Foo', 'foo', 'ou'],
    ['Foo Aktiebolag', 'foo', 'ab'],
    ['株式会社トヨタ', 'トヨタ', 'kk'],
    ['トヨタ（株）', 'トヨタ', 'kk'],
    ['ООО Ромашка', 'ромашка', 'ооо'],
    ['Ελλάς ΑΕ', 'ελλας', 'αε'],
    ['Anna Ek', 'anna ek', null],
    ['Eva Ås', 'as eva', null],
    ['Nordek e.K.', 'nordek', 'ek'],
    ['Berg, Anna', 'anna berg', null],
    ["O'Neill", 'oneill', null],
    ['Aarhus', 'arhus', null],
    ['Århus', 'arhus', null],
    ['AB', 'ab', null],
    ['GmbH & Co. KG', 'gmbh', 'kg'],
    ['And', 'and', null],
    ['🙂🙂', '🙂🙂', null],
    ['!!!', '!!!', null],
  ])('reads %j as %j of form %j', (name, sorted, legalForm) => {
    expect(nameForm(name)).toMatchObject({ sorted, legalForm });
  });

  it.each([
    ['Acme Bygg AB', 'Acme Bygg Aktiebolag', 'SAME'],
    ['Nord Bygg', 'Nordbygg', 'SAME'],
    ['Anna Berg', 'Berg, Anna', 'SAME'],
    ['Nordbygg', 'Nordbyg', 'TYPO'],
    ['Nordbygg', 'Nrodbygg', 'TYPO'],
    ['Nordbygg Konsult', 'Kosnult Nordbygg', 'TYPOS'],
    ['Nordbygg Konsult', 'Nordbuggg Konslt', 'TYPOS'],
    ['Anna Andersson', 'A. Andersson', 'LONGER'],
    ['Anna Maria Berg', 'Anna Berg', 'LONGER'],
    ['Acme Bygg', 'Acme Bygg Sverige', 'LONGER'],
    ['Acme Bygg', 'Acme Bygg Holding', 'OTHER'],
    ['Acme Sverige', 'Acme Norge', 'OTHER'],
    ['Hotell Norden Umeå', 'Hotell Norden Luleå', 'OTHER'],
    ['Brf Solen 1', 'Brf Solen 2', 'OTHER'],
    ['Brf Solen', 'Brf Solen 2', 'OTHER'],
    ['A Andersson', 'B Andersson', 'OTHER'],
    ['Anna Berg', 'Lars Berg', 'OTHER'],
    ['ABB', 'ABC', 'OTHER'],
  ])('calls %j and %j %s', (one, other, likeness) => {
    expect([likenessOf(nameForm(one), nameForm(other)), likenessOf(nameForm(other), nameForm(one))]).toEqual([
      likeness,
      likeness,
    ]);
  });

  it.each([
    ['Anna Berg', 'Berg, Anna', ['NAME', 'SIMILAR_NAME']],
    ['Nordviken Bygg AB', 'Nordviken Byg AB', ['SIMILAR_NAME']],
    ['Nord Bygg AB', 'Nordbygg AB', ['SIMILAR_NAME']],
    ['Acme Bygg Umeå', 'Acme Bygg', ['SIMILAR_NAME']],
    ['Berg Anna', 'Anna Bergg', ['SIMILAR_NAME']],
    ['Acme', 'Zenit', []],
    ['ABB', 'ABC', []],
  ])('finds %j by %j through %j', (one, other, kinds) => {
    expect(sharedKinds({ name: one }, { name: other })).toEqual(kinds);
  });

  it('finds a name by the legal name of another', () => {
    expect(sharedKinds({ name: 'Bergs Blommor' }, { name: 'Tulpan', legalName: 'Bergs Blommor AB' })).toContain('NAME');
  });

  it('finds each name that is one typing error away, wherever in the name', { timeout: 60_000 }, () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzåøλж漢');
    const name = fc.array(letter, { minLength: 5, maxLength: 60 });
    const property = fc.property(name, fc.nat(), letter, fc.nat(3), (letters, place, other, error) => {
      const at = place % letters.length;
      const [here = '', next = ''] = [letters[at], letters[at + 1]];
      const changed = [
        letters.with(at, other),
        letters.toSpliced(at, 1),
        letters.toSpliced(at, 0, other),
        next === '' ? letters : letters.with(at, next).with(at + 1, here),
      ][error];
      const texts = typoTexts(letters.join(''));
      expect(typoTexts((changed ?? letters).join('')).some((text) => texts.includes(text))).toBe(true);
    });
    fc.assert(property, { numRuns: 300 * soak });
  });
});

describe('e-mail addresses', () => {
  it.each([
    ['Anna.Berg+shop@Example-AB.se', 'anna.berg@example-ab.se', false],
    ['anna.b.erg@googlemail.com', 'annaberg@gmail.com', true],
    ['annaberg+x@Gmail.com', 'annaberg@gmail.com', true],
    ['+46@gmail.com', '+46@gmail.com', true],
    ['...@gmail.com', '...@gmail.com', true],
    ['a.berg@hotmail.se', 'a.berg@hotmail.se', true],
    ['a.berg@telia.com', 'a.berg@telia.com', true],
    ['a.berg@gmx.de', 'a.berg@gmx.de', true],
    ['a@protonmail.com', 'a@proton.me', true],
  ])('reads %s as %s', (email, address, isPublic) => {
    expect(emailForm(email)).toMatchObject({ address, isPublic });
  });

  it.each(['nobody', '@acme.se', 'anna@', ''])('does not read %j', (email) => {
    expect(emailForm(email)).toBeNull();
  });

  it('has a key for the domain only where not everybody may have an address there', () => {
    expect(keysOf({ email: 'anna@acme.se' }, 'EMAIL_DOMAIN')).toHaveLength(1);
    expect(keysOf({ email: 'anna@gmail.com' }, 'EMAIL_DOMAIN')).toEqual([]);
    expect(sharedKinds({ email: 'anna@acme.se' }, { name: 'Zenit', additionalEmails: ['ANNA+x@acme.se'] })).toEqual([
      'EMAIL',
      'EMAIL_DOMAIN',
    ]);
  });
});

describe('phone numbers', () => {
  it.each([
    ['08-123 456 78', 'SE', '+46812345678'],
    ['+46 (0)8 123 456 78', 'NO', '+46812345678'],
    ['0046812345678', null, '+46812345678'],
    ['(212) 555-0123', 'US', '+12125550123'],
    ['030 901820', 'DE', '+4930901820'],
    ['12 34 56 78', 'NO', '+4712345678'],
    ['123456', null, ':123456'],
    ['12', 'SE', null],
    ['none', 'SE', null],
    ['', null, null],
  ])('reads %j from %s as %s', (phone, country, form) => {
    expect(phoneForm(phone, country)).toBe(form);
  });
});

describe('addresses', () => {
  it.each([
    [
      { line1: 'Bahnhofstraße 12', postalCode: '10115', country: 'DE' },
      { line1: 'Bahnhofstr. 12', postalCode: 'D-10115', country: 'DE' },
    ],
    [
      { line1: 'Storgatan 12 A', postalCode: '123 45', country: 'SE' },
      { line1: 'STORG. 12a', postalCode: 'SE-12345', country: 'SE' },
    ],
    [
      { line1: 'Björkvägen 3 B, lgh 1102', postalCode: '12345', country: 'SE' },
      { line1: 'Bjoerkvaegen 3b', postalCode: '12345', country: 'SE' },
    ],
    [
      { line1: '12 High Street', postalCode: 'SW1A 1AA', country: 'GB' },
      { line1: 'High St. 12', postalCode: 'sw1a1aa', country: 'GB' },
    ],
    [
      { line1: 'c/o Berg', line2: 'Main Street 5', postalCode: '80202-1234', country: 'US' },
      { line1: 'Main St 5', postalCode: '80202', country: 'US' },
    ],
    [
      { line1: 'ul. Długa 7', city: 'Łódź', country: 'PL' },
      { line1: 'Dluga 7', city: 'LODZ', country: 'PL' },
    ],
  ])('reads %j like %j', (one, other) => {
    expect(addressForm(one)?.house).toBe(addressForm(other)?.house);
    expect(addressForm(one)?.house).not.toBeNull();
  });

  it.each([
    [
      { line1: 'Storgatan 12', postalCode: '12345', country: 'SE' },
      { line1: 'Storgatan 13', postalCode: '12345', country: 'SE' },
    ],
    [
      { line1: 'Storgatan 12', postalCode: '12345', country: 'SE' },
      { line1: 'Storgatan 12', postalCode: '12346', country: 'SE' },
    ],
    [
      { line1: 'Storgatan 12', postalCode: '12345', country: 'SE' },
      { line1: 'Storgatan 12', postalCode: '12345', country: 'FI' },
    ],
  ])('tells %j from %j', (one, other) => {
    expect(addressForm(one)?.house).not.toBe(addressForm(other)?.house);
  });

  it.each([
    { country: 'SE' },
    { line1: 'Storgatan', postalCode: '12345' },
    { line1: 'Storgatan 12', country: 'SE' },
    {},
  ])('knows no house in %j', (address) => {
    expect(keysOf({ billingAddress: address }, 'ADDRESS')).toEqual([]);
  });
});

describe('numbers', () => {
  it.each([
    ['5566778899', 'SE', { type: 'eu_vat', value: 'SE556677889901', country: 'SE' }],
    ['198211059954', 'SE', { type: 'eu_vat', value: 'SE821105995401', country: 'SE' }],
    ['5566778899', null, { type: 'eu_vat', value: 'SE556677889901', country: 'SE' }],
    ['0112038-9', 'FI', { type: 'eu_vat', value: 'FI01120389', country: 'FI' }],
    ['24256790', 'DK', { type: 'eu_vat', value: 'DK24256790', country: 'DK' }],
    ['923 609 016', 'NO', { type: 'no_vat', value: '923609016MVA', country: 'NO' }],
    ['526-10-40-828', 'PL', { type: 'eu_vat', value: 'PL5261040828', country: 'PL' }],
    ['403.170.701', 'BE', { type: 'eu_vat', value: 'BE0403170701', country: 'BE' }],
    ['552 081 317', 'FR', { type: 'eu_vat', value: 'FR03552081317', country: 'FR' }],
    ['552 081 317 00012', 'FR', { type: 'eu_vat', value: 'FR03552081317', country: 'FR' }],
    ['CHE-116.281.710', 'CH', { type: 'ch_vat', value: 'CHE116281710MWST', country: 'CH' }],
    ['123456789', 'CA', { type: 'ca_gst_hst', value: '123456789RT0001', country: 'CA' }],
    ['004 085 616', 'AU', { type: 'au_abn', value: '53004085616', country: 'AU' }],
    ['094259216', 'GR', { type: 'eu_vat', value: 'EL094259216', country: 'GR' }],
    ['12-3456789', 'US', { type: 'us_ein', value: '123456789', country: 'US' }],
  ])('org number %s of %s is part of %j', (orgNumber, country, number) => {
    const keys = keysOf({ orgNumber, billingAddress: country === null ? null : { country } }, 'NUMBER');
    expect(keys).toEqual([taxNumberKey(organizationId, number)]);
  });

  it.each([
    [
      { type: 'eu_vat', value: 'GB123456789', country: 'GB' },
      { type: 'gb_vat', value: 'GB123456789001', country: 'GB' },
    ],
    [
      { type: 'eu_vat', value: 'NL123456789B01', country: 'NL' },
      { type: 'eu_vat', value: 'NL123456789B02', country: 'NL' },
    ],
    [
      { type: 'unknown', value: 'de 123 456 789', country: 'DE' },
      { type: 'eu_vat', value: 'DE123456789', country: 'DE' },
    ],
  ])('%j and %j have one key', (one, other) => {
    expect(taxNumberKey(organizationId, one)).toBe(taxNumberKey(organizationId, other));
  });

  it.each([
    { type: 'unknown', value: '0000000000', country: 'SE' },
    { type: 'unknown', value: 'none', country: null },
    { type: 'li_vat', value: '1', country: 'LI' },
  ])('%j names nobody', (number) => {
    expect(taxNumberKey(organizationId, number)).toBeNull();
  });

  it('knows that every court has an HRB 12345', () => {
    expect(keysOf({ orgNumber: 'HRB 12345', billingAddress: { country: 'DE' } }, 'NUMBER')).toEqual([]);
  });

  it('keeps short numbers to their country', () => {
    const [one, other] = ['IS', 'LI'].map((country) =>
      taxNumberKey(organizationId, { type: 'is_vat', value: '12345', country }),
    );
    expect(one).not.toBe(other);
  });
});

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const anyAddress = fc.option(
  fc.record(
    { line1: anyText, line2: anyText, city: anyText, postalCode: anyText, country: fc.constantFrom('SE', 'XX', '') },
    { requiredKeys: [] },
  ),
);
const anyFacts: fc.Arbitrary<MatchFacts> = fc.record({
  organizationId: fc.constant(organizationId),
  name: anyText,
  legalName: fc.option(anyText),
  customerType: fc.constantFrom('BUSINESS', 'SOLE_TRADER', 'CONSUMER', 'UNKNOWN'),
  email: fc.option(fc.oneof(anyText, fc.emailAddress())),
  additionalEmails: fc.array(fc.oneof(anyText, fc.emailAddress()), { maxLength: 3 }),
  phone: fc.option(fc.oneof(anyText, fc.stringMatching(/^[+\d ()-]{1,20}$/))),
  orgNumber: fc.option(anyText),
  billingAddress: anyAddress,
  shippingAddress: anyAddress,
});

describe('keys', () => {
  it('takes any text, always makes the same keys, each once, signed, of 64 bits, with its kind in it', {
    timeout: 60_000,
  }, () => {
    const property = fc.property(anyFacts, (facts) => {
      const keys = matchKeys(facts);
      expect(matchKeys(facts)).toEqual(keys);
      expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
      for (const { kind, key } of keys) {
        expect(BigInt.asIntN(64, key)).toBe(key);
        expect(kindOfKey(key)).toBe(kind);
      }
      if (facts.name.trim() !== '') expect(keys.filter(({ kind }) => kind === 'NAME')).not.toEqual([]);
    });
    fc.assert(property, { numRuns: 300 * soak });
  });

  it('never lets two organizations meet', { timeout: 60_000 }, () => {
    const property = fc.property(anyFacts, (facts) => {
      const others = new Set(matchKeys({ ...facts, organizationId: otherOrganizationId }).map(({ key }) => key));
      expect(matchKeys(facts).filter(({ key }) => others.has(key))).toEqual([]);
    });
    fc.assert(property, { numRuns: 100 * soak });
  });

  it('keeps its numbers: another key would hide every stored one', () => {
    const keys = matchKeys(
      factsOf({ name: 'ABB', email: 'info@abb.com', phone: '+46812345678', orgNumber: '5566778899' }),
    );
    expect(keys.map(({ kind, key }) => `${kind} ${key}`)).toMatchInlineSnapshot(`
      [
        "NAME -4948958365635022136",
        "SIMILAR_NAME -8523998728520889391",
        "EMAIL -1221909835440265950",
        "EMAIL_DOMAIN -8243847879053833317",
        "PHONE -6218969892060680372",
        "NUMBER 8426380827942029558",
      ]
    `);
  });
});

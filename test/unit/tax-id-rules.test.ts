import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkTaxId,
  isTaxIdType,
  isVatType,
  taxIdTypes,
  typeOfTaxId,
  vatNumberOf,
} from '../../src/domains/tax-id/tax-id.rules.ts';

const anyType = fc.constantFrom('unknown', ...taxIdTypes.map(({ type }) => type));
const anyCountry = fc.constantFrom(null, 'SE', 'GR', 'GB', 'US', 'MX', 'CH', 'XX');

describe('taxIdTypes', () => {
  it('are 110, each once, in alphabetical order', () => {
    const types = taxIdTypes.map(({ type }) => type);
    expect(types).toHaveLength(110);
    expect(types).toEqual([...new Set(types)].sort());
  });

  it('name one country each, but for the two of the EU', () => {
    const several = taxIdTypes.filter(({ countries }) => countries.length !== 1);
    expect(several.map(({ type, countries }) => [type, countries.length])).toEqual([
      ['eu_oss_vat', 0],
      ['eu_vat', 28],
    ]);
    expect(taxIdTypes.every(({ countries }) => countries.every((country) => /^[A-Z]{2}$/.test(country)))).toBe(true);
    expect(taxIdTypes.find(({ type }) => type === 'eu_vat')?.countries).toContain('GR');
  });

  it.each(taxIdTypes)('$type takes its published example $example', ({ type, example, countries }) => {
    const found = checkTaxId(type, example, null);
    expect(found).toMatchObject({ type, formatValid: true });
    expect(found?.country).toBe(type === 'eu_vat' ? 'SE' : (countries[0] ?? null));
  });

  it('are known with `unknown`, and no others', () => {
    expect(['us_ein', 'unknown', 'eu_vat'].every(isTaxIdType)).toBe(true);
    expect(['', 'US_EIN', 'constructor', '__proto__', 'se_vat'].some(isTaxIdType)).toBe(false);
    expect(checkTaxId('constructor', '1', null)).toBeNull();
  });
});

// A number with the right check digit, as people write it, and its stored form where that is not just the digits.
const valid: readonly (readonly [string, string])[] = [
  ['ar_cuit', '20-05536168-2'],
  ['au_abn', '51 824 753 556'],
  ['bg_uic', '175074752'],
  ['bg_uic', '1213961230342'],
  ['br_cnpj', '16.727.230/0001-97'],
  ['br_cnpj', '12.ABC.345/01DE-35'],
  ['br_cpf', '390.533.447-05'],
  ['by_tin', '200988541'],
  ['ca_bn', '123026635'],
  ['ca_gst_hst', '123026635 RT 0001'],
  ['ca_qst', '1000000163TQ0001'],
  ['ch_uid', 'CHE-100.155.212'],
  ['ch_uid', 'CHE-100.155.212 HR'],
  ['ch_vat', 'CHE-107.787.577 IVA'],
  ['ch_vat', 'CHE-116.281.710 MWST'],
  ['ch_vat', 'CHE-116.281.710'],
  ['cl_tin', '76086428-5'],
  ['cn_tin', '91110000600037341L'],
  ['cn_tin', '11010519491231002X'],
  ['co_nit', '213.123.432-1'],
  ['do_rcn', '1-01-85004-3'],
  ['do_rcn', '001-1391820-5'],
  ['ec_ruc', '1792060346-001'],
  ['es_cif', 'J99216582'],
  ['eu_vat', 'SE 556677-8899 01'],
  ['gb_vat', 'GB 980 7806 84'],
  ['gn_nif', '693770885'],
  ['hr_oib', '33392005961'],
  ['hu_tin', '12892312-2-42'],
  ['id_npwp', '01.312.166.0-091.000'],
  ['il_vat', '516179157'],
  ['il_vat', '039337423'],
  ['in_gst', '27AAPFU0939F1ZV'],
  ['jp_cn', '5-8356-7825-6246'],
  ['jp_trn', 'T5835678256246'],
  ['kr_brn', '116-82-00276'],
  ['kz_bin', '940140000385'],
  ['li_uid', 'CHE-100.155.212'],
  ['me_pib', '02655284'],
  ['mk_vat', 'MK 4030000375897'],
  ['mx_rfc', 'GODE 561231 GR8'],
  ['mx_rfc', 'MAB-930714-8T4'],
  ['no_vat', 'NO 995 525 828 MVA'],
  ['nz_gst', '49-091-850'],
  ['om_vat', 'OM 1100006083'],
  ['pe_ruc', '20512333797'],
  ['ro_tin', 'RO 185 472 90'],
  ['rs_pib', '101134702'],
  ['ru_inn', '7707083893'],
  ['ru_inn', '500100732259'],
  ['sa_vat', '300000000000003'],
  ['sg_uen', '00192200M'],
  ['sg_uen', 'T01FC6132D'],
  ['si_tin', '50223054'],
  ['sn_ninea', '3067221 2G2'],
  ['sv_nit', '0614-050707-104-8'],
  ['th_vat', '0-9940-00617-72-1'],
  ['tr_tin', '4540536920'],
  ['tw_vat', '00501503'],
  ['tw_vat', '00501508'],
  ['uy_ruc', '21-140634-001-1'],
  ['ve_rif', 'V-11470283-4'],
  ['vn_tin', '0100233488'],
];

// The same with a wrong check digit: kept.
const mistyped: readonly (readonly [string, string])[] = [
  ['ar_cuit', '20055361683'],
  ['au_abn', '51824753557'],
  ['bg_uic', '175074751'],
  ['bg_uic', '1213961230343'],
  ['br_cnpj', '16727230000198'],
  ['br_cpf', '39053344706'],
  ['by_tin', '200988542'],
  ['ca_bn', '123026636'],
  ['ca_gst_hst', '123026636RT0001'],
  ['ca_qst', '1000000164TQ0001'],
  ['ch_uid', 'CHE100155213'],
  ['ch_vat', 'CHE116281711MWST'],
  ['cl_tin', '760864284'],
  ['cn_tin', '911100006000373410'],
  ['co_nit', '2131234322'],
  ['do_rcn', '101850042'],
  ['do_rcn', '00113918204'],
  ['ec_ruc', '1792060347001'],
  ['es_cif', 'J99216583'],
  ['gb_vat', 'GB980780685'],
  ['gb_vat', 'GBGD500'],
  ['gn_nif', '693770880'],
  ['hr_oib', '33392005962'],
  ['hu_tin', '12892313242'],
  ['id_npwp', '013121661091000'],
  ['il_vat', '516179150'],
  ['in_gst', '27AAPFU0939F1ZO'],
  ['jp_cn', '2835678256246'],
  ['jp_trn', 'T2835678256246'],
  ['kr_brn', '1168200277'],
  ['kz_bin', '940140000384'],
  ['li_uid', 'CHE100155213'],
  ['me_pib', '02655283'],
  ['mk_vat', 'MK4030000375890'],
  ['mx_rfc', 'GODE561231GR9'],
  ['no_vat', '995525829MVA'],
  ['nz_gst', '136410133'],
  ['om_vat', 'OM1100006084'],
  ['pe_ruc', '20512333798'],
  ['ro_tin', '18547291'],
  ['rs_pib', '101134701'],
  ['ru_inn', '7707083894'],
  ['sa_vat', '123456789012345'],
  ['sg_uen', '00192200N'],
  ['si_tin', '50223055'],
  ['sn_ninea', '3067222'],
  ['sv_nit', '06140507071049'],
  ['th_vat', '0994000617722'],
  ['tr_tin', '4540536921'],
  ['tw_vat', '00501502'],
  ['uy_ruc', '211406340012'],
  ['ve_rif', 'V114702835'],
  ['vn_tin', '0100233480'],
];

// Numbers without a check digit, or whose check digit nobody publishes.
const withoutCheckDigit: readonly (readonly [string, string])[] = [
  ['cn_tin', '110105194912310'],
  ['co_nit', '213123432'],
  ['cr_tin', '3-101-999999'],
  ['de_stn', '181/815/08155'],
  ['eu_oss_vat', 'EU372022452'],
  ['eu_vat', 'LV32345678901'],
  ['gb_vat', 'GBGD001'],
  ['gb_vat', 'GBHA500'],
  ['id_npwp', '3201234567890001'],
  ['ke_pin', 'P051365947M'],
  ['ma_vat', '12345678'],
  ['md_vat', '1234567'],
  ['mx_rfc', 'XAXX010101000'],
  ['ua_vat', '123456789012'],
  ['us_ein', '91-1144442'],
  ['za_vat', '4123456789'],
];

describe('check digits', () => {
  it.each(valid)('%s: %s is right', (type, value) => {
    expect(checkTaxId(type, value, null)).toMatchObject({ formatValid: true, checksumValid: true });
  });

  it.each(mistyped)('%s: %s is wrong, and kept', (type, value) => {
    expect(checkTaxId(type, value, null)).toMatchObject({ value, formatValid: true, checksumValid: false });
  });

  it.each(withoutCheckDigit)('%s: %s has none', (type, value) => {
    expect(checkTaxId(type, value, null)).toMatchObject({ formatValid: true, checksumValid: null });
  });

  it('are told of exactly the types that have one', () => {
    const told = taxIdTypes.filter(({ hasChecksum }) => hasChecksum).map(({ type }) => type);
    expect(told).toEqual([...new Set(valid.map(([type]) => type))].sort());
    for (const { type, example } of taxIdTypes.filter(({ hasChecksum }) => !hasChecksum))
      expect(checkTaxId(type, example, null)?.checksumValid).toBeNull();
  });
});

describe('the stored form', () => {
  it.each([
    ['us_ein', 'US123456789', '123456789'],
    ['us_ein', ' 12-3456789\n', '123456789'],
    ['us_ein', '１２－３４５６７８９', '123456789'],
    ['us_ein', '12–3456789', '123456789'],
    ['mx_rfc', 'ñ&a 010203 ab9', 'Ñ&A010203AB9'],
    ['mx_rfc', 'n\u0303&a010203ab9', 'Ñ&A010203AB9'],
    ['ca_pst_bc', 'PST-1234-5678', 'PST12345678'],
    ['ca_bn', 'CA 123026635', '123026635'],
    ['ch_uid', 'CHE-123.456.789 HR', 'CHE123456789HR'],
    ['ch_vat', 'che-116.281.710 mwst', 'CHE116281710MWST'],
    ['my_itn', 'C 1234567890', 'C1234567890'],
    ['ad_nrt', 'ad L-123456-Z', 'L123456Z'],
    ['br_cnpj', '01.234.456/5432-10', '01234456543210'],
    ['gb_vat', '980 7806 84', 'GB980780684'],
    ['mk_vat', '4030000375897', 'MK4030000375897'],
    ['no_vat', 'no 995 525 828 mva', '995525828MVA'],
    ['is_vat', 'IS 12345', '12345'],
  ])('%s: %j is stored as %s', (type, value, stored) => {
    expect(checkTaxId(type, value, null)).toMatchObject({ value: stored, formatValid: true });
  });

  it('has the country of the type, not the one given', () => {
    expect(checkTaxId('us_ein', '12-3456789', 'SE')?.country).toBe('US');
    expect(checkTaxId('eu_oss_vat', 'EU372022452', 'US')?.country).toBeNull();
    expect(checkTaxId('eu_vat', 'EL094259216', 'SE')?.country).toBe('GR');
  });

  it('of `unknown` is the text as given', () => {
    const unchecked = { type: 'unknown', formatValid: true, checksumValid: null };
    expect(checkTaxId('unknown', '  AbC-12 🎉 ', 'SE')).toEqual({ ...unchecked, value: 'AbC-12 🎉', country: 'SE' });
    expect(checkTaxId('unknown', 'x', null)).toEqual({ ...unchecked, value: 'x', country: null });
  });
});

describe('refused formats', () => {
  it.each([
    ['ad_nrt', '123456Z'],
    ['ae_trn', '12345678901234'],
    ['al_tin', 'J1234567N'],
    ['ar_cuit', '2005536168'],
    ['au_abn', '5182475355A'],
    ['bg_uic', '1234567890'],
    ['br_cnpj', '0123445654321A'],
    ['br_cpf', '1234567898'],
    ['by_tin', '12345678'],
    ['ca_bn', '123456789RT0001'],
    ['ca_gst_hst', '123456789'],
    ['ca_pst_bc', '12345678'],
    ['ca_qst', '1234567890TX1234'],
    ['cd_nif', 'B0123456M'],
    ['ch_uid', '123456789'],
    ['ch_vat', 'E123456789'],
    ['ch_vat', 'CHE123456789HR'],
    ['cl_tin', '12345678L'],
    ['cn_tin', '12345678901234'],
    ['co_nit', '12345678'],
    ['cr_tin', '12345678'],
    ['de_stn', '123456789'],
    ['do_rcn', '1234567890'],
    ['ec_ruc', '1234567890'],
    ['eg_tin', '12345678'],
    ['es_cif', '12345678Z'],
    ['eu_oss_vat', 'EU12345678'],
    ['gb_vat', 'GB12345678'],
    ['gb_vat', 'FR12345678901'],
    ['hu_tin', '12345678'],
    ['il_vat', '12345678'],
    ['in_gst', '12ABCDE3456FGAH'],
    ['is_vat', '1234567'],
    ['jp_cn', 'T1234567891234'],
    ['jp_trn', '1234567891234'],
    ['ke_pin', 'B000111111A'],
    ['kr_brn', '123456789'],
    ['kz_bin', '12345678901'],
    ['li_vat', '123456'],
    ['ma_vat', '123456789012345'],
    ['md_vat', '1234567890123'],
    ['mx_rfc', 'AB010203AB9'],
    ['no_vat', '123456789'],
    ['nz_gst', '1234567'],
    ['om_vat', 'OM12345678'],
    ['ph_tin', '1234567890'],
    ['ru_inn', '12345678901'],
    ['sa_vat', '3123456789013'],
    ['sg_gst', '12345678X'],
    ['th_vat', '123456789123'],
    ['ua_vat', '12345678'],
    ['us_ein', '12345678'],
    ['us_ein', ''],
    ['us_ein', 'US'],
    ['us_ein', '12-345678٩'],
    ['us_ein', '12-345\u200e6789'],
    ['us_ein', '12-345\u00006789'],
    ['us_ein', '12-345\t6789'],
    ['us_ein', '12-3456789🎉'],
    ['us_ein', '12_3456789'],
    ['vn_tin', '12345678901'],
    ['za_vat', '5123456789'],
    ['no_such_type', '1'],
  ])('%s refuses %j', (type, value) => expect(checkTaxId(type, value, null)).toBeNull());

  it('includes what is longer than 100 characters', () => {
    expect(checkTaxId('us_ein', `12${'-'.repeat(98)}3456789`, null)).toBeNull();
    expect(checkTaxId('us_ein', `12${'-'.repeat(90)}3456789`, null)?.value).toBe('123456789');
  });
});

describe('typeOfTaxId', () => {
  it.each([
    ['SE556677889901', null, 'eu_vat'],
    ['se 556677-8899 01', 'US', 'eu_vat'],
    ['GR094259216', null, 'eu_vat'],
    ['EL 094 259 216', 'SE', 'eu_vat'],
    ['XI980780684', 'GB', 'eu_vat'],
    ['ATU13585627', null, 'eu_vat'],
    ['SE123', null, 'eu_vat'],
    ['SE123', 'US', 'eu_vat'],
    ['556677889901', 'SE', 'eu_vat'],
    ['094259216', 'GR', 'eu_vat'],
    ['anything', 'DE', 'eu_vat'],
    ['GB 980 7806 84', null, 'gb_vat'],
    ['GBGD001', 'SE', 'gb_vat'],
    ['980780684', 'GB', 'gb_vat'],
    ['CHE-116.281.710 MWST', null, 'ch_vat'],
    ['CHE116281710', 'DE', 'ch_vat'],
    ['CHE-123.456.789 HR', 'CH', 'ch_uid'],
    ['NO 995 525 828 MVA', null, 'no_vat'],
    ['995525828mva', null, 'no_vat'],
    ['995525828', 'NO', 'no_vat'],
    ['EU372022452', null, 'eu_oss_vat'],
    ['IM3720224521', null, 'eu_oss_vat'],
    ['MK4030000375897', null, 'mk_vat'],
    ['OM1100006083', null, 'om_vat'],
    ['123456789 RT 0002', null, 'ca_gst_hst'],
    ['1234567890TQ1234', 'CA', 'ca_qst'],
    ['123456789', 'AU', 'au_abn'],
    ['123456789', 'IN', 'in_gst'],
    ['T1234567891234', 'JP', 'jp_trn'],
    ['DEL010203AB9', 'MX', 'mx_rfc'],
    ['12-3456789', 'US', 'us_ein'],
    ['12345678', 'HK', 'unknown'],
    ['123456789', null, 'unknown'],
    ['DELTA', null, 'unknown'],
    ['Sweden', 'US', 'us_ein'],
    ['', null, 'unknown'],
    ['SE'.repeat(60), null, 'unknown'],
  ])('of %j with country %s is %s', (value, country, type) => expect(typeOfTaxId(value, country)).toBe(type));
});

describe('isVatType', () => {
  it.each(['eu_vat', 'eu_oss_vat', 'gb_vat', 'ch_vat', 'no_vat', 'au_abn', 'in_gst', 'nz_gst', 'ae_trn', 'my_sst'])(
    'is true for %s',
    (type) => expect(isVatType(type)).toBe(true),
  );

  it.each(['us_ein', 'ch_uid', 'hr_oib', 'de_stn', 'br_cpf', 'ca_pst_bc', 'no_voec', 'unknown', ''])(
    'is false for %j',
    (type) => expect(isVatType(type)).toBe(false),
  );

  it('is true for each known type of a country that typeOfTaxId finds', () => {
    const countries = taxIdTypes.flatMap((one) => one.countries);
    const found = new Set(countries.map((country) => typeOfTaxId('?', country)));
    found.delete('unknown');
    // What invoices of the United States carry, though there is no VAT.
    found.delete('us_ein');
    expect([...found].filter((type) => !isVatType(type) || !isTaxIdType(type))).toEqual([]);
  });
});

describe('vatNumberOf', () => {
  const some = (...types: readonly string[]) => types.map((type) => ({ type }));

  it.each([
    [some('us_ein', 'gb_vat', 'eu_vat'), 'GB', 'eu_vat'],
    [some('au_abn', 'gb_vat', 'ch_vat'), 'GB', 'gb_vat'],
    [some('gb_vat', 'ch_vat', 'au_abn'), 'SE', 'au_abn'],
    [some('gb_vat', 'ch_vat', 'unknown'), null, 'ch_vat'],
    [some('unknown', 'us_ein', 'gb_vat'), 'US', 'us_ein'],
    [some('us_ein', 'unknown'), 'US', 'us_ein'],
    [some('us_ein', 'hr_oib'), 'HR', undefined],
    [some(), 'SE', undefined],
  ])('of %o billed in %s is %s', (identifiers, country, type) => {
    expect(vatNumberOf(identifiers, country)?.type).toBe(type);
  });

  it('does not depend on the order of the identifiers, and gives back the identifier itself', () => {
    const types = taxIdTypes.map(({ type }) => ({ type }));
    const property = fc.property(fc.shuffledSubarray(types, { minLength: 1 }), anyCountry, (identifiers, country) => {
      const found = vatNumberOf(identifiers, country);
      expect(vatNumberOf(identifiers.toReversed(), country)).toBe(found);
      expect(found === null || identifiers.includes(found)).toBe(true);
    });
    fc.assert(property);
  });
});

describe('any text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[A-Z]{0,4}[0-9A-Z .\-/]{0,16}$/),
  );

  it('is checked without an exception, and its stored form is stored as it is', () => {
    const property = fc.property(anyType, texts, anyCountry, (type, text, country) => {
      const found = checkTaxId(type, text, country);
      if (found) expect(checkTaxId(type, found.value, country)).toEqual(found);
      expect(isTaxIdType(typeOfTaxId(text, country))).toBe(true);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('in the format of a type is checked without an exception', () => {
    const examples = fc.constantFrom(...taxIdTypes);
    const changed = fc.tuple(examples, fc.nat({ max: 20 }), fc.constantFrom(...'0123456789AXZ'));
    const property = fc.property(changed, ([{ type, example }, at, character]) => {
      const text = example.slice(0, at) + character + example.slice(at + 1);
      const found = checkTaxId(type, text, null);
      if (found) expect(checkTaxId(type, found.value, null)).toEqual(found);
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

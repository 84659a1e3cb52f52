import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTaxId, splitEuVat, viesPrefixes } from '../../src/domains/tax-id/tax-id.rules.ts';

const check = (value: string, country: string | null = null) => checkTaxId('eu_vat', value, country);

interface Verdict {
  readonly formatValid: boolean;
  readonly checksumValid: boolean | null;
}

const right: Verdict = { formatValid: true, checksumValid: true };
const withoutCheckDigit: Verdict = { formatValid: true, checksumValid: null };
const wrongCheckDigit: Verdict = { formatValid: false, checksumValid: false };
const wrongShape: Verdict = { formatValid: false, checksumValid: null };

// Prefix, its country, a valid number, the same with a wrong check digit, a number of a wrong shape.
const members = [
  ['AT', 'AT', 'ATU13585627', 'ATU13585626', 'AT13585627'],
  ['BE', 'BE', 'BE0403019261', 'BE0403019262', 'BE04030192611'],
  ['BG', 'BG', 'BG175074752', 'BG175074751', 'BG17507475'],
  ['CY', 'CY', 'CY10259033P', 'CY10259033Z', 'CY102590335'],
  ['CZ', 'CZ', 'CZ25123891', 'CZ25123890', 'CZ95123891'],
  ['DE', 'DE', 'DE136695976', 'DE136695978', 'DE13669597'],
  ['DK', 'DK', 'DK13585628', 'DK13585627', 'DK135856280'],
  ['EE', 'EE', 'EE100931558', 'EE100594103', 'EE10093155'],
  ['EL', 'GR', 'EL094259216', 'EL123456781', 'EL0942592160'],
  ['ES', 'ES', 'ESB58378431', 'ESB64717839', 'ES583784311'],
  ['FI', 'FI', 'FI20774740', 'FI20774741', 'FI2077474'],
  ['FR', 'FR', 'FR40303265045', 'FR84323140391', 'FRIO303265045'],
  ['HR', 'HR', 'HR33392005961', 'HR33392005962', 'HR3339200596'],
  ['HU', 'HU', 'HU12892312', 'HU12892313', 'HU1289231'],
  ['IE', 'IE', 'IE6433435F', 'IE6433435E', 'IE6433435'],
  ['IT', 'IT', 'IT00743110157', 'IT00743110158', 'IT0074311015'],
  ['LT', 'LT', 'LT119511515', 'LT100001919018', 'LT119511525'],
  ['LU', 'LU', 'LU15027442', 'LU15027443', 'LU1502744'],
  ['LV', 'LV', 'LV40003521600', 'LV40003521601', 'LV4000352160'],
  ['MT', 'MT', 'MT11679112', 'MT11679113', 'MT1167911'],
  ['NL', 'NL', 'NL004495445B01', 'NL123456789B90', 'NL004495445A01'],
  ['PL', 'PL', 'PL8567346215', 'PL8567346216', 'PL856734621'],
  ['PT', 'PT', 'PT501964843', 'PT501964842', 'PT001964843'],
  ['RO', 'RO', 'RO18547290', 'RO18547291', 'RO08547290'],
  ['SE', 'SE', 'SE556677889901', 'SE556677889801', 'SE556677889902'],
  ['SI', 'SI', 'SI50223054', 'SI50223055', 'SI5022305'],
  ['SK', 'SK', 'SK2022749619', 'SK2022749618', 'SK0022749619'],
  ['XI', 'GB', 'XI980780684', 'XI980780685', 'XI98078068'],
] as const;

describe('eu_vat', () => {
  it('knows the 28 prefixes of VIES', () => {
    expect([...viesPrefixes].sort()).toEqual(members.map(([prefix]) => prefix));
  });

  it.each(members)('%s (%s): takes %s, finds the check digit of %s and the shape of %s wrong', (...member) => {
    const [prefix, country, valid, mistyped, shapeless] = member;
    expect(check(valid)).toEqual({ type: 'eu_vat', value: valid, country, ...right });
    expect(check(mistyped)).toEqual({ type: 'eu_vat', value: mistyped, country, ...wrongCheckDigit });
    expect(check(shapeless)).toEqual({ type: 'eu_vat', value: shapeless, country, ...wrongShape });
    expect(splitEuVat(valid)).toEqual({ prefix, number: valid.slice(2) });
  });

  it.each([
    ['BG', 'BG831919536', right, 'an entity may begin with 4 to 8'],
    ['BG', 'BG831919537', wrongCheckDigit, ''],
    ['BG', 'BG7523169263', right, 'a citizen'],
    ['BG', 'BG7111042925', right, 'a foreigner'],
    ['BG', 'BG4000000002', wrongCheckDigit, 'the rule for others is not upside down'],
    ['BG', 'BG4000000006', right, 'another'],
    ['BG', 'BG1100000004', right, 'another'],
    ['BG', 'BG1001000105', wrongCheckDigit, 'none of them'],
    ['DE', 'DE036695976', wrongShape, 'no leading 0'],
    ['SI', 'SI00223054', wrongShape, 'no leading 0'],
    ['CY', 'CY12000139V', wrongShape, 'not 12'],
    ['BE', 'BE1000000021', right, 'the 1 is new'],
    ['BE', 'BE2000000062', wrongShape, 'only 0 and 1 lead'],
    ['CZ', 'CZ640903926', right, 'the special form'],
    ['CZ', 'CZ640903927', wrongCheckDigit, ''],
    ['CZ', 'CZ600000008', right, 'the special form, remainder 0'],
    ['CZ', 'CZ7103192745', right, 'a birth number'],
    ['CZ', 'CZ7113192745', wrongCheckDigit, 'no such month'],
    ['ES', 'ES54362315K', right, 'a person'],
    ['ES', 'ESX2482300W', right, 'a foreign person'],
    ['FR', 'FRK7399859412', right, 'a key of letters'],
    ['FR', 'FR53000004605', right, 'Monaco'],
    ['IE', 'IE6433435OA', right, 'two letters'],
    ['IE', 'IE8D79739I', right, 'the old form'],
    ['LV', 'LV32345678901', withoutCheckDigit, 'a new personal code'],
    ['LV', 'LV16117519997', right, 'an old personal code'],
    ['LV', 'LV16137519997', wrongCheckDigit, 'no such month'],
    ['LT', 'LT100001919017', right, 'twelve digits'],
    ['NL', 'NL004495445B00', wrongShape, 'B00 is illegal'],
    ['NL', 'NL123456789B13', right, 'a sole trader'],
    ['RO', 'RO1630615123457', right, 'a person'],
    ['SK', 'SK1078449064', right, 'a person'],
    ['SK', 'SK1078449065', wrongCheckDigit, ''],
    ['XI', 'XIGD001', withoutCheckDigit, 'a government department'],
    ['XI', 'XIGD500', wrongShape, 'out of its range'],
    ['XI', 'XIHA500', withoutCheckDigit, 'a health authority'],
    ['XI', 'XIHA499', wrongShape, 'out of its range'],
    ['XI', 'XI980780684001', right, 'a branch'],
    ['XI', 'XIZZ123', wrongShape, 'ZZ never'],
  ])('corrected rules of %s: %s is %o: %s', (_prefix, value, verdict) => {
    expect(check(value)).toMatchObject({ value, ...verdict });
  });

  it.each(['ADL123456Z', 'CHE116281710MWST', 'GB980780684', 'NO923609016MVA', 'US123456789', 'HELLO', '123456789'])(
    'keeps %j, which is none, without a country',
    (value) => expect(check(value)).toEqual({ type: 'eu_vat', value, country: null, ...wrongShape }),
  );

  it.each(['', '-', ' . '])('refuses %j, which is no number at all', (value) => {
    for (const country of [null, 'SE']) expect(checkTaxId('eu_vat', value, country)).toBeNull();
  });

  it.each([
    ['GR094259216', null, 'EL094259216'],
    ['gr 094 259 216', null, 'EL094259216'],
    ['094259216', 'GR', 'EL094259216'],
    ['94259216', 'GR', 'EL094259216'],
    ['EL94259216', null, 'EL094259216'],
    ['403.019.261', 'BE', 'BE0403019261'],
    ['BE 403 019 261', null, 'BE0403019261'],
    ['556677889901', 'SE', 'SE556677889901'],
    ['556677-8899 01', 'SE', 'SE556677889901'],
    ['U13585627', 'AT', 'ATU13585627'],
    ['K7399859412', 'FR', 'FRK7399859412'],
    ['B58378431', 'ES', 'ESB58378431'],
    ['de136695976', 'SE', 'DE136695976'],
    ['ＤＥ１３６６９５９７６', null, 'DE136695976'],
    ['DE\u00a0136‑695‑976', null, 'DE136695976'],
    ['IE8Z49289F', null, 'IE8Z49289F'],
    ['IE-8+49289 F', null, 'IE8+49289F'],
  ])('reads %s with country %s as %s', (value, country, stored) => {
    const found = check(value, country);
    expect(found?.value).toBe(stored);
    if (!stored.startsWith('IE')) expect(found).toMatchObject(right);
  });

  it.each([
    ['123', 'SE', 'SE123'],
    ['123', 'GB', '123'],
    ['123', 'US', '123'],
    ['GB980780684', 'SE', 'GB980780684'],
    ['BE123456789', null, 'BE123456789'],
    ['SE', 'SE', 'SE'],
    ['SE5566778899🎉', 'SE', 'SE5566778899🎉'],
    ['SE5566\u200e77889901', null, 'SE5566\u200e77889901'],
    ['SE5566\u000077889901', null, 'SE5566\u000077889901'],
    ['SE٥٥٦٦٧٧٨٨٩٩٠١', null, 'SE٥٥٦٦٧٧٨٨٩٩٠١'],
    ['١٢٣', 'SE', '١٢٣'],
  ])('keeps %j of %s as %j, format wrong', (value, country, stored) => {
    expect(check(value, country)).toMatchObject({ value: stored, ...wrongShape });
  });

  it('refuses what is longer than 100 characters', () => {
    expect(check(`  SE${'1'.repeat(98)}  `)).toMatchObject(wrongShape);
    expect(check(`SE${'1'.repeat(99)}`)).toBeNull();
  });

  it('is right only where the check digit is not wrong', () => {
    const numbers = fc.tuple(
      fc.constantFrom(...members.map(([prefix]) => prefix)),
      fc.stringMatching(/^[0-9]{7,13}[0-9A-Z]{1,3}$/),
    );
    const property = fc.property(numbers, ([prefix, number]) => {
      const found = check(prefix + number);
      expect(found?.formatValid && found.checksumValid === false).toBe(false);
      expect(found?.country).toBe(members.find(([known]) => known === prefix)?.[1]);
    });
    fc.assert(property);
  });
});

describe('splitEuVat', () => {
  it.each(['GR094259216', 'GB980780684', 'CHE116281710', 'ADL123456Z', 'NO923609016MVA', 'SE', 'S', '', '556677'])(
    'is null for %j',
    (value) => expect(splitEuVat(value)).toBeNull(),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLeitwegId } from '../../src/kernel/leitweg-id.ts';
import { parsePeppolId, peppolHint } from '../../src/kernel/peppol-id.ts';

describe('parsePeppolId', () => {
  it.each([
    ['0192:991825827', '0192:991825827'],
    [' 0192:991825827 ', '0192:991825827'],
    ['0088:1548079098355', '0088:1548079098355'],
    ['0208:0202239951', '0208:0202239951'],
    ['0007:5566778899', '0007:5566778899'],
    ['0007:8211059954', '0007:8211059954'],
    ['0184:13585628', '0184:13585628'],
    ['0184:DK13585628', '0184:dk13585628'],
    ['0151:51824753556', '0151:51824753556'],
    ['0204:04011000-1234512345-06', '0204:04011000-1234512345-06'],
    ['9930:DE123456789', '9930:de123456789'],
    ['0242:000001-PEPPOL.a_b~c', '0242:000001-peppol.a_b~c'],
    ['0158:12345678', '0158:12345678'],
    [`0225:${'A'.repeat(130)}`, `0225:${'a'.repeat(130)}`],
  ])('reads %s', (text, stored) => {
    expect(parsePeppolId(text)).toBe(stored);
    expect(parsePeppolId(stored)).toBe(stored);
  });

  it.each([
    '',
    '0192',
    '0192:',
    '0192:99182582',
    '0192:991825828',
    '0192:991 825 827',
    '192:991825827',
    '0088:1548079098356',
    '0088:154807909835',
    '0208:0202239952',
    '0208:2202239951',
    '0007:556677-8899',
    '0007:5566778898',
    '0007:198211059954',
    '0184:1358562',
    '0184:SE13585628',
    '0151:51824753557',
    '0151:01824753556',
    '9955:SE556677889901',
    '9906:IT06363391001',
    '9907:RSSBBR69C48F839A',
    '9901:1234567890',
    '0037:1234567800001',
    '0193:test',
    '9912:DE123456789',
    '9999:1',
    '0000:1',
    '0225:a b',
    '0225:a/b',
    '0225:a:b',
    '0225:é',
    '0225:\u212a',
    '0225:a\nb',
    `0225:${'a'.repeat(131)}`,
    'iso6523-actorid-upis::0192:991825827',
    '٠١٩٢:991825827',
  ])('refuses %j', (text) => {
    expect(parsePeppolId(text)).toBeNull();
  });

  it.each([
    ['0088:', '154807909835', 1],
    ['0192:', '99182582', 1],
    ['0007:', '556677889', 1],
  ])('takes one check digit of %s%s alone', (scheme, value, length) => {
    const tried = Array.from({ length: 10 ** length }, (_, digit) => parsePeppolId(`${scheme}${value}${digit}`));
    expect(tried.filter((id) => id !== null)).toHaveLength(1);
  });

  it('gives an example in its hint that it takes', () => {
    expect(parsePeppolId(peppolHint.split(' ').at(-1) ?? '')).not.toBeNull();
  });

  it('never throws, and reads its own form again', () => {
    const ids = fc.oneof(fc.string(), fc.stringMatching(/^(0225|9930|0199|0060):[A-Za-z0-9._~-]{1,130}$/));
    fc.assert(
      fc.property(ids, (text) => {
        const stored = parsePeppolId(text);
        if (stored !== null) expect(parsePeppolId(stored.toUpperCase())).toBe(stored);
      }),
    );
  });
});

/** The id of the two addresses: ISO 7064 MOD 97-10, as KoSIT describes it. */
function leitwegId(coarse: string, fine: string): string {
  const digits = [...`${coarse}${fine}00`].map((character) => Number.parseInt(character, 36)).join('');
  const check = String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
  return [coarse, fine, check].filter(Boolean).join('-');
}

describe('parseLeitwegId', () => {
  it.each([
    ['04011000-1234512345-06', '04011000-1234512345-06'],
    [' 04011000-1234512345-06 ', '04011000-1234512345-06'],
    [leitwegId('991', 'ABC1').toLowerCase(), leitwegId('991', 'ABC1')],
    [leitwegId('09', ''), leitwegId('09', '')],
    [leitwegId('160123456789', 'Z'.repeat(30)), leitwegId('160123456789', 'Z'.repeat(30))],
  ])('reads %s', (text, stored) => {
    expect(parseLeitwegId(text)).toBe(stored);
  });

  it.each([
    '',
    '991-1234512345-06',
    '04011000-1234512345-07',
    '04011000123451234506',
    '04011000-12345-12345-06',
    '04011000-1234512345-6',
    '04011000 1234512345 06',
    '04011000-12345ß-06',
    leitwegId('00', '1'),
    leitwegId('17', '1'),
    leitwegId('98', '1'),
    leitwegId('9', '1'),
    leitwegId('0401100012345', '1'),
    leitwegId('04011000', 'A'.repeat(31)),
  ])('refuses %j', (text) => {
    expect(parseLeitwegId(text)).toBeNull();
  });

  it('takes every id made by the rule, in any case, and none with another digit', () => {
    const coarse = fc.stringMatching(/^(0[1-9]|1[0-6]|99)[0-9]{0,10}$/);
    const fine = fc.stringMatching(/^[0-9A-Z]{0,30}$/);
    const property = fc.property(coarse, fine, fc.nat(), (one, other, at) => {
      const id = leitwegId(one, other);
      expect(parseLeitwegId(id.toLowerCase())).toBe(id);
      const place = at % id.length;
      const digit = id[place] ?? '-';
      if (!/\d/.test(digit)) return;
      const wrong = `${id.slice(0, place)}${(Number(digit) + 1) % 10}${id.slice(place + 1)}`;
      expect(parseLeitwegId(wrong)).toBeNull();
    });
    fc.assert(property);
  });
});

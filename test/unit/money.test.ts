import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencies, isCurrency, minorUnitsOf } from '../../src/kernel/currency.ts';
import { formatMoney, moneyOf } from '../../src/kernel/money.ts';
import { projectRoot } from '../../src/project-root.ts';

describe('moneyOf', () => {
  it.each([
    ['10.500000', 'EUR', '10.50'],
    ['10.000000', 'EUR', '10.00'],
    ['10.000000', 'JPY', '10'],
    ['10.500000', 'JPY', '10.5'],
    ['10.000000', 'KWD', '10.000'],
    ['0.000001', 'EUR', '0.000001'],
    ['-0.100000', 'EUR', '-0.10'],
    ['7', 'EUR', '7.00'],
    ['99999999999999.999999', 'EUR', '99999999999999.999999'],
  ])('writes %s %s as %s', (amount, currency, short) => {
    expect(moneyOf(amount, currency)).toEqual({ amount: short, currency });
  });
});

describe('formatMoney', () => {
  it.each([
    ['1234.5', 'EUR', 'en', '€1,234.50'],
    ['1234.5', 'EUR', 'de', '1.234,50\u00a0€'],
    ['1234.5', 'EUR', 'de-AT', '€\u00a01.234,50'],
    ['1234', 'JPY', 'en', '¥1,234'],
    ['0.5', 'JPY', 'en', '¥0.5'],
    ['1', 'KWD', 'en', 'KWD\u00a01.000'],
    ['-0.000001', 'USD', 'en', '-$0.000001'],
    ['123456789012345678901234567890.12', 'EUR', 'en', '€123,456,789,012,345,678,901,234,567,890.12'],
    ['0.1234567890123456', 'EUR', 'en', '€0.1234567890123456'],
  ])('writes %s %s in %s as %s', (amount, currency, locale, formatted) => {
    expect(formatMoney({ amount, currency }, locale)).toBe(formatted);
  });

  it('keeps every digit of any amount', () => {
    const amounts = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.stringMatching(/^\d{2,6}$/));
    const property = fc.property(amounts, ([whole, fraction]) => {
      const money = moneyOf(`${whole}.${fraction}`, 'EUR');
      expect(formatMoney(money, 'en').replace(/[^\d.]/g, '')).toBe(money.amount);
    });
    fc.assert(property);
  });

  it.each(['xx', 'zz-ZZ', 'not a locale!', '', '-', 'en_US', 'x'.repeat(1000)])('falls back to en for %j', (locale) => {
    expect(formatMoney({ amount: '1234.5', currency: 'EUR' }, locale)).toBe('€1,234.50');
  });

  it('falls back to en on a German server too', () => {
    const code = `import('./src/kernel/money.ts').then(({ formatMoney }) => console.log(
      new Intl.NumberFormat().resolvedOptions().locale, formatMoney({ amount: '1234.5', currency: 'EUR' }, 'xx')))`;
    const env = { ...process.env, LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' };
    const output = execFileSync(process.execPath, ['--import', 'tsx', '-e', code], {
      cwd: projectRoot,
      env,
      encoding: 'utf8',
    });
    expect(output).toBe('de-DE €1,234.50\n');
  });
});

describe('currencies', () => {
  it.each([
    [0, ['CLP', 'ISK', 'JPY', 'KRW', 'PYG', 'UGX', 'VND', 'XAF', 'XOF', 'XPF']],
    [2, ['EUR', 'HUF', 'IDR', 'LBP', 'MGA', 'MRU', 'SEK', 'TWD', 'USD']],
    [3, ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']],
  ])('have %s digits in their minor unit: %j', (digits, codes) => {
    expect(codes.map(minorUnitsOf)).toEqual(codes.map(() => digits));
  });

  it('are listed once each, and Intl knows them all', () => {
    const known = new Set(Intl.supportedValuesOf('currency'));
    // Three are newer than the Intl of Node 20.
    expect(currencies.filter((code) => !known.has(code) && !['VED', 'XCG', 'ZWG'].includes(code))).toEqual([]);
    expect(currencies.length).toBe(new Set(currencies).size);
    expect(currencies.every((currency) => /^[A-Z]{3}$/.test(currency))).toBe(true);
  });

  it.each(['HRK', 'BGN', 'ANG', 'SLL', 'DEM', 'XAU', 'XXX', 'XTS', 'eur', 'EURO', '', ' EUR', 'toString'])(
    'are not %j',
    (code) => {
      expect(isCurrency(code)).toBe(false);
    },
  );

  it.each(['EUR', 'SEK', 'XCG', 'ZWG', 'SLE', 'VED', 'XOF'])('are %s', (code) => {
    expect(isCurrency(code)).toBe(true);
  });
});

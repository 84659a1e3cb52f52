import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountsOf, type PricedLine, sharesOf } from '../../src/domains/invoice/invoice-amounts.rules.ts';
import { decimalOf } from '../../src/kernel/decimal.ts';
import { soak } from '../support/customer-arbitrary.ts';

const line = (quantity: string, unitPrice: string, taxRate: string): PricedLine => ({
  quantity: decimalOf(quantity),
  unitPrice: decimalOf(unitPrice),
  taxRate: decimalOf(taxRate),
});

/** Amounts in whole units and their decimals: `12.34`. */
const shown = (value: bigint, decimals: number) => {
  const text = (Number(value) / 1_000_000).toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
};
const reckon = (lines: readonly PricedLine[], decimals = 2) => {
  const { lines: each, subtotal, tax, total } = amountsOf(lines, decimals);
  const show = (value: bigint) => shown(value, decimals);
  return {
    lines: each.map((one) => [show(one.amount), show(one.tax)]),
    totals: [subtotal, tax, total].map(show),
  };
};

describe('amountsOf', () => {
  it.each([
    ['one line', [line('1', '100', '25')], 2, [['100.00', '25.00']], ['100.00', '25.00', '125.00']],
    ['nothing at all', [line('1', '0', '25')], 2, [['0.00', '0.00']], ['0.00', '0.00', '0.00']],
    ['a half goes up', [line('0.5', '0.01', '0')], 2, [['0.01', '0.00']], ['0.01', '0.00', '0.01']],
    ['a half below zero goes down', [line('0.5', '-0.01', '0')], 2, [['-0.01', '0.00']], ['-0.01', '0.00', '-0.01']],
    ['a hair below a half', [line('0.499999', '0.01', '0')], 2, [['0.00', '0.00']], ['0.00', '0.00', '0.00']],
    ['rounds the product once', [line('3', '0.333333', '0')], 2, [['1.00', '0.00']], ['1.00', '0.00', '1.00']],
    ['a currency without decimals', [line('3', '33.5', '10')], 0, [['101', '10']], ['101', '10', '111']],
    ['a currency with three', [line('1.5', '0.0015', '5')], 3, [['0.002', '0.000']], ['0.002', '0.000', '0.002']],
    [
      // Each by itself would be 0.0125 and round to 0.01, 0.03 in all: the sum is 0.0375.
      'the tax of a rate is taken of the sum of its lines, and the first lines bear the odd cent',
      [line('1', '0.05', '25'), line('1', '0.05', '25'), line('1', '0.05', '25')],
      2,
      [
        ['0.05', '0.02'],
        ['0.05', '0.01'],
        ['0.05', '0.01'],
      ],
      ['0.15', '0.04', '0.19'],
    ],
    [
      'the largest remainder is raised first',
      [line('1', '0.01', '25'), line('1', '0.03', '25')],
      2,
      [
        ['0.01', '0.00'],
        ['0.03', '0.01'],
      ],
      ['0.04', '0.01', '0.05'],
    ],
    [
      'each rate by itself',
      [line('1', '0.05', '25'), line('1', '0.05', '12'), line('1', '10', '0'), line('1', '0.05', '25.0')],
      2,
      [
        ['0.05', '0.02'],
        ['0.05', '0.01'],
        ['10.00', '0.00'],
        ['0.05', '0.01'],
      ],
      ['10.15', '0.04', '10.19'],
    ],
    [
      'a discount takes its tax back',
      [line('2', '49.99', '19'), line('1', '-9.99', '19')],
      2,
      [
        ['99.98', '19.00'],
        ['-9.99', '-1.90'],
      ],
      ['89.99', '17.10', '107.09'],
    ],
  ] as const)('%s', (_name, lines, decimals, each, totals) => {
    expect(reckon(lines, decimals)).toEqual({ lines: each, totals });
  });

  it('keeps every digit of large amounts', () => {
    const { lines, tax, total } = amountsOf([line('999999999.999999', '999.999999', '99.999999')], 2);
    // (10^9 − 10^-6)(10^3 − 10^-6) is 10^12 − 10^3 − 10^-3 + 10^-12.
    expect(lines[0]?.amount).toBe(decimalOf('999999999000'));
    expect(tax).toBe(decimalOf('999999989000'));
    expect(total).toBe(decimalOf('1999999988000'));
  });
});

/** Rational numbers as the school teaches them: an oracle that shares nothing with the code. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}
const fraction = (top: bigint, bottom: bigint): Fraction => ({ top, bottom });
const add = (a: Fraction, b: Fraction) => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
const times = (a: Fraction, b: Fraction) => fraction(a.top * b.top, a.bottom * b.bottom);
const zero = fraction(0n, 1n);
/** The whole number nearest to it; of two that are equally near, the one further from zero. */
const nearest = ({ top, bottom }: Fraction): bigint => {
  const [size, sign] = top < 0n ? [-top, -1n] : [top, 1n];
  const below = size / bottom;
  const isNearerAbove = (size - below * bottom) * 2n >= bottom;
  return sign * (isNearerAbove ? below + 1n : below);
};
const toMinor = (value: Fraction, decimals: number) => nearest(times(value, fraction(10n ** BigInt(decimals), 1n)));

const million = 1_000_000n;
const anyLine = fc.record({
  quantity: fc.oneof(fc.bigInt(1n, 20_000_000n), fc.constantFrom(500_000n, 1_000_000n, 10n ** 15n)),
  unitPrice: fc.oneof(fc.bigInt(-50_000_000n, 50_000_000n), fc.constantFrom(0n, 5_000n, -15_000n, 10n ** 18n)),
  taxRate: fc.constantFrom(0n, 6_000_000n, 7_000_000n, 25_000_000n, 33_333_333n, 100_000_000n),
});
const anyLines = fc.array(anyLine, { minLength: 1, maxLength: 12 });
const anyDecimals = fc.constantFrom(0, 2, 3);
const runs = { numRuns: 1_000 * soak };

describe('amountsOf, for any lines', () => {
  it('is what plain rational arithmetic makes of them', () => {
    const property = fc.property(anyLines, anyDecimals, (lines, decimals) => {
      const minor = 10n ** BigInt(decimals);
      const unit = million / minor;
      const amounts = lines.map(({ quantity, unitPrice }) =>
        toMinor(times(fraction(quantity, million), fraction(unitPrice, million)), decimals),
      );
      const rates = [...new Set(lines.map(({ taxRate }) => taxRate))];
      const taxes = rates.map((rate) => {
        const taxed = amounts.filter((_amount, index) => lines[index]?.taxRate === rate);
        const sum = taxed.map((amount) => fraction(amount, minor)).reduce(add, zero);
        return toMinor(times(sum, fraction(rate, 100n * million)), decimals);
      });
      const [net, tax] = [amounts, taxes].map((values) => values.reduce((sum, value) => sum + value, 0n));
      const reckoned = amountsOf(lines, decimals);
      expect(reckoned.lines.map(({ amount }) => amount)).toEqual(amounts.map((amount) => amount * unit));
      expect(reckoned).toMatchObject({ subtotal: (net ?? 0n) * unit, tax: (tax ?? 0n) * unit });
      expect(reckoned.total).toBe(reckoned.subtotal + reckoned.tax);
    });
    fc.assert(property, runs);
  });

  it('gives each line its share: they add up to the tax, and none is as much as a minor unit off', () => {
    const property = fc.property(anyLines, anyDecimals, (lines, decimals) => {
      const unit = 10n ** BigInt(6 - decimals);
      const reckoned = amountsOf(lines, decimals);
      expect(reckoned.lines.reduce((sum, { tax }) => sum + tax, 0n)).toBe(reckoned.tax);
      for (const [index, { amount, tax }] of reckoned.lines.entries()) {
        const off = tax * 100n * million - amount * (lines[index]?.taxRate ?? 0n);
        expect(tax % unit).toBe(0n);
        expect(off < 0n ? -off : off).toBeLessThan(unit * 100n * million);
      }
    });
    fc.assert(property, runs);
  });

  it('negates everything where every line is negated', () => {
    const property = fc.property(anyLines, anyDecimals, (lines, decimals) => {
      const there = amountsOf(lines, decimals);
      const back = amountsOf(
        lines.map((one) => ({ ...one, quantity: -one.quantity })),
        decimals,
      );
      expect(back).toEqual({
        lines: there.lines.map(({ amount, tax }) => ({ amount: -amount, tax: -tax })),
        subtotal: -there.subtotal,
        tax: -there.tax,
        total: -there.total,
      });
    });
    fc.assert(property, runs);
  });

  it('comes to the same whatever the order of the lines', () => {
    const shuffled = anyLines.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
    );
    const property = fc.property(shuffled, anyDecimals, ([lines, others], decimals) => {
      const { lines: _each, ...totals } = amountsOf(lines, decimals);
      expect(amountsOf(others, decimals)).toMatchObject(totals);
    });
    fc.assert(property, runs);
  });
});

describe('sharesOf', () => {
  it.each([
    ['nothing', [], []],
    ['halves that cancel', [5n, -5n], [1n, -1n]],
    ['the same turned round', [-5n, 5n], [-1n, 1n]],
    ['ties by position', [5n, 5n, 5n], [1n, 1n, 0n]],
    ['ties by position below zero', [-5n, -5n, -5n], [-1n, -1n, 0n]],
    ['whole parts as they are', [10n, 20n, 4n, 4n], [1n, 2n, 1n, 0n]],
    ['the largest remainder', [13n, 19n, 18n], [1n, 2n, 2n]],
  ])('%s', (_name, parts, shares) => {
    expect(sharesOf(parts, 10n)).toEqual(shares);
  });
});

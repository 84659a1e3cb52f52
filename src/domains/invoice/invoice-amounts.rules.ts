import { divideHalfUp, type Millionths, multiplyRounded } from '../../kernel/decimal.ts';

/** What a line comes to, before tax. */
export interface PricedLine {
  readonly quantity: Millionths;
  readonly unitPrice: Millionths;
  /** A percentage: 25 for 25 %. */
  readonly taxRate: Millionths;
}

export interface LineAmounts {
  readonly amount: Millionths;
  readonly tax: Millionths;
}

export interface InvoiceAmounts {
  /** In the order of the lines. */
  readonly lines: readonly LineAmounts[];
  readonly subtotal: Millionths;
  readonly tax: Millionths;
  readonly total: Millionths;
}

/** Millionths of an amount times millionths of a percentage make this many times the millionths of the tax. */
const PERCENT = 100n * 1_000_000n;

/**
 * What an invoice comes to, in a currency with so many decimals. A line is quantity times unit price, rounded half-up (away
 * from zero) to the minor unit. The tax of a rate is taken of the sum of its lines and rounded once; each line then bears
 * its share of it, so that the shares add up to the tax to the last digit.
 */
export function amountsOf(lines: readonly PricedLine[], decimals: number): InvoiceAmounts {
  const unit = 10n ** BigInt(6 - decimals);
  const amounts = lines.map(({ quantity, unitPrice }) => multiplyRounded(quantity, unitPrice, decimals));
  const taxes = taxesOf(lines, amounts, unit);
  const [subtotal, tax] = [sum(amounts), sum(taxes)];
  const reckoned = amounts.map((amount, index) => ({ amount, tax: taxes[index] ?? 0n }));
  return { lines: reckoned, subtotal, tax, total: subtotal + tax };
}

function taxesOf(lines: readonly PricedLine[], amounts: readonly Millionths[], unit: bigint): Millionths[] {
  const taxes = amounts.map(() => 0n);
  const rates = new Map<Millionths, number[]>();
  lines.forEach(({ taxRate }, index) => {
    rates.set(taxRate, [...(rates.get(taxRate) ?? []), index]);
  });
  for (const [rate, indexes] of rates) {
    const exact = indexes.map((index) => (amounts[index] ?? 0n) * rate);
    sharesOf(exact, PERCENT * unit).forEach((share, place) => {
      taxes[indexes[place] ?? 0] = share * unit;
    });
  }
  return taxes;
}

/**
 * Whole numbers that add up to the rounded sum of `parts / denominator`: each is its part cut off, and the largest
 * remainders are raised by one; of equal ones the first. What is negated has negated shares.
 */
export function sharesOf(parts: readonly bigint[], denominator: bigint): bigint[] {
  const whole = sum(parts);
  const leading = whole === 0n ? (parts.find((part) => part !== 0n) ?? 0n) : whole;
  if (leading < 0n) {
    const mirrored = parts.map((part) => -part);
    return sharesOf(mirrored, denominator).map((share) => -share);
  }
  const cut = parts.map((part) => floorDivide(part, denominator));
  const remainders = parts.map((part, index) => part - (cut[index] ?? 0n) * denominator);
  const lacking = Number(divideHalfUp(whole, denominator) - sum(cut));
  const raised = new Set(
    remainders
      .map((remainder, index) => ({ remainder, index }))
      .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
      .slice(0, lacking)
      .map(({ index }) => index),
  );
  return cut.map((share, index) => (raised.has(index) ? share + 1n : share));
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const cut = numerator / denominator;
  return numerator < 0n && cut * denominator !== numerator ? cut - 1n : cut;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

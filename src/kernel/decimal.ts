/** An exact decimal as a whole number of millionths, which is what numeric(20,6) can hold: 1.5 is 1_500_000n. */
export type Millionths = bigint;

const MILLION = 1_000_000n;

/** Reads `1234.5`, `-0.000001` or `7`; null for anything else, an exponent and a seventh decimal too. */
export function parseDecimal(text: string): Millionths | null {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d{1,20})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (whole === '') return null;
  const value = BigInt(whole) * MILLION + BigInt(fraction.padEnd(6, '0'));
  return sign === '' ? value : -value;
}

/** As PostgreSQL writes numeric(20,6): `1234.500000`. */
export function formatDecimal(value: Millionths): string {
  const digits = String(value < 0n ? -value : value).padStart(7, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** What PostgreSQL gave: always a decimal. @throws Error otherwise. */
export function decimalOf(text: string): Millionths {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`${text} is no decimal`);
  return value;
}

/** `numerator / denominator`, rounded to whole numbers, halves away from zero, as people round money. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

/** Rounded to so many decimals, halves away from zero: money to the minor unit of its currency. */
export function roundTo(value: Millionths, decimals: number): Millionths {
  const unit = 10n ** BigInt(6 - decimals);
  return divideHalfUp(value, unit) * unit;
}

/** The product of two decimals, rounded once, at the end. */
export function multiplyRounded(a: Millionths, b: Millionths, decimals: number): Millionths {
  const unit = 10n ** BigInt(6 - decimals);
  return divideHalfUp(a * b, MILLION * unit) * unit;
}

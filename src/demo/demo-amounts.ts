import { minorUnitsOf } from '../kernel/currency.ts';

/** `12345` öre as `123.45`; amounts are counted in whole minor units, so that no float rounds. */
export function toAmount(minor: number, currency: string): string {
  const digits = minorUnitsOf(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const fraction = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${minor < 0 ? '-' : ''}${text.slice(0, text.length - digits)}${fraction}`;
}

/** Whole minor units of an amount such as `123.45` or 48000. */
export function toMinor(amount: string | number, currency: string): number {
  return Math.round(Number(amount) * 10 ** minorUnitsOf(currency));
}

import { checkTaxId } from '../../src/domains/tax-id/tax-id.rules.ts';
import { luxembourgNumber } from './fake-vies-numbers.ts';

const digits = (value: number, length: number) => String(value).padStart(length, '0');
// What a number of the country may look like, but for its check digit.
const shapes: Readonly<Record<string, (value: number) => string>> = {
  DE: (value) => digits(100_000_000 + value, 9),
  DK: (value) => digits(10_000_000 + value, 8),
  FI: (value) => digits(1_000_000 + value, 8),
  // The first ones are those of the fake that behave in their own ways.
  LU: (value) => luxembourgNumber(1_000 + value).slice(2),
  PL: (value) => digits(1_000_000_000 + value, 10),
  SE: (value) => `${digits(5_560_000_000 + value, 10)}01`,
};

/** Countries of which numbers can be made. */
export const numberedCountries: readonly string[] = Object.keys(shapes);

/** Makes VAT numbers of a country whose form and check digit are right: another one each time. */
export function vatNumberMaker(): (country?: string) => string {
  const next = new Map<string, number>();
  return (country = 'LU') => {
    const shape = shapes[country];
    if (!shape) throw new Error(`no numbers are made of ${country}`);
    for (let value = next.get(country) ?? 0; ; value += 1) {
      const number = `${country}${shape(value)}`;
      if (checkTaxId('eu_vat', number, null)?.formatValid !== true) continue;
      next.set(country, value + 1);
      return number;
    }
  };
}

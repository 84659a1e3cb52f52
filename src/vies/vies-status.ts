import { isViesPrefix, type ViesPrefix } from '../kernel/vies-prefixes.ts';
import { isFields, type RawAnswer, readFields } from './vies-answer.ts';

/** UNMONITORED: VIES does not watch that country. It may well answer. */
export type CountryAvailability = 'AVAILABLE' | 'UNAVAILABLE' | 'UNMONITORED';

/** What VIES says of itself. A hint for people: the outcome of a question says more. */
export interface ViesStatus {
  readonly available: boolean;
  readonly countries: ReadonlyMap<ViesPrefix, CountryAvailability>;
}

const availabilities: ReadonlyMap<unknown, CountryAvailability> = new Map([
  ['Available', 'AVAILABLE'],
  ['Unavailable', 'UNAVAILABLE'],
  ['Monitoring Disabled', 'UNMONITORED'],
]);

/** Reads an answer of check-status; null where it says nothing. Countries and words that are not known are left out. */
export function readViesStatus({ status, body }: RawAnswer): ViesStatus | null {
  const fields = status === 200 ? readFields(body) : null;
  const vow = fields?.vow;
  if (!isFields(vow) || typeof vow.available !== 'boolean') return null;
  const entries: readonly unknown[] = Array.isArray(fields?.countries) ? fields.countries : [];
  return { available: vow.available, countries: new Map(entries.flatMap(readCountry)) };
}

function readCountry(entry: unknown): [ViesPrefix, CountryAvailability][] {
  if (!isFields(entry) || typeof entry.countryCode !== 'string') return [];
  const availability = availabilities.get(entry.availability);
  return isViesPrefix(entry.countryCode) && availability ? [[entry.countryCode, availability]] : [];
}

import { checkEuVat, hasEuVatShape, splitEuVat, withEuPrefix } from './eu-vat.rules.ts';
import { checksumOf, hasChecksum } from './tax-id-checksums.rules.ts';
import { maximumTaxIdLength, normaliseTaxId } from './tax-id-text.rules.ts';
import { isVatType, type TaxIdFormat, taxIdFormats, vatTypeOfCountry } from './tax-id-types.rules.ts';

export { splitEuVat, viesPrefixes } from './eu-vat.rules.ts';
export { isVatType } from './tax-id-types.rules.ts';

/** One identifier as it is stored. */
export interface CheckedTaxId {
  /** One of the 110, or `unknown`. */
  readonly type: string;
  /** Normalised; of `unknown` the text as it was given. */
  readonly value: string;
  /** ISO code: of eu_vat that of its prefix, of `unknown` the one given, else the type's own. */
  readonly country: string | null;
  readonly formatValid: boolean;
  /** Null where the number has no check digit, or its format is wrong. */
  readonly checksumValid: boolean | null;
}

export interface TaxIdType {
  readonly type: string;
  readonly name: string;
  readonly countries: readonly string[];
  readonly example: string;
  readonly hasChecksum: boolean;
}

/** The 110, in alphabetical order of type. */
export const taxIdTypes: readonly TaxIdType[] = taxIdFormats.map(({ type, name, countries, example }) => ({
  type,
  name,
  countries,
  example,
  hasChecksum: hasChecksum(type),
}));

const formatsByType: ReadonlyMap<string, TaxIdFormat> = new Map(taxIdFormats.map((format) => [format.type, format]));

/** True for the 110 and for `unknown`. */
export function isTaxIdType(type: string): boolean {
  return type === 'unknown' || formatsByType.has(type);
}

/**
 * An identifier in its stored form. Null where its format is wrong and the type refuses that: eu_vat keeps a wrong number
 * and says so, and `unknown` is never checked.
 */
export function checkTaxId(type: string, value: string, country: string | null): CheckedTaxId | null {
  const trimmed = value.trim();
  if (type === 'unknown') return { type, value: trimmed, country, formatValid: true, checksumValid: null };
  const format = formatsByType.get(type);
  if (!format || trimmed.length > maximumTaxIdLength) return null;
  const normalised = normaliseTaxId(trimmed);
  // Separators alone are no number, not even a wrong one.
  if (normalised === '') return null;
  return format.pattern ? checkFormat(format, normalised, format.pattern) : checkEuVat(normalised, country);
}

function checkFormat(format: TaxIdFormat, normalised: string, pattern: RegExp): CheckedTaxId | null {
  const [country = null] = format.countries;
  const value = spellings(normalised, country, pattern).find((spelling) => pattern.test(spelling));
  if (value === undefined) return null;
  return { type: format.type, value, country, formatValid: true, checksumValid: checksumOf(format.type, value) };
}

/** People write the country's code where the format has none, and leave it out where the format has one. */
function spellings(value: string, country: string | null, pattern: RegExp): readonly string[] {
  if (country === null) return [value];
  if (value.startsWith(country)) return [value, value.slice(country.length)];
  const wantsCode = pattern.source.startsWith(`^${country}`) && /^\d/.test(value);
  return wantsCode ? [value, country + value] : [value];
}

// Numbers that say by themselves what they are, other than those of the VIES prefixes.
const tellingShapes: readonly (readonly [RegExp, string])[] = [
  [/^GB(\d|GD|HA)/, 'gb_vat'],
  [/^CHE\d+HR$/, 'ch_uid'],
  [/^CHE\d/, 'ch_vat'],
  [/^(NO)?\d+MVA$/, 'no_vat'],
  [/^(EU\d{9}|IM\d{10})$/, 'eu_oss_vat'],
  [/^MK\d{13}$/, 'mk_vat'],
  [/^OM\d{9}[\dX]$/, 'om_vat'],
  [/^(CA)?\d{9}RT\d{4}$/, 'ca_gst_hst'],
  [/^(CA)?\d{10}TQ\d{4}$/, 'ca_qst'],
];

/**
 * The type of a number that names none: by the number itself, else the VAT type of the country, else `unknown`. A number
 * that only begins like one of the EU yields to the country's own format: a Mexican one may begin with DE.
 */
export function typeOfTaxId(value: string, country: string | null): string {
  const trimmed = value.trim();
  const normalised = trimmed.length > maximumTaxIdLength ? '' : normaliseTaxId(trimmed);
  const european = withEuPrefix(normalised, null);
  if (hasEuVatShape(european)) return 'eu_vat';
  const telling = tellingShapes.find(([shape]) => shape.test(normalised));
  if (telling) return telling[1];
  const national = country === null ? null : vatTypeOfCountry(country);
  if (national !== null && national !== 'eu_vat' && checkTaxId(national, normalised, country)) return national;
  return beginsLikeEuVat(european) ? 'eu_vat' : (national ?? 'unknown');
}

/** A VIES prefix and a digit, perhaps after the letters that a country has there: a wrong number, yet one of the EU. */
function beginsLikeEuVat(value: string): boolean {
  const parts = splitEuVat(value);
  return parts !== null && /^[A-Z]{0,2}\d/.test(parts.number);
}

/** Of a customer's identifiers the one that is its VAT number: eu_vat, else that of its billing country, else any other. */
export function vatNumberOf<T extends { readonly type: string }>(
  identifiers: readonly T[],
  billingCountry: string | null,
): T | null {
  const national = billingCountry === null ? null : vatTypeOfCountry(billingCountry);
  const others = identifiers
    .map(({ type }) => type)
    .filter(isVatType)
    .sort();
  const order = ['eu_vat', national, ...others, 'unknown'];
  const type = order.find((candidate) => identifiers.some((identifier) => identifier.type === candidate));
  return identifiers.find((identifier) => identifier.type === type) ?? null;
}

import type { InputIssues } from '../../kernel/input-issue.ts';
import { text } from '../../kernel/input-reader.ts';
import { checkTaxId, splitEuVat, viesPrefixes } from '../tax-id/tax-id.rules.ts';

/** A bare number as it arrives. */
export interface VatNumberInput {
  readonly companyId?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly vatNumber: string;
}

/** A bare number that was read: `isAsked` where VIES knows its prefix. */
export interface ReadVatNumber {
  readonly vatNumber: string;
  readonly isAsked: boolean;
  readonly formatValid: boolean;
}

const readValue = text(1, 100);

/**
 * Reads a VAT number that is no customer's. Its country is a VIES prefix or an ISO code, where it is not read from the number
 * itself. Null, with an issue, where there is no number, the country is none, or the two say different countries.
 */
export function readVatNumber(
  { country, vatNumber }: VatNumberInput,
  path: readonly string[],
  issues: InputIssues,
): ReadVatNumber | null {
  const value = readValue(vatNumber, [...path, 'vatNumber'], issues);
  const prefix = readPrefix(country, [...path, 'country'], issues);
  if (value === null || prefix === undefined) return null;
  const bare = checkTaxId('eu_vat', value, null);
  if (!bare) {
    issues.add([...path, 'vatNumber'], 'INVALID_FORMAT', 'must be a VAT number, such as SE556677889901');
    return null;
  }
  if (prefix === null) return readOf(bare.value, bare.formatValid);
  if (!viesPrefixes.has(prefix)) return { vatNumber: bare.value, isAsked: false, formatValid: false };
  const own = splitEuVat(bare.value)?.prefix;
  if (own === prefix) return readOf(bare.value, bare.formatValid);
  // A French number may begin with the letters of another country: as one of the named country it counts first.
  const named = checkTaxId('eu_vat', `${prefix}${bare.value}`, null);
  if (named?.formatValid || own === undefined) return readOf(named?.value ?? bare.value, named?.formatValid === true);
  issues.add([...path, 'country'], 'NOT_ALLOWED', `is ${prefix}, but the number begins with ${own}`);
  return null;
}

function readOf(vatNumber: string, formatValid: boolean): ReadVatNumber {
  return { vatNumber, isAsked: splitEuVat(vatNumber) !== null, formatValid };
}

/** Null where none is named, undefined where it is no country. */
function readPrefix(country: unknown, path: readonly string[], issues: InputIssues): string | null | undefined {
  if (country === null || country === undefined) return null;
  const code = text(1, 100)(country, path, issues)?.trim().toUpperCase();
  if (code !== undefined && /^[A-Z]{2}$/.test(code)) return code === 'GR' ? 'EL' : code;
  if (code !== undefined) issues.add(path, 'INVALID_FORMAT', 'must be a country of two letters, such as DE or EL');
  return undefined;
}

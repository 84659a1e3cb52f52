import type { CustomerSpec, TaxIdSpec } from './demo-customer-spec.ts';
import type { TaxIdentifierRow } from './demo-part-rows.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CustomerRow } from './demo-rows.ts';

/** Types that publish no check digit. */
const uncheckable = new Set(['us_ein', 'is_vat', 'de_stn']);

/** The customer's tax identifiers, as a check of each would have judged it. */
export function makeTaxIdentifiers(
  random: DemoRandom,
  { organizationId, id: customerId, createdAt }: CustomerRow,
  { taxIds = [] }: CustomerSpec,
): TaxIdentifierRow[] {
  return taxIds.map((spec, index) => ({
    organizationId,
    id: random.id(createdAt),
    customerId,
    type: spec[0],
    value: spec[1],
    country: countryOf(spec),
    isPrimary: index === 0,
    ...judge(spec),
  }));
}

/** Of eu_vat that of the prefix, otherwise that of the type. */
function countryOf([type, value]: TaxIdSpec): string {
  return (type === 'eu_vat' ? value : type).slice(0, 2).toUpperCase();
}

/** An eu_vat whose check digit is wrong is wrong as a whole; other numbers are kept with a warning. */
function judge([type, , flaw]: TaxIdSpec): Pick<TaxIdentifierRow, 'formatValid' | 'checksumValid'> {
  const hasCheckDigit = flaw !== 'FORMAT' && !uncheckable.has(type);
  return {
    formatValid: flaw === undefined || type !== 'eu_vat',
    checksumValid: hasCheckDigit ? flaw === undefined : null,
  };
}

/** What the register says of the VAT number, and whether the customer buys as a business: what the system would derive. */
export function deriveTaxState({
  type,
  taxIds = [],
  vat,
}: CustomerSpec): Pick<CustomerRow, 'vatValidationStatus' | 'classification'> {
  const european = taxIds.find(([kind]) => kind === 'eu_vat');
  const isRight = european?.[2] === undefined;
  const vatValidationStatus = vat ?? (european ? (isRight ? 'VALID' : 'INVALID') : 'UNVALIDATED');
  const isWellFormed = taxIds.some(([kind, , flaw]) => kind !== 'eu_vat' && flaw === undefined);
  if (type === 'CONSUMER') return { vatValidationStatus, classification: 'B2C' };
  if (isWellFormed) return { vatValidationStatus, classification: 'B2B' };
  if (!european || vatValidationStatus === 'INVALID') return { vatValidationStatus, classification: 'B2C' };
  return { vatValidationStatus, classification: vatValidationStatus === 'UNVALIDATED' ? null : 'B2B' };
}

import type { InputIssues } from '../../kernel/input-issue.ts';
import { country, text } from '../../kernel/input-reader.ts';
import type { CustomerType, VatValidationStatus } from '../customer/customer.rules.ts';
import type { VatVerdict } from '../customer/vat-record.rules.ts';
import { type CheckedTaxId, checkTaxId, isTaxIdType, taxIdTypes, typeOfTaxId, vatNumberOf } from './tax-id.rules.ts';

/** A tax identifier of a customer, as it is stored. */
export interface CustomerTaxId extends CheckedTaxId {
  readonly primary: boolean;
}

/** A tax identifier that an input names; `primary` null where it does not say. */
export interface GivenTaxId extends CheckedTaxId {
  readonly primary: boolean | null;
}

/** As it arrives. */
export interface TaxIdentifierInput {
  readonly type?: string | null | undefined;
  readonly value: string;
  readonly country?: string | null | undefined;
  readonly primary?: boolean | null | undefined;
}

/** As many as one customer may have. */
export const MOST_TAX_IDS = 20;
const readValue = text(1, 100);

/** What it follows from whether a customer buys as a business. */
export interface ClassifiedBy {
  readonly customerType: CustomerType;
  /** What holds of its VAT number; null while nobody knows. */
  readonly vatVerdict: VatVerdict | null;
  readonly identifiers: readonly Pick<CustomerTaxId, 'type' | 'formatValid' | 'checksumValid'>[];
}

/**
 * A private person is none however many numbers there are. A number of the EU counts once its register knows it, another
 * one by its form; `unknown` is never checked, so it proves nothing. Null while the register has not spoken.
 */
export function classificationOf({ customerType, vatVerdict, identifiers }: ClassifiedBy) {
  if (customerType === 'CONSUMER') return 'B2C';
  const formed = identifiers.filter(({ type, formatValid }) => type !== 'unknown' && formatValid);
  if (formed.some(({ type, checksumValid }) => type !== 'eu_vat' && checksumValid !== false)) return 'B2B';
  if (!formed.some(({ type }) => type === 'eu_vat')) return 'B2C';
  if (vatVerdict === null) return null;
  return vatVerdict === 'VALID' ? 'B2B' : 'B2C';
}

/** Another number starts over: what the register said was said of the old one. A wrong form needs no register. */
export function freshVatStatus(
  euVat: { readonly formatValid: boolean } | null,
  asksVies: boolean,
): VatValidationStatus {
  if (euVat && !euVat.formatValid) return 'INVALID';
  return euVat && asksVies ? 'PENDING' : 'UNVALIDATED';
}

/** Reads one tax identifier; one without a type is known by its prefix and country. Null with an issue where it is bad. */
export function readTaxId(
  input: TaxIdentifierInput,
  billingCountry: string | null,
  path: readonly string[],
  issues: InputIssues,
): GivenTaxId | null {
  const value = readValue(input.value, [...path, 'value'], issues);
  const named = typeof input.country === 'string' ? country(input.country, [...path, 'country'], issues) : null;
  if (typeof input.type === 'string' && !isTaxIdType(input.type)) {
    issues.add([...path, 'type'], 'UNKNOWN_VALUE', 'must be one of taxIdTypes, such as eu_vat, or `unknown`');
    return null;
  }
  if (value === null) return null;
  const where = named ?? billingCountry;
  const checked = readChecked(input.type ?? typeOfTaxId(value, where), value, where, [...path, 'value'], issues);
  if (!checked) return null;
  if (named !== null && checked.country !== null && checked.country !== named)
    issues.add(
      [...path, 'country'],
      'NOT_ALLOWED',
      `a number of type ${checked.type} like this one is of ${checked.country}`,
    );
  // A text that is never checked says nothing of its country by itself.
  const own = checked.type === 'unknown' ? { country: named } : {};
  return { ...checked, ...own, primary: input.primary ?? null };
}

function readChecked(
  type: string,
  value: string,
  where: string | null,
  path: readonly string[],
  issues: InputIssues,
): CheckedTaxId | null {
  const checked = checkTaxId(type, value, where);
  if (checked) return checked;
  const example = taxIdTypes.find((one) => one.type === type)?.example;
  issues.add(path, 'INVALID_FORMAT', `must be a number of type ${type}, such as ${example}`);
  return null;
}

/** Reads a list of tax identifiers: one of each type, one primary at most. */
export function readTaxIds(
  inputs: readonly TaxIdentifierInput[],
  billingCountry: string | null,
  path: readonly string[],
  issues: InputIssues,
): GivenTaxId[] {
  if (inputs.length > MOST_TAX_IDS)
    issues.add(path, 'OUT_OF_RANGE', `must have at most ${MOST_TAX_IDS} items, has ${inputs.length}`);
  const kept: GivenTaxId[] = [];
  for (const [index, input] of inputs.slice(0, MOST_TAX_IDS).entries()) {
    const here = [...path, String(index)];
    const read = readTaxId(input, billingCountry, here, issues);
    if (!read) continue;
    if (kept.some(({ type }) => type === read.type))
      issues.add([...here, 'type'], 'NOT_ALLOWED', `a customer has one ${read.type}: it is named twice`);
    else if (read.primary && kept.some(({ primary }) => primary))
      issues.add([...here, 'primary'], 'NOT_ALLOWED', 'only one can be the primary one');
    else kept.push(read);
  }
  return kept;
}

/** A customer's identifiers after some were given: those replace what the customer has of their types. */
export function withGiven(
  before: readonly CustomerTaxId[],
  given: readonly GivenTaxId[],
  billingCountry: string | null,
): CustomerTaxId[] {
  const others = before.filter(({ type }) => !given.some((one) => one.type === type));
  const all = [...others, ...given];
  const primary = primaryOf(before, given, all, billingCountry);
  return all.map((one) => ({ ...one, primary: one.type === primary }));
}

/** After its VAT number was given by itself: it takes the place of the one that was; null removes that. */
export function withVatNumber(
  before: readonly CustomerTaxId[],
  named: GivenTaxId | null,
  billingCountry: string | null,
): CustomerTaxId[] {
  const former = vatNumberOf(before, billingCountry);
  const others = before.filter(({ type }) => type !== former?.type || type === named?.type);
  return withGiven(others, named ? [named] : [], billingCountry);
}

/** After all were given, perhaps with the VAT number by itself: no others stay. */
export function withOnly(
  before: readonly CustomerTaxId[],
  given: readonly GivenTaxId[],
  named: GivenTaxId | null,
  billingCountry: string | null,
): CustomerTaxId[] {
  const all = named && !given.some(({ type }) => type === named.type) ? [...given, named] : given;
  const kept = before.filter(({ type }) => all.some((one) => one.type === type));
  return withGiven(kept, all, billingCountry);
}

/** There is one primary identifier where there is any: the one that is named, the one that was, else the VAT number. */
function primaryOf(
  before: readonly CustomerTaxId[],
  given: readonly GivenTaxId[],
  all: readonly { readonly type: string }[],
  billingCountry: string | null,
): string | undefined {
  const named = given.find(({ primary }) => primary)?.type;
  const refused = new Set(given.filter(({ primary }) => primary === false).map(({ type }) => type));
  const former = before.find(({ type, primary }) => primary && !refused.has(type))?.type;
  if (named !== undefined) return named;
  if (former !== undefined && all.some(({ type }) => type === former)) return former;
  const free = all.filter(({ type }) => !refused.has(type));
  return (vatNumberOf(free, billingCountry) ?? free[0] ?? vatNumberOf(all, billingCountry) ?? all[0])?.type;
}

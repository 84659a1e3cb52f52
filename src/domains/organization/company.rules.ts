import type { InputIssues } from '../../kernel/input-issue.ts';
import { country, currency, type InputReader, integer, report, text, timeZone } from '../../kernel/input-reader.ts';

/** What can be set of a company. */
export interface CompanyDetails {
  /** 1 to 256 characters. */
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Upper case, without separators, with its country prefix. */
  readonly vatNumber: string | null;
  /** ISO 4217. */
  readonly defaultCurrency: string;
  /** IANA name. */
  readonly timezone: string;
  /** Days, 0 to 365. */
  readonly defaultPaymentTermsDays: number;
}
type CompanyField = keyof CompanyDetails;

export type CompanyDetailsInput = { readonly [F in CompanyField]?: CompanyDetails[F] | null | undefined };

/** The details that an input gives; null clears. */
export type CompanyChanges = { readonly [F in CompanyField]?: CompanyDetails[F] | null };

const readers: { readonly [F in CompanyField]: InputReader<NonNullable<CompanyDetails[F]>> } = {
  name: text(1, 256),
  country,
  vatNumber: readVatNumber,
  defaultCurrency: currency,
  timezone: timeZone,
  defaultPaymentTermsDays: integer(0, 365),
};

/** Without them there is no company. */
const needed = ['name', 'country'] as const;

const separators = /[\p{Zs}\p{Pd}./]/gu;

// Two letters of the country, or three as in CHE, and a number in which letters may stand: ATU12345678.
const vatForm = /^[A-Z]{2,3}(?=[A-Z]*\d)[A-Z\d]{2,15}$/i;

/** Whether it is one at all is for the register to say. */
function readVatNumber(value: unknown, path: readonly string[], issues: InputIssues): string | null {
  const bare = text(1, 64)(value, path, issues)?.replace(separators, '') ?? null;
  if (bare === null) return null;
  // Tested as it is written: in upper case some other letters become plain ones.
  if (vatForm.test(bare)) return bare.toUpperCase();
  return report(path, issues, 'INVALID_FORMAT', 'must be a VAT number with its country prefix, such as SE556677889901');
}

/** An issue for each field that a new company needs and is not given. */
export function checkNewCompany(input: CompanyDetailsInput, path: readonly string[], issues: InputIssues): void {
  for (const field of needed)
    if (input[field] === null || input[field] === undefined)
      issues.add([...path, field], 'REQUIRED', `a new company needs a ${field}`);
}

/** An issue for each field that a change may not clear. */
export function checkChangedCompany(input: CompanyDetailsInput, path: readonly string[], issues: InputIssues): void {
  for (const field of needed)
    if (input[field] === null) issues.add([...path, field], 'REQUIRED', 'can be changed, but not cleared');
}

/** The details that an input gives, with an issue for each problem. */
export function readCompanyDetails(
  input: CompanyDetailsInput,
  path: readonly string[],
  issues: InputIssues,
): CompanyChanges {
  const read = Object.entries(readers).map(([field, reader]) => {
    const value = input[field as CompanyField];
    return [field, value === null || value === undefined ? value : reader(value, [...path, field], issues)] as const;
  });
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** What holds where nothing is said. */
function defaultsOf(organizationCurrency: string): Omit<CompanyDetails, (typeof needed)[number]> {
  return { vatNumber: null, defaultCurrency: organizationCurrency, timezone: 'UTC', defaultPaymentTermsDays: 30 };
}

/** A company of details that were checked and read. */
export function newCompany(details: CompanyChanges, organizationCurrency: string): CompanyDetails {
  const nameless = { name: '', country: '', ...defaultsOf(organizationCurrency) };
  return changedCompany(nameless, details, organizationCurrency);
}

/** A company with what was changed of it: null restores the default. */
export function changedCompany(
  before: CompanyDetails,
  changes: CompanyChanges,
  organizationCurrency: string,
): CompanyDetails {
  const defaults = Object.entries(defaultsOf(organizationCurrency));
  const restored = defaults.filter(([field]) => changes[field as CompanyField] === null);
  return Object.assign({}, before, changes, Object.fromEntries(restored));
}

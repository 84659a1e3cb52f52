import {
  formatSwedishNumber,
  maskPersonalNumbersIn,
  parseSwedishNumber,
  withoutPersonalNumbers,
} from '../../kernel/swedish-number.ts';

export const customerTypes = {
  BUSINESS: 'A company or another legal person.',
  SOLE_TRADER: 'A person who trades in their own name.',
  CONSUMER: 'A private person.',
  UNKNOWN: 'Not known yet.',
} as const;
export type CustomerType = keyof typeof customerTypes;

export const customerTaxClasses = {
  RETAIL: 'Taxed as usual.',
  RETAIL_EXEMPT: 'Exempt from tax.',
  MARKETPLACE: 'Sells through a marketplace that collects the tax.',
  RESELLER: 'Buys to sell on.',
} as const;
export type CustomerTaxClass = keyof typeof customerTaxClasses;

export const customerStatuses = {
  ACTIVE: 'Does business with you.',
  SUSPENDED: 'Gets no new invoice.',
  CHURNED: 'Has left, and gets no new subscription.',
} as const;
export type CustomerStatus = keyof typeof customerStatuses;

export const billingModels = {
  POSTPAID: 'Uses first, is invoiced later.',
  PREPAID: 'Pays into a wallet first; no wallet of it goes below zero.',
  HYBRID: 'Both, object by object.',
} as const;
export type BillingModel = keyof typeof billingModels;

export const walletModes = {
  LIVE: 'Charges settle against the wallet and may take it below zero.',
  PREPAID_ONLY: 'Charges settle against what was paid in; the wallet never goes below zero.',
} as const;
export type WalletMode = keyof typeof walletModes;

export const paymentProviders = {
  STRIPE_CHARGE: 'Stripe, charged by you.',
  STRIPE_INVOICE: 'Stripe, invoiced by Stripe.',
  QUICKBOOKS: 'QuickBooks, which sends and collects the invoice.',
  BILL_COM: 'Bill.com, which sends and collects the invoice.',
  NETSUITE: 'NetSuite, which sends and collects the invoice.',
} as const;
export type PaymentProvider = keyof typeof paymentProviders;

export const vatValidationStatuses = {
  UNVALIDATED: 'No VAT number, or none that the register can be asked about.',
  PENDING: 'The first check is queued or under way.',
  VALID: 'The register knows the number.',
  INVALID: 'The register does not know the number, or its form is wrong.',
  ERROR: 'The register refuses to be asked about it; see lastError.',
  MANUAL: 'Decided by a person.',
  MAINTENANCE: 'The register could not answer; it will be asked again.',
} as const;
export type VatValidationStatus = keyof typeof vatValidationStatuses;

export interface Address {
  readonly line1?: string;
  readonly line2?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** Payment providers collect by themselves, so a customer with one is collected from unless said otherwise. */
export function defaultAutoCollection(paymentProvider: PaymentProvider | null): boolean {
  return paymentProvider !== null;
}

/** An org number in its stored form: digits where Sweden's rules hold, trimmed text elsewhere. Null where Sweden's rules refuse it. */
export function storedOrgNumber(text: string, country: string): string | null {
  return country === 'SE' ? parseSwedishNumber(text) : text.trim();
}

/** An org number as a key sees it: Swedish ones with their hyphen, others as they were given, a personal number masked without CUSTOMERS_PII. */
export function shownOrgNumber(stored: string | null, seesPersonalNumbers: boolean): string | null {
  if (stored === null) return null;
  const shown = parseSwedishNumber(stored) === stored ? formatSwedishNumber(stored) : stored;
  return seesPersonalNumbers ? shown : maskPersonalNumbersIn(shown);
}

/** What is searched: never a personal number. The caller folds it. */
export function searchedText(customer: {
  readonly name: string;
  readonly legalName: string | null;
  readonly email: string | null;
  readonly externalId: string | null;
  readonly orgNumber: string | null;
}): string {
  const { name, legalName, email, externalId, orgNumber } = customer;
  const written = orgNumber === null ? null : formatSwedishNumber(orgNumber);
  const parts = [name, legalName, email, externalId, orgNumber, written === orgNumber ? null : written];
  return parts
    .flatMap((part) => (part === null ? [] : withoutPersonalNumbers(part)))
    .filter(Boolean)
    .join(' ');
}

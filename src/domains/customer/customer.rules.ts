import { formatSwedishNumber, parseSwedishNumber, withoutPersonalNumbers } from '../../kernel/swedish-number.ts';

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

export const customerClassifications = {
  B2B: 'A business: it has a VAT number that is validated, or another tax identifier that is well formed.',
  B2C: 'A private person: a CONSUMER, or one without a tax identifier that holds.',
} as const;
export type CustomerClassification = keyof typeof customerClassifications;

export const customerOrigins = {
  DOMESTIC: "Billed in the company's own country.",
  EU: 'Billed in another member state of the European Union.',
  NON_EU: 'Billed outside the European Union.',
  UNKNOWN: 'Has no billing country.',
} as const;
export type CustomerOrigin = keyof typeof customerOrigins;

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

export const referenceSources = {
  NETSUITE: 'The NetSuite ERP.',
  PRIORITY: 'Priority ERP.',
  ZOHO_BOOKS: 'Zoho Books accounting.',
  QUICKBOOKS: 'QuickBooks accounting.',
  SALESFORCE: 'The Salesforce CRM.',
  HUBSPOT: 'The HubSpot CRM.',
  STRIPE: 'Stripe payments.',
  OTHER: 'Any other system.',
} as const;
export type ReferenceSource = keyof typeof referenceSources;

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

export interface TaxConfiguration {
  readonly exempt: boolean;
  readonly exemptionCode: string | null;
  readonly provider: string | null;
  /** A day, `2026-12-31`. */
  readonly certificateExpiresOn: string | null;
}

export interface AccountingProvider {
  readonly provider: string;
  readonly externalProviderId: string;
}

export interface AccountingSyncConfiguration {
  readonly excluded: boolean;
  readonly providers: readonly AccountingProvider[];
}

export interface ReportingConfiguration {
  readonly exempt: boolean;
}

/** What a field becomes that is cleared by null, where that is not null. */
export const customerDefaults = {
  emailDelivery: true,
  customerType: 'UNKNOWN',
  taxClass: 'RETAIL',
  billingModel: 'POSTPAID',
  walletMode: 'LIVE',
  preferEinvoice: false,
  additionalEmails: [],
  metadata: {},
} as const;

/** Payment providers collect by themselves, so a customer with one is collected from unless said otherwise. */
export function defaultAutoCollection(paymentProvider: PaymentProvider | null): boolean {
  return paymentProvider !== null;
}

/**
 * An org number in its stored form: digits where Sweden's rules hold, trimmed text elsewhere. Null where Sweden's rules
 * refuse it. What we show comes back as what we show it for, whatever the country: else it would be another number.
 */
export function storedOrgNumber(text: string, country: string): string | null {
  const [swedish, trimmed] = [parseSwedishNumber(text), text.trim()];
  return country === 'SE' || shownOrgNumber(swedish) === trimmed ? swedish : trimmed;
}

/** An org number as people write it: Swedish ones with their hyphen, others as they were given. */
export function shownOrgNumber(stored: string | null): string | null {
  if (stored === null) return null;
  return parseSwedishNumber(stored) === stored ? formatSwedishNumber(stored) : stored;
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

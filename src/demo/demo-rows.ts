import type {
  InvoiceCounterRow,
  InvoiceLineRow,
  InvoicePaymentRow,
  InvoiceRow,
  PaymentMethodRow,
  VerificationKind,
  VerificationRow,
} from './demo-billing-rows.ts';
import type {
  AuditEventRow,
  FieldDefinitionRow,
  FieldValueRow,
  ReferenceRow,
  ReferenceSource,
  TagLinkRow,
  TagRow,
  TaxIdentifierRow,
} from './demo-part-rows.ts';
import type { DemoVatRecord, VatCheckRow, VatJobRow } from './demo-vat.ts';

// The rows of the demo, one interface a table. Keys are the columns' names in camel case (demo-load.ts writes them).

export interface DemoAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode: string;
  readonly country: string;
}

export interface OrganizationRow {
  readonly id: string;
  readonly name: string;
  readonly defaultCurrency: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface TenantRow {
  readonly organizationId: string;
}

export interface CompanyRow extends TenantRow {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly vatNumber: string;
  readonly defaultCurrency: string;
  readonly timezone: string;
  readonly defaultPaymentTermsDays: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface PlanRow extends TenantRow {
  readonly id: string;
  readonly companyId: string | null;
  readonly code: string;
  readonly name: string;
  readonly tier: string;
  readonly price: string;
  readonly currency: string;
  readonly interval: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR';
  readonly requiredVerifications: readonly VerificationKind[];
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
}

interface TaxConfiguration {
  readonly exempt: boolean;
  readonly exemptionCode: string | null;
  readonly provider: string | null;
  readonly certificateExpiresOn: string | null;
}

interface AccountingSyncConfiguration {
  readonly excluded: boolean;
  readonly providers: readonly { readonly provider: string; readonly externalProviderId: string }[];
}

export interface CustomerRow extends TenantRow {
  readonly id: string;
  readonly companyId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly searchText: string;
  readonly legalName: string | null;
  readonly slug: string;
  readonly email: string | null;
  readonly additionalEmails: readonly string[];
  readonly emailDelivery: boolean;
  readonly phone: string | null;
  readonly externalId: string | null;
  readonly customerType: 'BUSINESS' | 'SOLE_TRADER' | 'CONSUMER' | 'UNKNOWN';
  readonly taxClass: 'RETAIL' | 'RETAIL_EXEMPT' | 'MARKETPLACE' | 'RESELLER';
  readonly classification: 'B2B' | 'B2C' | null;
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'CHURNED';
  readonly billingModel: 'POSTPAID' | 'PREPAID' | 'HYBRID';
  readonly walletMode: 'LIVE' | 'PREPAID_ONLY';
  readonly billingAddress: DemoAddress | null;
  readonly billingCountry: string | null;
  readonly shippingAddress: DemoAddress | null;
  readonly legalAddress: DemoAddress | null;
  readonly preferredCurrency: string | null;
  readonly timezone: string;
  readonly paymentTermsDays: number | null;
  readonly orgNumber: string | null;
  readonly vatValidationStatus: 'UNVALIDATED' | 'VALID' | 'INVALID' | 'MAINTENANCE' | 'MANUAL';
  readonly vatRecord: DemoVatRecord | null;
  readonly taxConfiguration: TaxConfiguration | null;
  readonly accountingSyncConfiguration: AccountingSyncConfiguration | null;
  readonly reportingConfiguration: { readonly exempt: boolean } | null;
  readonly paymentProvider: 'STRIPE_CHARGE' | 'STRIPE_INVOICE' | 'QUICKBOOKS' | 'BILL_COM' | 'NETSUITE' | null;
  readonly paymentProviderId: string | null;
  readonly autoCollection: boolean;
  readonly portalUrl: string | null;
  readonly peppolId: string | null;
  readonly leitwegId: string | null;
  readonly preferEinvoice: boolean;
  readonly einvoiceEmail: string | null;
  readonly notes: string | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly archivedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface IdentityRow extends TenantRow {
  readonly scopeId: string;
  readonly kind: 'SLUG' | 'ORG_NUMBER' | 'EXTERNAL_ID' | `REFERENCE:${ReferenceSource}`;
  readonly value: string;
  readonly customerId: string;
}

export interface WalletRow extends TenantRow {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly name: string;
  readonly currency: string;
  readonly mode: 'LIVE' | 'PREPAID_ONLY';
  readonly isPrimary: boolean;
  readonly closedAt: Date | null;
  readonly createdAt: Date;
}

export interface WalletTransactionRow extends TenantRow {
  readonly id: string;
  readonly walletId: string;
  /** The invoice that it paid. */
  readonly invoiceId: string | null;
  readonly kind: 'TOP_UP' | 'DEBIT' | 'ADJUSTMENT';
  readonly amount: string;
  readonly reason: string | null;
  readonly createdAt: Date;
}

export interface SubscriptionRow extends TenantRow {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly planId: string;
  readonly quantity: number;
  readonly price: string;
  readonly currency: string;
  readonly interval: PlanRow['interval'];
  readonly startedAt: Date;
  readonly trialEndsAt: Date | null;
  readonly pausedAt: Date | null;
  readonly canceledAt: Date | null;
  readonly endsAt: Date | null;
  readonly createdAt: Date;
}

export interface DemoData {
  readonly organization: OrganizationRow;
  readonly companies: readonly CompanyRow[];
  readonly plans: readonly PlanRow[];
  readonly customers: readonly CustomerRow[];
  readonly identities: readonly IdentityRow[];
  readonly taxIdentifiers: readonly TaxIdentifierRow[];
  readonly references: readonly ReferenceRow[];
  readonly tags: readonly TagRow[];
  readonly tagLinks: readonly TagLinkRow[];
  readonly fieldDefinitions: readonly FieldDefinitionRow[];
  readonly fieldValues: readonly FieldValueRow[];
  readonly subscriptions: readonly SubscriptionRow[];
  readonly invoices: readonly InvoiceRow[];
  readonly invoiceLines: readonly InvoiceLineRow[];
  readonly invoicePayments: readonly InvoicePaymentRow[];
  readonly invoiceCounters: readonly InvoiceCounterRow[];
  readonly paymentMethods: readonly PaymentMethodRow[];
  readonly verifications: readonly VerificationRow[];
  readonly wallets: readonly WalletRow[];
  /** Oldest first: the database computes each entry's balance in this order. */
  readonly walletTransactions: readonly WalletTransactionRow[];
  readonly vatChecks: readonly VatCheckRow[];
  readonly vatJobs: readonly VatJobRow[];
  readonly auditEvents: readonly AuditEventRow[];
}

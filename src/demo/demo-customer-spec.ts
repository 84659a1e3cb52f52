import type { DemoField } from './demo-fields.ts';
import type { ReferenceSource } from './demo-part-rows.ts';
import type { CustomerRow } from './demo-rows.ts';
import type { PlanCode } from './demo-sellers.ts';
import type { DemoTag } from './demo-tags.ts';

/** Who sells: Nordlys Software AB or Nordlys Cloud GmbH. */
export type Seller = 'AB' | 'GMBH';

export type AddressSpec = readonly [line1: string, postalCode: string, city: string, country: string, region?: string];

/** [plan, seats, how many months ago it began, what became of it] */
export type Purchase = readonly [
  plan: PlanCode,
  seats: number,
  months: number,
  state: 'TRIALING' | 'ACTIVE' | 'PAUSED' | 'CANCELED' | 'ENDED' | 'PAST_DUE',
];

/** [what became of it, net amount in whole units, days ago], in the customer's currency */
export type OneOffInvoice = readonly [
  status: 'DRAFT' | 'SENT' | 'PARTIALLY_PAID' | 'PAID' | 'OVERDUE' | 'VOID' | 'CREDITED',
  net: number,
  daysAgo: number,
];

/** [kind, amount in whole units, days ago, reason] */
export type WalletEntry = readonly [
  kind: 'TOP_UP' | 'DEBIT' | 'ADJUSTMENT',
  amount: number,
  daysAgo: number,
  reason: string,
];

export interface ExtraWallet {
  readonly name: string;
  readonly currency: string;
  readonly mode: 'LIVE' | 'PREPAID_ONLY';
  readonly entries: readonly WalletEntry[];
  /** An empty wallet that was closed so many days ago. */
  readonly closedDaysAgo?: number;
}

/** [type, number as it is stored, what is wrong with it]; most are right. */
export type TaxIdSpec = readonly [type: string, value: string, flaw?: 'CHECK_DIGIT' | 'FORMAT'];

/** [the other system, the customer's id there] */
export type ReferenceSpec = readonly [source: ReferenceSource, externalId: string];

/** [what it is; brand and last digits; what is in the way of it]. The first with nothing in the way is the default. */
export type MethodSpec = readonly [
  type: 'CARD' | 'SEPA_DEBIT' | 'BANK_TRANSFER' | 'INVOICE',
  known?: string,
  state?: 'UNVERIFIED' | 'REVERIFY' | 'EXPIRED' | 'REMOVED',
];

/** [what is proven; how that stands; days ago, or the customer's first day where that is later; why] */
export type ProofSpec = readonly [
  kind: 'KYC' | 'BUSINESS_DOCUMENT',
  state: 'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED',
  daysAgo: number,
  reason?: string,
];

/** [what was changed, such as `email` or `customFields.seats`; what it was before; days ago; why] */
export type ChangeSpec = readonly [path: string, before: unknown, daysAgo: number, reason?: string];

type Details = Pick<
  CustomerRow,
  | 'legalName'
  | 'additionalEmails'
  | 'taxClass'
  | 'status'
  | 'billingModel'
  | 'walletMode'
  | 'preferredCurrency'
  | 'paymentTermsDays'
  | 'paymentProvider'
  | 'paymentProviderId'
  | 'portalUrl'
  | 'preferEinvoice'
  | 'einvoiceEmail'
  | 'peppolId'
  | 'leitwegId'
  | 'taxConfiguration'
  | 'accountingSyncConfiguration'
  | 'reportingConfiguration'
  | 'notes'
  | 'metadata'
>;

/** One customer of the demo as people would tell it; everything else is derived from it. */
export interface CustomerSpec extends Partial<Details> {
  readonly seller: Seller;
  readonly name: string;
  readonly type: CustomerRow['customerType'];
  readonly email: string | null;
  readonly phone?: string;
  readonly at: AddressSpec | null;
  readonly shipTo?: AddressSpec;
  /** Where it is registered, for one with a legal name; the billing address where it is not told. */
  readonly seat?: AddressSpec;
  readonly orgNumber?: string;
  readonly externalId?: string;
  /** The first is the primary one. */
  readonly taxIds?: readonly TaxIdSpec[];
  /** What the register said of its eu_vat: VALID for a right number, INVALID for a wrong one unless told. */
  readonly vat?: CustomerRow['vatValidationStatus'];
  readonly references?: readonly ReferenceSpec[];
  readonly tags?: readonly DemoTag[];
  /** On its subscriptions. */
  readonly soldTags?: readonly DemoTag[];
  /** On its overdue and partially paid invoices. */
  readonly owedTags?: readonly DemoTag[];
  /** Beside those that follow from what it buys. */
  readonly fields?: Readonly<Partial<Record<DemoField, string | number | boolean>>>;
  /** Beside its status and its archiving. */
  readonly changes?: readonly ChangeSpec[];
  readonly statusReason?: string;
  readonly archivedDaysAgo?: number;
  /** Only for customers without a purchase, whose age the purchase tells otherwise. */
  readonly knownDays?: number;
  readonly buys?: readonly Purchase[];
  readonly bills?: readonly OneOffInvoice[];
  /** Entries of the primary wallet, beside the payments of a PREPAID customer's invoices. */
  readonly entries?: readonly WalletEntry[];
  readonly extraWallets?: readonly ExtraWallet[];
  readonly pays?: readonly MethodSpec[];
  readonly proven?: readonly ProofSpec[];
}

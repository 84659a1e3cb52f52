import type { CustomerRow } from './demo-rows.ts';
import type { PlanCode } from './demo-sellers.ts';

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
  readonly orgNumber?: string;
  readonly externalId?: string;
  readonly archivedDaysAgo?: number;
  /** Only for customers without a purchase, whose age the purchase tells otherwise. */
  readonly knownDays?: number;
  readonly buys?: readonly Purchase[];
  readonly bills?: readonly OneOffInvoice[];
  /** Entries of the primary wallet, beside the payments of a PREPAID customer's invoices. */
  readonly entries?: readonly WalletEntry[];
  readonly extraWallets?: readonly ExtraWallet[];
}

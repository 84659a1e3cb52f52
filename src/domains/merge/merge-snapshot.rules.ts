import type { CustomerType, VatValidationStatus } from '../customer/customer.rules.ts';
import type { VatRecord } from '../customer/vat-record.rules.ts';

export interface WalletState {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly mode: string;
  readonly balance: string;
  readonly open: boolean;
  readonly primary: boolean;
}

export interface SubscriptionState {
  readonly id: string;
  readonly planId: string;
  /** TRIALING, ACTIVE, PAUSED or PAST_DUE. */
  readonly running: boolean;
}

export interface PaymentMethodState {
  readonly id: string;
  readonly isDefault: boolean;
}

export interface TaxIdState {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly primary: boolean;
  readonly formatValid: boolean;
  readonly checksumValid: boolean | null;
}

export interface CustomFieldState {
  readonly id: string;
  readonly definitionId: string;
  readonly key: string;
  readonly value: unknown;
}

export interface TagState {
  readonly id: string;
  readonly tagId: string;
}

/** The customer itself, as far as a merge looks at it. Further columns are there by their names in TypeScript. */
export interface MergedRecord extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly companyId: string;
  readonly revision: number;
  readonly status: string;
  readonly archivedAt: string | null;
  readonly erasedAt: string | null;
  readonly mergedIntoId: string | null;
  readonly orgNumber: string | null;
  readonly customerType: CustomerType;
  readonly vatValidationStatus: VatValidationStatus;
  readonly vatRecord: VatRecord | null;
  readonly classification: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** One side of a merge: a customer and all that hangs on it, each list in the order of creation. */
export interface MergeSideState {
  readonly customer: MergedRecord;
  readonly wallets: readonly WalletState[];
  readonly subscriptions: readonly SubscriptionState[];
  readonly invoices: readonly string[];
  readonly paymentMethods: readonly PaymentMethodState[];
  readonly verifications: readonly string[];
  readonly taxIds: readonly TaxIdState[];
  readonly references: readonly string[];
  readonly tags: readonly TagState[];
  readonly customFields: readonly CustomFieldState[];
}

/** Everything that a plan is made of, read at one moment. */
export interface MergeSnapshot {
  readonly source: MergeSideState;
  readonly target: MergeSideState;
}

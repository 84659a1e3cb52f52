import type { DemoAddress, TenantRow } from './demo-rows.ts';

// The rows of invoices, payment methods and verifications.

/** How a sale is taxed, as an invoice keeps it. */
export interface DemoTaxTreatment {
  readonly kind: 'STANDARD' | 'REVERSE_CHARGE' | 'OUT_OF_SCOPE' | 'EXEMPT';
  readonly category: 'S' | 'AE' | 'O' | 'E';
  readonly reason: string;
  readonly legalReference: string | null;
  readonly provisional: boolean;
  readonly note: string | null;
}

export interface DemoBillTo {
  readonly name: string;
  readonly legalName: string | null;
  readonly address: DemoAddress | null;
  readonly email: string | null;
  readonly orgNumber: string | null;
  readonly taxIdentifiers: readonly { readonly type: string; readonly value: string }[];
  readonly peppolId: string | null;
  readonly leitwegId: string | null;
}

export interface DemoDelivery {
  readonly channel: 'EINVOICE' | 'EMAIL' | 'NONE';
  readonly to: string | null;
  readonly cc: readonly string[];
  readonly collectAutomatically: boolean;
}

export interface InvoiceRow extends TenantRow {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly subscriptionId: string | null;
  readonly creditNoteForId: string | null;
  readonly number: string | null;
  readonly state: 'DRAFT' | 'SENT' | 'VOID' | 'CREDITED';
  readonly supply: 'SERVICE';
  readonly currency: string;
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly amountPaid: string;
  readonly taxTreatment: DemoTaxTreatment;
  /** Null for a draft, as is `delivery`. */
  readonly billTo: DemoBillTo | null;
  readonly delivery: DemoDelivery | null;
  readonly issuedAt: Date | null;
  readonly dueAt: Date | null;
  readonly paidAt: Date | null;
  readonly createdAt: Date;
}

export interface InvoiceLineRow extends TenantRow {
  readonly id: string;
  readonly invoiceId: string;
  /** From 0. */
  readonly position: number;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly amount: string;
  /** As it was given; what is not taxed has 0 as its rate. */
  readonly givenTaxRate: string;
  readonly taxRate: string;
  readonly tax: string;
}

export interface InvoicePaymentRow extends TenantRow {
  readonly id: string;
  readonly invoiceId: string;
  readonly amount: string;
  readonly walletTransactionId: string | null;
  readonly paidAt: Date;
  readonly createdAt: Date;
}

export interface InvoiceCounterRow extends TenantRow {
  readonly companyId: string;
  readonly last: number;
}

export interface PaymentMethodRow extends TenantRow {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly type: 'CARD' | 'SEPA_DEBIT' | 'BANK_TRANSFER' | 'INVOICE';
  readonly provider: 'STRIPE_CHARGE' | 'STRIPE_INVOICE' | null;
  readonly providerId: string | null;
  readonly brand: string | null;
  readonly last4: string | null;
  /** A day. */
  readonly expiresOn: string | null;
  readonly isDefault: boolean;
  readonly needsReverification: boolean;
  readonly removedAt: Date | null;
  readonly createdAt: Date;
}

export type VerificationKind = 'KYC' | 'BUSINESS_DOCUMENT' | 'PAYMENT_INSTRUMENT';

export interface VerificationRow extends TenantRow {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly paymentMethodId: string | null;
  readonly kind: VerificationKind;
  readonly state: 'PENDING' | 'APPROVED' | 'REJECTED';
  readonly evidence: Readonly<Record<string, string>>;
  readonly reason: string | null;
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
  readonly expiresAt: Date | null;
}

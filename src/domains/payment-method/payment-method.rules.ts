import { isCalendarDate } from '../../kernel/calendar-date.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { checked, type InputReader, optional, report, text } from '../../kernel/input-reader.ts';
import type { Transitions } from '../../kernel/state-machine.ts';
import { luhn } from '../../kernel/swedish-number.ts';
import type { VerificationKind } from '../../kernel/verification-kind.ts';
import type { CustomerType, PaymentProvider } from '../customer/customer.rules.ts';
import { lackingKinds } from '../verification/verification.rules.ts';

export const paymentMethodTypes = {
  CARD: 'A debit or credit card, charged by a provider.',
  SEPA_DEBIT: 'A direct debit in euro, by a mandate.',
  BANK_TRANSFER: 'The customer transfers what is due.',
  INVOICE: 'The customer pays by invoice, within its payment terms.',
  WALLET: 'What is due is taken from a wallet.',
  OTHER: 'Any other way.',
} as const;
export type PaymentMethodType = keyof typeof paymentMethodTypes;

export interface PaymentMethodNeeds {
  /** What the customer must have proven, to add one and to make it the default. */
  readonly ofCustomer: readonly VerificationKind[];
  /** Of which types of customer that is asked; null for all. */
  readonly customerTypes: readonly CustomerType[] | null;
  /** Whether it becomes the default only once it was verified itself. */
  readonly ofItself: boolean;
}

const nothing: PaymentMethodNeeds = { ofCustomer: [], customerTypes: null, ofItself: false };

/** What each type needs. */
export const paymentMethodNeeds: Readonly<Record<PaymentMethodType, PaymentMethodNeeds>> = {
  CARD: { ...nothing, ofItself: true },
  SEPA_DEBIT: { ...nothing, ofItself: true },
  BANK_TRANSFER: nothing,
  INVOICE: { ...nothing, ofCustomer: ['BUSINESS_DOCUMENT'], customerTypes: ['BUSINESS', 'SOLE_TRADER'] },
  WALLET: nothing,
  OTHER: nothing,
};

/** A customer, as far as payment methods need something of it. */
export interface PayingCustomer {
  readonly customerType: CustomerType;
  /** The kinds of which it has an approved and unexpired verification. */
  readonly verified: readonly VerificationKind[];
}

/** A payment method, as far as its use depends on it. */
export interface UsedPaymentMethod {
  readonly type: PaymentMethodType;
  readonly state: PaymentMethodState;
  readonly needsReverification: boolean;
  /** Whether it has an approved and unexpired PAYMENT_INSTRUMENT of its own. */
  readonly isVerified: boolean;
}

/** What the customer must have proven for a type of payment method, whether it has or not. */
function neededForType(type: PaymentMethodType, customerType: CustomerType): readonly VerificationKind[] {
  const { ofCustomer, customerTypes } = paymentMethodNeeds[type];
  return customerTypes === null || customerTypes.includes(customerType) ? ofCustomer : [];
}

/** What is lacking to add a payment method of a type. */
export function lackingToAdd(type: PaymentMethodType, customer: PayingCustomer): VerificationKind[] {
  return lackingKinds(neededForType(type, customer.customerType), customer.verified);
}

/** What is lacking to make a payment method the default. */
export function lackingToBeDefault(method: UsedPaymentMethod, customer: PayingCustomer): VerificationKind[] {
  const ofCustomer = neededForType(method.type, customer.customerType);
  // What it has proven with another payment method says nothing of this one.
  const proven = customer.verified.filter((kind) => kind !== 'PAYMENT_INSTRUMENT');
  return lackingKinds(isUntrusted(method) ? [...ofCustomer, 'PAYMENT_INSTRUMENT'] : ofCustomer, proven);
}

function isUntrusted({ type, needsReverification, isVerified }: UsedPaymentMethod): boolean {
  return needsReverification || (paymentMethodNeeds[type].ofItself && !isVerified);
}

/** Whether money can be collected by a default payment method now. */
export function isUsable(method: UsedPaymentMethod): boolean {
  return method.state === 'USABLE' && !isUntrusted(method);
}

export type PaymentMethodState = 'USABLE' | 'EXPIRED' | 'REMOVED';
export const paymentMethodTransitions: Transitions<
  PaymentMethodState,
  'setDefaultPaymentMethod' | 'removePaymentMethod'
> = {
  USABLE: ['setDefaultPaymentMethod', 'removePaymentMethod'],
  EXPIRED: ['removePaymentMethod'],
  REMOVED: [],
};

export interface AddedFields {
  readonly type: PaymentMethodType;
  readonly provider?: PaymentProvider | null | undefined;
  readonly providerId?: string | null | undefined;
  readonly brand?: string | null | undefined;
  readonly last4?: string | null | undefined;
  readonly expiresOn?: string | null | undefined;
}

/** What is told of a payment method: never enough to charge it. */
export interface PaymentMethodDetails {
  readonly type: PaymentMethodType;
  readonly provider: PaymentProvider | null;
  readonly providerId: string | null;
  readonly brand: string | null;
  readonly last4: string | null;
  /** A day, `2028-02-29`: the last one on which it can be used. */
  readonly expiresOn: string | null;
}

/** The details of a payment method, with an issue for each problem. */
export function readPaymentMethod(input: AddedFields, issues: InputIssues): PaymentMethodDetails {
  const read = <Value>(name: keyof AddedFields, reader: InputReader<Value>) =>
    optional(reader)(input[name], ['input', name], issues);
  return {
    type: input.type,
    provider: input.provider ?? null,
    providerId: read('providerId', safeText(255)),
    brand: read('brand', safeText(40)),
    last4: read('last4', lastDigits),
    expiresOn: read('expiresOn', day),
  };
}

const lastDigits = checked((value) => /^\d{4}$/.test(value), 'INVALID_FORMAT', 'must be exactly four digits');
const day = checked(isCalendarDate, 'INVALID_FORMAT', 'must be a day such as 2028-02-29');

/** Text of 1 to `max` characters in which no card number stands. */
function safeText(max: number): InputReader<string> {
  const read = text(1, max);
  return (value, path, issues) => {
    const given = read(value, path, issues);
    if (given === null || !holdsCardNumber(given)) return given;
    return report(path, issues, 'NOT_ALLOWED', 'looks like a card number: never send one');
  };
}

// Words and names that a provider gives, such as pm_4242424242424242, are no card numbers.
const cardForm = /(?<![\p{L}\p{N}_])\d(?:[\s\p{Pd}]*\d){12,18}(?![\p{L}\p{N}_])/gu;

/** Whether 13 to 19 digits stand in it, with spaces or hyphens or none, that pass the check of card numbers (ISO/IEC 7812-1). */
export function holdsCardNumber(written: string): boolean {
  return [...written.matchAll(cardForm)].some(([found]) => {
    const digits = found.replace(/\D/g, '');
    // Luhn counts from the last digit, and ours from the first of an even number.
    return luhn(digits.length % 2 === 0 ? digits : `0${digits}`);
  });
}

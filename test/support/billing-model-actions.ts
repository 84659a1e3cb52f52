import fc from 'fast-check';
import { formatDecimal } from '../../src/kernel/decimal.ts';
import type { Input, Name, Request, Typename, World } from './billing-model-world.ts';
import { millionthsOf } from './wallets.ts';

/** One of the objects that there are by then, counted back from the newest. */
interface Pick {
  readonly pick: Typename;
  readonly at: number;
  /** Of the customer that the action is about, or of any. */
  readonly own: boolean;
  /** Of those whose last told status is one of these; none: of all. */
  readonly statuses: readonly string[];
}
/** An amount by what is due of the invoice. */
interface Share {
  readonly share: 'all' | 'half' | 'more';
}

/** A mutation before it is known what there is: in its input, Picks stand for ids and a Share for an amount. */
export interface Action {
  readonly name: Name;
  readonly input: Input;
}

/** The request that an action is now; null where there is nothing for it to be about. */
export function requestOf(world: World, { name, input }: Action): Request | null {
  const subject = subjectOf(world, input);
  if (!subject) return null;
  const fields = Object.entries(input).map(([field, value]) => {
    if (field === 'id' || field === 'customerId') return [field, subject.id];
    if (isPick(value)) return [field, picked(world, value, subject.customerId)?.id ?? null];
    return [field, isShare(value) ? shareOf(world, subject.id, value) : value];
  });
  return { name, input: Object.fromEntries(fields) };
}

function subjectOf(world: World, { id, customerId }: Input) {
  const pick = id ?? customerId;
  const object = isPick(pick) ? picked(world, pick, null) : null;
  return object && { id: object.id as string, customerId: (object.customer?.id ?? object.id) as string };
}

function picked(world: World, { pick, at, own, statuses }: Pick, customerId: string | null) {
  const all = [...world.objects[pick].values()].reverse();
  const owned = own && customerId !== null ? all.filter(({ customer }) => customer.id === customerId) : all;
  const some = statuses.length > 0 ? owned.filter(({ status }) => statuses.includes(status)) : owned;
  return some[at % Math.max(some.length, 1)] ?? null;
}

function shareOf(world: World, id: string, { share }: Share): string {
  const due = millionthsOf(world.objects.Invoice.get(id).amountDue.amount);
  if (share === 'more') return formatDecimal(due + 10_000n);
  return formatDecimal(share === 'all' ? due : (due / 20_000n) * 10_000n);
}

const isPick = (value: unknown): value is Pick => typeof value === 'object' && value !== null && 'pick' in value;
const isShare = (value: unknown): value is Share => typeof value === 'object' && value !== null && 'share' in value;

export const pick = (name: Typename, at = 0, rest: Partial<Pick> = {}): Pick => {
  return { pick: name, at, own: true, statuses: [], ...rest };
};
/** True so many times out of one more. By weight: numbers come small more often than not. */
export const mostly = (weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
/** Mostly one that the step can be taken with. */
const any = (name: Typename, ...statuses: readonly string[]) =>
  fc.tuple(fc.nat({ max: 20 }), mostly(7)).map(([at, fits]) => pick(name, at, fits ? { statuses } : {}));
/** Mostly the customer's own; another's now and then. */
const mostlyOwn = (name: Typename) =>
  fc.tuple(fc.nat({ max: 9 }), mostly(9)).map(([at, own]) => pick(name, at, { own }));
const often = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>) =>
  fc.option(arbitrary, { freq: weight, nil: null });
const seldom = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.tuple(mostly(5), arbitrary).map(([none, value]) => (none ? null : value));

const currencies = fc.constantFrom('SEK', 'EUR');
export const planCodes = ['for-all-sek', 'for-all-eur', 'proven-sek', 'carded-eur', 'german', 'old'] as const;
const codes = fc.constantFrom(...planCodes, 'for-all-sek', 'for-all-eur');
/** With those where floats go wrong. */
const amounts = fc.oneof(
  fc.constantFrom('0.1', '0.2', '0.000001', '100', '250', '1000', '5000', '0'),
  fc.bigInt({ min: 1n, max: 500_000_000n }).map(formatDecimal),
);
const lines = fc.array(
  fc.record({
    description: fc.constantFrom('Work', 'Seats', 'Räksmörgås'),
    quantity: fc.constantFrom('1', '2', '3', '0.5', '0.333333', '7'),
    unitPrice: fc.oneof(
      fc.constantFrom('100', '19.99', '0.005', '0', '33.335', '-5.55', '-100'),
      fc.bigInt({ min: 1n, max: 200_000_000n }).map(formatDecimal),
    ),
    taxRate: fc.oneof({ weight: 19, arbitrary: fc.constantFrom('25', '12', '6', '0', '7.7') }, fc.constant(null)),
  }),
  { minLength: 1, maxLength: 3 },
);
const statuses = fc.constantFrom('ACTIVE', 'ACTIVE', 'SUSPENDED', 'CHURNED');
const payments = fc.oneof(
  fc.constantFrom<Share>({ share: 'all' }, { share: 'half' }, { share: 'half' }, { share: 'more' }),
  fc.constantFrom('0.01', '7.5', '25', '1.005', '0'),
);
const address = fc.record({ country: fc.constantFrom('SE', 'DE', 'US'), city: fc.constantFrom('Lund', 'Ulm', 'Troy') });

function action(weight: number, name: Name, input: Record<string, fc.Arbitrary<unknown>>) {
  return { weight, arbitrary: fc.record({ name: fc.constant(name), input: fc.record(input) }) };
}
const runs = ['ACTIVE', 'TRIALING', 'PAST_DUE'];
const owes = ['SENT', 'PARTIALLY_PAID', 'OVERDUE'];
const ofCustomer = { customerId: any('Customer') };
const reason = fc.constant('They asked for it');
const subscriptionActions = [
  action(4, 'createSubscription', {
    ...ofCustomer,
    planCode: codes,
    quantity: fc.constantFrom(1, 2, 40, 7, 0),
    trialEndsAt: seldom(fc.constant('2099-01-01T00:00:00Z')),
  }),
  action(3, 'changeSubscription', {
    id: any('PlanSubscription', ...runs, 'PAUSED'),
    planCode: often(2, codes),
    quantity: often(1, fc.constantFrom(1, 5, 6, 0)),
  }),
  action(2, 'pauseSubscription', { id: any('PlanSubscription', ...runs) }),
  action(2, 'resumeSubscription', { id: any('PlanSubscription', 'PAUSED') }),
  action(2, 'cancelSubscription', {
    id: any('PlanSubscription', ...runs, 'PAUSED', 'CANCELED'),
    atPeriodEnd: fc.boolean(),
  }),
];
const invoiceActions = [
  action(9, 'createInvoice', {
    ...ofCustomer,
    lines,
    currency: seldom(currencies),
    subscriptionId: often(1, mostlyOwn('PlanSubscription')),
    number: seldom(fc.constantFrom('OWN-1', 'OWN-2', 'OWN-3')),
    dueAt: seldom(fc.constant('2020-01-01T00:00:00Z')),
  }),
  action(9, 'sendInvoice', { id: any('Invoice', 'DRAFT') }),
  action(9, 'recordInvoicePayment', {
    id: any('Invoice', ...owes),
    amount: payments,
    walletId: often(2, mostlyOwn('Wallet')),
  }),
  action(5, 'creditInvoice', { id: any('Invoice', ...owes, 'PAID'), reason }),
  action(2, 'voidInvoice', { id: any('Invoice', 'DRAFT', 'SENT', 'OVERDUE'), reason }),
];
const walletActions = [
  action(6, 'topUpWallet', { id: any('Wallet'), amount: amounts }),
  action(4, 'debitWallet', { id: any('Wallet'), amount: amounts }),
  action(3, 'adjustWallet', {
    id: any('Wallet'),
    reason,
    amount: fc.tuple(fc.constantFrom('', '-'), amounts).map((parts) => parts.join('')),
  }),
  action(2, 'createWallet', {
    ...ofCustomer,
    currency: currencies,
    mode: fc.constantFrom(null, 'LIVE', 'PREPAID_ONLY'),
  }),
  action(2, 'closeWallet', { id: any('Wallet') }),
];
const customerActions = [
  action(3, 'requestVerification', {
    ...ofCustomer,
    kind: fc.constantFrom('KYC', 'BUSINESS_DOCUMENT', 'BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT'),
    paymentMethodId: seldom(mostlyOwn('PaymentMethod')),
  }),
  action(3, 'requestVerification', {
    ...ofCustomer,
    kind: fc.constant('PAYMENT_INSTRUMENT'),
    paymentMethodId: mostlyOwn('PaymentMethod'),
  }),
  action(4, 'decideVerification', {
    id: any('Verification', 'PENDING'),
    status: fc.constantFrom('APPROVED', 'APPROVED', 'REJECTED'),
  }),
  action(3, 'addPaymentMethod', {
    ...ofCustomer,
    type: fc.constantFrom('CARD', 'SEPA_DEBIT', 'BANK_TRANSFER', 'INVOICE'),
    makeDefault: fc.boolean(),
  }),
  action(3, 'setDefaultPaymentMethod', { id: any('PaymentMethod') }),
  action(2, 'archiveCustomer', { id: any('Customer') }),
  action(4, 'restoreCustomer', { id: any('Customer') }),
  action(2, 'changeCustomerStatus', { id: any('Customer'), status: statuses }),
  action(3, 'updateCustomer', {
    id: any('Customer'),
    customer: fc.record({ name: fc.constantFrom('Alfa AB', 'Bäta & Söner', 'Gamma, Inc.'), billingAddress: address }),
  }),
];

/** Any mutation of what is billed. */
export const actions: fc.Arbitrary<Action> = fc.oneof(
  ...[...subscriptionActions, ...invoiceActions, ...walletActions, ...customerActions],
);

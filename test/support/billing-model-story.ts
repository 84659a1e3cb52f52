import { type Action, pick } from './billing-model-actions.ts';
import type { Input, Name, Typename } from './billing-model-world.ts';

const [american, german, prepaid, nordic] = [0, 1, 2, 3];
const on = (name: Name, typename: Typename, at: number, rest: Input = {}): Action => {
  return { name, input: { id: pick(typename, at), ...rest } };
};
/** For a customer, counted back from the last that was made. */
const making = (name: Name, customer: number, rest: Input): Action => {
  return { name, input: { customerId: pick('Customer', customer), ...rest } };
};

const line = { description: 'Work', quantity: '1', unitPrice: '100', taxRate: '25' };
const odd = { description: 'Räksmörgås', quantity: '0.333333', unitPrice: '33.335', taxRate: '7.7' };
const invoiceOf = (customer: number, rest: Input = {}) =>
  making('createInvoice', customer, {
    lines: [line, odd],
    currency: null,
    subscriptionId: null,
    number: null,
    dueAt: null,
    ...rest,
  });
const late = { dueAt: '2020-01-01T00:00:00Z' };
const sends = on('sendInvoice', 'Invoice', 0);
const pays = (share: unknown, walletId: unknown = null, at = 0) =>
  on('recordInvoicePayment', 'Invoice', at, { amount: share, walletId });
const [all, half, more] = [{ share: 'all' }, { share: 'half' }, { share: 'more' }];
const reason = { reason: 'They asked for it' };
const subscribes = (customer: number, planCode: string, rest: Input = {}) =>
  making('createSubscription', customer, { planCode, quantity: 1, trialEndsAt: null, ...rest });
const asks = (customer: number, kind: string, paymentMethodId: unknown = null) =>
  making('requestVerification', customer, { kind, paymentMethodId });
const decides = (status = 'APPROVED') => on('decideVerification', 'Verification', 0, { status });
const adds = (customer: number, type: string, makeDefault: boolean) =>
  making('addPaymentMethod', customer, { type, makeDefault });
const opens = (customer: number, currency: string, mode: string | null) =>
  making('createWallet', customer, { currency, mode });
const to = (customer: number, status: string) => on('changeCustomerStatus', 'Customer', customer, { status });
const renames = (customer: number, name: string, country: string) =>
  on('updateCustomer', 'Customer', customer, { customer: { name, billingAddress: { country, city: 'Lund' } } });

const selling = [
  subscribes(nordic, 'proven-sek'),
  asks(nordic, 'KYC'),
  decides(),
  decides(),
  asks(nordic, 'BUSINESS_DOCUMENT', pick('PaymentMethod')),
  asks(nordic, 'BUSINESS_DOCUMENT'),
  decides(),
  subscribes(nordic, 'proven-sek'),
  subscribes(nordic, 'german', { quantity: 0 }),
  subscribes(american, 'for-all-eur', { trialEndsAt: '2099-01-01T00:00:00Z' }),
  on('changeSubscription', 'PlanSubscription', 0, { planCode: 'for-all-sek', quantity: null }),
  on('changeSubscription', 'PlanSubscription', 0, { planCode: 'german', quantity: 5 }),
  on('pauseSubscription', 'PlanSubscription', 0),
  on('resumeSubscription', 'PlanSubscription', 0),
  on('resumeSubscription', 'PlanSubscription', 0),
  on('cancelSubscription', 'PlanSubscription', 0, { atPeriodEnd: true }),
  on('cancelSubscription', 'PlanSubscription', 0, { atPeriodEnd: false }),
  to(german, 'CHURNED'),
  subscribes(german, 'german'),
  to(german, 'ACTIVE'),
  subscribes(german, 'carded-eur'),
  adds(german, 'CARD', true),
  adds(german, 'CARD', false),
  on('setDefaultPaymentMethod', 'PaymentMethod', 0),
  asks(german, 'PAYMENT_INSTRUMENT', pick('PaymentMethod')),
  decides('REJECTED'),
  asks(german, 'PAYMENT_INSTRUMENT', pick('PaymentMethod')),
  decides(),
  on('setDefaultPaymentMethod', 'PaymentMethod', 0),
  adds(nordic, 'BANK_TRANSFER', true),
  adds(prepaid, 'INVOICE', true),
  adds(american, 'INVOICE', false),
];

const invoicing = [
  // Under the subscription that needs proof: overdue, so it is PAST_DUE.
  invoiceOf(nordic, { ...late, subscriptionId: pick('PlanSubscription') }),
  sends,
  on('archiveCustomer', 'Customer', nordic),
  pays(half),
  pays(more),
  pays(all),
  on('creditInvoice', 'Invoice', 0, reason),
  on('creditInvoice', 'Invoice', 0, reason),
  invoiceOf(nordic, { currency: 'EUR', subscriptionId: pick('PlanSubscription') }),
  invoiceOf(nordic, { subscriptionId: pick('PlanSubscription', 0, { own: false }) }),
  invoiceOf(nordic, { number: 'OWN-1' }),
  sends,
  on('voidInvoice', 'Invoice', 0, reason),
  invoiceOf(nordic, { number: 'OWN-1' }),
  // Paid in the other currency: what comes back needs a new wallet.
  invoiceOf(nordic, { currency: 'EUR' }),
  sends,
  pays('10'),
  on('creditInvoice', 'Invoice', 0, reason),
  // Made without tax, sent with it.
  invoiceOf(american, { lines: [{ ...line, taxRate: null }] }),
  renames(american, 'Moved Buyer', 'DE'),
  sends,
  invoiceOf(american, { lines: [line, { ...line, taxRate: null }] }),
  invoiceOf(american, { lines: [{ ...line, unitPrice: '-1' }] }),
  invoiceOf(american, { lines: [{ ...line, unitPrice: '0' }] }),
  sends,
  to(prepaid, 'SUSPENDED'),
  invoiceOf(prepaid),
  to(prepaid, 'ACTIVE'),
];

const paying = [
  invoiceOf(prepaid),
  sends,
  pays(all, pick('Wallet')),
  on('topUpWallet', 'Wallet', 4, { amount: '60.5' }),
  opens(prepaid, 'EUR', 'PREPAID_ONLY'),
  on('topUpWallet', 'Wallet', 0, { amount: '70.25' }),
  pays(half, pick('Wallet')),
  pays(all, pick('Wallet', 0, { own: false })),
  pays('1', pick('Wallet', 2, { own: false })),
  on('debitWallet', 'Wallet', 0, { amount: '90' }),
  on('debitWallet', 'Wallet', 0, { amount: '0.25' }),
  on('adjustWallet', 'Wallet', 0, { amount: '-0.000001', ...reason }),
  on('creditInvoice', 'Invoice', 0, reason),
  opens(german, 'SEK', null),
  pays(all, pick('Wallet')),
  on('closeWallet', 'Wallet', 0),
  on('closeWallet', 'Wallet', 0),
  on('topUpWallet', 'Wallet', 0, { amount: '1' }),
  on('topUpWallet', 'Wallet', 0, { amount: '0' }),
  invoiceOf(german),
  sends,
  pays('1', pick('Wallet')),
  pays('1', pick('Wallet', 1)),
  pays(half),
  renames(german, 'Renamed Buyer', 'US'),
  on('archiveCustomer', 'Customer', prepaid),
  invoiceOf(prepaid),
  subscribes(prepaid, 'for-all-eur'),
  on('topUpWallet', 'Wallet', 1, { amount: '1' }),
  on('restoreCustomer', 'Customer', prepaid),
];

/** A run that meets every mutation, and every error that they can answer. */
export const story: readonly Action[] = [...selling, ...invoicing, ...paying];

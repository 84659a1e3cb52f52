import { faulty, type MutationCase, suffix } from './mutation-case.ts';
import type { MutationRows } from './mutation-rows.ts';

type Name = keyof MutationRows;

/** A mutation that takes an id, and changes the object of that id. */
function changing(name: Name, rest: object = {}, fault: MutationCase['fault'] = null): MutationCase {
  return { good: (rows) => ({ id: rows[name], ...rest }), subject: (rows) => rows[name], fault };
}

/** One that makes something for the billed customer. */
function making(good: (rows: MutationRows) => object, fault: MutationCase['fault']): MutationCase {
  return { good: (rows) => ({ customerId: rows.billedCustomer, ...good(rows) }), subject: null, fault };
}

const line = { description: 'Seats', quantity: '2', unitPrice: '19.99', taxRate: '25' };
const reason = { reason: 'They asked for it' };
const noReason = faulty({ reason: '' }, 'reason');
const noAmount = faulty({ amount: '0' }, 'amount');

/** The mutations of what hangs on a customer. */
export const billingMutations: Readonly<Record<string, MutationCase>> = {
  requestVerification: making(
    ({ transferMethod }) => ({
      kind: 'PAYMENT_INSTRUMENT',
      paymentMethodId: transferMethod,
      evidence: { document: 'statement.pdf' },
    }),
    faulty({ kind: 'KYC' }, 'paymentMethodId'),
  ),
  decideVerification: changing(
    'pendingVerification',
    { status: 'APPROVED', reason: 'Passport seen', expiresAt: '2099-01-01T00:00:00Z' },
    faulty({ status: 'PENDING', expiresAt: null }, 'status'),
  ),
  addPaymentMethod: making(
    () => ({ type: 'CARD', provider: 'STRIPE_CHARGE', providerId: 'pm_1', last4: '4242', expiresOn: '2099-12-31' }),
    faulty({ last4: '42' }, 'last4'),
  ),
  setDefaultPaymentMethod: changing('transferMethod'),
  removePaymentMethod: changing('transferMethod'),
  createPlan: {
    good: ({ Company }) => ({
      companyId: Company,
      code: `made-${suffix(Company)}`,
      name: 'Made',
      tier: 'growth',
      price: { amount: '49.5', currency: 'SEK' },
      interval: 'MONTH',
      requiredVerifications: ['KYC'],
    }),
    subject: null,
    fault: faulty({ code: '' }, 'code'),
    absent: 'InvalidInputError',
  },
  updatePlan: changing('livePlan', { name: 'Renamed', requiredVerifications: ['KYC'] }, faulty({ tier: '' }, 'tier')),
  archivePlan: changing('livePlan'),
  createSubscription: making(
    ({ livePlan }) => ({ planCode: `live-${suffix(livePlan)}`, quantity: 2 }),
    faulty({ quantity: 0 }, 'quantity'),
  ),
  changeSubscription: changing('liveSubscription', { quantity: 7 }, faulty({ quantity: 0 }, 'quantity')),
  pauseSubscription: changing('liveSubscription'),
  resumeSubscription: changing('pausedSubscription'),
  cancelSubscription: changing('liveSubscription'),
  createInvoice: making(
    ({ liveSubscription }) => ({ subscriptionId: liveSubscription, lines: [line] }),
    faulty({ lines: [] }, 'lines'),
  ),
  sendInvoice: changing('draftInvoice'),
  recordInvoicePayment: {
    good: ({ openInvoice, fundedWallet }) => ({ id: openInvoice, walletId: fundedWallet, amount: '12.5' }),
    subject: ({ openInvoice }) => openInvoice,
    fault: noAmount,
  },
  creditInvoice: changing('openInvoice', reason, noReason),
  voidInvoice: changing('openInvoice', reason, noReason),
  createWallet: making(() => ({ name: 'Events', currency: 'EUR' }), faulty({ name: '' }, 'name')),
  topUpWallet: changing('fundedWallet', { amount: '10.5' }, noAmount),
  debitWallet: changing('fundedWallet', { amount: '10.5' }, noAmount),
  adjustWallet: changing('fundedWallet', { amount: '-10.5', ...reason }, noReason),
  closeWallet: changing('emptyWallet'),
};

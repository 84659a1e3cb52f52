import { minorUnitsOf } from '../kernel/currency.ts';
import type { SeedRow } from './seed-copy.ts';
import { DAY_MS, idAt, pick, pickWeighted, type SeedCustomer, type SeedTenant, timeText } from './seed-customers.ts';

const MONTH_MS = 30 * DAY_MS;
const TERMS_MS = 30 * DAY_MS;
const INVOICES_EACH = 10;
const HOME_COUNTRY = 'SE';
const HOME_TAX = 0.25;

/** A plan in one currency; prices are whole units. */
export interface SeedPlan {
  readonly id: string;
  readonly price: number;
  readonly interval: 'MONTH' | 'YEAR';
}

export interface SeedSubscription {
  readonly id: string;
  /** Price times seats, in whole units. */
  readonly net: number;
  readonly row: SeedRow;
}

function amountOf(minor: number, currency: string): string {
  const digits = minorUnitsOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** What every row that hangs on a customer begins with. */
function owned(tenant: SeedTenant, customer: SeedCustomer, moment: number) {
  return {
    organization_id: tenant.organizationId,
    id: idAt(moment),
    company_id: tenant.companyId,
    customer_id: customer.id,
    created_at: timeText(moment),
  };
}

/** The customer's first subscription runs for as long as the customer; the second is in any of the states. */
export function makeSeedSubscriptions(
  tenant: SeedTenant,
  customer: SeedCustomer,
  plans: readonly SeedPlan[],
): SeedSubscription[] {
  const age = tenant.now - customer.createdAt;
  const second = customer.settled ? 'ENDED' : pickWeighted(secondStates);
  return [
    makeSubscription(
      tenant,
      customer,
      pick(plans),
      customer.createdAt + age * 0.01,
      customer.settled ? 'ENDED' : 'ACTIVE',
    ),
    makeSubscription(tenant, customer, pick(plans), customer.createdAt + age * (0.02 + Math.random() * 0.5), second),
  ];
}

type State = 'ACTIVE' | 'PAUSED' | 'CANCELED' | 'ENDED' | 'TRIALING';
const secondStates: readonly (readonly [State, number])[] = [
  ['ACTIVE', 60],
  ['PAUSED', 10],
  ['CANCELED', 10],
  ['ENDED', 15],
  ['TRIALING', 5],
];

function makeSubscription(
  tenant: SeedTenant,
  customer: SeedCustomer,
  plan: SeedPlan,
  earliest: number,
  state: State,
): SeedSubscription {
  const { now } = tenant;
  const startedAt = Math.floor(state === 'TRIALING' ? Math.max(earliest, now - 7 * DAY_MS) : earliest);
  const quantity = 1 + Math.floor(Math.random() * 12);
  const canceledAt = startedAt + (now - startedAt) * 0.8;
  const endsAt = state === 'ENDED' ? startedAt + (now - startedAt) * 0.9 : now + (1 + Math.random() * 27) * DAY_MS;
  const canceled = state === 'ENDED' || state === 'CANCELED';
  const row = {
    ...owned(tenant, customer, startedAt),
    plan_id: plan.id,
    quantity,
    price: plan.price,
    currency: customer.currency,
    interval: plan.interval,
    started_at: timeText(startedAt),
    trial_ends_at: state === 'TRIALING' ? timeText(startedAt + 14 * DAY_MS) : null,
    paused_at: state === 'PAUSED' ? timeText(canceledAt) : null,
    canceled_at: canceled ? timeText(canceledAt) : null,
    ends_at: canceled ? timeText(endsAt) : null,
  };
  return { id: row.id, net: plan.price * quantity, row };
}

type InvoiceStatus = 'DRAFT' | 'SENT' | 'PARTIALLY_PAID' | 'PAID' | 'VOID' | 'CREDITED';
// SENT of what is due is what the API shows as OVERDUE.
const dueStatuses: readonly (readonly [InvoiceStatus, number])[] = [
  ['PAID', 95],
  ['SENT', 3],
  ['VOID', 1],
  ['CREDITED', 1],
];
const openStatuses: readonly (readonly [InvoiceStatus, number])[] = [
  ['SENT', 55],
  ['PAID', 30],
  ['PARTIALLY_PAID', 10],
  ['DRAFT', 5],
];

/** Ten invoices, a month apart (closer for a young customer), for both subscriptions in turn. */
export function makeSeedInvoices(
  tenant: SeedTenant,
  customer: SeedCustomer,
  subscriptions: readonly SeedSubscription[],
  nextNumber: () => string,
): SeedRow[] {
  const step = Math.min(MONTH_MS, (tenant.now - customer.createdAt) / (INVOICES_EACH + 2));
  return Array.from({ length: INVOICES_EACH }, (_, index) => {
    const at = Math.floor(customer.createdAt + step * (index + 1));
    const due = at + TERMS_MS < tenant.now;
    const status = customer.settled ? 'PAID' : pickWeighted(due ? dueStatuses : openStatuses);
    const subscription = subscriptions[index % subscriptions.length];
    return makeInvoice(tenant, customer, subscription, at, status, status === 'DRAFT' ? null : nextNumber());
  });
}

function makeInvoice(
  tenant: SeedTenant,
  customer: SeedCustomer,
  subscription: SeedSubscription | undefined,
  at: number,
  status: InvoiceStatus,
  number: string | null,
): SeedRow {
  const { currency } = customer;
  const net = (subscription?.net ?? 1) * 10 ** minorUnitsOf(currency);
  const tax = customer.country === HOME_COUNTRY ? Math.round(net * HOME_TAX) : 0;
  const total = net + tax;
  const paid = status === 'PAID' ? total : status === 'PARTIALLY_PAID' ? Math.floor(total / 3) : 0;
  const issued = status !== 'DRAFT';
  const begun = owned(tenant, customer, at);
  return {
    ...begun,
    subscription_id: subscription?.id ?? null,
    number,
    state: status === 'PAID' || status === 'PARTIALLY_PAID' ? 'SENT' : status,
    currency,
    subtotal: amountOf(net, currency),
    tax: amountOf(tax, currency),
    total: amountOf(total, currency),
    amount_paid: amountOf(paid, currency),
    issued_at: issued ? begun.created_at : null,
    due_at: issued ? timeText(at + TERMS_MS) : null,
    paid_at: status === 'PAID' ? timeText(at + Math.random() * Math.min(TERMS_MS, tenant.now - at)) : null,
  };
}

/** The primary wallet, for two in five a second one, and one ledger entry each; the ledger makes the balance. */
export function makeSeedWallets(
  tenant: SeedTenant,
  customer: SeedCustomer,
): { wallets: SeedRow[]; entries: SeedRow[] } {
  const other = customer.currency === 'EUR' ? 'USD' : 'EUR';
  const currencies = Math.random() < 0.4 ? [customer.currency, other] : [customer.currency];
  const wallets = currencies.map((currency, index) => ({
    ...owned(tenant, customer, customer.createdAt),
    name: index === 0 ? 'Primary' : `Events ${currency}`,
    currency,
    mode: index === 0 ? customer.walletMode : 'LIVE',
    is_primary: index === 0,
  }));
  const entries = wallets.map((wallet) => {
    const at = Math.floor(customer.createdAt + Math.random() * (tenant.now - customer.createdAt));
    return {
      organization_id: tenant.organizationId,
      id: idAt(at),
      wallet_id: wallet.id,
      kind: 'TOP_UP',
      amount: 100 + Math.floor(Math.random() * 200) * 25,
      reason: 'Bank transfer',
      created_at: timeText(at),
    };
  });
  return { wallets, entries };
}

import { toAmount, toMinor } from './demo-amounts.ts';
import { addDays, daysAgo } from './demo-clock.ts';
import type { OneOffInvoice, Purchase } from './demo-customer-spec.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CompanyRow, CustomerRow, InvoiceRow, SubscriptionRow } from './demo-rows.ts';
import { periodStarts } from './demo-subscriptions.ts';

/** Periods younger than this have no invoice yet, so that the day between issue and payment is over. */
const LAG_DAYS = 2;
/** More would only make the demo's lists long. */
const INVOICES_PER_SUBSCRIPTION = 8;

const euCountries = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);
const homeRates: Readonly<Record<string, number>> = { SE: 25, DE: 19 };

export interface InvoiceMaker {
  readonly random: DemoRandom;
  readonly now: Date;
  readonly company: CompanyRow;
  readonly customer: CustomerRow;
}

type Status = OneOffInvoice[0];

/** One invoice a period, the last few of them. What is due is paid, unless the subscription is past due. */
export function makePeriodInvoices(
  maker: InvoiceMaker,
  subscription: SubscriptionRow,
  state: Purchase[3],
): InvoiceRow[] {
  if (state === 'TRIALING') return [];
  const until =
    subscription.endsAt !== null && subscription.endsAt < maker.now
      ? subscription.endsAt
      : addDays(maker.now, -LAG_DAYS);
  const starts = periodStarts(subscription.startedAt, subscription.interval, until).slice(-INVOICES_PER_SUBSCRIPTION);
  const due = starts.filter((start) => addDays(start, termsOf(maker)) < maker.now);
  const net = toMinor(subscription.price, subscription.currency) * subscription.quantity;
  return starts.map((start, index) => {
    const unpaid = state === 'PAST_DUE' ? index >= due.length - 1 : index >= due.length && !paidEarly(maker, state);
    const status = !unpaid ? 'PAID' : index < due.length ? 'OVERDUE' : 'SENT';
    return makeInvoice(maker, status, start, net, subscription.currency, subscription.id);
  });
}

/** Prepaid customers pay at once from their wallet, those who left have settled everything. */
function paidEarly({ customer, random }: InvoiceMaker, state: Purchase[3]): boolean {
  return customer.billingModel === 'PREPAID' || state === 'ENDED' || random.chance(0.45);
}

export function makeOneOffInvoice(maker: InvoiceMaker, [status, net, ago]: OneOffInvoice): InvoiceRow {
  const at = daysAgo(maker.now, ago, maker.random.integer(420, 960));
  const currency = maker.customer.preferredCurrency ?? maker.company.defaultCurrency;
  return makeInvoice(maker, status, at, toMinor(net, currency), currency, null);
}

function makeInvoice(
  maker: InvoiceMaker,
  status: Status,
  at: Date,
  net: number,
  currency: string,
  subscriptionId: string | null,
): InvoiceRow {
  const { customer, company, random } = maker;
  const tax = Math.round((net * taxRateOf(customer, company)) / 100);
  const total = net + tax;
  const paid = status === 'PAID' ? total : status === 'PARTIALLY_PAID' ? Math.round(total * 0.4) : 0;
  return {
    organizationId: customer.organizationId,
    id: random.id(at),
    companyId: customer.companyId,
    customerId: customer.id,
    subscriptionId,
    number: null,
    state: status === 'DRAFT' || status === 'VOID' || status === 'CREDITED' ? status : 'SENT',
    currency,
    subtotal: toAmount(net, currency),
    tax: toAmount(tax, currency),
    total: toAmount(total, currency),
    amountPaid: toAmount(paid, currency),
    issuedAt: status === 'DRAFT' ? null : at,
    dueAt: status === 'DRAFT' ? null : addDays(at, termsOf(maker)),
    paidAt: status === 'PAID' ? paidAt(maker, at) : null,
    createdAt: at,
  };
}

function paidAt(maker: InvoiceMaker, issuedAt: Date): Date {
  const { random, now, customer } = maker;
  if (customer.billingModel === 'PREPAID') return new Date(issuedAt.getTime() + 60_000);
  const paid = addDays(issuedAt, random.integer(1, termsOf(maker) + 2));
  return paid < now ? paid : addDays(issuedAt, 1);
}

function termsOf({ customer, company }: InvoiceMaker): number {
  return customer.paymentTermsDays ?? company.defaultPaymentTermsDays;
}

/** At home the home rate; consumers elsewhere in the EU too; reverse charge within the EU and exports carry none. */
function taxRateOf(customer: CustomerRow, company: CompanyRow): number {
  const homeRate = homeRates[company.country] ?? 0;
  if (customer.taxClass === 'RETAIL_EXEMPT') return 0;
  const country = customer.billingCountry ?? company.country;
  if (country === company.country) return homeRate;
  const taxable = customer.customerType === 'CONSUMER' || customer.customerType === 'UNKNOWN';
  return euCountries.has(country) && taxable ? homeRate : 0;
}

/**
 * Gives every issued invoice its number: gapless per company in the order of issue, `NS-2026-0001`. The counter runs on
 * over the years, as a company has one.
 */
export function numberInvoices(invoices: readonly InvoiceRow[], prefixes: ReadonlyMap<string, string>): InvoiceRow[] {
  const counters = new Map<string, number>();
  return invoices
    .toSorted((a, b) => compareIssued(a, b))
    .map((invoice) => {
      if (invoice.issuedAt === null) return invoice;
      const count = (counters.get(invoice.companyId) ?? 0) + 1;
      counters.set(invoice.companyId, count);
      const prefix = prefixes.get(invoice.companyId) ?? 'INV';
      return { ...invoice, number: `${prefix}-${invoice.issuedAt.getUTCFullYear()}-${String(count).padStart(4, '0')}` };
    });
}

function compareIssued(a: InvoiceRow, b: InvoiceRow): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}

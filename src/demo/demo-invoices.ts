import { toAmount, toMinor } from './demo-amounts.ts';
import type { DemoBillTo, DemoDelivery, InvoiceCounterRow, InvoiceLineRow, InvoiceRow } from './demo-billing-rows.ts';
import { addDays, daysAgo, endOfDay } from './demo-clock.ts';
import type { CustomerSpec, OneOffInvoice, Purchase } from './demo-customer-spec.ts';
import { type DemoLine, jobLines, makeLines, netOf, periodLines, taxesOf } from './demo-invoice-lines.ts';
import type { DemoRandom } from './demo-random.ts';
import { writtenOrgNumber } from './demo-record.ts';
import type { CompanyRow, CustomerRow, PlanRow, SubscriptionRow } from './demo-rows.ts';
import { periodEnd, periodStarts } from './demo-subscriptions.ts';
import { ratesOf, treatmentOf } from './demo-tax.ts';

/** Periods younger than this have no invoice yet, so that the day between issue and payment is over. */
const LAG_DAYS = 2;
/** More would only make the demo's lists long. */
const INVOICES_PER_SUBSCRIPTION = 8;
const DAYS_TO_CREDIT = 6;

export interface InvoiceMaker {
  readonly random: DemoRandom;
  readonly now: Date;
  readonly company: CompanyRow;
  readonly customer: CustomerRow;
  readonly billTo: DemoBillTo;
  /** Whether money is collected by its default payment method. */
  readonly collects: boolean;
}

export interface MadeInvoice {
  readonly invoice: InvoiceRow;
  readonly lines: readonly InvoiceLineRow[];
}

type Status = OneOffInvoice[0];

/** One invoice a period, the last few of them. What is due is paid, unless the subscription is past due. */
export function makePeriodInvoices(
  maker: InvoiceMaker,
  subscription: SubscriptionRow,
  plan: PlanRow,
  state: Purchase[3],
): MadeInvoice[] {
  if (state === 'TRIALING') return [];
  const { startedAt, interval, currency, quantity, endsAt } = subscription;
  const until = endsAt !== null && endsAt < maker.now ? endsAt : addDays(maker.now, -LAG_DAYS);
  const starts = periodStarts(startedAt, interval, until).slice(-INVOICES_PER_SUBSCRIPTION);
  const due = starts.filter((start) => dueAtOf(maker, start) < maker.now);
  const price = toMinor(subscription.price, currency);
  return starts.map((at, index) => {
    const unpaid = state === 'PAST_DUE' ? index >= due.length - 1 : index >= due.length && !paidEarly(maker, state);
    const status = !unpaid ? 'PAID' : index < due.length ? 'OVERDUE' : 'SENT';
    const lines = periodLines(plan.name, quantity, price, at, periodEnd(startedAt, interval, at));
    return makeInvoice(maker, { status, at, currency, lines, subscriptionId: subscription.id });
  });
}

/** Prepaid customers pay at once from their wallet, those who left have settled everything. */
function paidEarly({ customer, random }: InvoiceMaker, state: Purchase[3]): boolean {
  return customer.billingModel === 'PREPAID' || state === 'ENDED' || random.chance(0.45);
}

/** An invoice for a job; one that was credited brings its credit note. */
export function makeOneOffInvoices(maker: InvoiceMaker, [status, net, ago]: OneOffInvoice): MadeInvoice[] {
  const at = daysAgo(maker.now, ago, maker.random.integer(420, 960));
  const currency = maker.customer.preferredCurrency ?? maker.company.defaultCurrency;
  const lines = jobLines(maker.random, toMinor(net, currency));
  const made = makeInvoice(maker, { status, at, currency, lines, subscriptionId: null });
  return status === 'CREDITED' ? [made, makeCreditNote(maker, made)] : [made];
}

interface Told {
  readonly status: Status;
  readonly at: Date;
  readonly currency: string;
  readonly lines: readonly DemoLine[];
  readonly subscriptionId: string | null;
}

function makeInvoice(maker: InvoiceMaker, { status, at, currency, lines, subscriptionId }: Told): MadeInvoice {
  const { customer, company, random } = maker;
  const { organizationId, companyId, id: customerId } = customer;
  const taxTreatment = treatmentOf(customer, company);
  const rates = ratesOf(taxTreatment, company);
  const net = lines.reduce((sum, line) => sum + netOf(line), 0);
  const tax = taxesOf(lines, rates.charged).reduce((sum, part) => sum + part, 0);
  const total = net + tax;
  const paid = status === 'PAID' ? total : status === 'PARTIALLY_PAID' ? Math.round(total * 0.4) : 0;
  const id = random.id(at);
  const isDraft = status === 'DRAFT';
  const invoice: InvoiceRow = {
    organizationId,
    id,
    companyId,
    customerId,
    subscriptionId,
    creditNoteForId: null,
    number: null,
    state: isDraft || status === 'VOID' || status === 'CREDITED' ? status : 'SENT',
    supply: 'SERVICE',
    currency,
    subtotal: toAmount(net, currency),
    tax: toAmount(tax, currency),
    total: toAmount(total, currency),
    amountPaid: toAmount(paid, currency),
    taxTreatment,
    billTo: isDraft ? null : maker.billTo,
    delivery: isDraft ? null : deliveryOf(maker),
    issuedAt: isDraft ? null : at,
    dueAt: isDraft ? null : dueAtOf(maker, at),
    paidAt: status === 'PAID' ? paidAt(maker, at) : null,
    createdAt: at,
  };
  return { invoice, lines: makeLines({ random, organizationId, invoiceId: id, currency, rates, at }, lines) };
}

/** The same with all amounts below zero, some days later; it is settled from the start. */
function makeCreditNote(maker: InvoiceMaker, { invoice, lines }: MadeInvoice): MadeInvoice {
  const at = addDays(invoice.issuedAt ?? invoice.createdAt, DAYS_TO_CREDIT);
  const { random } = maker;
  const id = random.id(at);
  const note: InvoiceRow = {
    ...invoice,
    id,
    creditNoteForId: invoice.id,
    state: 'SENT',
    subtotal: negated(invoice.subtotal),
    tax: negated(invoice.tax),
    total: negated(invoice.total),
    delivery: deliveryOf({ ...maker, collects: false }),
    issuedAt: at,
    dueAt: at,
    paidAt: at,
    createdAt: at,
  };
  const reversed = lines.map((line) => ({
    ...line,
    id: random.id(at),
    invoiceId: id,
    quantity: negated(line.quantity),
    amount: negated(line.amount),
    tax: negated(line.tax),
  }));
  return { invoice: note, lines: reversed };
}

function negated(amount: string): string {
  return /[1-9]/.test(amount) ? `-${amount}` : amount;
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

function dueAtOf(maker: InvoiceMaker, issuedAt: Date): Date {
  return endOfDay(issuedAt, termsOf(maker), maker.customer.timezone);
}

/** Who an invoice is made out to: the customer as it is. */
export function billToOf(customer: CustomerRow, { taxIds = [] }: CustomerSpec): DemoBillTo {
  const { name, legalName, billingAddress, legalAddress, email, peppolId, leitwegId } = customer;
  const orgNumber = writtenOrgNumber(customer.orgNumber);
  const taxIdentifiers = taxIds.map(([type, value]) => ({ type, value })).sort((a, b) => (a.type < b.type ? -1 : 1));
  const address = billingAddress ?? legalAddress;
  return { name, legalName, address, email, orgNumber, taxIdentifiers, peppolId, leitwegId };
}

function deliveryOf({ customer, collects: collectAutomatically }: InvoiceMaker): DemoDelivery {
  const participant = customer.preferEinvoice ? (customer.peppolId ?? customer.leitwegId) : null;
  if (participant !== null) return { channel: 'EINVOICE', to: participant, cc: [], collectAutomatically };
  const to = customer.emailDelivery ? (customer.einvoiceEmail ?? customer.email) : null;
  if (to === null) return { channel: 'NONE', to, cc: [], collectAutomatically };
  return { channel: 'EMAIL', to, cc: customer.additionalEmails, collectAutomatically };
}

/** Gives every issued invoice its number: gapless per company in the order of issue, `INV-000001`. */
export function numberInvoices(made: readonly MadeInvoice[]): { made: MadeInvoice[]; counters: InvoiceCounterRow[] } {
  const counts = new Map<string, InvoiceCounterRow>();
  const numbered = made
    .toSorted((a, b) => compareIssued(a.invoice, b.invoice))
    .map(({ invoice, lines }) => {
      if (invoice.issuedAt === null) return { invoice, lines };
      const { organizationId, companyId } = invoice;
      const last = (counts.get(companyId)?.last ?? 0) + 1;
      counts.set(companyId, { organizationId, companyId, last });
      return { invoice: { ...invoice, number: `INV-${String(last).padStart(6, '0')}` }, lines };
    });
  return { made: numbered, counters: [...counts.values()] };
}

function compareIssued(a: InvoiceRow, b: InvoiceRow): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}

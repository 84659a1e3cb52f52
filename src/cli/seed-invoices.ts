import { minorUnitsOf } from '../kernel/currency.ts';
import { owned, type SeedSubscription } from './seed-billing.ts';
import type { SeedRow } from './seed-copy.ts';
import { DAY_MS, idAt, pickWeighted, type SeedCustomer, type SeedTenant, timeText } from './seed-customers.ts';
import { HOME_RATE } from './seed-tax.ts';

const MONTH_MS = 30 * DAY_MS;
const TERMS_MS = 30 * DAY_MS;
const INVOICES_EACH = 10;

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

/** Rows of invoices. Those that take a number of the series have their place among these instead, from 1. */
export interface SeedInvoices {
  readonly invoices: SeedRow[];
  readonly lines: SeedRow[];
  readonly payments: SeedRow[];
}

/** Gives the next place in the series. */
export type NextPlace = () => number;

/** The number of a place in the series: `INV-000042`. */
export function numberAt(place: number): string {
  return `INV-${String(place).padStart(6, '0')}`;
}

/** Ten invoices, a month apart (closer for a young customer), for both subscriptions in turn; and a credit note of each that was credited. */
export function makeSeedInvoices(
  tenant: SeedTenant,
  customer: SeedCustomer,
  subscriptions: readonly SeedSubscription[],
  nextPlace: NextPlace,
  into: SeedInvoices,
): void {
  const step = Math.min(MONTH_MS, (tenant.now - customer.createdAt) / (INVOICES_EACH + 2));
  for (let index = 0; index < INVOICES_EACH; index += 1) {
    const at = Math.floor(customer.createdAt + step * (index + 1));
    const due = at + TERMS_MS < tenant.now;
    const status = customer.settled ? 'PAID' : pickWeighted(due ? dueStatuses : openStatuses);
    const subscription = subscriptions[index % subscriptions.length];
    if (subscription) makeInvoice({ tenant, customer, subscription, nextPlace, into }, at, status);
  }
}

interface Maker {
  readonly tenant: SeedTenant;
  readonly customer: SeedCustomer;
  readonly subscription: SeedSubscription;
  readonly nextPlace: NextPlace;
  readonly into: SeedInvoices;
}

/** Amounts in whole units of the currency, which every price is in. */
interface Line {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** One in five has a second line, whose tax is whole: so the other one bears what is rounded. */
function linesOf({ row, unitPrice }: SeedSubscription, description: string): Line[] {
  const seats = { description, quantity: Number(row.quantity), unitPrice };
  if (Math.random() >= 0.2) return [seats];
  return [seats, { description: 'Extra storage', quantity: 4, unitPrice: 5 + Math.floor(Math.random() * 20) }];
}

function makeInvoice(maker: Maker, at: number, status: InvoiceStatus): void {
  const { tenant, customer, subscription, nextPlace, into } = maker;
  const { currency, invoiced } = customer;
  const unit = 10 ** minorUnitsOf(currency);
  const rate = invoiced.isTaxed ? HOME_RATE : 0;
  const lines = linesOf(subscription, subscription.planName);
  const [net, tax] = sumsOf(lines, unit, rate);
  const total = net + tax;
  const paid = status === 'PAID' ? total : status === 'PARTIALLY_PAID' ? Math.floor(total / 3) : 0;
  const issued = status !== 'DRAFT';
  const begun = owned(tenant, customer, at);
  const paidMs = paid > 0 ? at + Math.random() * Math.min(TERMS_MS, tenant.now - at) : at;
  const row = {
    ...begun,
    subscription_id: subscription.id,
    credit_note_for_id: null,
    number: issued ? nextPlace() : null,
    state: status === 'PAID' || status === 'PARTIALLY_PAID' ? 'SENT' : status,
    currency,
    ...amountsOf(net, tax, currency),
    amount_paid: amountOf(paid, currency),
    tax_treatment: invoiced.taxTreatment,
    bill_to: issued ? invoiced.billTo : null,
    delivery: issued ? invoiced.delivery : null,
    issued_at: issued ? begun.created_at : null,
    due_at: issued ? timeText(at + TERMS_MS) : null,
    paid_at: status === 'PAID' ? timeText(paidMs) : null,
  };
  into.invoices.push(row);
  addLines(into, row, lines, rate, 1, at);
  if (paid > 0) into.payments.push(makePayment(row, paidMs));
  if (status === 'CREDITED') addCreditNote(maker, row, lines, rate);
}

/** Net and tax in minor units. */
function sumsOf(lines: readonly Line[], unit: number, rate: number): [net: number, tax: number] {
  const net = lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0) * unit;
  return [net, Math.round((net * rate) / 100)];
}

function amountOf(minor: number, currency: string): string {
  const digits = minorUnitsOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

function amountsOf(net: number, tax: number, currency: string) {
  return { subtotal: amountOf(net, currency), tax: amountOf(tax, currency), total: amountOf(net + tax, currency) };
}

type InvoiceRow = ReturnType<typeof owned> & { readonly currency: string; readonly amount_paid: string };

function addLines(
  into: SeedInvoices,
  { organization_id, id: invoice_id, currency }: InvoiceRow,
  lines: readonly Line[],
  rate: number,
  sign: 1 | -1,
  at: number,
): void {
  const unit = 10 ** minorUnitsOf(currency);
  lines.forEach(({ description, quantity, unitPrice }, position) => {
    const [net, tax] = sumsOf([{ description, quantity, unitPrice }], unit, rate);
    into.lines.push({
      organization_id,
      id: idAt(at),
      invoice_id,
      position,
      description,
      quantity: sign * quantity,
      unit_price: unitPrice,
      amount: amountOf(sign * net, currency),
      given_tax_rate: HOME_RATE,
      tax_rate: rate,
      tax: amountOf(sign * tax, currency),
    });
  });
}

function makePayment({ organization_id, id, amount_paid }: InvoiceRow, paidMs: number): SeedRow {
  const paidAt = timeText(paidMs);
  const row = { organization_id, id: idAt(paidMs), invoice_id: id, amount: amount_paid };
  return { ...row, paid_at: paidAt, created_at: paidAt };
}

/** The same with all amounts below zero, settled from the start. */
function addCreditNote(maker: Maker, invoice: InvoiceRow & SeedRow, lines: readonly Line[], rate: number): void {
  const { tenant, customer, nextPlace, into } = maker;
  const at = Date.parse(invoice.created_at) + DAY_MS;
  const [net, tax] = sumsOf(lines, 10 ** minorUnitsOf(invoice.currency), rate);
  const begun = owned(tenant, customer, at);
  const times = { issued_at: begun.created_at, due_at: begun.created_at, paid_at: begun.created_at };
  const note = {
    ...invoice,
    ...begun,
    credit_note_for_id: invoice.id,
    number: nextPlace(),
    state: 'SENT',
    ...amountsOf(-net, -tax, invoice.currency),
    ...times,
  };
  into.invoices.push(note);
  addLines(into, note, lines, rate, -1, at);
}

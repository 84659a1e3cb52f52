import { toAmount } from './demo-amounts.ts';
import type { InvoiceLineRow } from './demo-billing-rows.ts';
import type { DemoRandom } from './demo-random.ts';

/** A line before it is taxed; the price in whole minor units. */
export interface DemoLine {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

export interface LineMaker {
  readonly random: DemoRandom;
  readonly organizationId: string;
  readonly invoiceId: string;
  readonly currency: string;
  /** Percentages. */
  readonly rates: { readonly given: number; readonly charged: number };
  readonly at: Date;
}

const jobs = ['Implementation', 'Data migration', 'Workshop', 'Training', 'Integration'] as const;
/** Of what a job costs. */
const TRAVEL_SHARE = 0.08;

/** What a one-off invoice is for: a job of `net` minor units, and for half of them the travel to it. */
export function jobLines(random: DemoRandom, net: number): DemoLine[] {
  const job = jobs[random.integer(0, jobs.length - 1)] ?? jobs[0];
  const travel = random.chance(0.5) ? Math.round(net * TRAVEL_SHARE) : 0;
  const lines = [{ description: job, quantity: 1, unitPrice: net - travel }];
  return travel === 0 ? lines : [...lines, { description: 'Travel expenses', quantity: 1, unitPrice: travel }];
}

/** What a period of a subscription costs: `Growth, 1 Oct 2026 to 31 Oct 2026`. */
export function periodLines(plan: string, seats: number, unitPrice: number, start: Date, end: Date): DemoLine[] {
  const last = new Date(end.getTime() - 86_400_000);
  return [{ description: `${plan}, ${dayText(start)} to ${dayText(last)}`, quantity: seats, unitPrice }];
}

function dayText(date: Date): string {
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

export const netOf = ({ quantity, unitPrice }: DemoLine): number => quantity * unitPrice;

/** The tax of all lines, rounded once, and what each of them bears of it; in minor units. */
export function taxesOf(lines: readonly DemoLine[], rate: number): readonly number[] {
  const exact = lines.map((line) => netOf(line) * rate);
  const cut = exact.map((part) => Math.floor(part / 100));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const lacking = Math.round(sum(exact) / 100) - sum(cut);
  // The largest remainders are raised by one.
  const byRemainder = exact.map((part, index) => ({ index, rest: part % 100 })).sort((a, b) => b.rest - a.rest);
  const raised = new Set(byRemainder.slice(0, lacking).map(({ index }) => index));
  return cut.map((tax, index) => (raised.has(index) ? tax + 1 : tax));
}

export function makeLines(maker: LineMaker, lines: readonly DemoLine[]): InvoiceLineRow[] {
  const { random, organizationId, invoiceId, currency, rates, at } = maker;
  const taxes = taxesOf(lines, rates.charged);
  return lines.map((line, position) => ({
    organizationId,
    id: random.id(at),
    invoiceId,
    position,
    description: line.description,
    quantity: String(line.quantity),
    unitPrice: toAmount(line.unitPrice, currency),
    amount: toAmount(netOf(line), currency),
    givenTaxRate: String(rates.given),
    taxRate: String(rates.charged),
    tax: toAmount(taxes[position] ?? 0, currency),
  }));
}

import { formatDecimal, type Millionths } from '../../kernel/decimal.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { moneyOf } from '../../kernel/money.ts';
import type { AuditedRecord } from '../audit/audit.rules.ts';
import { isTaxed, type TaxTreatment } from '../vat/tax-treatment.rules.ts';
import { amountsOf, type InvoiceAmounts, type LineAmounts } from './invoice-amounts.rules.ts';

/** What a line says by itself. */
export interface UnpricedLine {
  readonly description: string;
  readonly quantity: Millionths;
  readonly unitPrice: Millionths;
  /** The percentage that the caller gave, kept whether it is charged or not. */
  readonly givenTaxRate: Millionths | null;
}

/** A line of an invoice as it is stored. */
export interface InvoiceLine extends UnpricedLine, LineAmounts {
  /** The percentage that is charged. */
  readonly taxRate: Millionths;
}

export interface PricedInvoice extends Omit<InvoiceAmounts, 'lines'> {
  readonly lines: readonly InvoiceLine[];
}

/** What an invoice comes to under a treatment, in a currency with so many decimals. Where it is not taxed every rate is zero. */
export function priceInvoice(lines: readonly UnpricedLine[], treatment: TaxTreatment, decimals: number): PricedInvoice {
  const rated = lines.map((line) => ({ ...line, taxRate: isTaxed(treatment) ? (line.givenTaxRate ?? 0n) : 0n }));
  const amounts = amountsOf(rated, decimals);
  const none = { amount: 0n, tax: 0n };
  return { ...amounts, lines: rated.map((line, place) => ({ ...line, ...(amounts.lines[place] ?? none) })) };
}

/** The most that an invoice, or one of its lines, may come to: 10^13. */
const MOST: Millionths = 10_000_000_000_000n * 1_000_000n;
const most = `${MOST / 1_000_000n}`;

/** An issue below `path` for each line that comes to too much, and one at `path` for a total that is below zero or too much. */
export function checkAmounts(priced: PricedInvoice, path: readonly string[], issues: InputIssues): void {
  const { lines, subtotal, tax, total } = priced;
  const beyond = lines.flatMap(({ amount }, place) => (isBeyond(amount) ? [place] : []));
  for (const place of beyond) issues.add([...path, String(place)], 'OUT_OF_RANGE', `must come to -${most} to ${most}`);
  if (total < 0n) issues.add(path, 'OUT_OF_RANGE', `must not come to less than zero, come to ${shown(total)}`);
  else if (beyond.length === 0 && [subtotal, tax, total].some(isBeyond))
    issues.add(path, 'OUT_OF_RANGE', `must come to ${most} at most, come to ${shown(total)}`);
}

function isBeyond(amount: Millionths): boolean {
  return amount > MOST || amount < -MOST;
}

/** numeric(20,6) as PostgreSQL writes it, in its shortest form: `25` for `25.000000`. */
export function shortDecimal(text: string): string {
  return text.replace(/\.?0+$/, '');
}

function shown(value: Millionths): string {
  return shortDecimal(formatDecimal(value));
}

/** Lines as the history tells them. */
export function lineRecords(lines: readonly InvoiceLine[], currency: string): AuditedRecord[] {
  return lines.map(({ description, quantity, unitPrice, taxRate, amount, tax }) => {
    const [price, net, due] = [unitPrice, amount, tax].map((one) => moneyOf(formatDecimal(one), currency).amount);
    return { description, quantity: shown(quantity), unitPrice: price, amount: net, taxRate: shown(taxRate), tax: due };
  });
}

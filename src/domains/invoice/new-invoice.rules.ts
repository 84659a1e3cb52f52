import type { Millionths } from '../../kernel/decimal.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import {
  currency,
  decimal,
  fields,
  type InputReader,
  instant,
  list,
  MOST_AMOUNT,
  optional,
  report,
  text,
} from '../../kernel/input-reader.ts';
import { isTaxed, type TaxTreatment } from '../vat/tax-treatment.rules.ts';
import type { UnpricedLine } from './invoice-lines.rules.ts';
import { isOfSeries } from './invoice-number.rules.ts';

const MOST_LINES = 200;
const MOST_QUANTITY: Millionths = 1_000_000_000n * 1_000_000n;
const MOST_RATE: Millionths = 100n * 1_000_000n;

/** A line as a caller gives it; the numbers as decimals. */
export interface InvoiceLineInput {
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly taxRate?: string | null | undefined;
}

/** What a caller says of a new invoice, besides whose it is. */
export interface InvoiceInput {
  readonly number?: string | null | undefined;
  readonly currency?: string | null | undefined;
  readonly dueAt?: string | null | undefined;
  readonly lines: readonly InvoiceLineInput[];
}

export interface GivenInvoice {
  readonly number: string | null;
  readonly currency: string | null;
  readonly dueAt: string | null;
  /** Null where one of them cannot be read. */
  readonly lines: readonly UnpricedLine[] | null;
}

const ownNumber: InputReader<string> = (value, path, issues) => {
  const read = text(1, 64)(value, path, issues);
  if (read === null || !isOfSeries(read)) return read;
  return report(path, issues, 'NOT_ALLOWED', 'has the form of the series, which sendInvoice gives: leave it out');
};

const line = fields({
  description: text(1, 500),
  quantity: decimal(1n, MOST_QUANTITY),
  unitPrice: decimal(-MOST_AMOUNT),
  taxRate: optional(decimal(0n, MOST_RATE)),
});

/** Reads what is given; every problem becomes an issue below `input`. */
export function readInvoice(input: InvoiceInput, issues: InputIssues): GivenInvoice {
  return {
    number: optional(ownNumber)(input.number, ['input', 'number'], issues),
    currency: optional(currency)(input.currency, ['input', 'currency'], issues),
    dueAt: optional(instant)(input.dueAt, ['input', 'dueAt'], issues),
    lines: readLines(input.lines, issues),
  };
}

function readLines(given: readonly InvoiceLineInput[], issues: InputIssues): readonly UnpricedLine[] | null {
  const path = ['input', 'lines'];
  if (given.length === 0) return report(path, issues, 'OUT_OF_RANGE', `must have 1 to ${MOST_LINES} items, has 0`);
  const lines = list(line, MOST_LINES)(given, path, issues);
  if (lines?.length !== given.length) return null;
  return lines.map(({ taxRate: givenTaxRate, ...line }) => ({ ...line, givenTaxRate }));
}

/** Every line that names no tax rate, where the treatment asks for one. Answers whether all do. */
export function requireTaxRates(
  lines: readonly InvoiceLineInput[],
  treatment: TaxTreatment,
  issues: InputIssues,
): boolean {
  const lacking = isTaxed(treatment) && lines.length <= MOST_LINES ? placesWithout(lines, 'taxRate') : [];
  for (const place of lacking) {
    const message = `must be the percentage of tax, such as "25": the treatment is STANDARD (${treatment.reason})`;
    issues.add(['input', 'lines', String(place), 'taxRate'], 'REQUIRED', message);
  }
  return lacking.length === 0;
}

/** The places of the lines, from 0, that lack a value. */
export function placesWithout<Name extends string>(
  lines: readonly { readonly [N in Name]?: unknown }[],
  name: Name,
): number[] {
  return lines.flatMap((line, place) => (line[name] === null || line[name] === undefined ? [place] : []));
}

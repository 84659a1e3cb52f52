import { isCountry } from './country.ts';
import { isCurrency } from './currency.ts';
import { formatDecimal, type Millionths, parseDecimal, roundTo } from './decimal.ts';
import type { InputIssues } from './input-issue.ts';
import { parseInstant } from './instant.ts';
import { isMasked } from './swedish-number.ts';
import { isTimeZone } from './time-zone.ts';

/** Reads one input value: its parsed form, or null and an issue at `path`. */
export type InputReader<Parsed> = (value: unknown, path: readonly string[], issues: InputIssues) => Parsed | null;

// Control characters, line ends, lone surrogates, and the marks that turn the direction of what follows (Unicode TR 36, 2.4).
const forbidden = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;
const forbiddenInNotes = /(?![\n\r\t])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** Written back, a masked value would overwrite the number that it hides. */
export const maskedHint =
  'is a masked value, as a key without CUSTOMERS_PII is shown it: leave the field out to keep it';

// Joiners, marks and spaces alone show nothing.
const visible = /[^\p{Cf}\p{M}\p{Z}]/u;

/** Trimmed text of `min` to `max` characters, as people count them: an emoji is one. */
export function text(min: number, max: number, options: { lines?: boolean } = {}): InputReader<string> {
  const refused = options.lines ? forbiddenInNotes : forbidden;
  return (value, path, issues) => {
    if (typeof value !== 'string') return wrongType(path, issues, 'a string');
    const trimmed = value.trim();
    if (refused.test(trimmed)) return report(path, issues, 'INVALID_FORMAT', 'must not hold control characters');
    if (isMasked(trimmed)) return report(path, issues, 'NOT_ALLOWED', maskedHint);
    const length = visible.test(trimmed) ? [...trimmed].length : 0;
    if (length < min || length > max)
      return report(path, issues, 'OUT_OF_RANGE', `must have ${min} to ${max} characters, has ${length}`);
    return trimmed;
  };
}

const plainText = text(1, 2_000);

/** Text that `accept` knows; `hint` says in the issue what it must be. */
export function checked(
  accept: (trimmed: string) => boolean,
  code: 'INVALID_FORMAT' | 'UNKNOWN_VALUE',
  hint: string,
): InputReader<string> {
  return (value, path, issues) => {
    const trimmed = plainText(value, path, issues);
    if (trimmed === null || accept(trimmed)) return trimmed;
    return report(path, issues, code, hint);
  };
}

// Local part and domain by the everyday subset of RFC 5321: no quoted parts, no address literals; IDN domains are letters too.
const emailForm =
  /^[^\s@"(),:;<>[\\\]]{1,64}@(?=.{4,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}][\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}]$/u;

export const email = checked(
  (value) => emailForm.test(value) && !/^\.|\.\.|\.@/.test(value),
  'INVALID_FORMAT',
  'must be an e-mail address such as finance@acme.example',
);
export const country = checked(
  isCountry,
  'UNKNOWN_VALUE',
  'must be an ISO 3166-1 alpha-2 code in upper case, such as SE',
);
export const currency = checked(isCurrency, 'UNKNOWN_VALUE', 'must be an active ISO 4217 code, such as EUR');
export const timeZone = checked(isTimeZone, 'UNKNOWN_VALUE', 'must be an IANA time zone, such as Europe/Stockholm');
/** An RFC 3339 instant, in UTC to the millisecond, as it is stored. */
export const instant: InputReader<string> = (value, path, issues) => {
  const read = typeof value === 'string' ? parseInstant(value)?.toISOString() : undefined;
  // In UTC the year may be 0 or 10000, which PostgreSQL and RFC 3339 cannot write.
  if (read && /^(?!0000)\d{4}-/.test(read)) return read;
  return report(path, issues, 'INVALID_FORMAT', 'must be an RFC 3339 instant such as 2026-05-12T08:30:00Z');
};
export const httpUrl = checked(isHttpUrl, 'INVALID_FORMAT', 'must be an absolute http or https address');

function isHttpUrl(value: string): boolean {
  if (!/^https?:\/\/[^\s]+$/i.test(value)) return false;
  return URL.canParse(value);
}

export function integer(min: number, max: number): InputReader<number> {
  return (value, path, issues) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(path, issues, 'a whole number');
    if (value < min || value > max)
      return report(path, issues, 'OUT_OF_RANGE', `must be ${min} to ${max}, is ${value}`);
    return value;
  };
}

/** The most that one amount may be: far from where a sum of many would no longer fit numeric(20,6). */
export const MOST_AMOUNT: Millionths = 1_000_000_000_000n * 1_000_000n;

/** An exact decimal between two bounds, with so many decimals at most. Scalars have made a text of it. */
export function decimal(min: Millionths, max: Millionths = MOST_AMOUNT, decimals = 6): InputReader<Millionths> {
  return (value, path, issues) => {
    if (typeof value !== 'string') return wrongType(path, issues, 'a decimal number');
    const read = parseDecimal(value.trim());
    if (read === null)
      return report(
        path,
        issues,
        'INVALID_FORMAT',
        'must be a decimal number such as 1234.50, with 6 decimals at most',
      );
    if (read !== roundTo(read, decimals))
      return report(path, issues, 'INVALID_FORMAT', `must have ${decimals} decimals at most`);
    if (read < min || read > max)
      return report(path, issues, 'OUT_OF_RANGE', `must be ${shownDecimal(min)} to ${shownDecimal(max)}`);
    return read;
  };
}

function shownDecimal(value: Millionths): string {
  return formatDecimal(value).replace(/\.?0+$/, '');
}

/** A value that GraphQL has checked already: an enum value or a boolean. */
export function given<Value>(): InputReader<Value> {
  return (value) => value as Value;
}

export function list<Item>(item: InputReader<Item>, max: number): InputReader<readonly Item[]> {
  return (value, path, issues) => {
    if (!Array.isArray(value)) return wrongType(path, issues, 'a list');
    if (value.length > max)
      return report(path, issues, 'OUT_OF_RANGE', `must have at most ${max} items, has ${value.length}`);
    return value.map((one, index) => item(one, [...path, String(index)], issues)).filter((one) => one !== null);
  };
}

/** A value that may be left out, or null: both are null. */
export function optional<Value>(reader: InputReader<Value>): InputReader<Value> & { readonly optional: true } {
  const read: InputReader<Value> = (value, path, issues) =>
    value === null || value === undefined ? null : reader(value, path, issues);
  return Object.assign(read, { optional: true as const });
}

type Read<Reader> = Reader extends (...args: never) => infer Result
  ? Reader extends { readonly optional: true }
    ? Result
    : Exclude<Result, null>
  : never;

/** An input object, field by field; null where a field that may not be left out cannot be read. */
export function fields<Readers extends Readonly<Record<string, InputReader<unknown>>>>(
  readers: Readers,
): InputReader<{ readonly [F in keyof Readers]: Read<Readers[F]> }> {
  return (value, path, issues) => {
    const object = value as Readonly<Record<string, unknown>>;
    const read = Object.entries(readers).map(([name, reader]) => {
      return [name, reader(object[name], [...path, name], issues)] as const;
    });
    const lacks = read.some(([name, part]) => part === null && !('optional' in (readers[name] ?? {})));
    return lacks ? null : (Object.fromEntries(read) as { readonly [F in keyof Readers]: Read<Readers[F]> });
  };
}

export function report(
  path: readonly string[],
  issues: InputIssues,
  ...[code, message]: [Parameters<InputIssues['add']>[1], string]
): null {
  issues.add(path, code, message);
  return null;
}

function wrongType(path: readonly string[], issues: InputIssues, wanted: string): null {
  return report(path, issues, 'WRONG_TYPE', `must be ${wanted}`);
}

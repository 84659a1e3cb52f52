import { slugOf } from '../../kernel/fold-text.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import {
  country,
  currency,
  email,
  given,
  httpUrl,
  type InputReader,
  integer,
  list,
  report,
  text,
  timeZone,
} from '../../kernel/input-reader.ts';
import type {
  Address,
  BillingModel,
  CustomerTaxClass,
  CustomerType,
  PaymentProvider,
  WalletMode,
} from './customer.rules.ts';

const addressLine = text(1, 200);
const addressFields = {
  line1: addressLine,
  line2: addressLine,
  city: addressLine,
  region: addressLine,
  postalCode: text(1, 32),
  country,
} as const;

const address: InputReader<Address> = (value, path, issues) => {
  const parts = Object.entries(value as Record<string, unknown>).filter(
    ([, part]) => part !== null && part !== undefined,
  );
  const read = parts.map(
    ([name, part]) => [name, addressFields[name as keyof typeof addressFields](part, [...path, name], issues)] as const,
  );
  const kept = read.filter(([, part]) => part !== null);
  return kept.length > 0 ? Object.fromEntries(kept) : null;
};

const slug: InputReader<string> = (value, path, issues) => {
  const read = text(1, 100)(value, path, issues);
  if (read === null || read === slugOf(read)) return read;
  return report(
    path,
    issues,
    'INVALID_FORMAT',
    `must be lower-case letters, digits and single hyphens, such as ${slugOf(read)}`,
  );
};

/** At most 50 keys of up to 40 characters in each object, text up to 500, five levels deep. */
const metadata: InputReader<Readonly<Record<string, unknown>>> = (value, path, issues) => {
  const object = value as Record<string, unknown>;
  const before = issues.found.length;
  checkMetadata(object, path, issues, 1);
  if (issues.found.length > before) return null;
  // A null removes a key: on a new customer there is nothing to remove.
  return Object.fromEntries(Object.entries(object).filter(([, inner]) => inner !== null));
};

function checkMetadata(value: unknown, path: readonly string[], issues: InputIssues, depth: number): void {
  if (typeof value === 'string') {
    if ([...value].length > 500)
      issues.add(path, 'OUT_OF_RANGE', `must have at most 500 characters, has ${[...value].length}`);
    // PostgreSQL's jsonb cannot hold these.
    if (/\0|\p{Cs}/u.test(value)) issues.add(path, 'INVALID_FORMAT', 'must not hold NUL or half a surrogate pair');
    return;
  }
  if (
    typeof value === 'number' &&
    (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
  )
    issues.add(path, 'OUT_OF_RANGE', 'must be a number that JSON keeps exactly; send a longer one as text');
  if (typeof value !== 'object' || value === null) return;
  const count = Array.isArray(value) ? 0 : Object.keys(value).length;
  if (count > 50) return void issues.add(path, 'OUT_OF_RANGE', `must have at most 50 keys, has ${count}`);
  if (depth > 5) return void issues.add(path, 'OUT_OF_RANGE', 'must be at most 5 levels deep');
  for (const [key, inner] of Object.entries(value)) {
    // JavaScript would take it for the object's ancestor, and lose it.
    if (key === '__proto__') issues.add([...path, key], 'NOT_ALLOWED', 'must not be named so: the key is reserved');
    else if (!Array.isArray(value) && ([...key].length < 1 || [...key].length > 40 || /[\p{Cc}\p{Cs}]/u.test(key))) {
      issues.add([...path, key], 'OUT_OF_RANGE', 'a key must have 1 to 40 characters and no control characters');
    } else checkMetadata(inner, [...path, key], issues, depth + 1);
  }
}

const readers = {
  name: text(1, 256),
  legalName: text(1, 256),
  slug,
  email,
  additionalEmails: list(email, 20),
  emailDelivery: given<boolean>(),
  phone: text(1, 64),
  externalId: text(1, 256),
  customerType: given<CustomerType>(),
  taxClass: given<CustomerTaxClass>(),
  billingModel: given<BillingModel>(),
  walletMode: given<WalletMode>(),
  billingAddress: address,
  shippingAddress: address,
  legalAddress: address,
  preferredCurrency: currency,
  timezone: timeZone,
  paymentTermsDays: integer(0, 365),
  orgNumber: text(1, 64),
  paymentProvider: given<PaymentProvider>(),
  paymentProviderId: text(1, 256),
  autoCollection: given<boolean>(),
  portalUrl: httpUrl,
  preferEinvoice: given<boolean>(),
  einvoiceEmail: email,
  notes: text(1, 10_000, { lines: true }),
  metadata,
} as const satisfies Record<string, InputReader<unknown>>;

type Field = keyof typeof readers;
type Parsed<F extends Field> = NonNullable<ReturnType<(typeof readers)[F]>>;

/** The fields of a customer that a caller may set, as they arrive. Left out and null are two things. */
export type CustomerDetailsInput = { readonly [F in Field]?: unknown };

/** The same, read: a field that was left out is not there, null is null. */
export type CustomerDetails = { readonly [F in Field]?: Parsed<F> | null };

/** Reads every given field, and adds an issue for each that breaks a rule. */
export function readCustomerDetails(
  input: CustomerDetailsInput,
  path: readonly string[],
  issues: InputIssues,
): CustomerDetails {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([field, value]) => [
      field,
      value === null ? null : readers[field as Field](value, [...path, field], issues),
    ]),
  );
}

/** What a new customer needs beyond rules for single fields: a name, and an address of either kind to reach it by. */
export function checkNewCustomer(input: CustomerDetailsInput, path: readonly string[], issues: InputIssues): void {
  if (input.name === undefined || input.name === null)
    issues.add([...path, 'name'], 'REQUIRED', 'a customer needs a name');
  const { country } = (input.billingAddress ?? {}) as { country?: unknown };
  // One that is there but bad has an issue of its own.
  if (typeof input.email === 'string' || typeof country === 'string') return;
  issues.add([...path, 'email'], 'REQUIRED', 'a customer needs an email, or a billingAddress with a country');
}

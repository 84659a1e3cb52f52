import { isCalendarDate } from '../../kernel/calendar-date.ts';
import { slugOf } from '../../kernel/fold-text.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import {
  checked,
  country,
  currency,
  email,
  fields,
  given,
  httpUrl,
  type InputReader,
  integer,
  list,
  optional,
  report,
  text,
  timeZone,
} from '../../kernel/input-reader.ts';
import { parseLeitwegId } from '../../kernel/leitweg-id.ts';
import { parsePeppolId, peppolHint } from '../../kernel/peppol-id.ts';
import type {
  AccountingSyncConfiguration,
  Address,
  BillingModel,
  CustomerTaxClass,
  CustomerType,
  PaymentProvider,
  ReportingConfiguration,
  TaxConfiguration,
  WalletMode,
} from './customer.rules.ts';
import { readMetadata } from './metadata.rules.ts';

const addressLine = text(1, 200);
const addressFields = {
  line1: addressLine,
  line2: addressLine,
  city: addressLine,
  region: addressLine,
  postalCode: text(1, 32),
  country,
} as const;

/** The parts that are given; null where none is. */
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

const taxConfiguration: InputReader<TaxConfiguration> = fields({
  exempt: given<boolean>(),
  exemptionCode: optional(text(1, 100)),
  provider: optional(text(1, 100)),
  certificateExpiresOn: optional(checked(isCalendarDate, 'INVALID_FORMAT', 'must be a day such as 2026-12-31')),
});

const accountingSyncConfiguration: InputReader<AccountingSyncConfiguration> = (value, path, issues) => {
  const provider = fields({ provider: text(1, 100), externalProviderId: text(1, 256) });
  const { excluded, providers } = value as { excluded: boolean; providers?: unknown };
  return { excluded, providers: list(provider, 20)(providers ?? [], [...path, 'providers'], issues) ?? [] };
};

const reportingConfiguration: InputReader<ReportingConfiguration> = fields({ exempt: given<boolean>() });

const peppolId: InputReader<string> = (value, path, issues) => {
  const read = text(1, 200)(value, path, issues);
  return read === null ? null : (parsePeppolId(read) ?? report(path, issues, 'INVALID_FORMAT', peppolHint));
};

const leitwegId: InputReader<string> = (value, path, issues) => {
  const read = text(1, 100)(value, path, issues);
  const hint = 'must be a Leitweg-ID with its check digits, such as 04011000-1234512345-06';
  return read === null ? null : (parseLeitwegId(read) ?? report(path, issues, 'INVALID_FORMAT', hint));
};

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
  taxConfiguration,
  accountingSyncConfiguration,
  reportingConfiguration,
  paymentProvider: given<PaymentProvider>(),
  paymentProviderId: text(1, 256),
  autoCollection: given<boolean>(),
  portalUrl: httpUrl,
  peppolId,
  leitwegId,
  preferEinvoice: given<boolean>(),
  einvoiceEmail: email,
  notes: text(1, 10_000, { lines: true }),
  metadata: readMetadata,
} as const satisfies Record<string, InputReader<unknown>>;

export type CustomerField = keyof typeof readers;
/** The fields that higher domains read: see customer-part.service.ts. */
type PartField = 'references' | 'tags' | 'taxIdentifiers' | 'vatNumber' | 'customFields';
type Parsed<F extends CustomerField> = NonNullable<ReturnType<(typeof readers)[F]>>;

/** The fields of a customer that a caller may set, as they arrive. Left out and null are two things. */
export type CustomerDetailsInput = { readonly [F in CustomerField | PartField]?: unknown };

/** The same, read: a field that was left out is not there, null is null. */
export type CustomerDetails = { readonly [F in CustomerField]?: Parsed<F> | null };

/** Reads every given field of the customer's own, and adds an issue for each that breaks a rule. */
export function readCustomerDetails(
  input: CustomerDetailsInput,
  path: readonly string[],
  issues: InputIssues,
): CustomerDetails {
  const ours = Object.entries(input).filter(([field, value]) => value !== undefined && Object.hasOwn(readers, field));
  return Object.fromEntries(
    ours.map(([field, value]) => [
      field,
      value === null ? null : readers[field as CustomerField](value, [...path, field], issues),
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

/** What can be changed but not cleared. */
export function checkChangedCustomer(input: CustomerDetailsInput, path: readonly string[], issues: InputIssues): void {
  for (const field of ['name', 'slug'] as const)
    if (input[field] === null) issues.add([...path, field], 'REQUIRED', 'can be changed, but not cleared');
}

import { foldText, slugOf } from '../kernel/fold-text.ts';
import { isPersonalNumber } from '../kernel/swedish-number.ts';
import { daysAgo } from './demo-clock.ts';
import type { AddressSpec, CustomerSpec } from './demo-customer-spec.ts';
import type { DemoRandom } from './demo-random.ts';
import type { AuditEventRow, CompanyRow, CustomerRow, DemoAddress, IdentityRow } from './demo-rows.ts';

// Zones other than the companies' own: a customer whose country is not here keeps its company's.
const timezones: Readonly<Record<string, string>> = {
  AT: 'Europe/Vienna',
  AU: 'Australia/Sydney',
  BE: 'Europe/Brussels',
  CA: 'America/Toronto',
  CH: 'Europe/Zurich',
  CZ: 'Europe/Prague',
  DK: 'Europe/Copenhagen',
  EE: 'Europe/Tallinn',
  ES: 'Europe/Madrid',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  IS: 'Atlantic/Reykjavik',
  IT: 'Europe/Rome',
  JP: 'Asia/Tokyo',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  PL: 'Europe/Warsaw',
  PT: 'Europe/Lisbon',
  US: 'America/Chicago',
};

export interface CustomerPlace {
  readonly random: DemoRandom;
  readonly now: Date;
  readonly company: CompanyRow;
  readonly createdAt: Date;
  /** The currency of what the customer buys. */
  readonly boughtCurrency: string | null;
  /** Slugs taken so far; grows. */
  readonly slugs: Set<string>;
}

/** The customer's row as createCustomer would have written it, with everything derived. */
export function makeCustomer(spec: CustomerSpec, place: CustomerPlace): CustomerRow {
  const { random, now, company, createdAt } = place;
  const archivedAt = spec.archivedDaysAgo ? daysAgo(now, spec.archivedDaysAgo, random.integer(420, 960)) : null;
  const billingAddress = spec.at && makeAddress(spec.at);
  return {
    ...makeIdentification(spec, place),
    ...makeTerms(spec),
    organizationId: company.organizationId,
    id: random.id(createdAt),
    companyId: company.id,
    billingAddress,
    billingCountry: billingAddress?.country ?? null,
    shippingAddress: spec.shipTo ? makeAddress(spec.shipTo) : null,
    legalAddress: spec.legalName ? billingAddress : null,
    preferredCurrency: spec.preferredCurrency ?? place.boughtCurrency,
    timezone: timezones[billingAddress?.country ?? company.country] ?? company.timezone,
    notes: spec.notes ?? null,
    metadata: spec.metadata ?? {},
    archivedAt,
    version: (archivedAt ? 2 : 1) + (spec.status ? 1 : 0),
    createdAt,
    updatedAt: archivedAt ?? (spec.status ? lastChange(random, now, createdAt) : createdAt),
  };
}

function lastChange(random: DemoRandom, now: Date, createdAt: Date): Date {
  const changedAt = daysAgo(now, random.integer(1, 3), random.integer(420, 960));
  return changedAt > createdAt ? changedAt : createdAt;
}

function makeIdentification(spec: CustomerSpec, place: CustomerPlace) {
  const email = spec.email;
  const orgNumber = spec.orgNumber ?? null;
  const legalName = spec.legalName ?? null;
  const externalId = spec.externalId ?? null;
  const searched = [
    spec.name,
    legalName,
    email,
    externalId,
    orgNumber && isPersonalNumber(orgNumber) ? null : orgNumber,
  ];
  return {
    name: spec.name,
    nameKey: foldText(spec.name),
    searchText: foldText(searched.filter((text) => text !== null).join(' ')),
    legalName,
    slug: freeSlug(spec.name, place.company.id, place.slugs),
    email,
    additionalEmails: spec.additionalEmails ?? [],
    phone: spec.phone ?? null,
    externalId,
    orgNumber,
  };
}

function makeTerms(spec: CustomerSpec) {
  return {
    customerType: spec.type,
    taxClass: spec.taxClass ?? 'RETAIL',
    status: spec.status ?? 'ACTIVE',
    billingModel: spec.billingModel ?? 'POSTPAID',
    walletMode: spec.walletMode ?? 'LIVE',
    paymentTermsDays: spec.paymentTermsDays ?? null,
    paymentProvider: spec.paymentProvider ?? null,
    paymentProviderId: spec.paymentProviderId ?? null,
    autoCollection: spec.paymentProvider !== undefined,
    portalUrl: spec.portalUrl ?? null,
    preferEinvoice: spec.preferEinvoice ?? false,
    einvoiceEmail: spec.einvoiceEmail ?? null,
  } as const;
}

/** `acme`, `acme-2` …: unique in the company. */
function freeSlug(name: string, companyId: string, taken: Set<string>): string {
  const base = slugOf(name);
  let slug = base;
  for (let count = 2; taken.has(`${companyId} ${slug}`); count += 1) slug = `${base}-${count}`;
  taken.add(`${companyId} ${slug}`);
  return slug;
}

function makeAddress([line1, postalCode, city, country, region]: AddressSpec): DemoAddress {
  return { line1, city, ...(region === undefined ? {} : { region }), postalCode, country };
}

/** Where the customer's unique values are held: slug and organisation number per company, external id per organization. */
export function makeIdentities(customer: CustomerRow): IdentityRow[] {
  const { organizationId, companyId, id: customerId } = customer;
  const identity = (kind: IdentityRow['kind'], scopeId: string, value: string | null): IdentityRow[] =>
    value === null ? [] : [{ organizationId, scopeId, kind, value, customerId }];
  return [
    ...identity('SLUG', companyId, customer.slug),
    ...identity('ORG_NUMBER', companyId, customer.orgNumber),
    ...identity('EXTERNAL_ID', organizationId, customer.externalId),
  ];
}

export function makeCreatedEvent(customer: CustomerRow, random: DemoRandom): AuditEventRow {
  return {
    organizationId: customer.organizationId,
    id: random.id(customer.createdAt),
    subjectType: 'Customer',
    subjectId: customer.id,
    companyId: customer.companyId,
    action: 'customer.created',
    changes: [],
    at: customer.createdAt,
  };
}

import { foldText, slugOf } from '../kernel/fold-text.ts';
import { formatSwedishNumber, isPersonalNumber } from '../kernel/swedish-number.ts';
import type { AddressSpec, CustomerSpec } from './demo-customer-spec.ts';
import type { DemoChange } from './demo-history.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CompanyRow, CustomerRow, DemoAddress, IdentityRow } from './demo-rows.ts';
import { deriveTaxState } from './demo-tax-ids.ts';
import { makeVatRecord } from './demo-vat.ts';

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
  readonly company: CompanyRow;
  readonly createdAt: Date;
  /** Until when anything happens to it. */
  readonly asOf: Date;
  readonly changes: readonly DemoChange[];
  /** The currency of what the customer buys. */
  readonly boughtCurrency: string | null;
  /** Slugs taken so far; grows. */
  readonly slugs: Set<string>;
}

/** The customer's row as createCustomer would have written it and `changes` have left it, with everything derived. */
export function makeCustomer(spec: CustomerSpec, place: CustomerPlace): CustomerRow {
  const { random, company, createdAt, asOf, changes } = place;
  const archivedAt = changes.find(({ path }) => path[0] === 'archivedAt')?.at ?? null;
  const billingAddress = spec.at && makeAddress(spec.at);
  const legalAddress = spec.seat ? makeAddress(spec.seat) : billingAddress;
  return {
    ...makeIdentification(spec, place),
    ...makeTerms(spec),
    ...makeTaxTerms(spec),
    vatRecord: makeVatRecord(spec, createdAt, asOf),
    organizationId: company.organizationId,
    id: random.id(createdAt),
    companyId: company.id,
    billingAddress,
    billingCountry: billingAddress?.country ?? null,
    shippingAddress: spec.shipTo ? makeAddress(spec.shipTo) : null,
    legalAddress: spec.legalName ? legalAddress : null,
    preferredCurrency: spec.preferredCurrency ?? place.boughtCurrency,
    timezone: timezones[billingAddress?.country ?? company.country] ?? company.timezone,
    notes: spec.notes ?? null,
    metadata: spec.metadata ?? {},
    archivedAt,
    version: 1 + changes.length,
    createdAt,
    updatedAt: changes.at(-1)?.at ?? createdAt,
  };
}

function makeIdentification(spec: CustomerSpec, place: CustomerPlace) {
  const email = spec.email;
  const orgNumber = spec.orgNumber ?? null;
  const legalName = spec.legalName ?? null;
  const externalId = spec.externalId ?? null;
  const shown = orgNumber !== null && isPersonalNumber(orgNumber) ? null : orgNumber;
  const written = shown && formatSwedishNumber(shown);
  const searched = [spec.name, legalName, email, externalId, shown, written === shown ? null : written];
  return {
    name: spec.name,
    nameKey: foldText(spec.name),
    searchText: foldText(searched.filter((text) => text !== null).join(' ')),
    legalName,
    slug: freeSlug(spec.name, place.company.id, place.slugs),
    email,
    additionalEmails: spec.additionalEmails ?? [],
    emailDelivery: true,
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

function makeTaxTerms(spec: CustomerSpec) {
  return {
    ...deriveTaxState(spec),
    taxConfiguration: spec.taxConfiguration ?? null,
    accountingSyncConfiguration: spec.accountingSyncConfiguration ?? null,
    reportingConfiguration: spec.reportingConfiguration ?? null,
    peppolId: spec.peppolId ?? null,
    leitwegId: spec.leitwegId ?? null,
  };
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

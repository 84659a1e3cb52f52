import { v7 } from 'uuid';
import { matchKeys } from '../domains/customer/match-keys.service.ts';
import { foldText, slugOf } from '../kernel/fold-text.ts';
import type { SeedRow } from './seed-copy.ts';
import { seedTreatment } from './seed-tax.ts';
import { makeTaxNumber, type SeedTaxNumber } from './seed-tax-numbers.ts';
import { type SeedCountry, seedCountries, seedFirstNames, seedNames, seedStreets, seedTrades } from './seed-words.ts';

export const DAY_MS = 86_400_000;
const AGE_MS = 3 * 365 * DAY_MS;

export interface SeedTenant {
  readonly organizationId: string;
  readonly companyId: string;
  readonly now: number;
}

/** What the rows of one customer have in common. */
export interface SeedCustomer {
  readonly id: string;
  readonly createdAt: number;
  readonly country: string;
  readonly currency: string;
  readonly walletMode: 'LIVE' | 'PREPAID_ONLY';
  /** Has left or is archived: nothing runs and nothing is open. */
  readonly settled: boolean;
  readonly slug: string;
  readonly externalId: string;
  /** Its id in the CRM; null for one that the CRM does not know. */
  readonly crmId: string | null;
  readonly taxNumber: SeedTaxNumber | null;
  readonly isCompany: boolean;
  readonly invoiced: SeedInvoicing;
  readonly row: SeedRow;
}

/** What every invoice of a customer says, as JSON. */
interface SeedInvoicing {
  readonly isTaxed: boolean;
  readonly taxTreatment: string;
  readonly billTo: string;
  readonly delivery: string;
}

export function idAt(moment: number): string {
  return v7({ msecs: moment });
}

export function timeText(moment: number): string {
  return new Date(moment).toISOString();
}

export function pick<T>(list: readonly T[]): T {
  const picked = list[Math.floor(Math.random() * list.length)];
  if (picked === undefined) throw new Error('nothing to pick from an empty list');
  return picked;
}

/** One of the values, by their weights. */
export function pickWeighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T {
  let left = Math.random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  const found = choices.find(([, weight]) => {
    left -= weight;
    return left < 0;
  });
  return (found ?? pick(choices))[0];
}

/**
 * Customer `index` of `total`, created the later the higher its index. `number` is its own in the whole organization and
 * makes its slug and external id unique.
 */
export function makeSeedCustomer(tenant: SeedTenant, index: number, total: number, number: number): SeedCustomer {
  const createdAt = Math.floor(tenant.now - DAY_MS - AGE_MS * (1 - index / total));
  const age = tenant.now - createdAt;
  const country = pick(seedCountries);
  const names = makeNames(country, number);
  const terms = makeTerms();
  const taxNumber = makeTaxNumberOf(names.customer_type, country.code);
  const taxState = deriveTaxState(names.customer_type, taxNumber, tenant.now);
  const place = makePlace(country, number);
  // After everything that happens to a settled customer.
  const archivedAt = Math.random() < 0.04 ? tenant.now - Math.random() * 0.05 * age : null;
  const row = {
    organization_id: tenant.organizationId,
    id: idAt(createdAt),
    company_id: tenant.companyId,
    ...names,
    ...terms,
    ...taxState,
    additional_emails: '{}',
    ...place,
    billing_address: JSON.stringify(place.billing_address),
    match_keys: makeMatchKeys(tenant, names, place),
    archived_at: archivedAt === null ? null : timeText(archivedAt),
    created_at: timeText(createdAt),
    updated_at: timeText(archivedAt ?? createdAt + Math.random() * age),
  };
  return {
    id: row.id,
    createdAt,
    country: country.code,
    currency: country.currency,
    walletMode: terms.wallet_mode,
    settled: terms.status === 'CHURNED' || archivedAt !== null,
    slug: names.slug,
    externalId: names.external_id,
    crmId: number % 2 === 0 ? `001SEED${String(number).padStart(8, '0')}` : null,
    taxNumber,
    isCompany: names.customer_type === 'BUSINESS',
    invoiced: makeInvoicing(names, { country: country.code, ...taxState }, place.billing_address, taxNumber),
    row,
  };
}

/** What the customer is recognised by, as PostgreSQL writes a list. */
function makeMatchKeys(
  { organizationId }: SeedTenant,
  { name, email, customer_type: customerType }: ReturnType<typeof makeNames>,
  { phone, billing_address: billingAddress }: ReturnType<typeof makePlace>,
): string {
  const none = { legalName: null, additionalEmails: [], orgNumber: null, shippingAddress: null };
  const keys = matchKeys({ ...none, organizationId, name, email, customerType, phone, billingAddress });
  return `{${keys.map(({ key }) => key).join()}}`;
}

function makeInvoicing(
  { name, email, customer_type: customerType }: ReturnType<typeof makeNames>,
  { country, classification, vat_validation_status: status }: ReturnType<typeof deriveTaxState> & { country: string },
  address: object,
  taxNumber: SeedTaxNumber | null,
): SeedInvoicing {
  const euVat = taxNumber?.type === 'eu_vat' ? status : null;
  const treatment = seedTreatment({ country, customerType, classification, euVat });
  const taxIdentifiers = taxNumber ? [{ type: taxNumber.type, value: taxNumber.value }] : [];
  const named = { legalName: null, orgNumber: null, peppolId: null, leitwegId: null };
  return {
    isTaxed: treatment.kind === 'STANDARD',
    taxTreatment: JSON.stringify(treatment),
    billTo: JSON.stringify({ name, ...named, address, email, taxIdentifiers }),
    delivery: JSON.stringify({ channel: 'EMAIL', to: email, cc: [], collectAutomatically: false }),
  };
}

function makeNames(country: SeedCountry, number: number) {
  const type = pickWeighted(types);
  const person = type === 'CONSUMER' || type === 'SOLE_TRADER';
  const family = pick(seedNames);
  const name = person
    ? `${pick(seedFirstNames)} ${family}`
    : `${family} ${pick(seedTrades)} ${number} ${pick(country.legalForms)}`;
  const slug = person ? `${slugOf(name)}-${number}` : slugOf(name);
  const externalId = `SEED-${String(number).padStart(7, '0')}`;
  const email = person ? `${slug}@mail.example` : `${pick(mailboxes)}@${slug}.example`;
  return {
    name,
    name_key: foldText(name),
    search_text: foldText(`${name} ${email} ${externalId}`),
    slug,
    email,
    external_id: externalId,
    customer_type: type,
  };
}

/** Seven businesses in ten have told theirs; of a quarter of the countries no number can be made up. */
function makeTaxNumberOf(type: CustomerType, country: string): SeedTaxNumber | null {
  const hasOne = type === 'BUSINESS' ? Math.random() < 0.92 : type === 'SOLE_TRADER' && Math.random() < 0.3;
  return hasOne ? makeTaxNumber(country) : null;
}

/** What the register said of a number of the EU, and whether the customer buys as a business: as it would be derived. */
function deriveTaxState(
  type: CustomerType,
  taxNumber: SeedTaxNumber | null,
  now: number,
): { vat_validation_status: 'VALID' | 'UNVALIDATED'; vat_record: string | null; classification: string | null } {
  const isEuropean = taxNumber?.type === 'eu_vat';
  const isValid = isEuropean && Math.random() < 0.9;
  const vat_validation_status = isValid ? 'VALID' : 'UNVALIDATED';
  const vat_record = isValid ? makeVatRecord(taxNumber.value, now) : null;
  const state = { vat_validation_status, vat_record } as const;
  if (type === 'CONSUMER' || !taxNumber) return { ...state, classification: 'B2C' };
  return { ...state, classification: !isEuropean || isValid ? 'B2B' : null };
}

/** A verdict of the last month. Made-up numbers: nobody is to be asked about them, so there is no job. */
function makeVatRecord(number: string, now: number): string {
  const at = new Date(now - Math.random() * 28 * 86_400_000).toISOString();
  const told = { name: null, address: null, consultationNumber: null, error: null, attempts: 0, override: null };
  return JSON.stringify({ number, verdict: 'VALID', verdictAt: at, attemptAt: at, ...told });
}

function makeTerms() {
  const billingModel = pickWeighted(billingModels);
  const walletMode: SeedCustomer['walletMode'] =
    billingModel === 'PREPAID' && Math.random() < 0.5 ? 'PREPAID_ONLY' : 'LIVE';
  return { status: pickWeighted(statuses), billing_model: billingModel, wallet_mode: walletMode };
}

function makePlace(country: SeedCountry, number: number) {
  return {
    phone: `+${country.dial}555${String(number).padStart(6, '0')}`,
    billing_address: {
      line1: `${pick(seedStreets)} ${(number % 180) + 1}`,
      city: pick(country.cities),
      postalCode: String(10_000 + (number % 89_999)),
      country: country.code,
    },
    billing_country: country.code,
    preferred_currency: country.currency,
    timezone: country.timezone,
  };
}

const types = [
  ['BUSINESS', 75],
  ['SOLE_TRADER', 10],
  ['CONSUMER', 10],
  ['UNKNOWN', 5],
] as const;
type CustomerType = (typeof types)[number][0];
const statuses = [
  ['ACTIVE', 88],
  ['SUSPENDED', 5],
  ['CHURNED', 7],
] as const;
const billingModels = [
  ['POSTPAID', 80],
  ['PREPAID', 12],
  ['HYBRID', 8],
] as const;
const mailboxes = ['info', 'accounts', 'ekonomi', 'rechnung', 'billing', 'hello'];

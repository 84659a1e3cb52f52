import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { searchedText, type VatValidationStatus } from '../../src/domains/customer/customer.rules.ts';
import { taxNumberKey } from '../../src/domains/customer/match-keys.rules.ts';
import type { VatVerdict } from '../../src/domains/customer/vat-record.rules.ts';
import { foldText } from '../../src/kernel/fold-text.ts';
import {
  type CustomerFixture,
  childRow,
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPlans,
  insertRows,
  insertSubscriptions,
} from './fixtures.ts';
import { insertPaymentMethods, insertVerifications } from './payment-method-fixtures.ts';
import type { Tenant } from './tenant.ts';
import { daySeconds, insertVatChecks, type VatCheckSpec, vatColumns } from './vat-fixtures.ts';

type Row = Readonly<Record<string, unknown>>;

export interface WalletPart {
  readonly currency: string;
  readonly mode: 'LIVE' | 'PREPAID_ONLY';
  /** Movements, none of which takes it below zero where that is not allowed. */
  readonly ledger: readonly string[];
  /** Only where it is empty. */
  readonly closed: boolean;
}

/** What is known of an eu_vat, where there is one; without one nobody but a person knows anything. */
export interface VatPart {
  readonly status: VatValidationStatus;
  readonly verdict: VatVerdict | null;
  readonly daysAgo: number;
  readonly override: boolean | null;
}

/** One generated customer, with all that hangs on it. */
export interface SidePart {
  readonly status: string;
  readonly otherCompany: boolean;
  /** By their names in the database; fields that are left out are empty. */
  readonly columns: Row;
  readonly metadata: Row;
  readonly hasOrgNumber: boolean;
  readonly hasExternalId: boolean;
  readonly primary: WalletPart;
  readonly wallets: readonly WalletPart[];
  readonly subscriptions: readonly { readonly plan: number; readonly state: string }[];
  readonly invoices: readonly { readonly state: string; readonly total: string }[];
  readonly methods: readonly { readonly type: string; readonly removed: boolean }[];
  /** The place of the default among those that were not removed. */
  readonly defaultMethod: number;
  readonly verifications: readonly {
    readonly state: 'PENDING' | 'APPROVED' | 'REJECTED';
    readonly ofMethod: boolean;
  }[];
  /** Values by type, of two that both sides draw from. */
  readonly taxIds: Readonly<Record<string, string | null>>;
  readonly primaryTaxId: number;
  readonly vat: VatPart;
  readonly references: readonly string[];
  readonly tags: readonly number[];
  readonly values: Row;
}

export interface PairPart {
  readonly source: SidePart;
  readonly target: SidePart;
  /** Fields, metadata and custom field keys: those that can be chosen are. */
  readonly choices: Readonly<Record<string, 'SOURCE' | 'TARGET'>>;
  /** Which of the resolutions is taken, conflict by conflict. */
  readonly picks: readonly number[];
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 1 });
const currencies = fc.constantFrom('SEK', 'EUR', 'USD', 'JPY');
const positive = fc.constantFrom('0.000001', '0.1', '0.2', '33.333333', '100', '12.34', '999999999999.999999');
const signed = fc.oneof(
  positive,
  positive.map((amount) => `-${amount}`),
);

const wallets: fc.Arbitrary<WalletPart> = fc.oneof(
  fc.record({
    currency: currencies,
    mode: fc.constant('LIVE' as const),
    ledger: fc.array(signed, { maxLength: 3 }),
    closed: fc.constant(false),
  }),
  fc.record({
    currency: currencies,
    mode: fc.constant('PREPAID_ONLY' as const),
    ledger: fc.array(positive, { maxLength: 3 }),
    closed: fc.constant(false),
  }),
  fc.record({
    currency: currencies,
    mode: fc.constantFrom('LIVE' as const, 'PREPAID_ONLY' as const),
    ledger: fc.constant([]),
    closed: fc.constant(true),
  }),
);

const address = fc.record(
  { city: fc.constantFrom('Lund', 'Kiel'), country: fc.constantFrom('SE', 'DE', 'US') },
  { requiredKeys: ['city'] },
);
const columns = fc.record(
  {
    legal_name: fc.constantFrom('Acme AB', 'Ünïque'),
    email: fc.constantFrom('a@acme.example', 'b@acme.example'),
    additional_emails: fc.constantFrom(['c@acme.example'], ['d@acme.example', 'e@acme.example']),
    email_delivery: fc.boolean(),
    phone: fc.constantFrom('1', '2'),
    customer_type: fc.constantFrom('BUSINESS', 'CONSUMER'),
    tax_class: fc.constantFrom('RESELLER', 'MARKETPLACE'),
    billing_model: fc.constantFrom('HYBRID', 'PREPAID'),
    wallet_mode: fc.constantFrom('LIVE', 'PREPAID_ONLY'),
    billing_address: address,
    shipping_address: address,
    legal_address: address,
    preferred_currency: currencies,
    payment_terms_days: fc.constantFrom(0, 10),
    tax_configuration: fc.constant({ exempt: true, exemptionCode: 'G', provider: null, certificateExpiresOn: null }),
    reporting_configuration: fc.constantFrom({ exempt: true }, { exempt: false }),
    payment_provider: fc.constantFrom('STRIPE_CHARGE', 'NETSUITE'),
    payment_provider_id: fc.constantFrom('cus_1', 'cus_2'),
    auto_collection: fc.boolean(),
    portal_url: fc.constantFrom('https://a.example/', 'https://b.example/'),
    peppol_id: fc.constantFrom('0192:991825827', '0007:5566778899'),
    prefer_einvoice: fc.boolean(),
    einvoice_email: fc.constantFrom('e@acme.example', 'f@acme.example'),
    notes: fc.constantFrom('one', 'two\nlines'),
  },
  { requiredKeys: [] },
);

const verdicts = maybe(fc.constantFrom<VatVerdict[]>('VALID', 'INVALID'));
const vats: fc.Arbitrary<VatPart> = fc
  .record({
    verdict: verdicts,
    failed: maybe(fc.constantFrom<VatValidationStatus[]>('ERROR', 'MAINTENANCE')),
    daysAgo: fc.constantFrom(1, 45, 90),
    override: fc.option(fc.boolean(), { freq: 3 }),
  })
  .map(({ failed, ...known }) => {
    const status = known.override === null ? (failed ?? known.verdict ?? 'UNVALIDATED') : 'MANUAL';
    return { ...known, status };
  });

const taxValues: Readonly<Record<string, readonly [string, string]>> = {
  eu_vat: ['SE556677889901', 'DE136695976'],
  gb_vat: ['GB980780684', 'GB888801821'],
  us_ein: ['12-3456789', '98-7654321'],
  unknown: ['free text', 'other text'],
};
const metadataKeys = fc.constantFrom('crm', 'a.b', 'Ünïque', '__proto__', 'constructor');
const valuesOf: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  a_text: fc.constantFrom('one', 'two'),
  a_number: fc.constantFrom(1, 1.5),
  a_boolean: fc.boolean(),
  a_select: fc.constantFrom('gold', 'silver'),
};

export const sides: fc.Arbitrary<SidePart> = fc.record({
  status: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('ACTIVE', 'CHURNED') },
    { weight: 1, arbitrary: fc.constant('SUSPENDED') },
  ),
  otherCompany: fc.integer({ min: 0, max: 19 }).map((number) => number === 7),
  columns,
  metadata: fc
    .array(fc.tuple(metadataKeys, fc.constantFrom(1, 'two', null, { deep: [1] })), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
  hasOrgNumber: fc.boolean(),
  hasExternalId: fc.boolean(),
  primary: wallets.map((wallet) => ({ ...wallet, closed: false })),
  wallets: fc.array(wallets, { maxLength: 4 }),
  subscriptions: fc.array(
    fc.record({
      plan: fc.nat({ max: 2 }),
      state: fc.constantFrom('ACTIVE', 'TRIALING', 'PAUSED', 'CANCELED', 'ENDED'),
    }),
    { maxLength: 3 },
  ),
  invoices: fc.array(
    fc.record({
      state: fc.constantFrom('DRAFT', 'SENT', 'PAID', 'VOID'),
      total: fc.constantFrom('0.01', '100', '33.33'),
    }),
    { maxLength: 3 },
  ),
  methods: fc.array(fc.record({ type: fc.constantFrom('BANK_TRANSFER', 'CARD'), removed: fc.boolean() }), {
    maxLength: 3,
  }),
  defaultMethod: fc.nat({ max: 3 }),
  verifications: fc.array(
    fc.record({ state: fc.constantFrom('PENDING', 'APPROVED', 'REJECTED'), ofMethod: fc.boolean() }),
    { maxLength: 3 },
  ),
  taxIds: fc.record(
    Object.fromEntries(Object.entries(taxValues).map(([type, values]) => [type, maybe(fc.constantFrom(...values))])),
  ),
  primaryTaxId: fc.nat({ max: 4 }),
  vat: vats,
  references: fc.uniqueArray(fc.constantFrom('STRIPE', 'HUBSPOT', 'OTHER'), { maxLength: 3 }),
  tags: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 4 }),
  values: fc.record(valuesOf, { requiredKeys: [] }),
});

/** Every field that a choice can be made about, but for those that must differ between customers. */
const choosable = [
  'name',
  'slug',
  'legalName',
  'email',
  'additionalEmails',
  'emailDelivery',
  'phone',
  'externalId',
  'customerType',
  'taxClass',
  'billingModel',
  'walletMode',
  'billingAddress',
  'shippingAddress',
  'legalAddress',
  'preferredCurrency',
  'paymentTermsDays',
  'taxConfiguration',
  'reportingConfiguration',
  'paymentProvider',
  'paymentProviderId',
  'autoCollection',
  'portalUrl',
  'peppolId',
  'preferEinvoice',
  'einvoiceEmail',
  'notes',
  'metadata.crm',
  'metadata.a.b',
  'metadata.Ünïque',
  'customFields.a_text',
  'customFields.a_number',
  'customFields.a_select',
];

/** Two customers, and what the caller decides about them. */
export const pairs: fc.Arbitrary<PairPart> = fc.record({
  source: sides,
  target: sides,
  choices: fc
    .array(fc.tuple(fc.constantFrom(...choosable), fc.constantFrom('SOURCE' as const, 'TARGET' as const)), {
      maxLength: 8,
    })
    .map((entries) => Object.fromEntries(entries)),
  picks: fc.array(fc.nat({ max: 2 }), { minLength: 12, maxLength: 12 }),
});

/** The choices of a pair that can be made: about keys only where one of the two has them. */
export function choicesOf({ source, target, choices }: PairPart): { field: string; keep: string }[] {
  const has = (field: string): boolean => {
    const [group = '', ...rest] = field.split('.');
    const of = group === 'metadata' ? 'metadata' : group === 'customFields' ? 'values' : null;
    return of === null || [source, target].some((side) => Object.hasOwn(side[of], rest.join('.')));
  };
  return Object.entries(choices)
    .filter(([field]) => has(field))
    .map(([field, keep]) => ({ field, keep }));
}

const runs = (state: string) => ['ACTIVE', 'TRIALING', 'PAUSED'].includes(state);

/** What stands between the two, in words of its own: `plan 1`, `orgNumber`, `taxIdentifiers.eu_vat`, `DIFFERENT_COMPANY`. */
export function expectedConflicts({ source, target }: PairPart): string[] {
  const plans = source.subscriptions.flatMap((mine) =>
    target.subscriptions.filter((theirs) => runs(mine.state) && runs(theirs.state) && mine.plan === theirs.plan),
  );
  const taxIds = Object.keys(taxValues).filter((type) => {
    const [mine, theirs] = [source.taxIds[type] ?? null, target.taxIds[type] ?? null];
    return mine !== null && theirs !== null && mine !== theirs;
  });
  return [
    ...(source.otherCompany === target.otherCompany ? [] : ['DIFFERENT_COMPANY']),
    ...(source.status === 'SUSPENDED' ? ['SOURCE_SUSPENDED'] : []),
    ...(target.status === 'SUSPENDED' ? ['TARGET_SUSPENDED'] : []),
    ...(source.hasOrgNumber && target.hasOrgNumber ? ['orgNumber'] : []),
    ...taxIds.map((type) => `taxIdentifiers.${type}`),
    ...plans.map(({ plan }) => `plan ${plan}`),
  ].sort();
}

export interface InsertedPair {
  readonly source: string;
  readonly target: string;
  readonly planIds: readonly string[];
}

/** Inserts a pair into a tenant that has nothing else, by a few statements. */
export async function insertPair(pool: pg.Pool, tenant: Tenant, pair: PairPart): Promise<InsertedPair> {
  const { ids, planIds } = await insertSides(pool, tenant, [pair.source, pair.target]);
  const [source = '', target = ''] = ids;
  return { source, target, planIds };
}

/** Inserts up to four customers into a tenant that has nothing else. */
export async function insertSides(
  pool: pg.Pool,
  tenant: Tenant,
  sideParts: readonly SidePart[],
): Promise<{ readonly ids: readonly string[]; readonly planIds: readonly string[] }> {
  const { organizationId } = tenant;
  const planIds = await insertPlans(pool, tenant, [{ company: null }, { company: null }, { company: null }]);
  const customers = await insertCustomers(
    pool,
    tenant,
    sideParts.map((side, index) => ({
      company: tenant.companies[side.otherCompany ? 1 : 0],
      name: `Side ${index}`,
      ...identityOf(side, index),
      metadata: side.metadata,
      columns: { ...emptyColumns, ...side.columns, ...derivedOf(side, index) },
    })),
  );
  const owned = sideParts.map((side, index) => ({ side, index, customer: customers[index] as CustomerFixture }));
  // One after the other: what hangs on a customer writes the customer.
  await insertMoney(pool, tenant, owned);
  await insertSold(pool, tenant, owned, planIds);
  await insertPaying(pool, tenant, owned);
  await insertNamed(pool, tenant, owned);
  await insertHanging(pool, organizationId, owned);
  return { ids: customers.map(({ id }) => id), planIds };
}

const emptyColumns = {
  email: null,
  additional_emails: [],
  billing_address: null,
  billing_country: null,
  preferred_currency: null,
};
const identityOf = ({ hasExternalId, hasOrgNumber }: SidePart, index: number) => ({
  externalId: hasExternalId ? `x-${index}` : null,
  orgNumber: hasOrgNumber ? (['5566778899', '5560360793', '5560125790', '2021005489'][index] ?? null) : null,
});

/** Columns that follow from others, as a write would set them. */
function derivedOf(side: SidePart, index: number): Row {
  const { billing_address, legal_name = null, email = null } = side.columns;
  const texts = { name: `Side ${index}`, legalName: legal_name as string | null, email: email as string | null };
  return {
    billing_country: (billing_address as { country?: string } | undefined)?.country ?? null,
    search_text: foldText(searchedText({ ...texts, ...identityOf(side, index) })),
    status: side.status,
    ...vatOf(side),
  };
}

/** Without a number there is no verdict; a decision may be there. */
function vatOf({ vat: { daysAgo, ...vat }, taxIds }: SidePart): Row {
  const number = taxIds.eu_vat ?? null;
  const status = number === null && vat.override === null ? 'UNVALIDATED' : vat.status;
  return vatColumns(number, { ...vat, status, secondsAgo: daysAgo * daySeconds });
}

interface Owned {
  readonly side: SidePart;
  readonly index: number;
  readonly customer: CustomerFixture;
}

async function insertTags(pool: pg.Pool, organization_id: string): Promise<string[]> {
  const rows = [0, 1, 2, 3].map((number) => ({
    organization_id,
    id: randomUUID(),
    name: `Tag ${number}`,
    name_key: `tag ${number}`,
  }));
  await insertRows(pool, 'tag', rows);
  return rows.map(({ id }) => id);
}

async function insertFields(pool: pg.Pool, organization_id: string): Promise<Map<string, string>> {
  const rows = Object.keys(valuesOf).map((key) => {
    const type = key.slice(2).toUpperCase();
    return {
      organization_id,
      id: randomUUID(),
      key,
      label: key,
      type,
      options: type === 'SELECT' ? ['gold', 'silver'] : [],
      required: false,
    };
  });
  await insertRows(pool, 'custom_field_definition', rows);
  return new Map(rows.map(({ key, id }) => [key, id]));
}

async function insertMoney(pool: pg.Pool, tenant: Tenant, owned: readonly Owned[]): Promise<void> {
  for (const { side, customer } of owned)
    await pool.query('update wallet set currency = $3, mode = $4 where organization_id = $1 and id = $2', [
      tenant.organizationId,
      customer.primaryWalletId,
      side.primary.currency,
      side.primary.mode,
    ]);
  const further = owned.flatMap(({ side, customer }) =>
    side.wallets.map((part, place) => ({
      part,
      row: {
        ...childRow(tenant, { customer, createdAt: `2026-01-02T00:00:0${place}Z` }),
        name: `Wallet ${place}`,
        currency: part.currency,
        balance: 0,
        mode: part.mode,
        is_primary: false,
        closed_at: part.closed ? '2026-02-01T00:00:00Z' : null,
      },
    })),
  );
  await insertRows(
    pool,
    'wallet',
    further.map(({ row }) => row),
  );
  const primaries = owned.map(({ side, customer }) => ({ part: side.primary, walletId: customer.primaryWalletId }));
  const all = [...primaries, ...further.map(({ part, row }) => ({ part, walletId: row.id }))];
  await insertLedger(
    pool,
    tenant,
    all.flatMap(({ part, walletId }) =>
      part.ledger.map((amount, place) => ({ walletId, amount, createdAt: `2026-01-03T00:00:0${place}Z` })),
    ),
  );
}

const canceled = '2026-01-20T00:00:00Z';
const subscriptionColumns: Readonly<Record<string, Row>> = {
  ACTIVE: {},
  TRIALING: { trial_ends_at: '2099-01-01T00:00:00Z' },
  PAUSED: { paused_at: canceled },
  CANCELED: { canceled_at: canceled, ends_at: '2099-01-01T00:00:00Z' },
  ENDED: { canceled_at: canceled, ends_at: canceled },
};

async function insertSold(
  pool: pg.Pool,
  tenant: Tenant,
  owned: readonly Owned[],
  planIds: readonly string[],
): Promise<void> {
  await insertSubscriptions(
    pool,
    tenant,
    owned.flatMap(({ side, customer }) =>
      side.subscriptions.map(({ plan, state }) => ({
        customer,
        planId: planIds[plan] ?? '',
        columns: subscriptionColumns[state] ?? {},
      })),
    ),
  );
  await insertInvoices(
    pool,
    tenant,
    owned.flatMap(({ side, customer }) =>
      side.invoices.map(({ state, total }) => ({
        customer,
        issuedAt: state === 'DRAFT' ? null : '2026-01-05T00:00:00Z',
        dueAt: '2099-01-01T00:00:00Z',
        lines: [{ amount: total }],
        ...(state === 'PAID' ? { paid: total } : {}),
        ...(state === 'VOID' ? { columns: { state: 'VOID' } } : {}),
      })),
    ),
  );
}

async function insertPaying(pool: pg.Pool, tenant: Tenant, owned: readonly Owned[]): Promise<void> {
  const methods = owned.flatMap(({ side, customer }) =>
    side.methods.map(({ type, removed }, place) => ({
      customer,
      type,
      removedAt: removed ? '2026-02-01T00:00:00Z' : null,
      isDefault: !removed && place === side.defaultMethod,
    })),
  );
  const ids = await insertPaymentMethods(pool, tenant, methods);
  const methodOf = (customer: CustomerFixture) => ids[methods.findIndex((one) => one.customer === customer)] ?? null;
  await insertVerifications(
    pool,
    tenant,
    owned.flatMap(({ side, customer }) =>
      side.verifications.map(({ state, ofMethod }) => ({
        customer,
        state,
        paymentMethodId: ofMethod ? methodOf(customer) : null,
      })),
    ),
  );
}

async function insertNamed(pool: pg.Pool, tenant: Tenant, owned: readonly Owned[]): Promise<void> {
  const { organizationId: organization_id } = tenant;
  const references = owned.flatMap(({ side, index, customer }) =>
    side.references.map((source) => ({ source, external_id: `r-${index}`, customer_id: customer.id })),
  );
  await insertRows(
    pool,
    'external_reference',
    references.map((row) => ({ organization_id, id: randomUUID(), ...row })),
  );
  await insertRows(
    pool,
    'customer_identity',
    references.map(({ source, external_id, customer_id }) => ({
      organization_id,
      scope_id: organization_id,
      kind: `REFERENCE:${source}`,
      value: external_id,
      customer_id,
    })),
  );
  const taxIds = owned.flatMap(({ side, customer }) => {
    const given = Object.entries(side.taxIds).filter(([, value]) => value !== null);
    return given.map(([type, value], place) => ({
      organization_id,
      id: randomUUID(),
      customer_id: customer.id,
      type,
      value,
      country: null,
      match_key: taxNumberKey(organization_id, { type, value: String(value), country: null })?.toString() ?? null,
      is_primary: place === side.primaryTaxId,
      format_valid: true,
      checksum_valid: type === 'unknown' ? null : true,
    }));
  });
  await insertRows(pool, 'tax_identifier', taxIds);
  await insertVatChecks(pool, tenant, owned.flatMap(checksOf));
}

/** The check that brought the verdict. */
function checksOf({ side, customer }: Owned): VatCheckSpec[] {
  const vatNumber = side.taxIds.eu_vat ?? null;
  const { verdict } = side.vat;
  if (vatNumber === null || verdict === null) return [];
  return [{ customer, vatNumber, columns: { outcome: verdict, status: verdict } }];
}

async function insertHanging(pool: pg.Pool, organization_id: string, owned: readonly Owned[]): Promise<void> {
  const [tagIds, fieldIds] = [await insertTags(pool, organization_id), await insertFields(pool, organization_id)];
  const row = (customer: CustomerFixture) => ({ organization_id, id: randomUUID(), customer_id: customer.id });
  const links = owned.flatMap(({ side, customer }) =>
    side.tags.map((tag) => ({ ...row(customer), tag_id: tagIds[tag] })),
  );
  await insertRows(pool, 'tag_link', links);
  const values = owned.flatMap(({ side, customer }) =>
    Object.entries(side.values).map(([key, value]) => ({ ...row(customer), definition_id: fieldIds.get(key), value })),
  );
  await insertRows(pool, 'custom_field_value', values);
}

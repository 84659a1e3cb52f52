import { randomUUID as newId } from 'node:crypto';
import type pg from 'pg';
import { searchedText } from '../../src/domains/customer/customer.rules.ts';
import { type MatchFacts, matchKeys } from '../../src/domains/customer/match-keys.rules.ts';
import { decimalOf, formatDecimal } from '../../src/kernel/decimal.ts';
import { foldText, slugOf } from '../../src/kernel/fold-text.ts';
import type { Company, Tenant } from './tenant.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Inserts rows with one statement and one parameter, in their order; what only other rows name is null. Ids are random, so
 * that rows do not lie in the order of their ids.
 */
export async function insertRows(pool: pg.Pool, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].map((name) => `"${name}"`).join(', ');
  await pool.query(
    `insert into "${table}" (${columns}) select ${columns} from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

let made = 0;
const next = (): number => {
  made += 1;
  return made;
};

/** A further company: a list of its own inside a tenant. */
export async function insertCompany(pool: pg.Pool, tenant: Tenant): Promise<Company> {
  const company = { id: newId(), name: `Company ${next()}` };
  await insertRows(pool, 'company', [
    {
      organization_id: tenant.organizationId,
      ...company,
      country: 'SE',
      default_currency: 'SEK',
      timezone: 'Europe/Stockholm',
    },
  ]);
  return company;
}

export interface CustomerSpec {
  readonly company?: Company;
  readonly name?: string;
  readonly email?: string | null;
  readonly externalId?: string | null;
  /** In its stored form. */
  readonly orgNumber?: string | null;
  readonly country?: string | null;
  readonly currency?: string | null;
  readonly metadata?: Row;
  readonly archivedAt?: string | null;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** Any further columns, by their names in the database. */
  readonly columns?: Row;
}

export interface CustomerFixture {
  readonly id: string;
  readonly company: Company;
  readonly primaryWalletId: string;
}

/** Customers with their identities and an empty primary wallet. The first company's, unless said otherwise. */
export async function insertCustomers(
  pool: pg.Pool,
  tenant: Tenant,
  specs: readonly CustomerSpec[],
): Promise<CustomerFixture[]> {
  const fixtures = specs.map((spec) => ({
    id: newId(),
    company: spec.company ?? tenant.companies[0],
    primaryWalletId: newId(),
  }));
  const rows = specs.map((spec, index) => customerRow(tenant, spec, fixtures[index] as CustomerFixture));
  await insertRows(pool, 'customer', rows);
  await insertRows(pool, 'customer_identity', rows.flatMap(identityRows));
  await insertRows(
    pool,
    'wallet',
    fixtures.map(({ id, company, primaryWalletId }) => ({
      organization_id: tenant.organizationId,
      id: primaryWalletId,
      company_id: company.id,
      customer_id: id,
      name: 'Primary',
      currency: 'SEK',
      balance: 0,
      mode: 'LIVE',
      is_primary: true,
      created_at: '2025-01-01T00:00:00Z',
    })),
  );
  return fixtures;
}

/** One customer of insertCustomers. */
export async function insertCustomer(pool: pg.Pool, tenant: Tenant, spec: CustomerSpec): Promise<CustomerFixture> {
  const [made] = await insertCustomers(pool, tenant, [spec]);
  if (!made) throw new Error('no customer');
  return made;
}

function customerRow(tenant: Tenant, spec: CustomerSpec, fixture: CustomerFixture) {
  const number = next();
  const { name = `Customer ${number}`, email = `${number}@example.com`, externalId = null, orgNumber = null } = spec;
  const { country = 'SE', createdAt = '2026-01-01T00:00:00Z', updatedAt = createdAt } = spec;
  const row = {
    organization_id: tenant.organizationId,
    id: fixture.id,
    company_id: fixture.company.id,
    name,
    name_key: foldText(name),
    search_text: foldText(searchedText({ name, legalName: null, email, externalId, orgNumber })),
    slug: `${slugOf(name)}-${number}`,
    email,
    additional_emails: [`copy-${number}@example.com`],
    email_delivery: true,
    external_id: externalId,
    customer_type: 'UNKNOWN',
    tax_class: 'RETAIL',
    status: 'ACTIVE',
    billing_model: 'POSTPAID',
    wallet_mode: 'LIVE',
    billing_address: country === null ? null : { country, city: 'Lund' },
    billing_country: country,
    preferred_currency: spec.currency ?? 'SEK',
    timezone: 'Europe/Stockholm',
    org_number: orgNumber,
    vat_validation_status: 'UNVALIDATED',
    auto_collection: false,
    prefer_einvoice: false,
    metadata: spec.metadata ?? {},
    archived_at: spec.archivedAt ?? null,
    version: 1,
    revision: 1,
    created_at: createdAt,
    updated_at: updatedAt,
    ...spec.columns,
  };
  return { ...row, match_keys: keysOf(row) };
}

function keysOf(row: Row): string[] {
  const { legal_name = null, phone = null, shipping_address = null } = row;
  const facts = { legalName: legal_name, phone, shippingAddress: shipping_address, customerType: row.customer_type };
  const { organization_id, name, email, additional_emails, org_number, billing_address } = row;
  const known = { name, email, additionalEmails: additional_emails, orgNumber: org_number };
  const all = { ...facts, ...known, billingAddress: billing_address, organizationId: organization_id } as MatchFacts;
  return matchKeys(all).map(({ key }) => String(key));
}

function identityRows(customer: ReturnType<typeof customerRow>): Row[] {
  const { organization_id, company_id, id: customer_id, slug, external_id, org_number } = customer;
  const identity = (scope_id: string, kind: string, value: string) => ({
    organization_id,
    scope_id,
    kind,
    value,
    customer_id,
  });
  return [
    identity(company_id, 'SLUG', slug),
    ...(external_id ? [identity(organization_id, 'EXTERNAL_ID', external_id)] : []),
    ...(org_number ? [identity(company_id, 'ORG_NUMBER', org_number)] : []),
  ];
}

export interface PlanSpec {
  /** null: sold by all companies. */
  readonly company: Company | null;
  readonly name?: string;
  /** Any further columns, by their names in the database. */
  readonly columns?: Row;
}

export async function insertPlans(pool: pg.Pool, tenant: Tenant, specs: readonly PlanSpec[]): Promise<string[]> {
  const rows = specs.map(({ company, name, columns }) => {
    const number = next();
    return {
      organization_id: tenant.organizationId,
      id: newId(),
      company_id: company?.id ?? null,
      code: `plan-${number}`,
      name: name ?? `Plan ${number}`,
      tier: 'growth',
      price: '99.5',
      currency: 'SEK',
      interval: 'MONTH',
      required_verifications: [],
      archived_at: '2026-03-01T00:00:00Z',
      created_at: '2026-01-01T00:00:00Z',
      ...columns,
    };
  });
  await insertRows(pool, 'plan', rows);
  return rows.map((row) => row.id);
}

/** What hangs on a customer. */
export interface ChildSpec {
  readonly customer: CustomerFixture;
  readonly createdAt?: string;
}
export const childRow = (tenant: Tenant, { customer, createdAt }: ChildSpec) => ({
  organization_id: tenant.organizationId,
  id: newId(),
  company_id: customer.company.id,
  customer_id: customer.id,
  created_at: createdAt ?? '2026-01-02T00:00:00Z',
});

export interface SubscriptionSpec extends ChildSpec {
  readonly planId: string;
  /** Any further columns, by their names in the database. */
  readonly columns?: Row;
}

export async function insertSubscriptions(
  pool: pg.Pool,
  tenant: Tenant,
  specs: readonly SubscriptionSpec[],
): Promise<string[]> {
  const rows = specs.map((spec) => ({
    ...childRow(tenant, spec),
    plan_id: spec.planId,
    quantity: 3,
    price: '99.5',
    currency: 'SEK',
    interval: 'MONTH',
    started_at: '2026-01-31T00:00:00Z',
    ...spec.columns,
  }));
  await insertRows(pool, 'plan_subscription', rows);
  return rows.map((row) => row.id);
}

export interface WalletSpec extends ChildSpec {
  readonly currency?: string;
  readonly closedAt?: string | null;
}

/** Further wallets, beside the primary ones. */
export async function insertWallets(pool: pg.Pool, tenant: Tenant, specs: readonly WalletSpec[]): Promise<string[]> {
  const rows = specs.map((spec) => ({
    ...childRow(tenant, spec),
    name: `Wallet ${next()}`,
    currency: spec.currency ?? 'EUR',
    balance: 0,
    mode: 'PREPAID_ONLY',
    is_primary: false,
    closed_at: spec.closedAt ?? null,
  }));
  await insertRows(pool, 'wallet', rows);
  return rows.map((row) => row.id);
}

export interface LedgerSpec {
  readonly walletId: string;
  readonly amount: string;
  /** The invoice that it paid. */
  readonly invoiceId?: string | null;
  /** The merge that moved it, and as what. */
  readonly merge?: { readonly id: string; readonly kind: 'MERGE_OUT' | 'MERGE_IN' };
  readonly createdAt?: string;
}

/** Movements, in their order; the database keeps the balance. */
export async function insertLedger(pool: pg.Pool, tenant: Tenant, specs: readonly LedgerSpec[]): Promise<string[]> {
  const rows = specs.map(({ walletId, amount, invoiceId = null, merge, createdAt }) => ({
    organization_id: tenant.organizationId,
    id: newId(),
    wallet_id: walletId,
    invoice_id: invoiceId,
    merge_id: merge?.id ?? null,
    kind: merge?.kind ?? (amount.startsWith('-') ? 'DEBIT' : 'TOP_UP'),
    amount,
    reason: `Movement ${next()}`,
    created_at: createdAt ?? '2026-01-03T00:00:00Z',
  }));
  await insertRows(pool, 'wallet_transaction', rows);
  return rows.map((row) => row.id);
}

export interface InvoiceSpec extends ChildSpec {
  /** null: a draft. */
  readonly issuedAt: string | null;
  readonly dueAt?: string | null;
  /** The sum of the lines, where there are any. */
  readonly total?: string;
  /** By one payment. */
  readonly paid?: string;
  readonly currency?: string;
  readonly subscriptionId?: string | null;
  readonly lines?: readonly LineSpec[];
  /** Any further columns, by their names in the database. */
  readonly columns?: Row;
}

export async function insertInvoices(pool: pg.Pool, tenant: Tenant, specs: readonly InvoiceSpec[]): Promise<string[]> {
  const rows = specs.map((spec) => ({
    ...childRow(tenant, spec),
    subscription_id: spec.subscriptionId ?? null,
    number: spec.issuedAt === null ? null : `TEST-${next()}`,
    state: spec.issuedAt === null ? 'DRAFT' : 'SENT',
    currency: spec.currency ?? 'SEK',
    ...totalsOf(spec),
    supply: 'SERVICE',
    issued_at: spec.issuedAt,
    due_at: spec.issuedAt === null ? null : (spec.dueAt ?? '2026-02-01T00:00:00Z'),
    ...spec.columns,
  }));
  await insertRows(
    pool,
    'invoice',
    rows.map((row) => ({ amount_paid: 0, ...row })),
  );
  const ids = rows.map((row) => row.id);
  const lines = specs.flatMap((spec, index) => (spec.lines ?? []).map((line) => ({ invoiceId: ids[index], ...line })));
  await insertLines(pool, tenant, lines as OwnLineSpec[]);
  const paid = specs.flatMap(({ paid: amount }, index) => (amount ? [{ invoiceId: ids[index] ?? '', amount }] : []));
  await insertPayments(pool, tenant, paid);
  return ids;
}

function totalsOf({ lines, total = '100' }: InvoiceSpec): Row {
  if (!lines) return { subtotal: total, tax: 0, total };
  const sumOf = (field: 'amount' | 'tax') => lines.reduce((sum, line) => sum + decimalOf(line[field] ?? '0'), 0n);
  const [subtotal, tax] = [sumOf('amount'), sumOf('tax')];
  return { subtotal: formatDecimal(subtotal), tax: formatDecimal(tax), total: formatDecimal(subtotal + tax) };
}

export interface LineSpec {
  /** Quantity times unit price. */
  readonly amount: string;
  readonly quantity?: string;
  readonly unitPrice?: string;
  /** As the caller gave it, in percent; what is not taxed has it too. */
  readonly taxRate?: string | null;
  readonly tax?: string;
  readonly description?: string;
}
interface OwnLineSpec extends LineSpec {
  readonly invoiceId: string;
}

/** Lines of invoices, numbered in their order. The totals of the invoices stay as they are. */
export async function insertLines(pool: pg.Pool, tenant: Tenant, specs: readonly OwnLineSpec[]): Promise<void> {
  const places = new Map<string, number>();
  const placeOf = (id: string): number => places.set(id, (places.get(id) ?? -1) + 1).get(id) ?? 0;
  const rows = specs.map((spec) => ({
    organization_id: tenant.organizationId,
    id: newId(),
    invoice_id: spec.invoiceId,
    position: placeOf(spec.invoiceId),
    description: spec.description ?? `Line ${next()}`,
    quantity: spec.quantity ?? '1',
    unit_price: spec.unitPrice ?? spec.amount,
    amount: spec.amount,
    given_tax_rate: spec.taxRate ?? null,
    tax_rate: spec.taxRate ?? null,
    tax: spec.tax ?? '0',
  }));
  await insertRows(pool, 'invoice_line', rows);
}

export interface PaymentSpec {
  readonly invoiceId: string;
  readonly amount: string;
  readonly paidAt?: string;
  readonly walletTransactionId?: string | null;
}

/** Payments of invoices; the database keeps what was paid, and when the last of it came. */
export async function insertPayments(pool: pg.Pool, tenant: Tenant, specs: readonly PaymentSpec[]): Promise<string[]> {
  const rows = specs.map(({ invoiceId, amount, paidAt = '2026-01-20T00:00:00Z', walletTransactionId = null }) => ({
    organization_id: tenant.organizationId,
    id: newId(),
    invoice_id: invoiceId,
    amount,
    wallet_transaction_id: walletTransactionId,
    paid_at: paidAt,
    created_at: paidAt,
  }));
  await insertRows(pool, 'invoice_payment', rows);
  return rows.map((row) => row.id);
}

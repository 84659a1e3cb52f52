import { setImmediate } from 'node:timers/promises';
import { Client } from 'pg';
import { openDatabase } from '../database/client.ts';
import { patientPoolLimits } from '../database/pool.ts';
import '../domains/duplicate/refresh-duplicates.service.ts';
import { createLog } from '../server/create-log.ts';
import { runDueJobs } from '../server/jobs.ts';
import { makeSeedSubscriptions, makeSeedWallets, type SeedPlan } from './seed-billing.ts';
import { copyRows, type SeedRow } from './seed-copy.ts';
import { idAt, makeSeedCustomer, type SeedCustomer, timeText } from './seed-customers.ts';
import { makeSeedInvoices, numberAt } from './seed-invoices.ts';
import { makeSeedFieldValues, makeSeedReferences, makeSeedTagLinks, makeSeedTaxIdentifiers } from './seed-parts.ts';
import { makeSeedMeans } from './seed-payment-methods.ts';
import { prepareSeed, type SeedTarget, takePlaces } from './seed-target.ts';

/** Bounds the memory: two batches are held at a time, of about 57,000 rows each. */
const CUSTOMERS_PER_BATCH = 1_250;
/** So few that the stream to the database is never kept waiting for long. */
const CUSTOMERS_PER_TICK = 20;

export interface SeedOptions {
  readonly url: string;
  readonly customers: number;
  /** Seeds the oldest company of this organization instead of making a new one. */
  readonly organizationId?: string;
  /** Whether to do the jobs that the customers leave behind; default true. They take far longer than the rows. */
  readonly lookForDuplicates?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** How many jobs were done of those that the customers have left behind. */
  readonly onJobs?: (done: number) => void;
}

export interface SeedReport {
  readonly organizationId: string;
  readonly companyId: string;
  /** In plain text, of the new organization only: null where an organization was named. */
  readonly apiKey: string | null;
  /** Rows written, by table. */
  readonly counts: Readonly<Record<SeedTable, number>>;
  readonly seconds: number;
}

/** In the order of the foreign keys. */
const seedTables = [
  'customer',
  'customer_identity',
  'tax_identifier',
  'external_reference',
  'tag_link',
  'custom_field_value',
  'payment_method',
  'verification',
  'plan_subscription',
  'invoice',
  'invoice_line',
  'invoice_payment',
  'wallet',
  'wallet_transaction',
  'audit_event',
] as const;
type SeedTable = (typeof seedTables)[number];
type Batch = Readonly<Record<SeedTable, SeedRow[]>>;

interface NumberedBatch {
  readonly batch: Batch;
  /** How many of its invoices take a number of the series: each has its place among these instead of its number. */
  readonly numbered: number;
}

/**
 * Writes customers with what hangs on them, two subscriptions, one or two wallets, a payment method and ten invoices with
 * their lines and payments each, for tests of size; then looks for duplicates among them. Each batch is a transaction: what
 * an interrupted run has written stays, and another run goes on beside it.
 * @throws Error where the named organization does not exist.
 */
export async function seedCustomers(options: SeedOptions): Promise<SeedReport> {
  const started = performance.now();
  const client = new Client({ connectionString: options.url, application_name: 'clientele seed' });
  // A connection that breaks rejects the query that waits on it; without a listener it would end the process too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const target = await inTransaction(client, () => prepareSeed(client, options.customers, options.organizationId));
    const counts = await copyBatches(client, target, options);
    await inTransaction(client, () =>
      client.query(`ANALYZE ${seedTables.join(', ')}, plan, tag, custom_field_definition`),
    );
    const { organizationId, companyId, apiKey } = target;
    if (options.lookForDuplicates ?? true) await runJobs(organizationId, options);
    return { organizationId, companyId, apiKey, counts, seconds: (performance.now() - started) / 1000 };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What a gateway would do after the commits; one that runs beside it may have begun. */
async function runJobs(organizationId: string, { url, onJobs = () => undefined }: SeedOptions): Promise<void> {
  const database = openDatabase({ url, poolSize: 2, limits: patientPoolLimits });
  try {
    const log = createLog('warn', { write: (line) => void process.stderr.write(line) });
    await runDueJobs(database, log, { organizationId, onProgress: onJobs });
    await database.pool.query('ANALYZE duplicate_candidate');
  } finally {
    await database.close();
  }
}

async function copyBatches(
  client: Client,
  target: SeedTarget,
  options: SeedOptions,
): Promise<Record<SeedTable, number>> {
  const counts = Object.fromEntries(seedTables.map((table) => [table, 0])) as Record<SeedTable, number>;
  const make = (done: number) => {
    const size = Math.min(CUSTOMERS_PER_BATCH, options.customers - done);
    return makeBatch(target, options.customers, done, size);
  };
  let next = make(0);
  for (let done = 0; done < options.customers; ) {
    const made = await next;
    done += made.batch.customer.length;
    // The next batch is made while the database takes this one.
    if (done < options.customers) next = make(done);
    await inTransaction(client, () => copyBatch(client, target, made));
    for (const table of seedTables) counts[table] += made.batch[table].length;
    options.onProgress?.(done, options.customers);
  }
  return counts;
}

async function copyBatch(client: Client, target: SeedTarget, { batch, numbered }: NumberedBatch): Promise<void> {
  for (const table of seedTables) {
    const rows = batch[table];
    await copyRows(
      client,
      table,
      table === 'invoice' ? withNumbers(rows, await takePlaces(client, target, numbered)) : rows,
    );
  }
}

/** Everything is set by SET LOCAL, so that a pooler's connection goes back as it came. */
async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query(
    "BEGIN; SET LOCAL timezone = 'UTC'; SET LOCAL statement_timeout = 0; SET LOCAL clientele.bulk_load = 'on'",
  );
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

function withNumbers(invoices: readonly SeedRow[], before: number): SeedRow[] {
  return invoices.map((row) =>
    typeof row.number === 'number' ? { ...row, number: numberAt(before + row.number) } : row,
  );
}

async function makeBatch(target: SeedTarget, total: number, first: number, size: number): Promise<NumberedBatch> {
  let numbered = 0;
  const nextPlace = () => {
    numbered += 1;
    return numbered;
  };
  const batch = Object.fromEntries(seedTables.map((table) => [table, [] as SeedRow[]])) as unknown as Batch;
  for (let index = first; index < first + size; index += 1) {
    if (index % CUSTOMERS_PER_TICK === 0) await setImmediate();
    const customer = makeSeedCustomer(target, index, total, target.nextCustomer + index);
    batch.customer.push(customer.row);
    batch.customer_identity.push(...makeIdentities(target, customer));
    batch.tax_identifier.push(...makeSeedTaxIdentifiers(target, customer));
    batch.external_reference.push(...makeSeedReferences(target, customer));
    batch.tag_link.push(...makeSeedTagLinks(target, target, customer));
    batch.custom_field_value.push(...makeSeedFieldValues(target, target, customer));
    const subscriptions = makeSeedSubscriptions(target, customer, plansFor(target, customer.currency));
    batch.plan_subscription.push(...subscriptions.map((subscription) => subscription.row));
    makeSeedInvoices(target, customer, subscriptions, nextPlace, {
      invoices: batch.invoice,
      lines: batch.invoice_line,
      payments: batch.invoice_payment,
    });
    const { methods, verifications } = makeSeedMeans(target, customer);
    batch.payment_method.push(...methods);
    batch.verification.push(...verifications);
    const { wallets, entries } = makeSeedWallets(target, customer);
    batch.wallet.push(...wallets);
    batch.wallet_transaction.push(...entries);
    batch.audit_event.push(makeCreatedEvent(target, customer));
  }
  return { batch, numbered };
}

function plansFor(target: SeedTarget, currency: string): readonly SeedPlan[] {
  return target.plans.get(currency) ?? [];
}

function makeIdentities(target: SeedTarget, customer: SeedCustomer): SeedRow[] {
  const shared = { organization_id: target.organizationId, customer_id: customer.id };
  const identities = [
    { ...shared, scope_id: target.companyId, kind: 'SLUG', value: customer.slug },
    { ...shared, scope_id: target.organizationId, kind: 'EXTERNAL_ID', value: customer.externalId },
  ];
  if (customer.crmId === null) return identities;
  return [...identities, { ...identities[1], kind: 'REFERENCE:SALESFORCE', value: customer.crmId }];
}

function makeCreatedEvent(target: SeedTarget, customer: SeedCustomer): SeedRow {
  return {
    organization_id: target.organizationId,
    id: idAt(customer.createdAt),
    subject_type: 'Customer',
    subject_id: customer.id,
    company_id: target.companyId,
    action: 'customer.created',
    at: timeText(customer.createdAt),
  };
}

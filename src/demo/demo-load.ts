import { Client } from 'pg';
import { makeDemoData } from './demo-data.ts';
import type { DemoData } from './demo-rows.ts';
import { DEMO_ORGANIZATION_ID } from './demo-sellers.ts';

// Any number will do, as long as nobody else locks it: two starts at once must not both find an empty database.
const LOCK = 1_684_368_239;

/**
 * Writes the demo organization with all its rows, in one transaction, into a database without any organization.
 * Otherwise nothing is written. Null where there are organizations, but no demo among them: they are somebody's own.
 */
export async function ensureDemo(url: string, now: Date): Promise<{ organizationId: string; created: boolean } | null> {
  const client = new Client({ connectionString: url, application_name: 'clientele demo' });
  // A connection that breaks rejects the query that waits on it; without a listener it would end the process too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query("BEGIN; SET LOCAL timezone = 'UTC'; SET LOCAL clientele.bulk_load = 'on'");
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const existing = await organizationIds(client);
    if (existing.includes(DEMO_ORGANIZATION_ID)) return { organizationId: DEMO_ORGANIZATION_ID, created: false };
    if (existing.length > 0) return null;
    const data = makeDemoData(now);
    for (const [table, rows] of tablesOf(data)) await insertRows(client, table, rows);
    await client.query('COMMIT');
    return { organizationId: DEMO_ORGANIZATION_ID, created: true };
  } finally {
    // What was not committed is rolled back with the connection.
    await client.end().catch(() => undefined);
  }
}

/** The demo, if it is there, and any other one. */
async function organizationIds(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM organization ORDER BY id = $1 DESC LIMIT 2', [
    DEMO_ORGANIZATION_ID,
  ]);
  return rows.map(({ id }) => id);
}

/** In the order of the foreign keys; wallets are empty until their ledger is written. */
function tablesOf(data: DemoData): [table: string, rows: readonly object[]][] {
  return [
    ['organization', [data.organization]],
    ['company', data.companies],
    ['plan', data.plans],
    ['customer', data.customers],
    ['customer_identity', data.identities],
    ['tax_identifier', data.taxIdentifiers],
    ['vat_check', data.vatChecks],
    ['vat_job', data.vatJobs],
    ['external_reference', data.references],
    ['tag', data.tags],
    ['custom_field_definition', data.fieldDefinitions],
    ['custom_field_value', data.fieldValues],
    ['plan_subscription', data.subscriptions],
    ['payment_method', data.paymentMethods],
    ['verification', data.verifications],
    ['invoice', data.invoices],
    ['invoice_line', data.invoiceLines],
    ['invoice_counter', data.invoiceCounters],
    ['tag_link', data.tagLinks],
    ['wallet', data.wallets],
    ['wallet_transaction', data.walletTransactions],
    ['invoice_payment', data.invoicePayments],
    ['audit_event', data.auditEvents],
  ];
}

/** One statement a table; as one JSON parameter the rows are not bound by the protocol's 65,535 parameters. */
async function insertRows(client: Client, table: string, rows: readonly object[]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first)
    .map((key) => `"${columnOf(key)}"`)
    .join(', ');
  const records = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [columnOf(key), value])),
  );
  await client.query(
    `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::"${table}", $1)`,
    [JSON.stringify(records)],
  );
}

function columnOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

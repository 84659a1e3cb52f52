import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parseApiKey } from '../../src/access/api-key.ts';
import { type SeedReport, seedCustomers } from '../../src/cli/seed.ts';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { amountsOf } from '../../src/domains/invoice/invoice-amounts.rules.ts';
import { checkTaxId } from '../../src/domains/tax-id/tax-id.rules.ts';
import { deriveClassification } from '../../src/domains/tax-id/tax-id.service.ts';
import { taxTreatmentOf } from '../../src/domains/vat/tax-treatment.service.ts';
import { minorUnitsOf } from '../../src/kernel/currency.ts';
import { decimalOf } from '../../src/kernel/decimal.ts';

const CUSTOMERS = 300;
const client = new Client({ connectionString: inject('databaseUrl') });
const progress: [number, number][] = [];
let report: SeedReport;
let database: Database;

beforeAll(async () => {
  database = openDatabase({ url: inject('databaseUrl'), poolSize: 1 });
  await client.connect();
  report = await seedCustomers({
    url: inject('databaseUrl'),
    customers: CUSTOMERS,
    onProgress: (done, total) => progress.push([done, total]),
  });
});

afterAll(async () => {
  await database.close();
  await client.end();
});

/** The first column of the first row, with the organization as $1. */
async function ask(sql: string, organizationId = report.organizationId): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(sql, [organizationId]);
  return Object.values(rows[0] ?? {})[0];
}

describe('seedCustomers', () => {
  test('writes and counts every row', async () => {
    expect(report.counts).toMatchObject({
      customer: CUSTOMERS,
      customer_identity: 2.5 * CUSTOMERS,
      external_reference: CUSTOMERS / 2,
      custom_field_value: CUSTOMERS,
      payment_method: CUSTOMERS,
      plan_subscription: 2 * CUSTOMERS,
      audit_event: CUSTOMERS,
    });
    // Ten each, and the credit notes.
    expect(report.counts.invoice).toBeGreaterThanOrEqual(10 * CUSTOMERS);
    expect(report.counts.invoice).toBeLessThan(10.5 * CUSTOMERS);
    expect(report.counts.invoice_line).toBeGreaterThan(report.counts.invoice);
    expect(report.counts.invoice_payment).toBeGreaterThan(5 * CUSTOMERS);
    expect(report.counts.verification).toBeGreaterThan(CUSTOMERS / 2);
    expect(report.counts.tag_link).toBeGreaterThan(CUSTOMERS / 2);
    expect(report.counts.wallet).toBeGreaterThan(CUSTOMERS);
    expect(report.counts.wallet_transaction).toBe(report.counts.wallet);
    for (const [table, count] of Object.entries(report.counts)) {
      // Its key has an event of its own.
      const own = table === 'audit_event' ? "AND subject_type = 'Customer'" : '';
      expect(await ask(`SELECT count(*)::int FROM ${table} WHERE organization_id = $1 ${own}`), table).toBe(count);
    }
    expect(progress).toEqual([[CUSTOMERS, CUSTOMERS]]);
  });

  test('leaves every balance to the ledger', async () => {
    const wrong = `SELECT count(*)::int FROM wallet w WHERE organization_id = $1
      AND (balance = 0 OR balance <> (SELECT sum(amount) FROM wallet_transaction t
                                       WHERE t.organization_id = w.organization_id AND t.wallet_id = w.id))`;
    expect(await ask(wrong)).toBe(0);
    const primary = 'SELECT count(DISTINCT customer_id)::int FROM wallet WHERE organization_id = $1 AND is_primary';
    expect(await ask(primary)).toBe(CUSTOMERS);
  });

  test('holds slug and external id of every customer as identities', async () => {
    const held = `SELECT count(*)::int FROM customer c
      JOIN customer_identity s ON s.organization_id = c.organization_id AND s.scope_id = c.company_id
                              AND s.kind = 'SLUG' AND s.value = c.slug AND s.customer_id = c.id
      JOIN customer_identity e ON e.organization_id = c.organization_id AND e.scope_id = c.organization_id
                              AND e.kind = 'EXTERNAL_ID' AND e.value = c.external_id AND e.customer_id = c.id
      WHERE c.organization_id = $1`;
    expect(await ask(held)).toBe(CUSTOMERS);
  });

  test('gives most businesses a tax number, each as a check would judge it', async () => {
    const { rows } = await client.query<NonNullable<ReturnType<typeof checkTaxId>>>(
      `SELECT type, value, country, format_valid AS "formatValid", checksum_valid AS "checksumValid"
         FROM tax_identifier WHERE organization_id = $1`,
      [report.organizationId],
    );
    for (const row of rows) expect(checkTaxId(row.type, row.value, row.country)).toEqual(row);
    expect(new Set(rows.map(({ type }) => type)).size).toBeGreaterThan(4);
    const share = `SELECT avg((EXISTS (SELECT 1 FROM tax_identifier x WHERE x.organization_id = c.organization_id
        AND x.customer_id = c.id))::int)::float FROM customer c WHERE organization_id = $1 AND customer_type = 'BUSINESS'`;
    const businesses = Number(await ask(share));
    expect(businesses).toBeGreaterThan(0.55);
    expect(businesses).toBeLessThan(0.85);
  });

  test('classifies customers as the system would', async () => {
    const classes =
      "SELECT string_agg(id || ' ' || coalesce(classification, ''), ',' ORDER BY id) FROM customer WHERE organization_id = $1";
    const { rows } = await client.query<{ id: string }>('SELECT id FROM customer WHERE organization_id = $1', [
      report.organizationId,
    ]);
    const before = await ask(classes);
    const ids = rows.map(({ id }) => id);
    await database.tenant(report.organizationId).transaction((tx) => deriveClassification(tx, ids));
    expect(await ask(classes)).toBe(before);
    expect(await ask('SELECT count(DISTINCT classification)::int FROM customer WHERE organization_id = $1')).toBe(2);
  });

  test('holds the references that it writes, and hangs tags and values on customers of its own', async () => {
    const lost = `SELECT count(*)::int FROM external_reference r WHERE organization_id = $1 AND NOT EXISTS (
      SELECT 1 FROM customer_identity i WHERE i.organization_id = r.organization_id AND i.scope_id = r.organization_id
         AND i.kind = 'REFERENCE:' || r.source AND i.value = r.external_id AND i.customer_id = r.customer_id)`;
    expect(await ask(lost)).toBe(0);
    expect(await ask('SELECT count(DISTINCT tag_id)::int FROM tag_link WHERE organization_id = $1')).toBe(8);
    const strange = `SELECT count(*)::int FROM custom_field_value v JOIN custom_field_definition d
        ON d.organization_id = v.organization_id AND d.id = v.definition_id
      WHERE v.organization_id = $1 AND v.value #>> '{}' <> ALL (d.options)`;
    expect(await ask(strange)).toBe(0);
  });

  test('varies countries, statuses and invoices, and keeps currencies together', async () => {
    expect(
      await ask('SELECT count(DISTINCT billing_country)::int FROM customer WHERE organization_id = $1'),
    ).toBeGreaterThan(15);
    expect(await ask('SELECT count(DISTINCT status)::int FROM customer WHERE organization_id = $1')).toBe(3);
    expect(await ask('SELECT count(DISTINCT state)::int FROM invoice WHERE organization_id = $1')).toBe(4);
    const strays = `SELECT count(*)::int FROM invoice i JOIN plan_subscription s
      ON s.organization_id = i.organization_id AND s.id = i.subscription_id
      JOIN plan p ON p.organization_id = s.organization_id AND p.id = s.plan_id
      WHERE i.organization_id = $1
        AND (i.currency <> s.currency OR s.currency <> p.currency OR i.customer_id <> s.customer_id)`;
    expect(await ask(strays)).toBe(0);
  });

  test('has lines and payments that add up to what their invoice says', async () => {
    const lines = `SELECT count(*)::int FROM invoice i
      JOIN LATERAL (SELECT sum(amount) AS amount, sum(tax) AS tax, count(*) AS lines FROM invoice_line l
                     WHERE l.organization_id = i.organization_id AND l.invoice_id = i.id) l ON true
      WHERE i.organization_id = $1 AND (l.amount, l.tax) IS DISTINCT FROM (i.subtotal, i.tax)`;
    expect(await ask(lines)).toBe(0);
    const paid = `SELECT count(*)::int FROM invoice i WHERE i.organization_id = $1
      AND i.amount_paid <> (SELECT coalesce(sum(amount), 0) FROM invoice_payment p
                             WHERE p.organization_id = i.organization_id AND p.invoice_id = i.id)`;
    expect(await ask(paid)).toBe(0);
    const { rows } = await client.query(
      `SELECT i.currency, json_agg(l ORDER BY l.position) AS lines FROM invoice i
         JOIN (SELECT invoice_id, position, quantity::text, unit_price::text, amount::text, tax::text, tax_rate::text
                 FROM invoice_line WHERE organization_id = $1) l ON l.invoice_id = i.id
        WHERE i.organization_id = $1 GROUP BY i.id, i.currency`,
      [report.organizationId],
    );
    expect(rows.some(({ lines: own }) => own.length === 2)).toBe(true);
    for (const { currency, lines: own } of rows) {
      const given = own.map((line: Record<string, string>) => ({
        quantity: decimalOf(line.quantity ?? ''),
        unitPrice: decimalOf(line.unit_price ?? ''),
        taxRate: decimalOf(line.tax_rate ?? ''),
      }));
      expect(amountsOf(given, minorUnitsOf(currency)).lines).toEqual(
        own.map((line: Record<string, string>) => ({
          amount: decimalOf(line.amount ?? ''),
          tax: decimalOf(line.tax ?? ''),
        })),
      );
    }
  });

  test('taxes each customer as the system would, and credits by credit notes', async () => {
    const { rows } = await client.query<{ id: string; treatments: unknown[]; parties: number }>(
      `SELECT c.id, array_agg(DISTINCT i.tax_treatment) AS treatments, count(DISTINCT i.bill_to)::int AS parties
         FROM customer c JOIN invoice i ON i.organization_id = c.organization_id AND i.customer_id = c.id
        WHERE c.organization_id = $1 GROUP BY c.id`,
      [report.organizationId],
    );
    const tenant = database.tenant(report.organizationId);
    await tenant.transaction(async (tx) => {
      for (const { id, treatments, parties } of rows)
        expect([treatments, parties]).toEqual([[await taxTreatmentOf(tx, id, 'SERVICE')], 1]);
    });
    const lacking = `SELECT count(*)::int FROM invoice i WHERE i.organization_id = $1 AND state = 'CREDITED'
      AND 1 <> (SELECT count(*) FROM invoice n WHERE n.organization_id = i.organization_id AND n.credit_note_for_id = i.id
                   AND n.total = -i.total AND n.state = 'SENT')`;
    expect(await ask(lacking)).toBe(0);
  });

  test('gives every customer a default payment method that can be used', async () => {
    const methods = `SELECT count(*)::int FROM payment_method m WHERE organization_id = $1 AND is_default
      AND (m.type = 'BANK_TRANSFER' OR EXISTS (SELECT FROM verification v WHERE v.organization_id = m.organization_id
             AND v.payment_method_id = m.id AND v.customer_id = m.customer_id AND v.state = 'APPROVED'))`;
    expect(await ask(methods)).toBe(CUSTOMERS);
    const states = 'SELECT count(DISTINCT (kind, state))::int FROM verification WHERE organization_id = $1';
    // By chance, so not all of them always.
    expect(await ask(states)).toBeGreaterThan(2);
  });

  test('sorts ids as customers were made, and bumps no revision', async () => {
    const order = `SELECT bool_and(earlier IS NULL OR earlier <= created_at) FROM (
      SELECT created_at, lag(created_at) OVER (ORDER BY id) AS earlier FROM customer WHERE organization_id = $1) c`;
    expect(await ask(order)).toBe(true);
    expect(await ask('SELECT max(revision) FROM customer WHERE organization_id = $1')).toBe(1);
    expect(await ask('SELECT count(*)::int FROM customer WHERE organization_id = $1 AND created_at > now()')).toBe(0);
  });

  test('numbers invoices without a gap, also in a second run into the same organization', async () => {
    const { organizationId } = await seedCustomers({ url: inject('databaseUrl'), customers: 20 });
    const again = await seedCustomers({ url: inject('databaseUrl'), customers: 15, organizationId });
    expect(again).toMatchObject({ organizationId, apiKey: null });
    const gaps = `SELECT count(number) - max(substr(number, 5)::bigint) FROM invoice WHERE organization_id = $1`;
    expect(await ask(gaps, organizationId)).toBe('0');
    const strange = "SELECT count(*)::int FROM invoice WHERE organization_id = $1 AND number !~ '^INV-[0-9]{6,}$'";
    expect(await ask(strange, organizationId)).toBe(0);
    const counted =
      'SELECT last - (SELECT count(number) FROM invoice WHERE organization_id = $1) FROM invoice_counter WHERE organization_id = $1';
    expect(await ask(counted, organizationId)).toBe('0');
    expect(await ask('SELECT count(*)::int FROM customer WHERE organization_id = $1', organizationId)).toBe(35);
  });

  test('answers a key of the new organization, without ADMIN', async () => {
    expect(parseApiKey(report.apiKey ?? '')?.organizationId).toBe(report.organizationId);
    expect(await ask("SELECT 'ADMIN' = ANY (scopes) FROM api_key WHERE organization_id = $1")).toBe(false);
  });

  test('refuses an organization that does not exist', async () => {
    const organizationId = '00000000-0000-7000-8000-000000000000';
    await expect(seedCustomers({ url: inject('databaseUrl'), customers: 1, organizationId })).rejects.toThrow(
      organizationId,
    );
  });
});

import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { matchesHash, parseApiKey } from '../../src/access/api-key.ts';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { applyMigrations } from '../../src/database/migrate.ts';
import { makeDemoData } from '../../src/demo/demo-data.ts';
import { demoScopes, ensureDemoKey } from '../../src/demo/demo-key.ts';
import { ensureDemo } from '../../src/demo/demo-load.ts';
import { DEMO_ORGANIZATION_ID } from '../../src/demo/demo-sellers.ts';
import { changesOfCreation } from '../../src/domains/audit/audit.rules.ts';
import { getCustomer } from '../../src/domains/customer/customer.repository.ts';
import { partRecords } from '../../src/domains/customer/customer-part.service.ts';
import { hasUsableDefault } from '../../src/domains/payment-method/payment-method.service.ts';
import { deriveClassification } from '../../src/domains/tax-id/tax-id.service.ts';
import { taxTreatmentOf } from '../../src/domains/vat/tax-treatment.service.ts';
import { createLog } from '../../src/server/create-log.ts';
import { findSampleIds } from '../../src/server/find-sample-ids.ts';
import { samplesFor } from '../../src/server/graphiql-samples.ts';
import { runDueJobs } from '../../src/server/jobs.ts';
import { type Data, startTestGateway } from '../support/test-gateway.ts';
// Registers the parts of a customer.
import '../../src/schema.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
const name = `clientele_demo_${randomBytes(6).toString('hex')}`;
const url = withDatabase(inject('databaseUrl'), name);
let folder = '';
let database: Database;

function withDatabase(base: string, database: string): string {
  const changed = new URL(base);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function query<T extends object>(on: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: on });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

// The demo is made only where there is no organization: so not in the database that all tests share.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-demo-'));
  await query(inject('databaseUrl'), `CREATE DATABASE ${name}`);
  await applyMigrations({ url, directory: 'prisma/migrations' });
  database = openDatabase({ url });
});

afterAll(async () => {
  await database.close();
  await query(inject('databaseUrl'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await rm(folder, { recursive: true, force: true });
});

describe('ensureDemo', () => {
  test('two starts at once make one demo, and later ones leave it alone', async () => {
    const both = await Promise.all([ensureDemo(url, now), ensureDemo(url, now)]);
    expect(both.map((demo) => demo?.created).toSorted()).toEqual([false, true]);
    const { organizationId } = makeDemoData(now).customers[0] ?? {};
    expect(both.map((demo) => demo?.organizationId)).toEqual([organizationId, organizationId]);
    expect(await ensureDemo(url, new Date('2027-05-01T00:00:00.000Z'))).toEqual({ organizationId, created: false });
  });

  test('stays away from a database that is somebody’s own', async () => {
    const own = withDatabase(url, `${name}_own`);
    await query(inject('databaseUrl'), `CREATE DATABASE ${name}_own`);
    await applyMigrations({ url: own, directory: 'prisma/migrations' });
    const insert = "INSERT INTO organization (id, name, default_currency) VALUES (gen_random_uuid(), 'Acme', 'EUR')";
    await query(own, insert);
    expect(await ensureDemo(own, now)).toBeNull();
    expect(await query(own, 'SELECT name FROM organization')).toEqual([{ name: 'Acme' }]);
    expect(await query(own, 'SELECT 1 FROM api_key')).toEqual([]);
    await query(inject('databaseUrl'), `DROP DATABASE ${name}_own WITH (FORCE)`);
  });

  test('writes every row', async () => {
    const data = makeDemoData(now);
    const expected = {
      customer: data.customers.length,
      customer_identity: data.identities.length,
      tax_identifier: data.taxIdentifiers.length,
      external_reference: data.references.length,
      tag: data.tags.length,
      tag_link: data.tagLinks.length,
      custom_field_definition: data.fieldDefinitions.length,
      custom_field_value: data.fieldValues.length,
      plan_subscription: data.subscriptions.length,
      payment_method: data.paymentMethods.length,
      verification: data.verifications.length,
      invoice: data.invoices.length,
      invoice_line: data.invoiceLines.length,
      invoice_payment: data.invoicePayments.length,
      invoice_counter: data.companies.length,
      wallet: data.wallets.length,
      wallet_transaction: data.walletTransactions.length,
      audit_event: data.auditEvents.length,
    };
    for (const [table, count] of Object.entries(expected)) {
      expect(await query(url, `SELECT count(*)::int AS count FROM ${table}`), table).toEqual([{ count }]);
    }
  });

  test('leaves the balance of every wallet to its ledger, entry by entry', async () => {
    const wrong = await query(
      url,
      `SELECT w.id FROM wallet w
        WHERE w.balance <> (SELECT coalesce(sum(t.amount), 0) FROM wallet_transaction t WHERE t.wallet_id = w.id)
           OR w.balance <> coalesce((SELECT t.balance_after FROM wallet_transaction t WHERE t.wallet_id = w.id
                                      ORDER BY t.created_at DESC, t.id DESC LIMIT 1), 0)`,
    );
    expect(wrong).toEqual([]);
    expect(await query(url, 'SELECT 1 FROM wallet WHERE balance < 0')).toHaveLength(1);
  });

  test('keeps addresses, times and revisions as they were made', async () => {
    const [customer] = makeDemoData(now).customers;
    const rows = await query(
      url,
      'SELECT billing_address, created_at, revision, additional_emails FROM customer WHERE id = $1',
      [customer?.id],
    );
    expect(rows).toEqual([
      {
        billing_address: customer?.billingAddress,
        created_at: customer?.createdAt,
        revision: 1,
        additional_emails: customer?.additionalEmails,
      },
    ]);
  });
});

const { customers } = makeDemoData(now);

describe('what hangs on the customers of the demo', () => {
  test('is classified as the system would classify it', async () => {
    const classes = 'SELECT id, classification, vat_validation_status, version FROM customer ORDER BY id';
    const before = await query(url, classes);
    const ids = customers.map(({ id }) => id);
    await database.tenant(DEMO_ORGANIZATION_ID).transaction((tx) => deriveClassification(tx, ids));
    expect(await query(url, classes)).toEqual(before);
  });

  test('has a history that leads from each creation to the record of today', async () => {
    for (const { id } of customers) {
      const { record } = await database
        .tenant(DEMO_ORGANIZATION_ID)
        .transaction((tx) => getCustomer(tx, id, partRecords()));
      const events = await query<{ changes: { path: string[]; before: unknown; after: unknown }[] }>(
        url,
        'SELECT changes FROM audit_event WHERE subject_id = $1 ORDER BY at, id',
        [id],
      );
      const told: Record<string, unknown> = {};
      for (const { path, before, after } of events.flatMap(({ changes }) => changes)) {
        if (path[0] === 'reason') continue;
        const [field = '', key] = path;
        const holder = key === undefined ? told : (told[field] as Record<string, unknown>);
        expect(holder[key ?? field] ?? null).toEqual(before);
        holder[key ?? field] = after;
      }
      expect(changesOfCreation(told)).toEqual(expect.arrayContaining(changesOfCreation(record)));
      expect(changesOfCreation(told)).toHaveLength(changesOfCreation(record).length);
    }
  });

  test('is taxed on its invoices as the system would tax it', async () => {
    const printed = await query<{ id: string; treatments: unknown[] }>(
      url,
      'SELECT customer_id AS id, array_agg(DISTINCT tax_treatment) AS treatments FROM invoice GROUP BY customer_id',
    );
    expect(printed.length).toBeGreaterThan(40);
    await database.tenant(DEMO_ORGANIZATION_ID).transaction(async (tx) => {
      for (const { id, treatments } of printed)
        expect([id, treatments]).toEqual([id, [await taxTreatmentOf(tx, id, 'SERVICE')]]);
    });
  });

  test('collects automatically only by a default payment method that the system would use', async () => {
    await database.tenant(DEMO_ORGANIZATION_ID).transaction(async (tx) => {
      for (const { id, autoCollection } of customers) {
        const collects = autoCollection && (await hasUsableDefault(tx, id));
        const printed = await query<{ collects: boolean }>(
          url,
          `SELECT DISTINCT (delivery ->> 'collectAutomatically')::boolean AS collects FROM invoice
            WHERE customer_id = $1 AND delivery IS NOT NULL AND credit_note_for_id IS NULL`,
          [id],
        );
        expect(printed.filter((one) => one.collects !== collects)).toEqual([]);
      }
    });
  });

  test('leads from its references to itself', async () => {
    const lost = await query(
      url,
      `SELECT r.id FROM external_reference r WHERE NOT EXISTS (SELECT 1 FROM customer_identity i
        WHERE i.organization_id = r.organization_id AND i.scope_id = r.organization_id AND i.kind = 'REFERENCE:' || r.source
          AND i.value = r.external_id AND i.customer_id = r.customer_id)`,
    );
    expect(lost).toEqual([]);
  });
});

describe('the next invoice of the demo', () => {
  test('goes on in the series without a gap', async () => {
    const gateway = await startTestGateway({ databaseUrl: url });
    const key = await ensureDemoKey(url, DEMO_ORGANIZATION_ID, join(folder, 'invoice-key'));
    const drafts = await query<{ id: string; last: number }>(
      url,
      `SELECT i.id, c.last FROM invoice i JOIN invoice_counter c ON c.company_id = i.company_id
        WHERE i.state = 'DRAFT' AND i.company_id = $1 ORDER BY i.id`,
      [customers[0]?.companyId],
    );
    expect(drafts.length).toBeGreaterThan(0);
    for (const [index, { id, last }] of drafts.entries()) {
      const { sendInvoice } = await gateway.ask(
        key,
        `mutation ($input: SendInvoiceInput!) { sendInvoice(input: $input) { ... on SendInvoicePayload { invoice { number status } } } }`,
        { input: { idempotencyKey: id, id } },
      );
      const number = `INV-${String(last + 1 + index).padStart(6, '0')}`;
      expect(sendInvoice.invoice).toEqual({ number, status: 'SENT' });
    }
    await gateway.stop();
  });
});

describe('the samples of GraphiQL', () => {
  test('answer with customers of the demo, and none of them fails', async () => {
    const gateway = await startTestGateway({ databaseUrl: url });
    const key = await ensureDemoKey(url, DEMO_ORGANIZATION_ID, join(folder, 'sample-key'));
    await runDueJobs(database, createLog('error'));
    const answers: Record<string, Data> = {};
    for (const { name: sample, query: text, variables } of samplesFor(
      await findSampleIds(database.pool, DEMO_ORGANIZATION_ID),
    ))
      answers[sample] = await gateway.ask(key, text, variables);
    await gateway.stop();
    expect(answers.Customers.customers.nodes.length).toBeGreaterThan(5);
    expect(answers.FindCustomer.customerByIdentifier).toMatchObject({
      name: 'Müller & Söhne Maschinenbau GmbH',
      tags: [{ name: 'enterprise', color: '#7c3aed' }],
    });
    const [overdue] = answers.Invoices.invoices.nodes;
    expect(overdue).toMatchObject({ status: 'OVERDUE', number: expect.stringMatching(/^INV-/) });
    expect(overdue.lines.length).toBeGreaterThan(0);
    expect(answers.PaymentAndEligibility.customerByIdentifier).toMatchObject({
      name: 'Blue Mesa Analytics, Inc.',
      paymentMethods: [{ last4: '1005', isDefault: true }, { needsReverification: true }],
    });
    expect(answers.PaymentAndEligibility.customerByIdentifier.eligibility.gaps.length).toBeGreaterThan(0);
    expect(answers.CreateCustomer.createCustomer.__typename).toBe('CreateCustomerPayload');
    const pairs: Data[] = answers.Duplicates.duplicateCustomers.nodes;
    expect(pairs.map(({ customers }) => customers.map(({ name }: Data) => name))).toContainEqual(
      expect.arrayContaining(['Müller & Söhne Maschinenbau GmbH', 'Mueller und Soehne Maschinenbau']),
    );
    expect(answers.MergePreview.mergeCustomers).toMatchObject({
      __typename: 'MergeCustomersPayload',
      plan: { canRun: true, source: { name: 'Mueller und Soehne Maschinenbau' } },
    });
    const { updateCustomer } = answers.UpdateCustomer;
    expect(updateCustomer).toMatchObject({ __typename: 'UpdateCustomerPayload', dryRun: true });
    const paths = updateCustomer.changes.map(({ path }: { path: string[] }) => path.join('.'));
    expect(paths).toEqual(
      expect.arrayContaining(['tags', 'references', 'customFields.seats', 'classification', 'taxIdentifiers.eu_vat']),
    );
  });
});

describe('ensureDemoKey', () => {
  test('makes a key once, in a file of its owner', async () => {
    const organizationId = (await ensureDemo(url, now))?.organizationId ?? '';
    const keyFile = join(folder, 'demo-key');
    const key = await ensureDemoKey(url, organizationId, keyFile);
    expect(await ensureDemoKey(url, organizationId, keyFile)).toBe(key);
    expect((await readFile(keyFile, 'utf8')).trim()).toBe(key);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    const parsed = parseApiKey(key);
    const rows = await query<{ name: string; scopes: string[]; secret_hash: Buffer }>(
      url,
      'SELECT name, scopes, secret_hash FROM api_key WHERE organization_id = $1 AND prefix = $2',
      [parsed?.organizationId, parsed?.prefix],
    );
    expect(rows).toMatchObject([{ name: 'Demo key', scopes: demoScopes }]);
    expect(rows.every((row) => matchesHash(parsed?.secret ?? '', row.secret_hash))).toBe(true);
    const told = "SELECT 1 FROM audit_event WHERE action = 'apiKey.created' AND changes::text LIKE '%' || $1 || '%'";
    expect(await query(url, told, [parsed?.prefix])).toHaveLength(1);
  });

  test('replaces a key that is unknown, revoked or no key at all', async () => {
    const organizationId = (await ensureDemo(url, now))?.organizationId ?? '';
    const keyFile = join(folder, 'replaced-key');
    await writeFile(keyFile, 'not a key', { mode: 0o644 });
    const first = await ensureDemoKey(url, organizationId, keyFile);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    await query(url, 'UPDATE api_key SET revoked_at = now() WHERE prefix = $1', [parseApiKey(first)?.prefix]);
    const second = await ensureDemoKey(url, organizationId, keyFile);
    expect(second).not.toBe(first);
    await writeFile(
      keyFile,
      second.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    );
    expect(await ensureDemoKey(url, organizationId, keyFile)).not.toBe(second);
  });

  test('leaves no key behind where the file cannot be written', async () => {
    const organizationId = (await ensureDemo(url, now))?.organizationId ?? '';
    const count = () =>
      query(url, 'SELECT (SELECT count(*) FROM api_key), (SELECT count(*) FROM audit_event) AS events');
    const before = await count();
    await expect(ensureDemoKey(url, organizationId, join(folder, 'missing', 'key'))).rejects.toThrow('ENOENT');
    expect(await count()).toEqual(before);
  });
});

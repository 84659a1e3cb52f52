import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locate } from '../../src/database/embedded-place.ts';
import { readSettings } from '../../src/env.ts';
import { projectRoot } from '../../src/project-root.ts';
import { createLog } from '../../src/server/create-log.ts';
import { type Gateway, startGateway } from '../../src/server/gateway.ts';
import { connectToData } from '../support/ask-program.ts';
import { decoded, numbersIn } from '../support/personal-numbers.ts';
import { removeData } from '../support/run-program.ts';
import { dumpColumns, findSecrets, placesOfNumbers, type Secrets, secretsIn } from '../support/secret-search.ts';
import { Storyteller } from '../support/secret-story.ts';
import { roomyLimits } from '../support/test-gateway.ts';

/*
 * One gateway as a user starts it, with its demo, its administrator's key and the log at its most talkative. Everything there
 * is gets written, much of it wrongly; then every row, every line of the log and every answer is searched.
 */

const adminSecret = `admin-${randomBytes(24).toString('hex')}`;
const directory = join(tmpdir(), `clientele-secrets-${randomUUID()}`);
let program: Gateway;
const logged: string[] = [];
let story: Storyteller;
let pool: pg.Pool;
let secrets: Secrets;
let columns: ReadonlyMap<string, string>;
/** Of the gateway and of PostgreSQL. */
let logs: ReadonlyMap<string, string>;
beforeAll(async () => {
  const settings = readSettings({
    ...{ DATA_DIR: directory, DEMO: 'on', ADMIN_API_KEY: adminSecret, LOG_LEVEL: 'trace', PORT: '0', VIES_URL: 'off' },
    COST_LIMIT: '1000000',
  });
  const log = createLog('trace', { write: (line) => void logged.push(line) });
  program = await startGateway(settings, log, { documentLimits: roomyLimits });
  const client = await connectToData(directory);
  const { host, port, user, password, database } = client;
  pool = new pg.Pool({ host, port, user, password: password ?? '', database, max: 2 });
  story = new Storyteller(program.url);
  await story.writeEverything(pool);
  await useAdmin();
  await sendWrongly();
  await failStatements();
  const named = {
    ADMIN_API_KEY: adminSecret,
    'database password': String(password),
    'demo key': program.demoKey ?? '',
  };
  const secretParts = Object.entries({ ...story.keys, 'demo key': program.demoKey ?? '' }).map(([name, key]) => [
    `secret of ${name}`,
    key.split('_').at(-1) ?? '',
  ]);
  secrets = { ...named, ...story.keys, ...Object.fromEntries(secretParts) };
  columns = await dumpColumns(client);
  await client.end();
  const { home } = await locate(directory, projectRoot);
  logs = new Map([
    ['log of the gateway', logged.join('')],
    ['log of PostgreSQL', await readFile(join(home, 'postgres.log'), 'utf8')],
  ]);
}, 180_000);
afterAll(async () => {
  await pool?.end();
  await program?.stop();
  await removeData(directory);
});

const create =
  'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename ... on UserError { message } } }';

/** The administrator's key, and the demo's, do work, and are refused some. */
async function useAdmin(): Promise<void> {
  for (const key of [adminSecret, program.demoKey]) {
    const { data } = await story.tell('viewer', key, true, {
      query: '{ viewer { scopes } companies { nodes { id } } }',
    });
    const companyId = data.companies.nodes[0].id;
    const customer = { name: 'By the administrator', email: 'a@b.example' };
    for (const idempotencyKey of ['once', 'once', ''])
      await story.tell('create', key, true, {
        query: create,
        variables: { input: { idempotencyKey, companyId, customer } },
      });
  }
}

/** Requests that are refused, with secrets and numbers in every part of them. */
async function sendWrongly(): Promise<void> {
  const keys = [adminSecret, ...Object.values(story.keys).slice(0, 3)];
  for (const key of keys) {
    const number = story.writer.next();
    const customer = { name: '', email: `not an address ${key} ${number}`, orgNumber: key, notes: `${key} ${number}` };
    await story.tell('bad input', key, true, { query: create, variables: { input: { idempotencyKey: '', customer } } });
    await story.tell('wrong type', key, true, {
      query: create,
      variables: { input: { [key]: key, customer: number } },
    });
    await story.tell('no such id', key, true, { query: '{ customer(id: "x") { id } }', variables: { key, number } });
    // With a key that is none, in each place that a key may stand.
    for (const authorization of [`${key}x`, `x${key}`])
      await story.tell('wrong key', authorization, false, { query: '{ tags { id } }' });
    for (const [what, init, path] of [
      ['malformed', { body: `{"query": "{ tags { id } }", "variables": {"key": "${key}", ${number}` }, '/graphql'],
      ['no JSON', { body: `${key} ${number}` }, '/graphql'],
      ['another type', { body: `key=${key}&number=${number}`, headers: { 'content-type': 'text/plain' } }, '/graphql'],
      ['basic', { body: '{}', headers: { authorization: `Basic ${key}` } }, '/graphql'],
      ['no such path', { body: '{}' }, `/graphql/${key}?number=${number}`],
      ['in the query', { body: '{}' }, `/graphql?key=${key}&number=${number}`],
    ] as const) {
      const usual = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
      const headers: Record<string, string> = Object.assign(usual, 'headers' in init ? init.headers : {});
      const response = await fetch(`${program.url}${path}`, { method: 'POST', body: init.body, headers });
      const text = `${await response.text()} ${JSON.stringify([...response.headers])}`;
      expect(response.status, what).toBeGreaterThanOrEqual(400);
      // Not even to a key that may see numbers: what is no request is told back to nobody.
      story.told.push({ what, seesNumbers: false, text, sent: '' });
    }
  }
}

/** Statements that fail in the database for reasons that no caller has, whose errors hold whole rows. */
async function failStatements(): Promise<void> {
  const [admin = ''] = Object.values(story.keys);
  const company = await story.tell('companies', admin, true, { query: '{ companies { nodes { id } } }' });
  const companyId = company.data.companies.nodes[0].id;
  const failing = [
    [
      "alter table customer add constraint fails check (name not like 'Fails%') not valid",
      'alter table customer drop constraint fails',
    ],
    ['alter table customer rename column notes to no_notes', 'alter table customer rename column no_notes to notes'],
  ];
  for (const [fail = '', mend = ''] of failing) {
    await pool.query(fail);
    const customer = {
      name: `Fails ${story.writer.next()}`,
      email: 'a@b.example',
      notes: `${adminSecret} ${story.writer.next()}`,
    };
    const input = { idempotencyKey: randomUUID(), companyId, customer };
    const { errors } = await story.tell('failing', admin, true, { query: create, variables: { input } });
    await pool.query(mend);
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  }
}

/**
 * The columns that may hold a personal number, by the reason. Each is read by keys with CUSTOMERS_PII as it is, and by
 * others with a mask.
 */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'A sole trader is known by it: it is their organisation number, and in their tax and e-invoice numbers.': [
    'customer.org_number',
    'customer.peppol_id',
    'customer.leitweg_id',
    'tax_identifier.value',
    'company.vat_number',
  ],
  'Names, addresses and accounts that callers choose for a customer may be made of it.': [
    'customer.name',
    'customer.legal_name',
    'customer.slug',
    'customer.email',
    'customer.additional_emails',
    'customer.einvoice_email',
    'customer.phone',
    'customer.external_id',
    'customer.billing_address',
    'customer.shipping_address',
    'customer.legal_address',
    'customer.payment_provider_id',
    'customer.portal_url',
    'customer.accounting_sync_configuration',
    'customer.tax_configuration',
    'external_reference.external_id',
    'payment_method.brand',
    'payment_method.provider_id',
  ],
  'What a customer is found by: its organisation number, its external id and its slug again.': [
    'customer_identity.value',
  ],
  'Free text and JSON of callers.': [
    'customer.notes',
    'customer.metadata',
    'custom_field_value.value',
    'verification.reason',
    'verification.evidence',
    'wallet.name',
    'wallet_transaction.reason',
    'invoice_line.description',
  ],
  'Names of what belongs to the organization, which callers choose.': [
    'organization.name',
    'company.name',
    'api_key.name',
    'tag.name',
    'tag.name_key',
    'plan.name',
    'plan.code',
    'plan.tier',
    'custom_field_definition.key',
    'custom_field_definition.label',
    'custom_field_definition.options',
  ],
  'Printed on an invoice, which the law wants kept as it was.': [
    'invoice.bill_to',
    'invoice.delivery',
    'invoice.number',
  ],
  'Evidence of a check of a VAT number, which is a personal number with a prefix; and the check that waits.': [
    'vat_check.vat_number',
    'vat_job.vat_number',
    'customer.vat_record',
  ],
  'The history: what was before and after. An erasure blanks it.': ['audit_event.changes'],
  'What a merge moved, to be undone. An erasure blanks it.': ['customer_merge.journal', 'customer_merge.plan'],
  "The caller's own key, and what a repeated request is told; a week, then gone.": [
    'idempotency_key.key',
    'idempotency_key.outcome',
  ],
};
const allowed = Object.values(reasons).flat();

describe('secrets', () => {
  it('stand in no row of the database', () => {
    expect(columns.size).toBeGreaterThan(150);
    expect(findSecrets(columns, secrets)).toEqual([]);
  });

  it('stand in no line of a log', () => {
    for (const [name, text] of logs) expect(text.length, name).toBeGreaterThan(500);
    expect(findSecrets(logs, secrets)).toEqual([]);
  });

  it('stand in no answer, but for the one in which a new key is told', () => {
    expect(story.told.length).toBeGreaterThan(150);
    expect(Object.keys(story.keys)).toContain('made by mutation 2');
    // graphql-js quotes a variable of a wrong type to whoever sent it; every other answer is searched for what it was sent, too.
    const quoted = (what: string, sent: string) => (what === 'wrong type' ? secretsIn(sent, secrets) : []);
    const found = story.told.flatMap(({ what, text, sent }) => {
      const own = quoted(what, sent);
      return secretsIn(text, secrets).flatMap((secret) => (own.includes(secret) ? [] : [`${what}: ${secret}`]));
    });
    expect(found).toEqual([]);
  });

  it('would be found', () => {
    const [[name, secret] = ['', '']] = Object.entries(secrets);
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')])
      expect(secretsIn(`before ${form} after`, secrets)).toEqual([name]);
    expect(Object.values(secrets).every((one) => one.length >= 32)).toBe(true);
    expect(secretsIn(`API key ${program.demoKey}`, secrets)).toContain('demo key');
  });
});

describe('personal numbers', () => {
  it('stand in columns that are meant to hold them, and in no other', () => {
    const places = placesOfNumbers(columns, story.writer.numbers);
    expect(places.filter((place) => !allowed.includes(place))).toEqual([]);
    // Most of them do: a search that looks past them would find nothing.
    expect(places.length).toBeGreaterThan(40);
    expect(allowed.filter((place) => !columns.has(place))).toEqual([]);
    expect(story.numbered.size).toBeGreaterThan(30);
  });

  it('stand in no line of a log', () => {
    expect(placesOfNumbers(logs, story.writer.numbers)).toEqual([]);
  });

  it('are told to keys with CUSTOMERS_PII alone', () => {
    const numbersOf = (sees: boolean) =>
      story.told
        .filter(({ seesNumbers }) => seesNumbers === sees)
        .flatMap(({ what, text }) =>
          numbersIn(decoded(text), story.writer.numbers).map((number) => `${what}: ${number}`),
        );
    expect(numbersOf(true).length).toBeGreaterThan(100);
    expect(numbersOf(false)).toEqual([]);
  });
});

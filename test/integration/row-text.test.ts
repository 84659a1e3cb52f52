import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageRequest } from '../../src/database/page.ts';
import { Reader } from '../../src/database/reader.ts';
import { rawSql } from '../../src/database/sql.ts';
import type { Column, Table } from '../../src/database/table.ts';
import { customerTable } from '../../src/domains/customer/customer.repository.ts';
import { walletTable, walletTransactionTable } from '../../src/domains/wallet/wallet.repository.ts';
import { projectRoot } from '../../src/project-root.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { type CustomerFixture, insertCustomers, insertLedger } from '../support/fixtures.ts';
import { iso } from '../support/plain-sql.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

// Rows travel as one text, whose values stand between ASCII's own separators: what a row says is what plain SQL says.

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ poolSize: 2 });
});
afterAll(() => gateway.stop());

const separators = ['\x1a', '\x1d', '\x1e', '\x1f'];
const stripped = (text: string | null) => text && separators.reduce((rest, one) => rest.replaceAll(one, ''), text);

const readerOf = ({ organizationId }: Tenant) =>
  new Reader(gateway.database.tenant(organizationId), { companyIds: null, hasScope: () => true });

/** All rows of a list, the oldest first. */
const all = (columns: readonly string[], more: Partial<PageRequest> = {}): PageRequest => ({
  columns,
  where: [],
  order: { name: 'CREATED', key: rawSql('t.created_at'), type: 'timestamptz', nullable: false },
  direction: 'ASC',
  limit: 100,
  backward: false,
  after: null,
  before: null,
  ...more,
});

// PostgreSQL has no NUL in its texts.
const character = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...separators) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"', '\\', ',', '\n', '\r', '\t', ' ', "'", '{', '}', 'é', 'ß', '\u2028', '💶'),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((one) => one !== '\0') },
);
const text = fc.oneof(
  fc.array(character, { maxLength: 12 }).map((some) => some.join('')),
  fc.constantFrom('', ...separators, separators.join(''), 'null', '\\N', 'NULL'),
);
const textOrNull = fc.option(text, { nil: null });
const metadata = fc.dictionary(
  text,
  fc.oneof(
    textOrNull,
    fc.integer(),
    fc.boolean(),
    fc.array(text, { maxLength: 3 }),
    fc.dictionary(text, text, { maxKeys: 2 }),
  ),
  { maxKeys: 4, noNullPrototype: true },
);
const instant = fc
  .tuple(
    fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([date, micros]) => date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`));

const customer = fc.record({
  name: text.filter((one) => one !== ''),
  legal_name: textOrNull,
  notes: textOrNull,
  phone: textOrNull,
  email: textOrNull,
  additional_emails: fc.array(text, { maxLength: 3 }),
  shipping_address: fc.option(fc.dictionary(text, textOrNull, { maxKeys: 3, noNullPrototype: true }), { nil: null }),
  metadata,
  payment_terms_days: fc.option(fc.integer({ min: 0, max: 365 }), { nil: null }),
  prefer_einvoice: fc.boolean(),
  created_at: instant,
  archived_at: fc.option(instant, { nil: null }),
});

// What is told of a customer, and where it stands. Instants are told to the millisecond.
const shown = {
  name: 't.name',
  legalName: 't.legal_name',
  notes: 't.notes',
  phone: 't.phone',
  email: 't.email',
  additionalEmails: 't.additional_emails',
  shippingAddress: 't.shipping_address',
  metadata: 't.metadata',
  paymentTermsDays: 't.payment_terms_days',
  preferEinvoice: 't.prefer_einvoice',
  createdAt: iso('t.created_at'),
  archivedAt: iso('t.archived_at'),
} as const;
const people = new Set<string>(['name', 'legalName', 'notes', 'phone', 'email']);

/** The same by SQL that knows nothing of separators; what people write lacks them. */
async function plainRows({ organizationId }: Tenant, ids: readonly string[]): Promise<Data[]> {
  const fields = Object.entries(shown).map(([name, sql]) => `${sql} as "${name}"`);
  const { rows } = await gateway.pool.query<{ id: string; row: Data }>(
    `select t.id, to_json((select r from (select ${fields.join(', ')}) r)) as row
       from customer t where t.organization_id = $1 and t.id = any($2) order by t.created_at, t.id`,
    [organizationId, ids],
  );
  return rows.map(({ id, row }) => {
    const told = Object.entries(row).map(([name, value]) => [
      name,
      people.has(name) ? stripped(value as string) : value,
    ]);
    return { __typename: 'Customer', id, ...Object.fromEntries(told) };
  });
}

async function insertAny(tenant: Tenant, rows: readonly Data[]): Promise<CustomerFixture[]> {
  return insertCustomers(
    gateway.pool,
    tenant,
    rows.map((columns) => ({ columns })),
  );
}

describe('a row says what plain SQL says', () => {
  it('of customers with anything in their texts, JSON and instants, in a list and by id', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(customer, { minLength: 1, maxLength: 6 }),
        fc.subarray(Object.keys(shown)),
        async (rows, some) => {
          const tenant = await createTenant(gateway.pool);
          const made = await insertAny(tenant, rows);
          const expected = await plainRows(
            tenant,
            made.map(({ id }) => id),
          );
          const columns = Object.keys(shown);
          const page = await readerOf(tenant).page(customerTable, all(columns, { withKeys: true }));
          const withoutKeys = page.rows.map(({ $key: _key, ...row }) => row);
          expect(withoutKeys).toStrictEqual(expected);
          expect(page.rows.map(({ $key }) => Date.parse(String($key)))).toEqual(
            expected.map(({ createdAt }) => Date.parse(createdAt)),
          );
          const reader = readerOf(tenant);
          const byId = await Promise.all(expected.map(({ id }) => reader.byId(customerTable, id, some)));
          const kept = (row: Data) =>
            Object.fromEntries(['__typename', 'id', ...some].map((name) => [name, row[name]]));
          expect(byId).toStrictEqual(expected.map(kept));
        },
      ),
      { numRuns: 40 * soak },
    );
  });

  const digits = fc.bigInt({ min: -999_999_999_999n, max: 999_999_999_999n }).filter((amount) => amount !== 0n);
  const decimal = fc.tuple(digits, fc.integer({ min: 0, max: 6 })).map(
    ([amount, places]) =>
      `${amount < 0n ? '-' : ''}${String(amount < 0n ? -amount : amount)
        .padStart(7, '0')
        .replace(new RegExp(`(?=\\d{${places}}$)`), places ? '.' : '')}`,
  );

  it('of the rows of many parents, some of which have none, with amounts below nought', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(decimal, { maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        async (ledgers) => {
          const tenant = await createTenant(gateway.pool);
          const made = await insertAny(
            tenant,
            ledgers.map(() => ({})),
          );
          const entries = ledgers.flatMap((amounts, index) =>
            amounts.map((amount) => ({ amount, walletId: made[index]?.primaryWalletId ?? '' })),
          );
          await insertLedger(gateway.pool, tenant, entries);
          const { rows } = await gateway.pool.query<{ id: string; balance: string; amounts: string[] }>(
            `select w.id, w.balance::text as balance, array(select x.amount::text from wallet_transaction x
              where x.wallet_id = w.id order by x.created_at, x.id) as amounts from wallet w where w.organization_id = $1`,
            [tenant.organizationId],
          );
          const reader = readerOf(tenant);
          const request = all(['amount']);
          const read = rows.map(async ({ id }) => {
            const wallet = await reader.byId(walletTable, id, ['balance']);
            const parent = { column: 'wallet_id', id };
            const page = await reader.page(walletTransactionTable, request, parent);
            const count = await reader.count(walletTransactionTable, [], parent);
            const amounts = page.rows.map(({ amount }) => amount);
            return { id, balance: wallet?.balance, amounts, count };
          });
          expect(await Promise.all(read)).toEqual(rows.map((row) => ({ ...row, count: row.amounts.length })));
        },
      ),
      { numRuns: 20 * soak },
    );
  });

  it('of a text with separators in it, which is shown without them and shifts nothing', async () => {
    const tenant = await createTenant(gateway.pool);
    const written = (name: string) =>
      separators.map((one, index) => `${one}${name}${index}`).join('') + separators.join('');
    await insertAny(tenant, [
      { name: written('name'), notes: '\x1a', legal_name: null, metadata: { [written('key')]: written('value') } },
      { name: '\x1f\x1e\x1d', notes: null, legal_name: written('legal'), phone: '\x1e' },
    ]);
    const fields = 'name notes legalName phone metadata version';
    const { customers } = await gateway.ask(
      tenant.key,
      `{ customers { nodes { ${fields} wallets { nodes { name } } } } }`,
    );
    const wallets = { nodes: [{ name: 'Primary' }] };
    expect(customers.nodes).toEqual(
      expect.arrayContaining([
        {
          ...{ name: 'name0name1name2name3', notes: '', legalName: null, phone: null, version: 1, wallets },
          metadata: { [written('key')]: written('value') },
        },
        { name: '', notes: null, legalName: 'legal0legal1legal2legal3', phone: '', metadata: {}, version: 1, wallets },
      ]),
    );
    expect(customers.nodes).toHaveLength(2);
  });
});

const repositories = readdirSync(join(projectRoot, 'src/domains'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.repository.ts'))
  .map((path) => join(projectRoot, 'src/domains', path));

/** The columns that are read as they are, without a look at what is in them. */
async function plainColumns(): Promise<{ table: string; column: string }[]> {
  const found: { table: string; column: string }[] = [];
  for (const path of repositories) {
    const tables = Object.values((await import(path)) as Record<string, Partial<Table>>).filter((one) => one?.typename);
    for (const { name: table = '', columns: read = {} } of tables)
      for (const { sql, form } of Object.values<Column<unknown>>(read)) {
        const column = /^t\.(\w+)$/.exec(sql)?.[1];
        if (form === 'plain' && column) found.push({ table, column });
      }
  }
  return found;
}

/** The conditions that the database itself sets for a column of text; null for one of another type. */
async function conditionsOf(table: string, column: string): Promise<string[] | null> {
  const { rows } = await gateway.pool.query<{ type: string; checks: string[] }>(
    `select a.atttypid::regtype::text as type,
            array(select pg_get_expr(c.conbin, c.conrelid) from pg_constraint c
                   where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]) as checks
       from pg_attribute a where a.attrelid = $1::regclass and a.attname = $2`,
    [table, column],
  );
  return rows[0]?.type === 'text' ? rows[0].checks : null;
}

describe('a column that is read as it is', () => {
  it('can hold no separator', async () => {
    const plain = await plainColumns();
    expect(plain).toEqual(
      expect.arrayContaining([
        { table: 'customer', column: 'status' },
        { table: 'wallet', column: 'currency' },
      ]),
    );
    // A customer's currency is one of these two.
    const behind = [
      { table: 'customer', column: 'preferred_currency' },
      { table: 'company', column: 'default_currency' },
    ];
    const open: string[] = [];
    for (const { table, column } of [...plain, ...behind]) {
      const conditions = await conditionsOf(table, column);
      if (!conditions) continue;
      const all = conditions.map((one) => `(${one})`).join(' and ') || 'true';
      const { rows } = await gateway.pool.query(
        `select from (select separator || rest as "${column}" from unnest($1::text[]) separator, unnest($2::text[]) rest) one where ${all}`,
        [separators, ['', 'A', 'EU', 'EUR', 'ACTIVE']],
      );
      if (rows.length > 0) open.push(`${table}.${column}`);
    }
    expect(open).toEqual([]);
  });
});

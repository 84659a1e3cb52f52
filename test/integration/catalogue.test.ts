import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { scopeNames } from '../../src/access/scopes.ts';
import {
  billingModels,
  customerClassifications,
  customerStatuses,
  customerTaxClasses,
  customerTypes,
  paymentProviders,
  referenceSources,
  vatValidationStatuses,
  walletModes,
} from '../../src/domains/customer/customer.rules.ts';
import { invoiceStatuses } from '../../src/domains/invoice/invoice.rules.ts';
import { paymentMethodTypes } from '../../src/domains/payment-method/payment-method.rules.ts';
import { planIntervals } from '../../src/domains/plan/plan.rules.ts';
import { supplyKinds } from '../../src/domains/vat/tax-treatment.rules.ts';
import { vatCheckOutcomes } from '../../src/domains/vat/vat-check.rules.ts';
import { verificationStatuses } from '../../src/domains/verification/verification.rules.ts';
import { walletTransactionKinds } from '../../src/domains/wallet/wallet.rules.ts';
import { verificationKinds } from '../../src/kernel/verification-kind.ts';
import { createFullTenant, type FullTenant } from '../support/full-tenant.ts';

// What belongs to no tenant.
const global = ['organization', '_prisma_migrations', 'job', 'vies_country'];

let pool: pg.Pool;
let mine: FullTenant;
let other: FullTenant;
beforeAll(async () => {
  pool = new pg.Pool({ connectionString: inject('databaseUrl'), max: 4 });
  mine = await createFullTenant(pool);
  other = await createFullTenant(pool);
});
afterAll(() => pool.end());

async function rowsOf<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await pool.query<Row>(text, [...values])).rows;
}

interface ForeignKey {
  readonly name: string;
  readonly child: string;
  readonly columns: readonly string[];
  readonly parent: string;
  readonly references: readonly string[];
}

const names = (relation: string, numbers: string) =>
  `array(select a.attname::text from unnest(${numbers}) with ordinality n(number, place)
          join pg_attribute a on a.attrelid = ${relation} and a.attnum = n.number order by n.place)`;

const foreignKeys = () =>
  rowsOf<ForeignKey & pg.QueryResultRow>(
    `select c.conname as name, c.conrelid::regclass::text as child, ${names('c.conrelid', 'c.conkey')} as columns,
            c.confrelid::regclass::text as parent, ${names('c.confrelid', 'c.confkey')} as "references"
       from pg_constraint c where c.contype = 'f' and c.connamespace = current_schema()::regnamespace order by 1`,
  );

const tables = async () =>
  (
    await rowsOf<{ name: string }>(
      `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace
        and relname <> all($1) order by 1`,
      [global],
    )
  ).map(({ name }) => name);

describe('every table of a tenant', () => {
  it('has an organization_id that is never null', async () => {
    const found = await rowsOf<{ name: string }>(
      "select table_name as name from information_schema.columns where table_schema = current_schema() and column_name = 'organization_id' and is_nullable = 'NO' and table_name <> all($1) order by 1",
      [global],
    );
    expect(found.map(({ name }) => name)).toEqual(await tables());
    expect(found.length).toBeGreaterThanOrEqual(22);
  });

  it('has organization_id first in its primary key and in every unique index', async () => {
    const indexes = await rowsOf<{ name: string; first: string; primary: boolean; table: string }>(
      `select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as "table", i.indisprimary as "primary",
              (select attname::text from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]) as first
         from pg_index i join pg_class c on c.oid = i.indrelid
        where i.indisunique and c.relnamespace = current_schema()::regnamespace and c.relname <> all($1)`,
      [global],
    );
    expect(indexes.filter(({ first }) => first !== 'organization_id')).toEqual([]);
    const keyed = indexes.filter(({ primary }) => primary).map(({ table }) => table);
    expect(keyed.sort()).toEqual(await tables());
  });

  it('has organization_id first on both sides of every foreign key', async () => {
    const keys = await foreignKeys();
    const toOrganization = keys.filter(({ parent }) => parent === 'organization');
    expect(toOrganization.filter(({ columns }) => columns.join() !== 'organization_id')).toEqual([]);
    const others = keys.filter(({ parent }) => parent !== 'organization');
    const bare = others.filter(
      ({ columns, references }) => columns[0] !== 'organization_id' || references[0] !== 'organization_id',
    );
    expect(bare).toEqual([]);
    expect(others.length).toBeGreaterThanOrEqual(30);
  });

  it('has a foreign key on every column that names a row', async () => {
    const covered = new Set(
      (await foreignKeys()).flatMap(({ child, columns }) => columns.map((column) => `${child}.${column}`)),
    );
    const columns = await rowsOf<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
        where table_schema = current_schema() and udt_name = 'uuid' and column_name <> 'id' and table_name <> all($1) order by 1`,
      [global],
    );
    const free = columns.map(({ name }) => name).filter((name) => !covered.has(name));
    // Names of rows of several tables, of rows that may be gone, and a token that is no row's.
    expect(free).toEqual([
      'audit_event.subject_id',
      'customer_identity.scope_id',
      'customer_identity.via_merge',
      'vat_job.lease',
    ]);
  });

  it('has a row in the tenant of this test, so that nothing is left untried', async () => {
    for (const table of await tables())
      expect(
        await rowsOf(`select 1 from ${table} where organization_id = $1 limit 1`, [mine.organizationId]),
        table,
      ).toHaveLength(1);
  });
});

describe('a row that points into another tenant', () => {
  /** Points a row of mine at a parent of `owner`: by an update, or by a copy where rows are append-only. */
  async function point(key: ForeignKey, owner: FullTenant): Promise<void> {
    const own = key.columns.map((column, index) => ({ column, reference: key.references[index] })).slice(1);
    // A row must not be its own parent.
    const notItself = key.child === key.parent ? own.map(({ column }) => `and ${column} is null`).join(' ') : '';
    const payable = key.child === 'invoice_payment' && key.parent === 'invoice' ? "and state = 'SENT'" : '';
    // The two of a pair stand in the order of their ids, and those of a merge are two.
    const [least, greatest] = ['order by id', 'order by id desc'];
    const ends = { first_id: least, second_id: greatest, source_id: least, target_id: greatest };
    const end = own.map(({ column }) => (ends as Readonly<Record<string, string>>)[column] ?? '').join('');
    const parent = `(select * from ${key.parent} where organization_id = $2 ${notItself} ${payable} ${end} limit 1)`;
    // What hangs on a customer names its company too, and would stand in the way of another one; what was sent is never changed.
    const free: Readonly<Record<string, string>> = { customer: "and slug = 'lone'", invoice: "and state = 'DRAFT'" };
    const isBare = ['vat_check company', 'vat_job company'].includes(`${key.child} ${key.parent}`);
    const unbound = free[key.child] ?? (isBare ? 'and customer_id is null' : '');
    const ofMerge = own.some(({ column }) => column === 'merge_id') ? "'kind', 'MERGE_IN'," : '';
    const appendOnly = ['audit_event', 'wallet_transaction', 'invoice_payment', 'vat_check'].includes(key.child);
    const statement = appendOnly
      ? `insert into ${key.child} select (jsonb_populate_record(null::${key.child}, to_jsonb(c) || jsonb_build_object('id', gen_random_uuid(), ${ofMerge} ${own.map(({ column, reference }) => `'${column}', p.${reference}`).join()}))).*
           from (select * from ${key.child} where organization_id = $1 ${unbound} limit 1) c, ${parent} p`
      : `update ${key.child} c set ${own.map(({ column, reference }) => `${column} = p.${reference}`).join()} from ${parent} p
          where c.ctid = (select ctid from ${key.child} where organization_id = $1 and ${own.map(({ column }) => `${column} is not null`).join(' and ')} ${unbound} limit 1)`;
    const client = await pool.connect();
    try {
      await client.query('begin');
      const { rowCount } = await client.query(statement, [mine.organizationId, owner.organizationId]);
      await client.query('set constraints all immediate');
      expect(rowCount, key.name).toBe(1);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  // A ledger entry finds no wallet to move, and a payment no invoice, before their foreign keys are asked.
  const refusals: Readonly<Record<string, string>> = {
    'wallet_transaction wallet': '23502',
    'invoice_payment invoice': '23001',
  };

  it('is refused by every foreign key, where one of its own tenant is not', async () => {
    const keys = (await foreignKeys()).filter(({ parent }) => parent !== 'organization');
    for (const key of keys) {
      // Of a merge's movements there are always two.
      if (!key.columns.includes('merge_id')) await point(key, mine);
      const code = refusals[`${key.child} ${key.parent}`] ?? '23503';
      await expect(point(key, other), key.name).rejects.toMatchObject({ code });
    }
  });

  it('is refused for an organization that does not exist', async () => {
    const insert =
      "insert into plan (organization_id, id, code, name, tier, price, currency, interval) values (gen_random_uuid(), gen_random_uuid(), 'x', 'x', 'x', 1, 'EUR', 'DAY')";
    await expect(pool.query(insert)).rejects.toMatchObject({ code: '23503' });
  });
});

describe('a vocabulary', () => {
  const vocabularies: Readonly<Record<string, readonly string[]>> = {
    'api_key.scopes': scopeNames,
    'customer.billing_model': Object.keys(billingModels),
    'custom_field_definition.type': ['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'SELECT', 'URL'],
    'customer.classification': Object.keys(customerClassifications),
    'customer.customer_type': Object.keys(customerTypes),
    'customer.payment_provider': Object.keys(paymentProviders),
    'customer.status': Object.keys(customerStatuses),
    'customer.tax_class': Object.keys(customerTaxClasses),
    'customer.vat_validation_status': Object.keys(vatValidationStatuses),
    'customer.wallet_mode': Object.keys(walletModes),
    // References have kinds of their own: REFERENCE:<source>.
    'customer_identity.kind': ['EXTERNAL_ID', 'SLUG', 'ORG_NUMBER', 'MERGED_ID'],
    'external_reference.source': Object.keys(referenceSources),
    // What is stored; the other statuses follow from payments and the clock.
    'invoice.state': Object.keys(invoiceStatuses).filter(
      (name) => !['PARTIALLY_PAID', 'PAID', 'OVERDUE'].includes(name),
    ),
    'invoice.supply': Object.keys(supplyKinds),
    'payment_method.provider': Object.keys(paymentProviders),
    'payment_method.type': Object.keys(paymentMethodTypes),
    'plan.interval': Object.keys(planIntervals),
    'plan.required_verifications': Object.keys(verificationKinds),
    'plan_subscription.interval': Object.keys(planIntervals),
    'verification.kind': Object.keys(verificationKinds),
    'vat_check.outcome': Object.keys(vatCheckOutcomes),
    'vat_check.status': Object.keys(vatValidationStatuses),
    // EXPIRED follows from the clock.
    'verification.state': Object.keys(verificationStatuses).filter((name) => name !== 'EXPIRED'),
    'wallet.mode': Object.keys(walletModes),
    'wallet_transaction.kind': Object.keys(walletTransactionKinds),
  };

  it('is the same in the database and in the rules', async () => {
    const checks = await rowsOf<{ table: string; definition: string; columns: string[] }>(
      `select c.conrelid::regclass::text as "table", pg_get_constraintdef(c.oid) as definition, ${names('c.conrelid', 'c.conkey')} as columns
         from pg_constraint c where c.contype = 'c' and c.connamespace = current_schema()::regnamespace`,
    );
    const found = checks
      .filter(({ columns, definition }) => columns.length === 1 && definition.includes('ARRAY['))
      .map(({ table, columns, definition }) => {
        const [, list = ''] = /ARRAY\[(.*?)\]/.exec(definition) ?? [];
        return [
          `${table}.${columns.join()}`,
          [...list.matchAll(/'([^']*)'/g)].map(([, word]) => word ?? '').sort(),
        ] as const;
      });
    const expected = Object.entries(vocabularies).map(([column, words]) => [column, [...words].sort()]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });
});

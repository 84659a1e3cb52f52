import type pg from 'pg';
import type { Tenant } from './tenant.ts';

/**
 * A tenant as large as they come: `count` customers and what hangs on them, made by the database itself, in a database of the
 * test's own. One customer in 400 has what is rare, of each kind another one; most have what is common.
 */
export async function loadManyCustomers(pool: pg.Pool, tenant: Tenant, count: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("set local clientele.bulk_load = 'on'");
    await client.query("select set_config('test.organization', $1, true)", [tenant.organizationId]);
    for (const statement of statements) await client.query(statement);
    const indexes = await dropGinIndexes(client);
    await client.query(customerStatement, [tenant.companies[0].id, tenant.companies[1].id, count]);
    for (const index of indexes) await client.query(index);
    for (const statement of childStatements) await client.query(statement);
    await client.query('commit');
  } finally {
    client.release();
  }
  for (const table of tables) await pool.query(`vacuum (analyze) ${table}`);
}

/** Answers how to make them again: of all rows at once takes a fraction of the time that it takes row by row. */
async function dropGinIndexes(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; statement: string }>(
    "select indexname as name, indexdef as statement from pg_indexes where tablename = 'customer' and indexdef like '% USING gin %'",
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ statement }) => statement);
}

const tables = [
  'customer',
  'tag',
  'tag_link',
  'external_reference',
  'custom_field_definition',
  'custom_field_value',
  'plan',
  'plan_subscription',
  'invoice',
];
const organization = "current_setting('test.organization')::uuid";

const statements = [
  `insert into tag (organization_id, id, name, name_key)
   select ${organization}, gen_random_uuid(), name, name from (values ('common'), ('rare'), ('unused')) fixed(name)
   union all select ${organization}, gen_random_uuid(), 'tag ' || i, 'tag ' || i from generate_series(0, 39) i`,
  `insert into custom_field_definition (organization_id, id, key, label, type, options)
   select ${organization}, gen_random_uuid(), key, key, type, '{}' from (values ('segment', 'TEXT'), ('score', 'NUMBER')) d(key, type)`,
  `insert into plan (organization_id, id, code, name, tier, price, currency, interval)
   values (${organization}, gen_random_uuid(), 'basic', 'Basic', 'basic', 1, 'SEK', 'MONTH')`,
];

/** Whether the customer of number n is one of the rare ones of a kind. */
const rare = (kind: number) => `n % 400 = ${kind}`;

const customerStatement = `
  insert into customer (organization_id, id, company_id, name, name_key, search_text, slug, email, customer_type, tax_class,
    classification, status, billing_model, billing_address, billing_country, preferred_currency, timezone, vat_validation_status,
    metadata, archived_at, created_at, updated_at)
  select ${organization}, gen_random_uuid(), case when n % 3 = 0 then $2::uuid else $1::uuid end, name, lower(name),
    lower(name) || ' ' || email, 'customer-' || n, email,
    case when ${rare(1)} then 'CONSUMER' else 'BUSINESS' end,
    case when ${rare(2)} then 'RESELLER' when ${rare(3)} then 'MARKETPLACE' else 'RETAIL' end,
    case when ${rare(4)} then 'B2C' when n % 10 > 0 then 'B2B' end,
    case when ${rare(5)} then 'CHURNED' when ${rare(6)} then 'SUSPENDED' else 'ACTIVE' end,
    case when ${rare(7)} then 'PREPAID' else 'POSTPAID' end,
    case when n % 20 > 0 then jsonb_build_object('country', country) end,
    case when n % 20 > 0 then country end,
    case when ${rare(8)} then 'USD' when n % 2 = 0 then 'SEK' end,
    'UTC',
    case when ${rare(9)} then 'VALID' else 'UNVALIDATED' end,
    jsonb_build_object('tier', case when ${rare(10)} then 'rare' else 'common' end, 'number', n),
    case when ${rare(11)} then timestamptz '2026-01-01' end,
    timestamptz '2026-01-01' - n * 7919 % $3::int * interval '1 hour',
    timestamptz '2026-01-01' - n * 104729 % $3::int * interval '1 hour'
  from generate_series(1::bigint, $3::int) n,
    lateral (select md5(n::text) || case when ${rare(12)} then ' Rareword' else ' Customer' end || ' Kund ' || n as name,
      case when n = 77 then 'rare@example.com' else n || '@mail.example' end as email,
      case when ${rare(13)} then 'NO' when n % 4 = 0 then 'DE' else 'SE' end as country) words`;

// A customer's number is at the end of its slug.
const numbered = `(select c.*, substring(c.slug from 10)::int as n from customer c where c.organization_id = ${organization}) c`;

const childStatements = [
  `insert into tag_link (organization_id, id, tag_id, customer_id)
   select c.organization_id, gen_random_uuid(), g.id, c.id from ${numbered}
     join tag g on g.organization_id = c.organization_id and (g.name = 'common' and n % 3 > 0 or g.name = 'rare' and ${rare(14)} or g.name = 'tag ' || n % 40)`,
  `insert into external_reference (organization_id, id, customer_id, source, external_id)
   select c.organization_id, gen_random_uuid(), c.id, source, n::text from ${numbered}
     join unnest(array['STRIPE', 'OTHER']) source on source = 'STRIPE' and n % 3 > 0 or source = 'OTHER' and ${rare(15)}`,
  `insert into custom_field_value (organization_id, id, customer_id, definition_id, value)
   select c.organization_id, gen_random_uuid(), c.id, d.id,
     case when d.key = 'score' then to_jsonb(case when ${rare(16)} then -1 else n end)
          else to_jsonb(case when ${rare(17)} then 'rare' else 'common' end) end
     from ${numbered} join custom_field_definition d on d.organization_id = c.organization_id`,
  `insert into plan_subscription (organization_id, id, company_id, customer_id, plan_id, price, currency, interval, started_at, canceled_at, ends_at)
   select c.organization_id, gen_random_uuid(), c.company_id, c.id, p.id, 1, 'SEK', 'MONTH', c.created_at,
     case when ${rare(18)} then null else c.created_at end, case when ${rare(18)} then null else c.created_at end
     from ${numbered} join plan p on p.organization_id = c.organization_id`,
  `insert into invoice (organization_id, id, company_id, customer_id, number, state, currency, subtotal, tax, total, amount_paid, issued_at, due_at)
   select c.organization_id, gen_random_uuid(), c.company_id, c.id, n || '-' || i, 'SENT', 'SEK', 100, 0, 100,
     case when ${rare(19)} and i = 1 then 40 else 100 end, c.created_at, c.created_at
     from ${numbered}, generate_series(1, 2) i`,
];

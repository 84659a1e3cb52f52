import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ofCompany } from '../../src/database/list-parts.ts';
import { patientPoolLimits } from '../../src/database/pool.ts';
import { bindTenant } from '../../src/database/sql.ts';
import {
  duplicateOrder,
  duplicateTable,
  holdersStatement,
  stillPairs,
} from '../../src/domains/duplicate/duplicate.repository.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { loadManyCustomers } from '../support/many-customers.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { mostRowsRead, type PlanNode, pageStatementOf, planNodes, scannedTables } from '../support/query-plans.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const customers = Math.min(10_000 * soak, 100_000);

let gateway: TestGateway;
let tenant: Tenant;
let small: Tenant;
let database: OwnDatabase;
beforeAll(async () => {
  database = await createOwnDatabase();
  gateway = await startTestGateway({
    databaseUrl: database.url,
    database: { limits: patientPoolLimits },
  });
  tenant = await createTenant(gateway.pool);
  small = await createTenant(gateway.pool);
  await loadManyCustomers(gateway.pool, small, 800);
  await loadManyCustomers(gateway.pool, tenant, customers);
  await writeKeys();
  for (const table of ['customer', 'tax_identifier', 'duplicate_candidate', 'job'])
    await gateway.pool.query(`vacuum (analyze) ${table}`);
}, 300_000);
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

// Twenty keys that few have, one that everybody has (of the kind of e-mail domains), and one of every customer's number.
const keysStatement = `update customer c set match_keys = array(
    select (hashtextextended(k || ' ' || c.organization_id || n.place / 2, 0) & ~7::bigint) from generate_series(1, 20) k)
    || (hashtextextended('all ' || c.organization_id, 0) & ~7::bigint | 3) || (n.place * 8 + 6)
  from (select id, row_number() over (order by id) as place from customer) n where n.id = c.id`;
const numbersStatement = `insert into tax_identifier (organization_id, id, customer_id, type, value, format_valid, is_primary, match_key)
  select organization_id, gen_random_uuid(), id, 'eu_vat', id, true, true, match_keys[22] + 8 from customer`;
const pairsStatement = `insert into duplicate_candidate (organization_id, id, company_id, first_id, second_id, score, reasons)
  select $1, gen_random_uuid(), company_id, id, next, (place % 600 + 400) / 1000.0, '{SAME_EMAIL}'
    from (select company_id, id, lead(id) over (partition by company_id order by id) as next, row_number() over () as place
            from customer where organization_id = $1) pairs where next is not null`;

/** As a seed does it: the index of the keys is made once, of all, and no number touches its customer. */
async function writeKeys(): Promise<void> {
  const client = await gateway.pool.connect();
  const { rows } = await client.query("select pg_get_indexdef('customer_match_keys_idx'::regclass) as index");
  await client.query("begin; set local clientele.bulk_load = 'on'; drop index customer_match_keys_idx");
  await client.query(keysStatement);
  await client.query(rows[0].index);
  await client.query(numbersStatement);
  await client.query(pairsStatement, [tenant.organizationId]);
  await client.query('commit');
  client.release();
}

async function keysOf({ organizationId }: Tenant, count: number) {
  const { rows } = await gateway.pool.query<{ companyId: string; keys: string[] }>(
    `select company_id::text as "companyId", match_keys::text[] as keys from customer
      where organization_id = $1 and archived_at is null order by id limit $2`,
    [organizationId, count],
  );
  const asked = rows.flatMap(({ companyId, keys }) =>
    keys.map((key) => ({ companyId, key, isNumber: (BigInt(key) & 7n) === 6n })),
  );
  return [...new Map(asked.map((one) => [`${one.companyId} ${one.key}`, one])).values()];
}

const indexesOf = (nodes: readonly PlanNode[]) => new Set(nodes.flatMap((node) => node['Index Name'] ?? []));

/** Of two unique indexes PostgreSQL takes one or the other, as its statistics fall out. */
const findsOneCustomer = ['customer_pkey', 'customer_organization_id_company_id_id_key'];

describe('the holders of keys', () => {
  it.each([
    ['a large tenant', () => tenant],
    ['a small one', () => small],
  ])('are found by the index of the keys alone, in %s', async (_name, of) => {
    const statement = bindTenant(holdersStatement(await keysOf(of(), 50)), of().organizationId);
    const nodes = await planNodes(gateway.pool, statement, 'run');
    expect(scannedTables(nodes, ['customer', 'tax_identifier'])).toEqual([]);
    const indexes = [...indexesOf(nodes)].filter((name) => !findsOneCustomer.includes(name));
    expect(indexes.sort()).toEqual(['customer_match_keys_idx', 'tax_identifier_organization_id_match_key_idx']);
    // 50 customers with 22 keys that one or two have, and one that all have, of which 31 are read.
    expect(mostRowsRead(nodes)).toBeLessThan(50 * 22 * 3);
  });
});

describe('a page of pairs', () => {
  const page = (minScore: number, company: string | null) => ({
    columns: ['score', 'reasons', 'customerIds'],
    where: [...stillPairs(minScore), ...(company === null ? [] : [ofCompany([company])])],
    order: duplicateOrder,
    direction: 'DESC' as const,
    limit: 20,
    backward: false,
    after: null,
    before: null,
  });

  it.each([
    ['all companies', () => null],
    ['one company', () => tenant.companies[1].id],
  ])('is read off an index of its order, of %s', async (_name, company) => {
    for (const minScore of [0, 0.7, 0.99]) {
      const statement = await pageStatementOf(tenant.organizationId, duplicateTable, page(minScore, company()));
      const nodes = await planNodes(gateway.pool, statement, 'run');
      expect(scannedTables(nodes, ['duplicate_candidate', 'customer'])).toEqual([]);
      expect([...indexesOf(nodes)].filter((name) => name.endsWith('score_id_idx'))).toHaveLength(1);
      // Of all companies' pairs every third is of the smaller one.
      expect(mostRowsRead(nodes)).toBeLessThan(200);
    }
  });
});

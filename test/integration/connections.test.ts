import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldText } from '../../src/kernel/fold-text.ts';
import { type CustomerSpec, insertCompany, insertCustomers } from '../support/fixtures.ts';
import {
  connectionFields,
  type Direction,
  directions,
  type FetchPage,
  ordered,
  pageArguments,
  pageVariables,
  walk,
} from '../support/paging.ts';
import type { Company } from '../support/tenant.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
});
afterAll(() => gateway.stop());

type Field = 'CREATED_AT' | 'UPDATED_AT' | 'NAME' | 'RELEVANCE';
interface CustomerList {
  readonly company: Company;
  readonly field: Field;
  readonly direction: Direction;
}

function listOf({ company, field, direction }: CustomerList): FetchPage {
  const search = field === 'RELEVANCE' ? 'search: "berg",' : '';
  const query = `query ($companyId: ID, ${pageVariables}) {
    list: customers(companyId: $companyId, ${search} orderBy: { field: ${field}, direction: ${direction} }, ${pageArguments}) { ${connectionFields} }
  }`;
  return async (page) => (await gateway.ask(tenant.key, query, { companyId: company.id, ...page })).list;
}

// Few values, so that most keys are equal; names with what JSON, LIKE and byte order could trip over.
const instants = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2026-03-01T12:00:00.000Z'];
const names = ['Berg & Co', 'Berg AB', 'Berg-"AB"', 'Berg\\%_ X', 'Ångberg 🏔', 'ångberg 🏔', '\uffee Berg Ö'];
const specs = fc.array(
  fc.record({
    name: fc.constantFrom(...names),
    createdAt: fc.constantFrom(...instants),
    updatedAt: fc.constantFrom(...instants),
  }),
  { maxLength: 30 },
);
const pageSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

/** Rows that come before and after all others in an order. */
const extremes: Readonly<Record<Field, readonly [lowest: CustomerSpec, highest: CustomerSpec]>> = {
  CREATED_AT: [{ createdAt: '2001-01-01T00:00:00Z' }, { createdAt: '2050-01-01T00:00:00Z' }],
  UPDATED_AT: [{ updatedAt: '2001-01-01T00:00:00Z' }, { updatedAt: '2050-01-01T00:00:00Z' }],
  NAME: [{ name: '!' }, { name: '🏔🏔' }],
  RELEVANCE: [{ name: 'Einer von vielen Zauberbergen' }, { name: 'berg', email: null }],
};

const keyOf: Readonly<Record<Exclude<Field, 'RELEVANCE'>, (row: CustomerSpec) => string>> = {
  CREATED_AT: ({ createdAt = '' }) => createdAt,
  UPDATED_AT: ({ updatedAt = '' }) => updatedAt,
  NAME: ({ name = '' }) => foldText(name),
};

async function expectedOrder(list: CustomerList, rows: readonly (CustomerSpec & { id: string })[]): Promise<string[]> {
  const { field, direction } = list;
  if (field !== 'RELEVANCE') {
    return ordered(
      rows.map((row) => ({ id: row.id, key: keyOf[field](row) })),
      direction,
    );
  }
  const { rows: scored } = await gateway.pool.query<{ id: string; key: number }>(
    `select id, word_similarity('berg', search_text) + similarity('berg', name_key) as key from customer
      where organization_id = $1 and company_id = $2`,
    [tenant.organizationId, list.company.id],
  );
  return ordered(scored, direction);
}

const lists = (['CREATED_AT', 'UPDATED_AT', 'NAME', 'RELEVANCE'] as const).flatMap((field) =>
  directions.map((direction) => ({ field, direction })),
);

describe('the list of customers', () => {
  it.each(lists)('gives every row once, and alike from both ends, by $field $direction', async (order) => {
    await fc.assert(
      fc.asyncProperty(specs, pageSizes, async (wanted, sizes) => {
        const company = await insertCompany(gateway.pool, tenant);
        const made = await insertCustomers(
          gateway.pool,
          tenant,
          wanted.map((spec) => ({ ...spec, company })),
        );
        const list = { ...order, company };
        const rows = wanted.map((spec, index) => ({ ...spec, id: made[index]?.id ?? '' }));
        const expected = await expectedOrder(list, rows);
        const { totalCount } = await listOf(list)({ first: 1 });
        expect(totalCount).toBe(wanted.length);
        expect(await walk(listOf(list), 'forwards', sizes)).toEqual(expected);
        expect(await walk(listOf(list), 'backwards', sizes)).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  it.each(lists)('is not disturbed by rows that arrive behind the reader, by $field $direction', async (order) => {
    const company = await insertCompany(gateway.pool, tenant);
    const list = { ...order, company };
    const wanted = names.flatMap((name, index) =>
      [0, 1].map((shift) => ({ name, createdAt: instants[(index + shift) % 3], updatedAt: instants[index % 3] })),
    );
    await insertCustomers(
      gateway.pool,
      tenant,
      wanted.map((spec) => ({ ...spec, company }) as CustomerSpec),
    );
    const expected = await walk(listOf(list), 'forwards', [100]);
    const [lowest, highest] = extremes[order.field];
    const [first, last] = order.direction === 'ASC' ? [lowest, highest] : [highest, lowest];
    const arrive = (spec: CustomerSpec) => () => insertCustomers(gateway.pool, tenant, [{ ...spec, company }]);

    expect(await walk(listOf(list), 'forwards', [3], arrive(first))).toEqual(expected);
    const after = await walk(listOf(list), 'forwards', [100]);
    expect(after.slice(-expected.length)).toEqual(expected);
    expect(after.length).toBeGreaterThan(expected.length);

    expect(await walk(listOf(list), 'backwards', [4], arrive(last))).toEqual(after);
    const { totalCount } = await listOf(list)({ first: 1 });
    expect(totalCount).toBeGreaterThan(after.length);
  });

  it('gives 20 rows where no size is asked for, and the rows between two cursors', async () => {
    const company = await insertCompany(gateway.pool, tenant);
    await insertCustomers(
      gateway.pool,
      tenant,
      Array.from({ length: 25 }, () => ({ company })),
    );
    const fetchPage = listOf({ company, field: 'CREATED_AT', direction: 'DESC' });
    const whole = await fetchPage({ first: 100 });
    const page = await fetchPage({});
    expect(page.edges).toEqual(whole.edges.slice(0, 20));
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const between = { after: whole.edges[4].cursor, before: whole.edges[10].cursor };
    expect((await fetchPage({ ...between, first: 100 })).edges).toEqual(whole.edges.slice(5, 10));
    expect((await fetchPage({ ...between, last: 2 })).edges).toEqual(whole.edges.slice(8, 10));
  });

  it('is ordered newest first, and by relevance with a search, unless told otherwise', async () => {
    const company = await insertCompany(gateway.pool, tenant);
    const made = await insertCustomers(gateway.pool, tenant, [
      { company, name: 'Berg', createdAt: '2026-01-01T00:00:00Z' },
      { company, name: 'Nordic Bergwerk und Söhne', createdAt: '2026-01-02T00:00:00Z' },
    ]);
    const [older, newer] = made.map(({ id }) => ({ id }));
    const query =
      'query ($companyId: ID, $search: String) { customers(companyId: $companyId, search: $search) { nodes { id } } }';
    const ask = async (search: string | null) =>
      (await gateway.ask(tenant.key, query, { companyId: company.id, search })).customers.nodes;
    expect(await ask(null)).toEqual([newer, older]);
    expect(await ask('  ')).toEqual([newer, older]);
    expect(await ask('berg')).toEqual([older, newer]);
  });

  it('takes its own cursors for the longest name there is', async () => {
    const company = await insertCompany(gateway.pool, tenant);
    // Folded, this one letter becomes eighteen.
    await insertCustomers(
      gateway.pool,
      tenant,
      ['a', 'b'].map((name) => ({ company, name: '\ufdfa'.repeat(255) + name })),
    );
    const fetchPage = listOf({ company, field: 'NAME', direction: 'ASC' });
    expect(await walk(fetchPage, 'forwards', [1])).toHaveLength(2);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { type CustomerSpec, insertCompany, insertCustomers } from '../support/fixtures.ts';
import { connectionFields, directions, type FetchPage, pageArguments, pageVariables, walk } from '../support/paging.ts';
import { type Company, createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
});
afterAll(() => gateway.stop());

// Few values of each, so that most keys are equal and most filters hold for some.
const instants = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2026-03-01T12:00:00.000Z'];
const names = ['Berg & Co', 'Berg AB', 'Berg-"AB"', 'Nordberg', 'Ångberg 🏔', 'Tal', 'Berg Ö'];
const statuses = ['ACTIVE', 'SUSPENDED', 'CHURNED'];

const row = fc.record({
  name: fc.constantFrom(...names),
  createdAt: fc.constantFrom(...instants),
  updatedAt: fc.constantFrom(...instants),
  country: fc.constantFrom('SE', 'DE', null),
  archivedAt: fc.constantFrom(null, null, '2026-04-01T00:00:00Z'),
  status: fc.constantFrom(...statuses),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
interface Kept extends Row {
  readonly id: string;
}

/** A filter and what it says, in the test's words. */
interface Filter {
  readonly where: Readonly<Record<string, unknown>> | null;
  readonly holds: (row: Row) => boolean;
}
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const leaf: fc.Arbitrary<Filter> = fc.oneof(
  some(statuses).map((status) => ({ where: { status }, holds: (one: Row) => status.includes(one.status) })),
  some(['SE', 'DE']).map((country) => ({
    where: { country },
    holds: (one: Row) => one.country !== null && country.includes(one.country),
  })),
  fc
    .constantFrom(...instants)
    .map((gte) => ({ where: { createdAt: { gte } }, holds: (one: Row) => one.createdAt >= gte })),
  fc.constantFrom(...instants).map((lt) => ({ where: { updatedAt: { lt } }, holds: (one: Row) => one.updatedAt < lt })),
);
const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.constant({ where: null, holds: () => true }),
  leaf,
  leaf.map(({ where, holds }) => ({ where: { not: where }, holds: (one: Row) => !holds(one) })),
  fc.tuple(leaf, leaf).map(([a, b]) => ({
    where: { or: [a.where, b.where] },
    holds: (one: Row) => a.holds(one) || b.holds(one),
  })),
);

const fields = ['CREATED_AT', 'UPDATED_AT', 'NAME', 'RELEVANCE'] as const;
const list = fc.record({
  filter,
  field: fc.constantFrom(...fields),
  direction: fc.constantFrom(...directions),
  searched: fc.boolean(),
  includeArchived: fc.boolean(),
  sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
});
type List = typeof list extends fc.Arbitrary<infer T> ? T : never;

const isSearched = ({ field, searched }: List) => searched || field === 'RELEVANCE';

/** Whether a row is in a list. Every name but one has what is searched for. */
function matches(wanted: List, one: Row): boolean {
  if (one.archivedAt !== null && !wanted.includeArchived) return false;
  return wanted.filter.holds(one) && (!isSearched(wanted) || one.name.toLowerCase().includes('berg'));
}

const query = `query ($companyId: ID, $where: CustomerFilter, $search: String, $orderBy: CustomerOrder, $includeArchived: Boolean!, ${pageVariables}) {
  list: customers(companyId: $companyId, where: $where, search: $search, orderBy: $orderBy, includeArchived: $includeArchived, ${pageArguments}) { ${connectionFields} }
}`;
function listOf(company: Company, wanted: List): FetchPage {
  const { field, direction, includeArchived } = wanted;
  const rest = { where: wanted.filter.where, search: isSearched(wanted) ? 'berg' : null, includeArchived };
  const args = { companyId: company.id, orderBy: { field, direction }, ...rest };
  return async (page) => (await gateway.ask(tenant.key, query, { ...args, ...page })).list;
}

async function insert(company: Company, rows: readonly Row[]): Promise<Kept[]> {
  const specs = rows.map(
    ({ status, ...spec }): CustomerSpec => ({ ...spec, company, email: null, columns: { status } }),
  );
  const made = await insertCustomers(gateway.pool, tenant, specs);
  return rows.map((one, index) => ({ ...one, id: made[index]?.id ?? '' }));
}

describe('a list of customers', () => {
  it('gives each row that matches once, in one order from both ends, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 25 }), list, async (rows, wanted) => {
        const company = await insertCompany(gateway.pool, tenant);
        const inserted = await insert(company, rows);
        const expected = inserted.filter((one) => matches(wanted, one)).map(({ id }) => id);
        const fetchPage = listOf(company, wanted);
        const { totalCount } = await fetchPage({ first: 1 });
        expect(totalCount).toBe(expected.length);
        const forwards = await walk(fetchPage, 'forwards', wanted.sizes);
        expect([...forwards].sort()).toEqual([...expected].sort());
        expect(await walk(fetchPage, 'backwards', wanted.sizes)).toEqual(forwards);
      }),
      { numRuns: 15 * soak },
    );
  });

  /** What others do between two pages: new rows, and changes of rows that are there, which may move or take them away. */
  const disturbance = fc.oneof(
    fc.record({ kind: fc.constant('insert' as const), rows: fc.array(row, { minLength: 1, maxLength: 2 }) }),
    fc.record({ kind: fc.constantFrom('archive' as const, 'rename' as const, 'touch' as const), place: fc.nat(24) }),
  );
  type Disturbance = typeof disturbance extends fc.Arbitrary<infer T> ? T : never;
  const changes = {
    archive: "archived_at = '2026-05-01'",
    rename: "name = 'Xenon', name_key = 'xenon', search_text = 'xenon berg'",
    touch: "updated_at = '2026-05-01'",
  } as const;

  it('gives a row once that stays where it is, while others come, go and move', async () => {
    const work = fc.array(disturbance, { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 6, maxLength: 25 }),
        list,
        fc.constantFrom('forwards' as const, 'backwards' as const),
        work,
        async (rows, wanted, way, disturbances) => {
          const company = await insertCompany(gateway.pool, tenant);
          const inserted = await insert(company, rows);
          const fetchPage = listOf(company, wanted);
          const before = await walk(fetchPage, 'forwards', [100]);
          const disturbed = new Set<string>();
          const disturb = async (one: Disturbance) => {
            if (one.kind === 'insert') return insert(company, one.rows);
            const id = inserted[one.place % inserted.length]?.id ?? '';
            disturbed.add(id);
            const statement = `update customer set ${changes[one.kind]} where organization_id = $1 and id = $2`;
            return gateway.pool.query(statement, [tenant.organizationId, id]);
          };
          const left = [...disturbances];
          const next = async () => {
            const one = left.shift();
            if (one) await disturb(one);
          };
          const seen = await walkOn(fetchPage, way, wanted.sizes, next);
          const still = new Set(before.filter((id) => !disturbed.has(id)));
          expect(seen.filter((id) => still.has(id))).toEqual(before.filter((id) => still.has(id)));
          const { totalCount } = await fetchPage({ first: 1 });
          expect(totalCount).toBe((await walk(fetchPage, 'forwards', [100])).length);
        },
      ),
      { numRuns: 15 * soak },
    );
  });

  /** As walk does, but a page that was promised may be empty meanwhile. */
  async function walkOn(
    fetchPage: FetchPage,
    way: 'forwards' | 'backwards',
    sizes: readonly number[],
    between: () => Promise<unknown>,
  ): Promise<string[]> {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 200; page += 1) {
      const size = sizes[page % sizes.length] ?? 1;
      const from = cursor === undefined ? {} : way === 'forwards' ? { after: cursor } : { before: cursor };
      const connection = await fetchPage(way === 'forwards' ? { first: size, ...from } : { last: size, ...from });
      const ids: string[] = connection.nodes.map((node: { id: string }) => node.id);
      way === 'forwards' ? seen.push(...ids) : seen.unshift(...ids);
      const { hasNextPage, hasPreviousPage, startCursor, endCursor } = connection.pageInfo;
      cursor = way === 'forwards' ? endCursor : startCursor;
      if (!(way === 'forwards' ? hasNextPage : hasPreviousPage) || ids.length === 0) return seen;
      await between();
    }
    throw new Error('the list has no end');
  }
});

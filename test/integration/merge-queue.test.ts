import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { insertCustomers } from '../support/fixtures.ts';
import { mergeFaults } from '../support/merge-checks.ts';
import { settler } from '../support/settling-mutations.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let outside: pg.Client;
beforeAll(async () => {
  gateway = await startTestGateway({ poolSize: 3 });
  tenant = await createTenant(gateway.pool);
  outside = new pg.Client({ connectionString: inject('databaseUrl') });
  await outside.connect();
});
afterAll(async () => {
  await outside.end();
  await gateway.stop();
});

/** Holds the merge lock of the tenant, as a merge in another gateway would. */
async function holdMergeLock(): Promise<void> {
  await outside.query('begin');
  await outside.query("select pg_advisory_xact_lock(hashtextextended('merge ' || $1::uuid::text, 0))", [
    tenant.organizationId,
  ]);
}

/** How many connections wait for the one that holds it. */
async function countWaiting(): Promise<number> {
  const { rowCount } = await outside.query(
    'select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))',
  );
  return rowCount ?? 0;
}

async function newPairs(count: number): Promise<{ source: string; target: string }[]> {
  const specs = Array.from({ length: 2 * count }, () => ({}));
  const ids = (await insertCustomers(gateway.pool, tenant, specs)).map(({ id }) => id);
  return Array.from({ length: count }, (_, pair) => ({ source: ids[2 * pair] ?? '', target: ids[2 * pair + 1] ?? '' }));
}

const codes = { mergeCustomers: { payload: 'merge { id }', codes: [] }, unmergeCustomers: { payload: '', codes: [] } };
const read = (key: string) => gateway.ask(key, '{ customers(first: 5) { nodes { id } } }');

it('thirty merges and undoings of one tenant at once hold one connection, and everybody else still reads', async () => {
  const other = await createTenant(gateway.pool);
  const { settle, faults } = settler([gateway], codes);
  const merge = ({ source, target }: { source: string; target: string }) =>
    settle(tenant.key, 'mergeCustomers', { sourceCustomerId: source, targetCustomerId: target, strategy: 'MOVE_ALL' });
  const undoable: string[] = [];
  for (const pair of await newPairs(10)) undoable.push((await merge(pair)).merge.id);
  const pairs = await newPairs(20);

  await holdMergeLock();
  const merging = pairs.map(merge);
  const undoing = undoable.map((mergeId, index) =>
    settle(tenant.key, 'unmergeCustomers', { mergeId, ...(index % 2 === 0 ? { dryRun: true } : {}) }),
  );
  while ((await countWaiting()) === 0);
  const asked = await Promise.all([...Array(20).keys()].map((index) => read((index % 2 === 0 ? tenant : other).key)));
  expect(asked.length).toBe(20);
  const [{ source, target } = { source: '', target: '' }] = pairs;
  const preview = { sourceCustomerId: source, targetCustomerId: target, strategy: 'PREVIEW' };
  expect((await settle(tenant.key, 'mergeCustomers', preview)).__typename).toBe('MergeCustomersPayload');
  expect(await countWaiting()).toBeLessThanOrEqual(1);
  await outside.query('commit');

  await Promise.all([...merging, ...undoing]);
  expect(faults).toEqual([]);
  expect(await mergeFaults(gateway.pool, tenant.organizationId)).toEqual([]);
  const { rows } = await gateway.pool.query(
    'select count(*)::int as merges, count(reverted_at)::int as undone from customer_merge where organization_id = $1',
    [tenant.organizationId],
  );
  expect(rows).toEqual([{ merges: 30, undone: 5 }]);
});

it('a merge that waits for too long is told to try again, and the one behind it', async () => {
  const pairs = await newPairs(2);
  const inputs = pairs.map(({ source, target }, index) => {
    const ids = { sourceCustomerId: source, targetCustomerId: target };
    return { idempotencyKey: `late ${index}`, ...ids, strategy: 'MOVE_ALL' };
  });
  const query = 'mutation ($input: MergeCustomersInput!) { mergeCustomers(input: $input) { __typename } }';
  await holdMergeLock();
  const answers = await Promise.all(inputs.map((input) => gateway.send(tenant.key, query, { input })));
  await outside.query('commit');
  for (const { errors } of answers)
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code: 'TRY_AGAIN', retryAfterMs: 1_000 }),
    ]);
  // Nothing is left in their way, and their keys are free.
  for (const input of inputs)
    expect((await gateway.ask(tenant.key, query, { input })).mergeCustomers.__typename).toBe('MergeCustomersPayload');
});

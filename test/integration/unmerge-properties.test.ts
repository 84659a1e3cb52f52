import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { checksum } from '../support/customers.ts';
import { doLater, insertOthers, type LaterChange, laterChanges, type MergedWorld } from '../support/later-changes.ts';
import { choicesOf, insertPair, insertSides, type PairPart, pairs, sides } from '../support/merge-arbitrary.ts';
import { mergeFaults } from '../support/merge-checks.ts';
import { done, mergedTables, mergerOf, resolutionsOf, rowsOf } from '../support/merges.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { comparable, type Prediction, predictUnmerge, type Story } from '../support/unmerge-model.ts';
import { millionthsOf } from '../support/wallets.ts';

vi.setConfig({ testTimeout: 180_000 * soak });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const rowsNow = ({ organizationId }: Tenant) => rowsOf(gateway.pool, organizationId);

async function ledgerOf({ organizationId }: Tenant): Promise<Story['ledger']> {
  const { rows } = await gateway.pool.query(
    'select wallet_id, merge_id, amount::text from wallet_transaction where organization_id = $1 order by created_at, id',
    [organizationId],
  );
  return rows;
}

/** What all wallets hold together, by currency, to the last digit; and their ledgers. */
async function sumsOf({ organizationId }: Tenant): Promise<Data[]> {
  const { rows } = await gateway.pool.query(
    `select w.currency, sum(w.balance)::text as balance, sum((select coalesce(sum(x.amount), 0) from wallet_transaction x
        where x.organization_id = w.organization_id and x.wallet_id = w.id))::text as ledger
       from wallet w where w.organization_id = $1 group by w.currency having sum(w.balance) <> 0 order by 1`,
    [organizationId],
  );
  for (const { balance, ledger } of rows) expect(millionthsOf(balance)).toBe(millionthsOf(ledger));
  return rows;
}

/** A pair as the API would have left it, in a tenant of its own, and plans that can be bought. */
async function makeWorld(pair: PairPart): Promise<MergedWorld> {
  const tenant = await createTenant(gateway.pool);
  const key = await tenant.newKey({ scopes: ['ADMIN'] });
  const made = await insertPair(gateway.pool, tenant, pair);
  await gateway.pool.query(
    `update plan p set archived_at = null, code = 'sold-' || (array_position($2::uuid[], p.id) - 1) where organization_id = $1`,
    [tenant.organizationId, made.planIds],
  );
  // A write that changes nothing derives what follows from the rest.
  for (const id of [made.source, made.target]) await done(gateway, key, 'updateCustomer', { id, customer: {} });
  const others = await insertOthers(gateway.pool, tenant, tenant.companies[pair.target.otherCompany ? 1 : 0]);
  const { rows } = await gateway.pool.query('select slug from customer where organization_id = $1 and id = $2', [
    tenant.organizationId,
    made.source,
  ]);
  return { ...made, gateway, tenant, key, others, sourceSlug: rows[0]?.slug, mergesOfOthers: new Map() };
}

/** One company, and nobody suspended: what stands between the two can be resolved. */
const mergeable = pairs.map(({ source, target, ...rest }) => {
  const open = (side: PairPart['source']) => ({
    ...side,
    otherCompany: false,
    status: side.status.replace('SUSPENDED', 'ACTIVE'),
  });
  return { ...rest, source: open(source), target: open(target) };
});

const askOf = (world: MergedWorld) =>
  mergerOf(
    () => gateway,
    () => world.key,
  );

async function mergePair(world: MergedWorld, pair: PairPart): Promise<Data> {
  const { planned, merged } = askOf(world);
  const given = { fieldChoices: choicesOf(pair) };
  const { conflicts } = await planned(world, given);
  const resolutions = resolutionsOf(
    conflicts,
    ({ resolutions: allowed }, index) => allowed[(pair.picks[index % 12] ?? 0) % allowed.length],
  );
  return (await merged(world, { ...given, resolutions })).merge;
}

async function expectRefused(world: MergedWorld, mergeId: string, expected: Prediction): Promise<void> {
  const before = await checksum(gateway.pool, world.tenant.organizationId);
  const { unmerge } = askOf(world);
  const [rehearsed, refused] = [await unmerge(mergeId, { dryRun: true }), await unmerge(mergeId)];
  expect(rehearsed).toEqual(refused);
  if (expected.kind === 'blocked') {
    expect(refused.code).toBe('UNMERGE_CONFLICT');
    expect(refused.blockers).toEqual([
      { reason: expect.stringMatching(expected.reason), subject: { __typename: 'Customer', id: expected.subject } },
    ]);
  } else if (expected.kind === 'lacking') {
    expect(refused.code).toBe('INSUFFICIENT_FUNDS');
    expect(expected.shortfalls.get(refused.subjects[0].id)).toBe(millionthsOf(refused.shortfall.amount));
  }
  expect(await checksum(gateway.pool, world.tenant.organizationId)).toBe(before);
}

async function checkUndoing(pair: PairPart, changes: readonly LaterChange[]): Promise<void> {
  const world = await makeWorld(pair);
  const { tenant, source, target } = world;
  const { unmerge, unmerged } = askOf(world);
  const before = await rowsNow(tenant);
  const { id: mergeId } = await mergePair(world, pair);
  const merged = await rowsNow(tenant);
  for (const [turn, change] of changes.entries()) await doLater(world, change, turn);
  const [later, ledger, sums] = [await rowsNow(tenant), await ledgerOf(tenant), await sumsOf(tenant)];
  const story: Story = { source, target, mergeId, before, merged, later, ledger };
  const expected = predictUnmerge(story);
  if (expected.kind !== 'done') return expectRefused(world, mergeId, expected);

  const untouched = await checksum(gateway.pool, tenant.organizationId);
  const rehearsed = await unmerged(mergeId, { dryRun: true });
  expect(await checksum(gateway.pool, tenant.organizationId)).toBe(untouched);
  const undone = await unmerged(mergeId);
  expect(rehearsed).toEqual({ ...undone, dryRun: true });
  const after = await rowsNow(tenant);
  expect(comparable(after)).toEqual(comparable(expected.rows));
  expect(new Set(undone.stayed.map(({ id }: Data) => id))).toEqual(expected.stayed);
  expect(await sumsOf(tenant)).toEqual(sums);
  // These rules know nothing of customers that people archive.
  const isArchived = later.customer.some((row) => row.id === target && row.archived_at !== null);
  if (!isArchived) expect(await mergeFaults(gateway.pool, tenant.organizationId)).toEqual([]);
  expect(await unmerge(mergeId)).toMatchObject({
    code: 'UNMERGE_CONFLICT',
    blockers: [{ reason: 'The merge was undone already.', subject: { id: mergeId } }],
  });
  // What follows from other columns is what a write would make of them.
  for (const id of [source, target]) await done(gateway, world.key, 'updateCustomer', { id, customer: {} });
  expect(await rowsNow(tenant)).toEqual(after);
}

it('any pair, merged, with any changes later: gives back what can go, keeps what was changed, and names what stays', async () => {
  const property = fc.asyncProperty(mergeable, laterChanges, checkUndoing);
  await fc.assert(property, { numRuns: 6 * soak, endOnFailure: true });
});

/** Steps of a story of four customers: who is merged into whom, or which of the merges so far is undone. */
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.constant('merge' as const), fc.nat({ max: 3 }), fc.nat({ max: 3 })) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('undo' as const), fc.nat({ max: 9 }), fc.constant(0)) },
  ),
  { minLength: 4, maxLength: 12 },
);

interface Made {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  undone: boolean;
}

async function checkChains(four: readonly PairPart['source'][], story: readonly (readonly [string, number, number])[]) {
  const tenant = await createTenant(gateway.pool);
  const key = await tenant.newKey({ scopes: ['ADMIN'] });
  const { ids } = await insertSides(gateway.pool, tenant, four);
  for (const id of ids) await done(gateway, key, 'updateCustomer', { id, customer: {} });
  const { merge, planned, unmerge } = mergerOf(
    () => gateway,
    () => key,
  );
  const [before, sums] = [await rowsNow(tenant), await sumsOf(tenant)];
  const merges: Made[] = [];
  const into = (id: string) => merges.find(({ source, undone }) => source === id && !undone);

  /** Whether it can be undone is known before, and if not, why. */
  async function undo(one: Made): Promise<void> {
    const later = into(one.target);
    const answer = await unmerge(one.id);
    const blocker = one.undone
      ? { reason: 'The merge was undone already.', subject: { __typename: 'CustomerMerge', id: one.id } }
      : later && {
          reason: 'The target was merged into another customer since: undo that merge first.',
          subject: { __typename: 'CustomerMerge', id: later.id },
        };
    if (blocker) expect([answer.code, answer.blockers]).toEqual(['UNMERGE_CONFLICT', [blocker]]);
    else expect([answer.__typename, answer.message]).toEqual(['UnmergeCustomersPayload', undefined]);
    if (!blocker) one.undone = true;
  }

  for (const [what, a, b] of story) {
    if (what === 'undo') {
      const one = merges[a % Math.max(merges.length, 1)];
      if (one) await undo(one);
    } else {
      const [source = '', target = ''] = [ids[a], ids[b]];
      if (source === target || into(source) || into(target)) continue;
      const { conflicts } = await planned({ source, target });
      const resolutions = resolutionsOf(conflicts, ({ resolutions: [first] }) => first);
      const answer = await merge({ source, target }, { resolutions });
      expect([answer.__typename, answer.message]).toEqual(['MergeCustomersPayload', undefined]);
      merges.push({ id: answer.merge.id, source, target, undone: false });
    }
    expect(await mergeFaults(gateway.pool, tenant.organizationId)).toEqual([]);
    expect(await sumsOf(tenant)).toEqual(sums);
  }
  // The latest first, all of them can be undone, and everybody is who they were.
  for (const one of [...merges].reverse()) if (!one.undone) await undo(one);
  expect(merges.every(({ undone }) => undone)).toBe(true);
  const after = await rowsNow(tenant);
  const known = new Set(before.wallet.map(({ id }) => id));
  const made = after.wallet.filter(({ id }) => !known.has(id));
  expect(made.every(({ balance }) => Number(balance) === 0)).toBe(true);
  expect({ ...after, wallet: after.wallet.filter(({ id }) => known.has(id)) }).toEqual(before);
}

it('chains of four customers: undone in any order that is legal, told why in any other, and at last all as they were', async () => {
  const open = sides.map((side) => ({ ...side, otherCompany: false, status: 'ACTIVE' }));
  const property = fc.asyncProperty(fc.array(open, { minLength: 4, maxLength: 4 }), steps, checkChains);
  await fc.assert(property, { numRuns: 3 * soak, endOnFailure: true });
});

it('looks at every table that hangs on a customer', async () => {
  const { rows } = await gateway.pool.query(
    "select distinct table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'customer_id' order by 1",
  );
  const names: readonly string[] = mergedTables;
  expect(rows.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([]);
});

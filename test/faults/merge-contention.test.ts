import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { insertCustomers, insertLedger, insertWallets } from '../support/fixtures.ts';
import { mergeFaults } from '../support/merge-checks.ts';
import { mutations, type Round, sixCustomers, tasksOf } from '../support/merge-round.ts';
import { watchMoney } from '../support/money-watch.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { type Settler, settler } from '../support/settling-mutations.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

vi.setConfig({ testTimeout: soak > 1 ? 720_000 * soak : 300_000 });

let database: OwnDatabase;
beforeAll(async () => {
  database = await createOwnDatabase();
});
afterAll(() => database.drop());

/** Runs work over two gateways of eight connections each, and answers how many deadlocks PostgreSQL had to end. */
async function contended(work: (gateways: readonly [TestGateway, TestGateway]) => Promise<void>): Promise<number> {
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const before = await countDeadlocks(pool);
  const open = () => startTestGateway({ poolSize: 8, databaseUrl: database.url });
  const gateways = [await open(), await open()] as const;
  await work(gateways).finally(() => Promise.all(gateways.map((gateway) => gateway.stop())));
  expect(gateways.flatMap(({ logged }) => logged.filter((line) => /40P01|deadlock/.test(line)))).toEqual([]);
  const after = await countDeadlocks(pool);
  await pool.end();
  return after - before;
}

/** A connection tells what it has counted when it ends, so the others are waited for. */
async function countDeadlocks(pool: pg.Pool): Promise<number> {
  const others =
    "select from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";
  while ((await pool.query(others)).rowCount !== 0);
  const { rows } = await pool.query(
    'select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()',
  );
  return rows[0].deadlocks;
}

async function runRound(gateways: readonly TestGateway[], number: number): Promise<Readonly<Record<string, number>>> {
  const [{ pool }] = gateways as readonly [TestGateway, TestGateway];
  const tenant = await createTenant(pool);
  const key = await tenant.newKey({ scopes: ['ADMIN'] });
  const members = await sixCustomers(pool, tenant);
  const money = await watchMoney(database.url, tenant.organizationId);
  const sending = settler(gateways, mutations);
  const round: Round = { number, settler: sending, key, members, money, merged: new Map(), undone: new Set() };
  await Promise.all(tasksOf(round).map((task) => task()));
  const { looks, meetings, faults } = await money.stop();
  expect.soft({ answers: sending.faults, money: faults }, `round ${number}`).toEqual({ answers: [], money: [] });
  expect(looks).toBeGreaterThan(1);
  expect.soft(await mergeFaults(pool, tenant.organizationId), `round ${number}`).toEqual([]);
  await checkAnswers(gateways, tenant, round);
  return { ...sending.counts, looks, meetings };
}

/** What was answered is what is there; and each customer answers to its first id with the end of its chain. */
async function checkAnswers(gateways: readonly TestGateway[], tenant: Tenant, round: Round): Promise<void> {
  const [gateway] = gateways as readonly [TestGateway, TestGateway];
  const { rows } = await gateway.pool.query(
    'select id, source_id as source, target_id as target, reverted_at is not null as undone from customer_merge where organization_id = $1',
    [tenant.organizationId],
  );
  const there = new Map(rows.map(({ id, ...merge }) => [id, merge]));
  const told = [...round.merged].map(([id, merge]) => [id, { ...merge, undone: round.undone.has(id) }] as const);
  expect.soft(there).toEqual(new Map(told));
  const into = new Map(rows.filter(({ undone }) => !undone).map(({ source, target }) => [source, target]));
  const endOf = (id: string): string => (into.has(id) ? endOf(into.get(id)) : id);
  const ids = round.members.map(({ id }) => id);
  const query = `{ ${ids.map((id, index) => `c${index}: customer(id: "${id}") { id }`).join(' ')} }`;
  const found: Data = await gateway.ask(round.key, query);
  expect.soft(Object.values(found)).toEqual(ids.map((id) => ({ id: endOf(id) })));
}

describe('merges that meet', () => {
  // Merges and undoings of a round are more than fifty: SOAK=10 makes 10,000 of them.
  const wanted = soak > 1 ? 1_000 * soak : 100;

  it('lose and strand no money, in all directions at once, undone and done anew, while business goes on', async ({
    annotate,
  }) => {
    const figures: Record<string, number> = {};
    const began = Date.now();
    const attempts = () =>
      ['mergeCustomers sent', 'unmergeCustomers sent'].reduce((sum, of) => sum + (figures[of] ?? 0), 0);
    let rounds = 0;
    const deadlocks = await contended(async (gateways) => {
      for (; attempts() < wanted; rounds += 1)
        for (const [what, count] of Object.entries(await runRound(gateways, rounds)))
          figures[what] = (figures[what] ?? 0) + count;
    });
    const seconds = (Date.now() - began) / 1000;
    const told = JSON.stringify({ rounds, attempts: attempts(), deadlocks, seconds, ...figures });
    if (soak > 1) process.stdout.write(`${told}\n`);
    else await annotate(told);
    expect(deadlocks).toBe(0);
    // They really met: in every round some waited for others.
    expect(figures.meetings).toBeGreaterThanOrEqual(rounds);
    // Of each kind there was some; a plan that is overtaken needs more rounds than two.
    for (const what of [
      'mergeCustomers done',
      'mergeCustomers MERGE_SOURCE_DELETED',
      'mergeCustomers MERGE_TARGET_DELETED',
      ...(soak > 1 ? ['mergeCustomers MERGE_PLAN_STALE', 'mergeCustomers MERGE_CONFLICT'] : []),
      'unmergeCustomers done',
      'unmergeCustomers UNMERGE_CONFLICT',
    ])
      expect(figures[what], what).toBeGreaterThan(0);
  });

  it('are won by one of the two where each is to be merged into the other', async () => {
    const deadlocks = await contended(async (gateways) => {
      const tenant = await createTenant(gateways[0].pool);
      const customers = await insertCustomers(
        gateways[0].pool,
        tenant,
        Array.from({ length: 80 }, () => ({})),
      );
      const sending = settler(gateways, mutations);
      for (let pair = 0; pair < 40; pair += 1) {
        const [a, b] = customers.slice(2 * pair, 2 * pair + 2).map(({ id }) => id);
        const merge = (sourceCustomerId: string | undefined, targetCustomerId: string | undefined) =>
          sending.settle(tenant.key, 'mergeCustomers', { sourceCustomerId, targetCustomerId, strategy: 'MOVE_ALL' });
        const [first, second] = await Promise.all([merge(a, b), merge(b, a)]);
        // The loser's source is the survivor: what it has lost is its target.
        const answers = [first, second].map(({ __typename, code = null }) => code ?? __typename);
        expect(answers.sort()).toEqual(['MERGE_TARGET_DELETED', 'MergeCustomersPayload']);
      }
      expect(sending.faults).toEqual([]);
      expect(await mergeFaults(gateways[0].pool, tenant.organizationId)).toEqual([]);
    });
    expect(deadlocks).toBe(0);
  });

  it('keep the order of locks where a customer is merged while it is to be tagged with others', async () => {
    const deadlocks = await contended(async (gateways) => {
      const [gateway] = gateways;
      const tenant = await createTenant(gateway.pool);
      const [first, merged, between, last] = await customersInOrder(gateway.pool, tenant, 4);
      const { settle, faults } = settler(gateways, mutations);
      const holder = await hold(first);
      const tagging = settle(tenant.key, 'addTags', { subjectIds: [first, merged, between], tags: ['met'] });
      await holder.waitedFor();
      await mergeInto(settle, tenant.key, merged, last);
      const other = await hold(between);
      await holder.release();
      await other.waitedFor();
      await other.lock(last);
      await other.release();
      expect((await tagging).subjects).toEqual([first, last, between].map((id) => ({ id })));
      expect(faults).toEqual([]);
    });
    expect(deadlocks).toBe(0);
  });

  it('keep it where an undoing takes money back from a wallet that has gone home meanwhile', async () => {
    const deadlocks = await contended(async (gateways) => {
      const [gateway] = gateways;
      const tenant = await createTenant(gateway.pool);
      const ids = await customersInOrder(gateway.pool, tenant, 3);
      const [lender, source, target] = ids;
      const customers = [lender, source].map((id) => ({ id, company: tenant.companies[0], primaryWalletId: '' }));
      const wallets = await insertWallets(
        gateway.pool,
        tenant,
        customers.map((customer) => ({ customer })),
      );
      await insertLedger(
        gateway.pool,
        tenant,
        wallets.map((walletId) => ({ walletId, amount: '100' })),
      );
      const { settle, faults } = settler(gateways, mutations);
      const lent = await mergeInto(settle, tenant.key, lender, target);
      const mergeId = await mergeInto(settle, tenant.key, source, target);
      await settle(tenant.key, 'unmergeCustomers', { mergeId: lent });
      const holder = await hold(lender);
      const undoing = settle(tenant.key, 'unmergeCustomers', { mergeId });
      await holder.waitedFor();
      await holder.lock(source);
      await holder.release();
      expect((await undoing).target).toEqual({ id: target });
      const { rows } = await gateway.pool.query('select balance::text from wallet where id = any($1)', [wallets]);
      expect(rows).toEqual([{ balance: '100.000000' }, { balance: '100.000000' }]);
      expect({ faults, rules: await mergeFaults(gateway.pool, tenant.organizationId) }).toEqual({
        faults: [],
        rules: [],
      });
    });
    expect(deadlocks).toBe(0);
  });

  it('take nothing back from a wallet that has gone home and was emptied into another one', async () => {
    const deadlocks = await contended(async (gateways) => {
      const [{ pool }] = gateways;
      const tenant = await createTenant(pool);
      const customers = await insertCustomers(pool, tenant, [{}, {}, {}, {}]);
      const [lender, source, heir, target] = customers.map(({ id }) => id) as [string, string, string, string];
      const owners = customers.slice(0, 3).map((customer) => ({ customer }));
      const wallets = await insertWallets(pool, tenant, owners);
      const funds = wallets.map((walletId) => ({ walletId, amount: '100' }));
      await insertLedger(pool, tenant, funds);
      const { settle, counts, faults } = settler(gateways, mutations);
      const lent = await mergeInto(settle, tenant.key, lender, target);
      const mergeId = await mergeInto(settle, tenant.key, source, target);
      await settle(tenant.key, 'unmergeCustomers', { mergeId: lent });
      await mergeInto(settle, tenant.key, lender, heir);
      await settle(tenant.key, 'unmergeCustomers', { mergeId });
      expect({ faults, refused: counts['unmergeCustomers INSUFFICIENT_FUNDS'] }).toEqual({ faults: [], refused: 1 });
    });
    expect(deadlocks).toBe(0);
  });
});

async function mergeInto(settle: Settler['settle'], key: string, source: string, target: string): Promise<string> {
  const input = { sourceCustomerId: source, targetCustomerId: target, strategy: 'MOVE_ALL' };
  return (await settle(key, 'mergeCustomers', input)).merge.id;
}

/** The ids of new customers, in the order in which they are locked. */
async function customersInOrder<const Count extends 3 | 4>(pool: pg.Pool, tenant: Tenant, count: Count) {
  const made = await insertCustomers(
    pool,
    tenant,
    Array.from({ length: count }, () => ({})),
  );
  return made.map(({ id }) => id).sort() as Count extends 3
    ? [string, string, string]
    : [string, string, string, string];
}

/** A writer beside the gateways, who locks customers one by one. */
async function hold(customerId: string) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const lock = (id: string) => client.query('select from customer where id = $1 for no key update', [id]);
  await client.query('begin');
  await lock(customerId);
  const waiting = 'select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))';
  return {
    lock,
    waitedFor: async () => {
      while ((await client.query(waiting)).rowCount === 0);
    },
    release: async () => {
      await client.query('commit');
      await client.end();
    },
  };
}

import type pg from 'pg';
import { type CustomerFixture, insertCustomers, insertLedger, insertWallets } from './fixtures.ts';
import { plainLine } from './invoices.ts';
import type { MoneyWatch } from './money-watch.ts';
import type { Settler } from './settling-mutations.ts';
import type { Tenant } from './tenant.ts';
import type { Data } from './test-gateway.ts';
import { millionthsOf } from './wallets.ts';

const ruleOf = (payload: string, ...codes: string[]) => ({ payload, codes });
/** What each mutation may be refused for while customers are merged and unmerged under it. */
export const mutations = {
  mergeCustomers: ruleOf(
    'merge { id } plan { planHash conflicts { id resolutions } }',
    'MERGE_SOURCE_DELETED',
    'MERGE_TARGET_DELETED',
    'MERGE_PLAN_STALE',
    'MERGE_CONFLICT',
  ),
  unmergeCustomers: ruleOf('target { id }', 'UNMERGE_CONFLICT', 'INSUFFICIENT_FUNDS'),
  topUpWallet: ruleOf('wallet { id }', 'INVALID_TRANSITION'),
  debitWallet: ruleOf('wallet { id }', 'INVALID_TRANSITION', 'INSUFFICIENT_FUNDS'),
  createInvoice: ruleOf('invoice { id }'),
  sendInvoice: ruleOf('invoice { id customer { primaryWallet { id currency } } }'),
  recordInvoicePayment: ruleOf('invoice { id }', 'NOT_FOUND', 'INVALID_TRANSITION', 'CURRENCY_MISMATCH'),
  updateCustomer: ruleOf('customer { id }'),
  addTags: ruleOf('subjects { id }'),
};

export interface Member extends CustomerFixture {
  readonly wallets: readonly { readonly id: string; readonly currency: string }[];
}

/**
 * Six customers with money in two currencies: wallets that may owe, one of which does, and wallets that may not. Two of
 * them have organisation numbers, which is a conflict where they meet.
 */
export async function sixCustomers(pool: pg.Pool, tenant: Tenant): Promise<Member[]> {
  const specs = Array.from({ length: 6 }, (_, index) => ({
    externalId: `crm-${index}`,
    orgNumber: ['5560360793', '5566778899'][index] ?? null,
  }));
  const customers = await insertCustomers(pool, tenant, specs);
  const second = await insertWallets(
    pool,
    tenant,
    customers.slice(0, 5).map((customer) => ({ customer })),
  );
  await pool.query("update wallet set mode = 'LIVE' where id = any($1)", [second.slice(0, 2)]);
  await pool.query("update wallet set currency = 'EUR' where id = $1", [customers[4]?.primaryWalletId]);
  const members = customers.map((customer, index) => {
    const primary = { id: customer.primaryWalletId, currency: index === 4 ? 'EUR' : 'SEK' };
    const other = second[index];
    return { ...customer, wallets: [primary, ...(other ? [{ id: other, currency: 'EUR' }] : [])] };
  });
  const wallets = members.flatMap((member) => member.wallets);
  const amountOf = (id: string, index: number) => (id === second[0] ? '-35.5' : `${index + 1}000.00000${index % 10}`);
  await insertLedger(
    pool,
    tenant,
    wallets.map(({ id }, index) => ({ walletId: id, amount: amountOf(id, index) })),
  );
  return members;
}

export interface Round {
  readonly number: number;
  readonly settler: Settler;
  readonly key: string;
  readonly members: readonly Member[];
  readonly money: MoneyWatch;
  /** The merges that were done so far, and the ids of those that were undone. */
  readonly merged: Map<string, { readonly source: string; readonly target: string }>;
  readonly undone: Set<string>;
}
type Task = () => Promise<unknown>;

/**
 * All directions at once; each merge that is done is followed by an undoing, and where that is done by a merge back. Every
 * third one looks at the plan first.
 */
function mergeTasks(round: Round): Task[] {
  const ids = round.members.map(({ id }) => id);
  const pairs = ids.flatMap((source) => ids.filter((id) => id !== source).map((target) => ({ source, target })));
  return pairs.map(({ source, target }, index) => async () => {
    const looks = (index + round.number) % 3 === 0;
    const done = await merge(round, { source, target }, looks);
    if (done && (await undoLatest(round))) await merge(round, { source: target, target: source }, !looks);
  });
}

interface Direction {
  readonly source: string;
  readonly target: string;
}

async function merge(round: Round, { source, target }: Direction, looks: boolean): Promise<boolean> {
  const { merged, settler, key } = round;
  const ids = { sourceCustomerId: source, targetCustomerId: target };
  const shown = looks ? await lookFirst(round, ids) : {};
  const done = await settler.settle(key, 'mergeCustomers', { ...ids, ...shown, strategy: 'MOVE_ALL' });
  if (done.merge) merged.set(done.merge.id, { source, target });
  return Boolean(done.merge);
}

/** The plan as it is now, with a resolution for each of its conflicts: only that one is to run. */
async function lookFirst({ settler: { settle }, key, number }: Round, ids: object): Promise<object> {
  const { plan } = await settle(key, 'mergeCustomers', { ...ids, strategy: 'PREVIEW' }, 'preview');
  if (!plan) return {};
  const resolutions = plan.conflicts.map(({ id, resolutions: allowed }: Data) => ({
    conflictId: id,
    resolution: allowed[number % allowed.length],
  }));
  const { plan: resolved } = await settle(
    key,
    'mergeCustomers',
    { ...ids, resolutions, strategy: 'PREVIEW' },
    'preview',
  );
  return resolved ? { resolutions, expectedPlanHash: resolved.planHash } : {};
}

/** Undoes the latest merge that can be undone, after one that mostly cannot: others are merged meanwhile. */
async function undoLatest({ merged, undone, settler, key, number }: Round): Promise<boolean> {
  const any = [...merged.keys()][(merged.size * 7 + number) % merged.size];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const latest = [...merged.keys()].filter((id) => !undone.has(id)).at(-1);
    const mergeId = attempt === 0 ? any : latest;
    if (mergeId === undefined) return false;
    const undoing = await settler.settle(key, 'unmergeCustomers', { mergeId });
    if (undoing.target) undone.add(mergeId);
    if (undoing.target && attempt > 0) return true;
  }
  return false;
}

/** Money in and out by the wallets' ids, every third time sent twice at once with one key. */
function moneyTasks({ members, money, settler: { settle }, key, number }: Round): Task[] {
  const wallets = members.flatMap((member) => member.wallets);
  return wallets.flatMap(({ id, currency }, index) => {
    const move = (name: 'topUpWallet' | 'debitWallet', amount: string) => async () => {
      const told = money.expect(currency, millionthsOf(name === 'debitWallet' ? `-${amount}` : amount));
      const input = { id, amount, idempotencyKey: `${name} ${index}` };
      const twins = (index + number) % 3 === 0 ? 2 : 1;
      const answers = await Promise.all(Array.from({ length: twins }, () => settle(key, name, input)));
      told(answers.some(({ wallet }) => wallet));
    };
    return [move('topUpWallet', `${index + 1}0.10000${index % 10}`), move('debitWallet', `${index + 1}.3`)];
  });
}

/** An invoice for each, by the id that it had at first; paid by whatever wallet its customer has when it is sent. */
function invoiceTasks({ members, money, settler: { settle }, key }: Round): Task[] {
  return members.map(({ id: customerId }) => async () => {
    const input = { customerId, currency: 'SEK', supply: 'SERVICE', lines: [plainLine] };
    const { invoice } = await settle(key, 'createInvoice', input);
    const sent = await settle(key, 'sendInvoice', { id: invoice?.id });
    const wallet = sent.invoice?.customer.primaryWallet;
    const told = money.expect('SEK', -millionthsOf('125'));
    const payment = { id: invoice?.id, amount: '125', walletId: wallet?.id };
    const paid = await settle(key, 'recordInvoicePayment', payment);
    told(Boolean(paid.invoice));
  });
}

/** Names that come and go, and tags on several at once, in an order that is not that of their ids. */
function recordTasks({ members, settler: { settle }, key, number }: Round): Task[] {
  return members.flatMap(({ id }, index) => [
    () => settle(key, 'updateCustomer', { id, customer: { slug: `new-${index}`, notes: `note ${index}` } }),
    () => {
      const subjectIds = [1, 2, 3].map((step) => members[(index + step * (number + 1)) % members.length]?.id);
      return settle(key, 'addTags', { subjectIds: [...new Set([id, ...subjectIds])], tags: ['all', `tag ${index}`] });
    },
  ]);
}

/** All that a round does, mixed in the same way in every run: of many tasks, each 37th goes first. */
export function tasksOf(round: Round): Task[] {
  const tasks = [...mergeTasks(round), ...moneyTasks(round), ...invoiceTasks(round), ...recordTasks(round)];
  const place = (index: number) => (index * 37 + round.number * 11) % tasks.length;
  return tasks
    .map((task, index) => ({ task, place: place(index) }))
    .sort((a, b) => a.place - b.place)
    .map(({ task }) => task);
}

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { insertCustomers, insertInvoices, insertLedger } from '../support/fixtures.ts';
import { type Command, effectOf, type Reply, saysTryAgain, sendCommand, storm } from '../support/one-key-storm.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { type Program, startProgram } from '../support/start-program.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';

let database: OwnDatabase;
let pool: pg.Pool;
let tenant: Tenant;
let programs: readonly Program[] = [];
beforeAll(async () => {
  database = await createOwnDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  tenant = await createTenant(pool);
  // Processes of their own: twins within one share a wait, twins of two meet in the database alone.
  const env = { DATABASE_URL: database.url };
  programs = await Promise.all([startProgram({ env }), startProgram({ env })]);
}, 180_000);
afterAll(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  await pool.end();
  await database.drop();
});

type Kind = 'createCustomer' | 'bulkCreateCustomers' | 'topUpWallet' | 'mergeCustomers';

/** A command with a key of its own, on rows of its own, which do not differ from those of another one of its kind. */
async function newCommand(kind: Kind): Promise<Command> {
  const idempotencyKey = `one key ${randomUUID()}`;
  const companyId = tenant.companies[0].id;
  const customer = (name: string) => ({
    name: `${name} ${idempotencyKey}`,
    email: 'one@key.example',
    tags: [idempotencyKey],
  });
  const command = { key: tenant.key, name: kind };
  if (kind === 'createCustomer')
    return {
      ...command,
      payload: 'customer { id name version } wallet { id } changes { path before after }',
      input: { idempotencyKey, companyId, customer: customer('Made') },
    };
  if (kind === 'bulkCreateCustomers') {
    const items = ['a', 'b', 'c'].map((clientRef) => ({ clientRef, customer: customer(clientRef) }));
    const payload = 'results { clientRef customer { id name } }';
    return { ...command, payload, input: { idempotencyKey, companyId, items } };
  }
  const [target, source] = await insertCustomers(pool, tenant, [{}, {}]);
  if (!target || !source) throw new Error('nothing was inserted');
  await insertLedger(pool, tenant, [{ walletId: source.primaryWalletId, amount: '7.5' }]);
  if (kind === 'topUpWallet') {
    const payload = 'wallet { id balance { amount } } transaction { id amount { amount } balanceAfter { amount } }';
    return { ...command, payload, input: { idempotencyKey, id: source.primaryWalletId, amount: '12.25' } };
  }
  await insertInvoices(pool, tenant, [{ customer: source, issuedAt: '2026-01-05T00:00:00Z' }]);
  const pair = { sourceCustomerId: source.id, targetCustomerId: target.id };
  const payload = 'customer { id name version } merge { id } plan { planHash moves { kind count } }';
  return { ...command, payload, input: { idempotencyKey, ...pair, strategy: 'MOVE_ALL' } };
}

/** What is told, but whether it is told again. */
const outcomeOf = ({ result: { replayed: _replayed, ...outcome } }: Reply) => outcome;

/** Sends those again that were refused, a few at a time. */
async function again(urls: readonly string[], command: Command, times: number): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let sent = 0; sent < times; sent += 10)
    replies.push(...(await storm(urls, command, Math.min(10, times - sent))));
  return replies;
}

const cases: readonly [kind: Kind, gateways: number, times: number][] = [
  ['createCustomer', 1, 1000],
  ['topUpWallet', 1, 200],
  ['mergeCustomers', 1, 200],
  ['topUpWallet', 2, 200],
  ['bulkCreateCustomers', 2, 200],
  ['mergeCustomers', 2, 200],
];

describe('one idempotency key, sent many times at once', () => {
  it.for(cases)('has one effect: %s through %i gateways', async ([kind, gateways, few], { annotate }) => {
    const times = soak > 1 ? 1000 : few;
    const urls = programs.slice(0, gateways).map(({ url }) => url);
    const [single, command] = [await newCommand(kind), await newCommand(kind)];
    let alone: Reply | undefined;
    const once = await effectOf(pool, tenant.organizationId, async () => {
      alone = await sendCommand(urls[0] ?? '', single);
    });
    expect(alone).toMatchObject({ status: 200, errors: [], result: { replayed: false } });
    expect(once).toMatchObject({ idempotency_key: [1, 0], audit_event: [expect.any(Number), 0] });

    let replies: Reply[] = [];
    const [began, told]: [number, Reply[]] = [performance.now(), []];
    const effect = await effectOf(pool, tenant.organizationId, async () => {
      replies = await storm(urls, command, times);
      const refused = replies.filter(saysTryAgain);
      told.push(...replies.filter((reply) => !refused.includes(reply)));
      const later = await again(urls, command, refused.length);
      for (const reply of later) expect(reply).toMatchObject({ status: 200, errors: [], result: { replayed: true } });
      told.push(...later);
    });
    const seconds = Math.round((performance.now() - began) / 100) / 10;

    expect(effect).toEqual(once);
    expect(told.length).toBe(times);
    for (const reply of told) expect(reply).toMatchObject({ status: 200, errors: [] });
    expect(new Set(told.map((reply) => JSON.stringify(outcomeOf(reply)))).size).toBe(1);
    expect(told[0]?.result.__typename).toBe(alone?.result.__typename);
    // The answer of the one that wrote may be among those that were not had in time.
    const firsts = told.filter(({ result }) => result.replayed === false).length;
    const refused = replies.filter(saysTryAgain).length;
    expect(firsts === 1 || (firsts === 0 && refused > 0)).toBe(true);
    await annotate(`${kind}, ${gateways} gateways: ${JSON.stringify({ times, refused, seconds })}`);
  });
});

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bothOf, predict, told } from '../support/billing-model.ts';
import { type Action, actions, mostly, requestOf } from '../support/billing-model-actions.ts';
import { auditOf, faultsOfRows, rules } from '../support/billing-model-audit.ts';
import { spoils } from '../support/billing-model-spoils.ts';
import { story } from '../support/billing-model-story.ts';
import { prepare, type Run, startRun } from '../support/billing-model-tenant.ts';
import { names, objectsOf, type Request, sendRequest, type World } from '../support/billing-model-world.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

vi.setConfig({ testTimeout: 90_000 * soak, hookTimeout: 60_000 });

const clients = 8;
/** As two processes, with four connections each that are open before the first run, and stay so. */
let gateways: [TestGateway, TestGateway];
beforeAll(async () => {
  const poolSize = clients / 2;
  gateways = await Promise.all([startTestGateway({ poolSize }), startTestGateway({ poolSize })]);
  const all = gateways.flatMap(({ pool }) => Array.from({ length: poolSize }, () => pool.connect()));
  for (const connection of await Promise.all(all)) connection.release();
});
afterAll(() => Promise.all(gateways.map((gateway) => gateway.stop())));

/** How often each mutation was done, and each error met. */
type Tally = Map<string, number>;
const count = (tally: Tally, what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
const refusals = [
  ...['VALIDATION_ERROR', 'NOT_FOUND', 'INVALID_TRANSITION', 'CUSTOMER_ARCHIVED', 'CUSTOMER_SUSPENDED'],
  ...['CUSTOMER_HAS_INVOICES', 'VERIFICATION_REQUIRED', 'INSUFFICIENT_FUNDS', 'CURRENCY_MISMATCH'],
  'INVOICE_DUPLICATE_NUMBER',
];

let sent = 0;
/** Takes a step in the tenant and in the model, which must agree on the answer. */
async function take({ world, model }: Run, action: Action, tally: Tally = new Map()): Promise<void> {
  const request = requestOf(world, action);
  if (!request) return;
  sent += 1;
  const answer = await sendRequest(world, request, sent);
  expect(told(answer), JSON.stringify(action)).toEqual(predict(model, request, answer));
  count(tally, answer.code ?? request.name);
}

/** The tenant holds what the model holds, and breaks no rule. */
async function agrees({ world, model }: Run): Promise<void> {
  const { modelled, read } = await bothOf(model, world);
  expect(read).toEqual(modelled);
  expect(await auditOf(world)).toEqual([]);
}

class Step implements fc.AsyncCommand<Run, null> {
  readonly action: Action;
  constructor(action: Action) {
    this.action = action;
  }
  check({ world }: Readonly<Run>): boolean {
    return requestOf(world, this.action) !== null;
  }
  run(run: Run): Promise<void> {
    return take(run, this.action);
  }
  toString(): string {
    return JSON.stringify(this.action);
  }
}

let everything: Promise<{ readonly run: Run; readonly tally: Tally }> | undefined;
/** A run that meets everything, and is whole at its end: once, for all that look at it. */
function toldStory() {
  everything ??= (async () => {
    const [run, tally]: [Run, Tally] = [await startRun(gateways), new Map()];
    for (const action of story) await take(run, action, tally);
    await agrees(run);
    return { run, tally };
  })();
  return everything;
}

describe('one request after another', () => {
  it('is answered as the model says, in a run that meets every mutation and every error', async () => {
    const { tally } = await toldStory();
    expect([...tally.keys()].sort()).toEqual([...names, ...refusals].sort());
  });

  it('is answered as the model says, in any order', async () => {
    const commands = fc.commands([actions.map((one) => new Step(one))], { maxCommands: 120, size: 'max' });
    const property = fc.asyncProperty(commands, async (list) => {
      const run = await startRun(gateways);
      await fc.asyncModelRun(() => ({ model: run, real: null }), list);
      await agrees(run);
    });
    // Shrinking would take longer than a test may: the seed that is told repeats the run.
    await fc.assert(property, { numRuns: 4 * soak, endOnFailure: true });
  });
});

interface Sending {
  readonly action: Action;
  /** Sent through both gateways at once, with one key. */
  readonly isTwin: boolean;
}

/** Sends what one client does, one after the other; what is answered may be any of the known errors. */
async function actAs(client: number, world: World, list: readonly Sending[], tally: Tally): Promise<void> {
  for (const { action, isTwin } of list) {
    const request = requestOf(world, action);
    const answers = request ? await sendOnce(world, request, client, isTwin) : [];
    for (const answer of answers) {
      // A twin is waited for 2 s.
      const known = [...refusals, ...(isTwin ? ['IDEMPOTENCY_IN_PROGRESS'] : [])];
      expect([undefined, ...known], JSON.stringify(answer)).toContain(answer.code);
      count(tally, answer.code ?? action.name);
    }
  }
}

async function sendOnce(world: World, request: Request, client: number, isTwin: boolean): Promise<readonly Data[]> {
  const key = randomUUID();
  const through = isTwin ? [client, client + 1] : [client];
  const answers = await Promise.all(through.map((gateway) => sendRequest(world, request, gateway, key)));
  const done = answers.filter(({ code }) => !code).map((answer) => objectsOf(answer).map(([, { id }]) => id));
  expect(new Set(done.map(String)).size).toBeLessThanOrEqual(1);
  return answers;
}

describe('eight clients at once, over eight connections', () => {
  it('leave balances, amounts due, numbers and prints whole', async () => {
    const sending = fc.record({ action: actions, isTwin: mostly(9).map((isOne) => !isOne) });
    const list = fc.array(sending, { minLength: 8, maxLength: 12, size: 'max' });
    const tally: Tally = new Map();
    const property = fc.asyncProperty(fc.array(list, { minLength: clients, maxLength: clients }), async (lists) => {
      const { world } = await startRun(gateways);
      await prepare(world);
      await Promise.all(lists.map((one, client) => actAs(client, world, one, tally)));
      expect(await auditOf(world)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 3 * soak, endOnFailure: true });
    // Of runs in which nothing is done, or nothing refused, nothing would be proven.
    const met = ['createInvoice', 'sendInvoice', 'topUpWallet', 'VALIDATION_ERROR', 'INVALID_TRANSITION'];
    expect([...tally.keys()]).toEqual(expect.arrayContaining(met));
    expect(gateways.map(({ pool }) => pool.totalCount)).toEqual([clients / 2, clients / 2]);
  });
});

describe('the audit', () => {
  it.each(Object.keys(rules) as (keyof typeof spoils)[])('sees a row that breaks it: %s', async (rule) => {
    const { organizationId } = (await toldStory()).run.world.tenant;
    const connection = await gateways[0].pool.connect();
    try {
      await connection.query('begin; set local session_replication_role = replica');
      const { rowCount } = await connection.query(spoils[rule], [organizationId]);
      expect(rowCount).toBeGreaterThan(0);
      expect((await faultsOfRows(connection, organizationId)).join('\n')).toContain(`${rule}: `);
    } finally {
      await connection.query('rollback');
      connection.release();
    }
  });

  it('sees prints that were changed, what is not due, and rows that nobody was told of', async () => {
    const { world } = await startRun(gateways);
    await prepare(world);
    const { organizationId } = world.tenant;
    const [print, due] = world.printed.keys();
    const wallet = [...world.objects.Wallet.keys()][0];
    expect(await auditOf(world)).toEqual([]);
    const spoil = async (statement: string, ...values: unknown[]) => {
      const connection = await gateways[0].pool.connect();
      await connection.query('begin; set local session_replication_role = replica');
      await connection.query(statement, [organizationId, ...values]);
      await connection.query('commit');
      connection.release();
    };
    const update = 'update invoice set';
    const where = 'where organization_id = $1 and id = $2';
    await spoil(`${update} bill_to = bill_to || '{"name": "Another"}' ${where}`, print);
    await spoil(`${update} amount_paid = amount_paid + 1 ${where}`, due);
    await spoil(
      `insert into wallet_transaction (organization_id, id, wallet_id, kind, amount) values ($1, $3, $2, 'TOP_UP', 1)`,
      wallet,
      randomUUID(),
    );
    const faults = (await auditOf(world)).join('\n');
    expect(faults).toContain(`what was printed stays: ${print} `);
    expect(faults).toContain(`the total less the payments is due: ${due}`);
    expect(faults).toContain('there, and not told: ');
    expect(faults).toContain(`a balance is the sum of its ledger: ${wallet}`);
  });
});

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checksum, countRows, create, created, inputOf, send } from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let other: pg.Client;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  other = new pg.Client({ connectionString: inject('databaseUrl') });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await gateway.stop();
});

const sum = () => checksum(gateway.pool, tenant.organizationId);
const input = (idempotencyKey: string, fields: object = {}) =>
  inputOf(
    { name: 'Waiting AB', email: 'a@waiting.example', ...fields },
    { idempotencyKey, companyId: tenant.companies[0].id },
  );
const inProgress = { __typename: 'IdempotencyError', code: 'IDEMPOTENCY_IN_PROGRESS' };
const ageKey = (key: string, age: string) =>
  gateway.pool.query(
    'update idempotency_key set created_at = now() - $3::interval where organization_id = $1 and key = $2',
    [tenant.organizationId, key, age],
  );

/** Runs `work` while a transaction of somebody else has done `statement`, which is then undone. */
async function whileHeld<T>(statement: string, values: readonly unknown[], work: () => Promise<T>): Promise<T> {
  await other.query('begin');
  try {
    await other.query(statement, [...values]);
    return await work();
  } finally {
    await other.query('rollback');
  }
}
const holdKey =
  "insert into idempotency_key (organization_id, operation, key, input_hash) values ($1, 'createCustomer', $2, '')";
const holdIdentity =
  'insert into customer_identity (organization_id, scope_id, kind, value, customer_id) values ($1, $2, $3, $4, $5)';

/** The process of the gateway's statement that waits for the lock of `other`. */
async function waitingProcess(): Promise<number> {
  for (;;) {
    const { rows } = await gateway.pool.query<{ pid: number }>(
      'select pid from pg_stat_activity where $1 = any(pg_blocking_pids(pid))',
      [(other as unknown as { processID: number }).processID],
    );
    if (rows[0]) return rows[0].pid;
  }
}

describe('an idempotency key whose first request still runs elsewhere', () => {
  it('is waited for, then IDEMPOTENCY_IN_PROGRESS, for its twins in this gateway too', async () => {
    const before = await sum();
    const same = input('held');
    const answers = await whileHeld(holdKey, [tenant.organizationId, 'held'], () =>
      Promise.all([
        create(gateway, tenant.key, same),
        create(gateway, tenant.key, same),
        create(gateway, tenant.key, same),
      ]),
    );
    for (const answer of answers) expect(answer).toMatchObject(inProgress);
    expect(await sum()).toBe(before);
    expect(await created(gateway, tenant.key, same)).toMatchObject({ replayed: false });
  });

  it('is replayed as soon as the other has committed', async () => {
    const first = await created(gateway, tenant.key, input('committed'));
    await other.query('begin');
    await other.query('select from idempotency_key where organization_id = $1 and key = $2 for update', [
      tenant.organizationId,
      'committed',
    ]);
    const waiting = create(gateway, tenant.key, input('committed'));
    await waitingProcess();
    await other.query('commit');
    expect(await waiting).toEqual({ ...first, replayed: true });
  });
});

describe('an old idempotency key', () => {
  it('is replayed for 7 days', async () => {
    const first = await created(gateway, tenant.key, input('young'));
    await ageKey('young', '6 days 23:59:00');
    expect(await created(gateway, tenant.key, input('young'))).toEqual({ ...first, replayed: true });
  });

  it('is forgotten after them: taken over by the same input or another, in dry runs too', async () => {
    const first = await created(gateway, tenant.key, input('old'));
    await ageKey('old', '7 days 00:00:01');
    const renamed = input('old', { name: 'New AB' });
    expect(await created(gateway, tenant.key, { ...renamed, dryRun: true })).toMatchObject({ dryRun: true });
    const taken = await created(gateway, tenant.key, renamed);
    expect(taken).toMatchObject({ replayed: false, customer: { name: 'New AB' } });
    expect(taken.customer.id).not.toBe(first.customer.id);
    expect(await created(gateway, tenant.key, renamed)).toEqual({ ...taken, replayed: true });
    const reused = await create(gateway, tenant.key, input('old'));
    expect(reused).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('stays as it was when what takes it over fails', async () => {
    await created(gateway, tenant.key, input('kept'));
    await ageKey('kept', '8 days');
    const before = await sum();
    expect(await create(gateway, tenant.key, input('kept', { email: 'bad' }))).toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    expect(await sum()).toBe(before);
  });
});

describe('a mutation whose database is busy or lost', () => {
  it.each([
    ['external id', 'EXTERNAL_ID', { externalId: 'contended' }],
    ['slug made from the name', 'SLUG', { name: 'Contended' }],
  ])('answers TRY_AGAIN while another transaction holds the %s', async (_what, kind, fields) => {
    const { customer } = await created(gateway, tenant.key, input(crypto.randomUUID()));
    const scope = kind === 'SLUG' ? tenant.companies[0].id : tenant.organizationId;
    const held = [tenant.organizationId, scope, kind, 'contended', customer.id];
    const before = await sum();
    const busy = input(`busy ${JSON.stringify(fields)}`, fields);
    const answer = await whileHeld(holdIdentity, held, () => send(gateway, tenant.key, busy));
    expect(answer.data).toBeNull();
    expect(answer.errors).toMatchObject([
      { path: ['createCustomer'], extensions: { code: 'TRY_AGAIN', retryAfterMs: 1000 } },
    ]);
    expect(JSON.stringify(answer.errors)).not.toMatch(/prisma|55P03|lock timeout/i);
    expect(await sum()).toBe(before);
  });

  it('runs again, once, when its connection is lost on the way', async () => {
    const { customer } = await created(gateway, tenant.key, input('lost holder'));
    const before = await countRows(gateway.pool, 'customer', tenant.organizationId);
    const held = [tenant.organizationId, tenant.organizationId, 'EXTERNAL_ID', 'lost', customer.id];
    let waiting: Promise<Data> | undefined;
    await whileHeld(holdIdentity, held, async () => {
      waiting = create(gateway, tenant.key, input('lost', { externalId: 'lost' }));
      await gateway.pool.query('select pg_terminate_backend($1)', [await waitingProcess()]);
      // The second attempt waits again: the first was not the last.
      await waitingProcess();
    });
    expect(await waiting).toMatchObject({ __typename: 'CreateCustomerPayload', replayed: false });
    expect(await countRows(gateway.pool, 'customer', tenant.organizationId)).toBe(before + 1);
  });

  it('goes on when every idle connection has died', async () => {
    await other.query('select pg_terminate_backend(pid, 5000) from unnest($1::int[]) pid', [await idleProcesses()]);
    while (gateway.pool.totalCount > 0) await new Promise(setImmediate);
    expect(await created(gateway, tenant.key, input('after the storm'))).toMatchObject({ replayed: false });
  });
});

/** Processes behind this gateway's pool, of which nobody else has any. */
async function idleProcesses(): Promise<number[]> {
  const clients = await Promise.all(Array.from({ length: 5 }, () => gateway.pool.connect()));
  const pids = clients.map((client) => (client as unknown as { processID: number }).processID);
  for (const client of clients) client.release();
  return pids;
}

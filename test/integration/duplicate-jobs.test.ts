import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { openDatabase } from '../../src/database/client.ts';
import { claimJobs, deleteJobs, findDueOrganizations, takeTurn } from '../../src/database/due-jobs.ts';
import { registerJob } from '../../src/database/job-work.ts';
import { sql, TENANT } from '../../src/database/sql.ts';
import { startJobs, runDueJobs as workOff } from '../../src/server/jobs.ts';
import { created, inputOf } from '../support/customers.ts';
import { listedPairs, runDueJobs } from '../support/duplicates.ts';
import { createOwnDatabase } from '../support/own-database.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  tenant = await createTenant(gateway.pool);
});

const silent = pino({ level: 'silent' });

async function makeTwins(pairs: number): Promise<void> {
  const items = Array.from({ length: pairs }, () => randomUUID()).flatMap((id) => {
    const customer = { name: `Firm ${id.slice(0, 8)}`, email: `box@f${id.slice(-12)}.example` };
    return [{ customer }, { customer }];
  });
  const query = 'mutation ($input: BulkCreateCustomersInput!) { bulkCreateCustomers(input: $input) { __typename } }';
  const input = { idempotencyKey: randomUUID(), companyId: tenant.companies[0].id, items };
  await gateway.ask(tenant.key, query, { input });
}

async function jobs(): Promise<{ kind: string; attempts: number; late: boolean }[]> {
  const { rows } = await gateway.pool.query(
    'select kind, attempts, run_at > now() as late from job where organization_id = $1',
    [tenant.organizationId],
  );
  return rows;
}

describe('a job', () => {
  it('is left by every write of what a customer is recognised by, and by no other', async () => {
    const { customer } = await created(
      gateway,
      tenant.key,
      inputOf({ name: 'One', email: 'one@one.example' }, { companyId: tenant.companies[0].id }),
    );
    const left = async (name: string, rest: object) => {
      await gateway.pool.query('delete from job where organization_id = $1', [tenant.organizationId]);
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      const input = { idempotencyKey: randomUUID(), ...rest };
      await gateway.ask(tenant.key, `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`, { input });
      return (await jobs()).map(({ kind }) => kind);
    };
    const { id } = customer;
    expect(await left('updateCustomer', { id, customer: { email: 'two@two.example' } })).toEqual(['DUPLICATES']);
    expect(await left('updateCustomer', { id, customer: { notes: 'A note' } })).toEqual([]);
    expect(await left('setTaxIdentifier', { customerId: id, identifier: { value: 'SE556677889901' } })).toContain(
      'DUPLICATES',
    );
    expect(await left('removeTaxIdentifier', { customerId: id, type: 'eu_vat' })).toContain('DUPLICATES');
    expect(await left('archiveCustomer', { id })).toEqual(['DUPLICATES']);
    expect(await left('archiveCustomer', { id })).toEqual([]);
    expect(await left('restoreCustomer', { id })).toEqual(['DUPLICATES']);
    expect(await left('updateCustomer', { id, dryRun: true, customer: { email: 'x@x.example' } })).toEqual([]);
  });

  it('is done and gone, whether its customer is there or not', async () => {
    await makeTwins(2);
    await gateway.pool.query(
      "insert into job (organization_id, id, kind, subject_id) values ($1, gen_random_uuid(), 'DUPLICATES', gen_random_uuid())",
      [tenant.organizationId],
    );
    expect(await runDueJobs(gateway, tenant)).toBe(5);
    expect(await jobs()).toEqual([]);
    expect(await listedPairs(gateway, tenant.key)).toHaveLength(2);
  });

  it('of another organization is left alone', async () => {
    await makeTwins(1);
    await runDueJobs(gateway, await createTenant(gateway.pool));
    expect(await jobs()).toHaveLength(2);
  });
});

describe('two gateways', () => {
  it('do not work on one organization at once: the second one leaves it to the first', async () => {
    await makeTwins(1);
    const other = openDatabase({ url: inject('databaseUrl'), poolSize: 2 });
    await gateway.database.tenant(tenant.organizationId).transaction(async (tx) => {
      expect(await takeTurn(tx, 'DUPLICATES')).toBe(true);
      expect(await workOff(other, silent, { organizationId: tenant.organizationId })).toBe(0);
    });
    expect(await workOff(other, silent, { organizationId: tenant.organizationId })).toBe(2);
    await other.close();
  });

  it('do each job once, and store each pair once', async () => {
    await makeTwins(20);
    const [one, other] = [1, 2].map(() => openDatabase({ url: inject('databaseUrl'), poolSize: 2 }));
    if (!one || !other) throw new Error('no database');
    const options = { organizationId: tenant.organizationId };
    const rounds = await Promise.all([one, other].map((database) => workOff(database, silent, options)));
    const rest = await workOff(one, silent, options);
    expect(rounds.reduce((sum, done) => sum + done, rest)).toBe(40);
    expect(await listedPairs(gateway, tenant.key)).toHaveLength(20);
    await Promise.all([one.close(), other.close()]);
  });

  it('take up what another one has left when it died', async () => {
    await makeTwins(1);
    const dying = openDatabase({ url: inject('databaseUrl'), poolSize: 1 });
    const died = dying.tenant(tenant.organizationId).transaction(async (tx) => {
      expect(await takeTurn(tx, 'DUPLICATES')).toBe(true);
      expect(await claimJobs(tx, 'DUPLICATES', 100)).toHaveLength(2);
      const [backend] = await tx.query<{ pid: number }>(
        sql`select pg_backend_pid() as pid where ${TENANT} is not null`,
      );
      expect(await runDueJobs(gateway, tenant)).toBe(0);
      await gateway.pool.query('select pg_terminate_backend($1)', [backend?.pid]);
      await deleteJobs(tx, []);
    });
    await expect(died).rejects.toThrow();
    await dying.close();
    expect(await runDueJobs(gateway, tenant)).toBe(2);
  });
});

describe('a job that fails', () => {
  it('is put off and told without what it is about, and keeps no other from being done', async () => {
    const kind = `TEST_${randomUUID()}`;
    const [good, bad] = [randomUUID(), randomUUID()];
    const done: string[] = [];
    registerJob(kind, async (tx, subjects) => {
      if (subjects.includes(bad)) throw Object.assign(new Error('Failing row contains (Anna Berg)'), { code: '23514' });
      expect(tx.organizationId).toBe(tenant.organizationId);
      done.push(...subjects);
    });
    for (const subject of [good, bad, good])
      await gateway.pool.query('insert into job (organization_id, id, kind, subject_id) values ($1, $2, $3, $4)', [
        tenant.organizationId,
        randomUUID(),
        kind,
        subject,
      ]);
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    await workOff(gateway.database, log, { organizationId: tenant.organizationId });
    expect(done).toEqual([good, good]);
    expect(await jobs()).toEqual([{ kind, attempts: 1, late: true }]);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'a job failed', kind, subjectId: bad, attempts: 1, code: '23514', organizationId: tenant.organizationId },
    ]);
    expect(lines.join()).not.toContain('Anna');
    const wait = async () => {
      const { rows } = await gateway.pool.query(
        'select round(extract(epoch from run_at - clock_timestamp()))::int as seconds from job where kind = $1',
        [kind],
      );
      return rows[0].seconds;
    };
    for (const [attempts, longest] of [
      [3, 8],
      [30, 3600],
    ] as const) {
      await gateway.pool.query('update job set attempts = $2, run_at = now() where kind = $1', [kind, attempts]);
      await workOff(gateway.database, log, { organizationId: tenant.organizationId });
      const seconds = await wait();
      expect(seconds).toBeGreaterThan(longest / 2);
      expect(seconds).toBeLessThanOrEqual(longest);
    }
    await gateway.pool.query('delete from job where kind = $1', [kind]);
    registerJob(kind, async () => undefined);
  });
});

describe('startJobs', () => {
  it('finds what comes while it runs, and stops when the batch under way is done', async () => {
    const kind = `TEST_${randomUUID()}`;
    let release = (): void => undefined;
    let begun = (): void => undefined;
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    registerJob(kind, async () => {
      begun();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    // It works for all organizations: other tests have theirs in the run's database.
    const own = await createOwnDatabase();
    const shared = gateway;
    gateway = await startTestGateway({ databaseUrl: own.url });
    try {
      tenant = await createTenant(gateway.pool);
      const stop = startJobs(gateway.database, silent, { pollMs: 20 });
      await makeTwins(1);
      await vi.waitFor(async () => expect(await listedPairs(gateway, tenant.key)).toHaveLength(1), { timeout: 30_000 });
      await gateway.pool.query('insert into job (organization_id, id, kind, subject_id) values ($1, $2, $3, $2)', [
        tenant.organizationId,
        randomUUID(),
        kind,
      ]);
      await running;
      const stopping = stop();
      expect(await Promise.race([stopping.then(() => 'stopped'), jobs().then((left) => left.length)])).toBe(1);
      release();
      await stopping;
      expect(await jobs()).toEqual([]);
    } finally {
      await gateway.stop();
      gateway = shared;
      await own.drop();
      registerJob(kind, async () => undefined);
    }
  });
});

describe('findDueOrganizations', () => {
  it('names each organization once, however many jobs it has, and none whose jobs are put off', async () => {
    const kind = `TEST_${randomUUID()}`;
    const ids = [randomUUID(), randomUUID(), randomUUID()].sort();
    await gateway.pool.query(
      `insert into job (organization_id, id, kind, subject_id, run_at)
       select o.id, gen_random_uuid(), $1, gen_random_uuid(), now() + case when o.id = $3 then interval '1 hour' else '0' end
         from unnest($2::uuid[]) o(id), generate_series(1, 50)`,
      [kind, ids, ids[1]],
    );
    expect(await findDueOrganizations(gateway.pool, kind)).toEqual([ids[0], ids[2]]);
    expect(await findDueOrganizations(gateway.pool, `${kind} none`)).toEqual([]);
    await gateway.pool.query('delete from job where kind = $1', [kind]);
  });
});

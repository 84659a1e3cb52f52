import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerJob } from '../../src/database/job-work.ts';
import { newId } from '../../src/database/new-id.ts';
import { viesPrefixes } from '../../src/kernel/vies-prefixes.ts';
import { viesOutcomes } from '../../src/kernel/vies-register.ts';
import { packageVersion, projectRoot } from '../../src/project-root.ts';
import { runDueJobs } from '../../src/server/jobs.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { createViesRegister } from '../../src/vies/vies-register.ts';
import { type FakeVies, startFakeVies } from '../support/fake-vies.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { readMetrics, type Scraped, scrape } from '../support/scrape.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { eventually } from '../support/vat-world.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
});
afterAll(() => gateway.stop());

const createCustomer = `mutation MadeByTest($input: CreateCustomerInput!) { createCustomer(input: $input) {
  ... on CreateCustomerPayload { customer { id } }
  ... on UserError { code }
} }`;

function newCustomer(rest: Readonly<Record<string, unknown>> = {}) {
  const customer = { name: 'Metrics AB', email: 'metrics@example.com', ...rest };
  return { input: { idempotencyKey: randomUUID(), companyId: tenant.companies[0].id, customer } };
}

/** By how much each figure has grown while `work` ran; those that have not are left out. */
async function growthOf(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  const before = await scrape(gateway.url);
  await work();
  const grown = (after: Scraped) =>
    Object.fromEntries(
      [...after]
        .map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const)
        .filter(([name, growth]) => growth !== 0 && /^clientele_(requests|operations|errors|request_st)/.test(name))
        .filter(([name]) => !name.includes('_bucket')),
    );
  // A request is counted when its connection knows that the answer is out: a moment after the caller has it.
  return eventually(async () => {
    const growth = grown(await scrape(gateway.url));
    expect(growth).not.toEqual({});
    return growth;
  });
}

describe('/metrics of requests', () => {
  it('counts a query, its statements among it', async () => {
    let statements: readonly string[] = [];
    const growth = await growthOf(async () => {
      statements = await gateway.statementsOf(() => gateway.ask(tenant.key, '{ customers(first: 1) { totalCount } }'));
    });
    expect(growth).toEqual({
      'clientele_requests_total{method="POST",status="200"}': 1,
      'clientele_operations_total{kind="query",outcome="ok"}': 1,
      clientele_request_statements_count: 1,
      clientele_request_statements_sum: statements.length,
    });
    expect(statements.length).toBeGreaterThan(0);
  });

  it('counts a mutation that is refused, by its code', async () => {
    const growth = await growthOf(() => gateway.ask(tenant.key, createCustomer, newCustomer({ email: 'bad' })));
    expect(growth).toMatchObject({
      'clientele_requests_total{method="POST",status="200"}': 1,
      'clientele_operations_total{kind="mutation",outcome="refused"}': 1,
      'clientele_errors_total{code="VALIDATION_ERROR"}': 1,
    });
  });

  it('counts what is refused before anything runs', async () => {
    expect(await growthOf(() => gateway.send('wrong', '{ viewer { scopes } }'))).toEqual({
      'clientele_requests_total{method="POST",status="401"}': 1,
      'clientele_errors_total{code="UNAUTHENTICATED"}': 1,
      clientele_request_statements_count: 1,
    });
    expect(await growthOf(() => gateway.send(tenant.key, '{ nothing }'))).toMatchObject({
      'clientele_errors_total{code="GRAPHQL_VALIDATION_FAILED"}': 1,
    });
  });

  it('counts a request whose caller goes away', async () => {
    const growth = await growthOf(async () => {
      const key = await tenant.newKey({ scopes: ['ADMIN'] });
      const { hostname, port } = new URL(gateway.url);
      const socket = connect(Number(port), hostname);
      const head = ['POST /graphql HTTP/1.1', 'host: x', `authorization: Bearer ${key}`, 'content-length: 100'];
      socket.write(`${[...head, 'content-type: application/json', '', '{"query": '].join('\r\n')}`);
      const used = 'select from api_key where prefix = $1 and last_used_at is not null';
      await eventually(async () => expect((await gateway.pool.query(used, [key.split('_')[2]])).rows).toHaveLength(1));
      socket.destroy();
    });
    expect(growth).toMatchObject({ 'clientele_requests_total{method="POST",status="aborted"}': 1 });
  });

  it('measures how long requests take, by kind of operation', async () => {
    await gateway.ask(tenant.key, '{ viewer { scopes } }');
    const figures = await scrape(gateway.url);
    const count = figures.get('clientele_request_duration_seconds_count{operation="query"}') ?? 0;
    expect(count).toBeGreaterThan(0);
    expect(figures.get('clientele_request_duration_seconds_bucket{le="+Inf",operation="query"}')).toBe(count);
  });

  it('tells nothing of who asks and what for', async () => {
    const personal = '198211059954';
    await gateway.ask(tenant.key, createCustomer, newCustomer({ orgNumber: personal, name: 'Nobody Knows' }));
    await gateway.send(tenant.key, `query _${personal} { viewer { scopes } }`);
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    const [, , prefix = '', secret = ''] = tenant.key.split('_');
    const hidden = [prefix, secret, tenant.organizationId, tenant.companies[0].id, 'MadeByTest', '9954', 'Nobody'];
    expect(prefix).toHaveLength(8);
    expect(hidden.filter((one) => text.includes(one))).toEqual([]);
    const labels = new Set([...text.matchAll(/(\w+)="/g)].map(([, label]) => label));
    expect([...labels].filter((label) => /tenant|organi|customer|key|name/i.test(label ?? ''))).toEqual([]);
  });
});

/** What is answered as a code somewhere in the source: `code: 'FORBIDDEN'`, `new Refusal(400, 'BAD_REQUEST'`. */
function codesInSource(): Set<string> {
  const files = ['server', 'graphql', 'access'].flatMap((folder) =>
    readdirSync(join(projectRoot, 'src', folder)).map((name) => join(projectRoot, 'src', folder, name)),
  );
  const form = /(?:\bcode: |\bcode = [^;']*|Refusal\(\s*\d+,\s*)'([A-Z_]+)'(?: : '([A-Z_]+)')?/g;
  const codes = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(form)]);
  return new Set(codes.flatMap(([, ...both]) => both.filter((code) => code !== undefined)));
}

describe('labels are bounded', () => {
  it('knows every code that the source answers', async () => {
    const metrics = createMetrics();
    const codes = [...codesInSource()].sort();
    expect(codes).toEqual(expect.arrayContaining(['FORBIDDEN', 'BAD_REQUEST', 'PERSISTED_QUERY_NOT_FOUND']));
    const figures = { operations: [], codes, statements: 0, cost: null };
    metrics.request(figures, { method: 'POST', status: 200, aborted: false, milliseconds: 1 });
    const told = [...readMetrics(await metrics.text()).keys()].flatMap(
      (name) => /^clientele_errors_total\{code="(\w+)"\}$/.exec(name)?.[1] ?? [],
    );
    expect(told.sort()).toEqual(codes);
  });

  it('calls other codes and methods OTHER', async () => {
    const metrics = createMetrics();
    const figures = { operations: [], codes: ['MADE_UP', 'x"} 1'], statements: 0, cost: { requested: 7, actual: 3 } };
    metrics.request(figures, { method: 'PROPFIND', status: 405, aborted: false, milliseconds: 1 });
    const told = readMetrics(await metrics.text());
    expect(told.get('clientele_errors_total{code="OTHER"}')).toBe(2);
    expect(told.get('clientele_requests_total{method="OTHER",status="405"}')).toBe(1);
    expect(told.get('clientele_query_cost_requested_points_sum')).toBe(7);
    expect(told.get('clientele_query_cost_actual_points_sum')).toBe(3);
  });

  it('counts each gateway of a process by itself', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.viesAnswer('VALID');
    const name = 'clientele_vies_answers_total{outcome="VALID"}';
    expect(readMetrics(await one.text()).get(name)).toBe(1);
    expect(readMetrics(await other.text()).get(name)).toBe(0);
  });
});

describe('/metrics of the process', () => {
  it('tells version, memory, CPU and how far the event loop lags', async () => {
    const figures = await scrape(gateway.url);
    const names = [...figures.keys()].join('\n');
    expect(names).toMatch(new RegExp(`clientele_build_info\\{version="${packageVersion}",api_version="[\\d-]+"\\}`));
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(figures.get(name)).toBeGreaterThanOrEqual(0);
  });

  it('tells of the pool', async () => {
    const client = await gateway.pool.connect();
    const figures = await scrape(gateway.url);
    client.release();
    expect(figures.get('clientele_pool_size')).toBe(5);
    expect(figures.get('clientele_pool_connections{state="used"}')).toBeGreaterThanOrEqual(1);
    expect(figures.get('clientele_pool_connections{state="idle"}')).toBeGreaterThanOrEqual(0);
    expect(figures.get('clientele_pool_waiting')).toBe(0);
    expect(figures.get('clientele_read_only')).toBe(0);
  });
});

describe('who may read /metrics', () => {
  it('everybody, where no token is set, by GET', async () => {
    const response = await fetch(`${gateway.url}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await fetch(`${gateway.url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('who sends the token, where one is set', async () => {
    const token = 'a-token-of-some-length';
    const closed = await startTestGateway({ metricsToken: token });
    const statusWith = async (authorization: string | null) => {
      const headers: Record<string, string> = authorization === null ? {} : { authorization };
      return (await fetch(`${closed.url}/metrics`, { headers })).status;
    };
    const refused = [null, `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, 'Bearer ', tenant.key];
    for (const authorization of refused)
      expect([authorization, await statusWith(authorization)]).toEqual([authorization, 401]);
    expect(await statusWith(`Bearer ${token}`)).toBe(200);
    await closed.stop();
  });
});

describe('/metrics of what waits', () => {
  let database: OwnDatabase;
  let other: Tenant;
  beforeAll(async () => {
    database = await createOwnDatabase();
    const maker = await startTestGateway({ databaseUrl: database.url });
    other = await createTenant(maker.pool);
    const { organizationId, companies } = other;
    // Two are due, the older one for an hour; the third is not due yet.
    const times = ["now() - interval '1 hour'", "now() - interval '1 minute'", "now() + interval '1 hour'"];
    for (const [index, at] of times.entries()) {
      const job = `insert into job (organization_id, id, kind, subject_id, run_at) values ($1, $2, 'DUPLICATES', $2, ${at})`;
      await maker.pool.query(job, [organizationId, newId()]);
      await maker.pool.query(
        `insert into vat_job (organization_id, id, company_id, vat_number, vies_country, run_at)
         values ($1, $2, $3, $4, $5, ${at} - interval '1 second')`,
        [organizationId, newId(), companies[0].id, `DE00000000${index}`, index === 0 ? 'DE' : 'FR'],
      );
    }
    await maker.pool.query("update vies_country set blocked_until = now() + interval '1 hour' where country = 'AT'");
    await maker.pool.query("update vies_country set blocked_until = now() - interval '1 hour' where country = 'DE'");
    await maker.stop();
  });
  afterAll(() => database.drop());

  it('tells how many jobs are due, for how long, and of which country nobody asks', async () => {
    const quiet = await startTestGateway({ databaseUrl: database.url });
    const figures = await scrape(quiet.url);
    await quiet.stop();
    expect(figures.get('clientele_jobs_due{kind="DUPLICATES"}')).toBe(2);
    expect(figures.get('clientele_jobs_due{kind="VAT_CHECK"}')).toBe(2);
    for (const kind of ['DUPLICATES', 'VAT_CHECK']) {
      const age = figures.get(`clientele_jobs_oldest_due_seconds{kind="${kind}"}`);
      expect(age).toBeGreaterThanOrEqual(3_600);
      expect(age).toBeLessThan(4_500);
    }
    const open = [...figures].filter(([name]) => name.startsWith('clientele_vies_breaker_open'));
    expect(open.filter(([, value]) => value === 1).map(([name]) => name)).toEqual([
      'clientele_vies_breaker_open{country="AT"}',
    ]);
    expect(open).toHaveLength(viesPrefixes.length + 1);
  });

  it('asks the database once in a while, however often it is scraped', async () => {
    const quiet = await startTestGateway({ databaseUrl: database.url });
    const asked: string[] = [];
    quiet.pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown;
      const heard = (...given: [{ readonly text: string }]) => {
        asked.push(given[0].text);
        return query(...given);
      };
      Object.assign(client, { query: heard });
    });
    await Promise.all(Array.from({ length: 20 }, () => scrape(quiet.url)));
    await quiet.stop();
    expect(asked.filter((text) => text?.includes('from vies_country'))).toHaveLength(1);
  });

  it('leaves them out while the database is silent, and answers all the same', async () => {
    const url = new URL(database.url);
    const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${proxy.port}`;
    const cut = await startTestGateway({ databaseUrl: url.href });
    await cut.pool.query('select 1');
    proxy.goSilent();
    const figures = await scrape(cut.url);
    expect([...figures.keys()].filter((name) => /^clientele_(jobs_due|jobs_oldest|vies_breaker)/.test(name))).toEqual(
      [],
    );
    expect(figures.get('clientele_pool_size')).toBe(5);
    await proxy.stop();
    await cut.stop();
  });
});

describe('/metrics of what was done', () => {
  it('counts jobs that were done, and those that failed', async () => {
    const told: [string, string, number][] = [];
    const onDone = (...one: [string, string, number]) => void told.push(one);
    const log = pino({ level: 'silent' });
    const { organizationId } = tenant;
    await gateway.ask(tenant.key, createCustomer, newCustomer());
    await runDueJobs(gateway.database, log, { organizationId, onDone });
    const kind = `FAILS ${randomUUID()}`;
    registerJob(kind, () => Promise.reject(new Error('on purpose')));
    const job = 'insert into job (organization_id, id, kind, subject_id) values ($1, $2, $3, $2)';
    await gateway.pool.query(job, [organizationId, newId(), kind]);
    await runDueJobs(gateway.database, log, { organizationId, onDone });
    expect(told.filter(([one]) => one === 'DUPLICATES').every(([, outcome]) => outcome === 'done')).toBe(true);
    expect(told.map(([one]) => one)).toContain('DUPLICATES');
    expect(told.filter(([one]) => one === kind)).toEqual([[kind, 'failed', 1]]);
    const metrics = createMetrics();
    for (const one of told) metrics.jobsDone(one[0], one[1] as 'done' | 'failed', one[2]);
    expect(readMetrics(await metrics.text()).get(`clientele_jobs_total{kind="${kind}",outcome="failed"}`)).toBe(1);
  });

  it('counts what VIES answered, and whom it refuses', async () => {
    const database = await createOwnDatabase();
    const fake: FakeVies = await startFakeVies();
    const own = await startTestGateway({
      databaseUrl: database.url,
      vies: (pool, { viesAnswer: onAnswer, configurationFault: onConfigurationFault }) => {
        const told = { onAnswer, onConfigurationFault, log: pino({ level: 'silent' }) };
        return createViesRegister({ baseUrl: fake.url, version: 'test', pool, gate: { failuresToOpen: 1 }, ...told });
      },
    });
    const ask = async (vatNumber: string, requester: string | null = null) =>
      own.database.vies?.ask({ vatNumber, requester }, { waitMs: 10_000, urgent: true });
    await ask('DE136695976');
    fake.answer('FR40303265045', { kind: 'invalid' });
    await ask('FR40303265045');
    fake.answer('LU26375245', { kind: 'fault', code: 'INVALID_REQUESTER_INFO', ofRequester: true });
    await ask('LU26375245', 'DE136695976');
    fake.answer('ATU13585627', { kind: 'fault', code: 'MS_UNAVAILABLE' });
    await ask('ATU13585627');
    const figures = await scrape(own.url);
    await Promise.all([own.stop(), fake.stop()]);
    await database.drop();
    const answered = Object.keys(viesOutcomes).map((outcome) => [
      outcome,
      figures.get(`clientele_vies_answers_total{outcome="${outcome}"}`),
    ]);
    const none = { THROTTLED: 0, BLOCKED: 0, REJECTED: 0, MALFORMED_ANSWER: 0 };
    expect(Object.fromEntries(answered)).toEqual({ VALID: 2, INVALID: 1, UNAVAILABLE: 1, ...none });
    expect(figures.get('clientele_vies_configuration_faults_total{code="INVALID_REQUESTER_INFO"}')).toBe(1);
    expect(figures.get('clientele_vies_breaker_open{country="AT"}')).toBe(1);
  });
});

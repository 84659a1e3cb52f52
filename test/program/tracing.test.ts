import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTracing } from '../../src/server/tracing.ts';
import { type CollectedSpan, type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { ensureBuilt, freePort } from '../support/run-program.ts';
import { startProgram } from '../support/start-program.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { eventually } from '../support/vat-world.ts';

const log = pino({ level: 'silent' });

/** Spans by their names, in the order in which they began. */
const namesOf = (spans: readonly CollectedSpan[]) =>
  [...spans].sort((one, other) => Number(one.start - other.start)).map(({ name }) => name);

describe('the program with a collector', () => {
  beforeAll(ensureBuilt, 300_000);

  it('tells each request, its operation and its statements, under the trace of its caller', async () => {
    const collector = await startFakeCollector();
    const program = await startProgram({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'customers' },
    });
    const [traceId, parent] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const response = await fetch(`${program.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${program.demoKey}`,
        traceparent: `00-${traceId}-${parent}-01`,
        'x-request-id': 'traced-1',
      },
      body: JSON.stringify({ query: 'query Firsts { customers(first: 3) { nodes { name wallets { totalCount } } } }' }),
    });
    expect((await response.json()).errors).toBeUndefined();
    // What is left is sent when it stops.
    expect(await program.stop()).toBe(0);
    await collector.stop();

    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const [server] = spans.filter(({ kind }) => kind === 2);
    expect(server).toMatchObject({
      name: 'POST /graphql',
      parentSpanId: parent,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
        'clientele.request_id': 'traced-1',
      },
    });
    const [operation, ...others] = spans.filter(({ kind }) => kind === 1);
    expect(others).toEqual([]);
    expect(operation).toMatchObject({
      name: 'query Firsts',
      parentSpanId: server?.spanId,
      attributes: { 'graphql.operation.type': 'query', 'graphql.operation.name': 'Firsts' },
    });
    const statements = spans.filter(({ kind }) => kind === 3);
    expect(statements.length).toBeGreaterThan(1);
    expect([...new Set(namesOf(statements))]).toEqual(['SELECT']);
    for (const { parentSpanId, attributes } of statements) {
      expect(parentSpanId).toBe(operation?.spanId);
      expect(attributes['db.system.name']).toBe('postgresql');
      expect(attributes['db.query.text']).toMatch(/^select .*\borganization_id = \$1::uuid/s);
    }
    for (const span of spans) {
      expect(span.start).toBeGreaterThanOrEqual(server?.start ?? 0n);
      expect(span.end).toBeLessThanOrEqual(server?.end ?? 0n);
    }
    expect(collector.resource).toMatchObject({ 'service.name': 'customers', 'service.version': expect.any(String) });
    expect(program.output()).toContain(`"traceId":"${traceId}"`);
  });

  it('says in one line what an endpoint must be, and does not start', async () => {
    await expect(startProgram({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' } })).rejects.toThrow(
      'clientele: OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address, such as http://localhost:4318',
    );
  });
});

describe('startTracing', () => {
  it('does nothing unless a collector is named', async () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:1';
    expect(await startTracing({}, log)).toBeNull();
    expect(await startTracing({ OTEL_SERVICE_NAME: 'x' }, log)).toBeNull();
    expect(await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, log)).toBeNull();
    expect(await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' }, log)).toBeNull();
    expect(await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }, log)).toBeNull();
  });
});

describe('a gateway that traces', () => {
  let collector: FakeCollector;
  let gateway: TestGateway;
  let tenant: Tenant;
  let flush: () => Promise<void>;
  beforeAll(async () => {
    collector = await startFakeCollector();
    const tracing = await startTracing({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces` }, log);
    gateway = await startTestGateway({ tracing });
    tenant = await createTenant(gateway.pool);
    flush = async () => {
      await gateway.stop();
      await tracing?.stop();
    };
  });
  afterAll(() => collector.stop());

  it('never tells a value, a name that is not harmless, or a key', async () => {
    const personal = '198211059954';
    const query = `mutation Make($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename } }`;
    const customer = { name: 'Nils Secretsson', email: 'nils@secret.example', orgNumber: personal };
    const input = { idempotencyKey: randomUUID(), companyId: tenant.companies[0].id, customer };
    await gateway.ask(tenant.key, query, { input });
    await gateway.send(tenant.key, `query _${personal} { customers(first: 1, search: "Secretsson") { totalCount } }`);
    await gateway.send('clt_wrong', '{ viewer { scopes } }');
    // Not in its form: a trace of its own.
    await gateway.send(
      tenant.key,
      '{ viewer { scopes } }',
      {},
      { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` },
    );
    await gateway.send(tenant.key, '{ viewer { scopes } }', {}, { traceparent: 'hush' });
    await flush();

    const servers = collector.spans.filter(({ kind }) => kind === 2);
    expect(servers.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([200, 200, 401, 200, 200]);
    expect(servers.map(({ parentSpanId }) => parentSpanId)).toEqual([null, null, null, null, null]);
    expect(new Set(servers.map(({ traceId }) => traceId)).size).toBe(5);
    const operations = namesOf(collector.spans.filter(({ kind }) => kind === 1));
    expect(operations).toEqual(['mutation Make', 'query', 'query', 'query']);
    const made = collector.spans.filter(({ traceId, kind }) => traceId === servers[0]?.traceId && kind === 3);
    expect(namesOf(made)).toEqual(expect.arrayContaining(['BEGIN', 'SELECT', 'INSERT', 'COMMIT']));
    const text = collector.bodies.join('');
    const [, organization = '', prefix = '', secret = ''] = tenant.key.split('_');
    const hidden = [personal, '9954', 'Secretsson', 'secret.example', input.idempotencyKey, 'hush', 'Bearer'];
    const ids = [organization, tenant.organizationId, tenant.companies[0].id, prefix, secret];
    expect([...hidden, ...ids].filter((one) => text.includes(one))).toEqual([]);
  });
});

function askOften(gateway: TestGateway, tenant: Tenant, times: number) {
  const ask = () => gateway.send(tenant.key, '{ customers(first: 1) { totalCount } }');
  return Promise.all(Array.from({ length: times }, ask));
}

describe('without its collector', () => {
  it.each(['away', 'silent'])('a gateway answers as ever and stops while it is %s', async (state) => {
    const silent = state === 'silent' ? await startFakeCollector({ isSilent: true }) : null;
    const url = silent?.url ?? `http://127.0.0.1:${await freePort()}`;
    const tracing = await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, log);
    const gateway = await startTestGateway({ tracing });
    const tenant = await createTenant(gateway.pool);
    const answers = await askOften(gateway, tenant, 20);
    expect(answers.filter(({ status, errors }) => status !== 200 || errors)).toEqual([]);
    await gateway.stop();
    await tracing?.stop();
    await silent?.stop();
  });

  it('a gateway says so once', async () => {
    const told: string[] = [];
    const warned = pino({ level: 'warn' }, { write: (line: string) => void told.push(line) });
    const refusing = await startFakeCollector();
    const tracing = await startTracing({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${refusing.url}/elsewhere` }, warned);
    const gateway = await startTestGateway({ tracing });
    const tenant = await createTenant(gateway.pool);
    for (let batch = 0; batch < 2; batch += 1) {
      const before = refusing.bodies.length;
      // More than a batch of 512 spans: it is sent at once.
      await askOften(gateway, tenant, 180);
      await eventually(() => expect(refusing.bodies.length).toBeGreaterThan(before));
    }
    await gateway.stop();
    await tracing?.stop();
    await refusing.stop();
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('traces cannot be sent');
  });
});

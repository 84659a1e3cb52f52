import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Policy } from '../../src/env.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const viewer = '{ viewer { scopes } }';

const gateways: TestGateway[] = [];
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  const usual = await start({});
  tenant = await createTenant(usual.pool);
  admin = await tenant.newKey({ scopes: ['ADMIN'] });
});
afterAll(() => Promise.all(gateways.map((gateway) => gateway.stop())));

async function start(policy: Partial<Policy>, isReadOnly = () => false): Promise<TestGateway> {
  const gateway = await startTestGateway({ policy, database: { isReadOnly } });
  gateways.push(gateway);
  return gateway;
}

async function post(gateway: TestGateway, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}`, ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

describe('pages of other origins', () => {
  const ours = 'https://app.example.com';
  const ask = (gateway: TestGateway, method: string, origin: string) =>
    fetch(`${gateway.url}/graphql`, { method, headers: { origin, 'access-control-request-method': 'POST' } });
  const allowed = (response: Response) => response.headers.get('access-control-allow-origin');

  it('may read nothing unless they are named', async () => {
    const gateway = await start({});
    for (const origin of [ours, 'null', gateway.url])
      for (const method of ['OPTIONS', 'GET', 'POST'])
        expect(
          [...(await ask(gateway, method, origin)).headers.keys()].filter((name) => name.includes('allow-')),
        ).toEqual([]);
  });

  it('may ask where they are named, without cookies, and no others', async () => {
    const gateway = await start({ corsOrigins: [ours] });
    const preflight = await ask(gateway, 'OPTIONS', ours);
    expect(preflight.status).toBe(204);
    expect(allowed(preflight)).toBe(ours);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    expect(allowed(await ask(gateway, 'POST', ours))).toBe(ours);
    for (const origin of ['https://app.example.com.evil.example', 'http://app.example.com', 'null'])
      expect(allowed(await ask(gateway, 'OPTIONS', origin))).toBeNull();
    expect((await ask(gateway, 'GET', 'https://evil.example')).headers.get('vary')).toBe('Origin');
  });
});

describe('the headers of an answer', () => {
  it.each(['/graphql', '/', '/livez', '/readyz', '/metrics', '/nowhere'])(
    'keep browsers from misusing it: %s',
    async (path) => {
      const gateway = await start({});
      const { headers } = await fetch(`${gateway.url}${path}`, { redirect: 'manual' });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    },
  );

  it('ask for TLS only where a trusted proxy says that there is', async () => {
    const secure = async (policy: Partial<Policy>, protocol: string) => {
      const { headers } = await post(await start(policy), { query: viewer }, { 'x-forwarded-proto': protocol });
      return headers.get('strict-transport-security');
    };
    expect(await secure({}, 'https')).toBeNull();
    expect(await secure({ trustedProxies: ['10.0.0.0/8'] }, 'https')).toBeNull();
    expect(await secure({ trustedProxies: ['127.0.0.0/8'] }, 'http')).toBeNull();
    expect(await secure({ trustedProxies: ['10.0.0.1', '127.0.0.0/8'] }, 'https')).toBe('max-age=31536000');
  });
});

describe('the schema', () => {
  const code = async (gateway: TestGateway, key: string, query: string) =>
    (await gateway.send(key, query)).errors?.[0]?.extensions.code;
  const wrong = [
    '{ custmers { nodes { id } } }',
    '{ customers { nodes { nam } } }',
    '{ customers(frst: 1) { nodes { id } } }',
    '{ customers(orderBy: { field: CREATED_ATT, direction: ASC }) { nodes { id } } }',
    '{ node(id: "a") { ... on Custmer { id } } }',
    'mutation ($input: CreateCustomerInptu!) { createCustomer(input: $input) { __typename } }',
  ];

  it('is shown to all, to administrators or to nobody', async () => {
    for (const query of [getIntrospectionQuery(), '{ __type(name: "Customer") { name } }']) {
      const [on, some, off] = [
        await start({}),
        await start({ introspection: 'admin' }),
        await start({ introspection: 'off' }),
      ];
      expect(await code(on, tenant.key, query)).toBeUndefined();
      expect(await code(some, admin, query)).toBeUndefined();
      expect(await code(some, tenant.key, query)).toBe('FORBIDDEN');
      expect(await code(off, admin, query)).toBe('FORBIDDEN');
      expect(await code(off, admin, '{ __typename }')).toBeUndefined();
    }
  });

  it.each(wrong)('is not told a guess at a time either: %s', async (query) => {
    const hidden = await start({ introspection: 'admin' });
    const message = async (key: string) => JSON.stringify((await hidden.send(key, query)).errors);
    expect(await message(admin)).toContain('Did you mean');
    expect(await message(tenant.key)).not.toContain('Did you mean');
  });

  it('is not told by what variables may hold', async () => {
    const hidden = await start({ introspection: 'off' });
    const query = 'query ($order: CustomerOrder) { customers(orderBy: $order) { nodes { id } } }';
    const { errors } = await hidden.send(tenant.key, query, { order: { field: 'CREATED_ATT', direction: 'ASC' } });
    expect(errors?.[0]?.message).toContain('CREATED_ATT');
    expect(JSON.stringify(errors)).not.toContain('Did you mean');
  });
});

describe('persisted documents', () => {
  const text = 'query Mine { viewer { scopes } }';
  const hash = createHash('sha256').update(text).digest('hex');
  let folder: string;
  let manifest: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clientele-manifest-'));
    manifest = join(folder, 'documents.json');
    await writeFile(manifest, JSON.stringify({ [`sha256:${hash}`]: text }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are run by their id, as the specification and as Apollo’s clients send it, by POST and GET', async () => {
    const gateway = await start({ persistedDocuments: manifest });
    for (const id of [hash, `sha256:${hash}`])
      expect((await post(gateway, { documentId: id })).body.data.viewer.scopes).toContain('CUSTOMERS_READ');
    const apollo = { persistedQuery: { version: 1, sha256Hash: hash } };
    expect((await post(gateway, { extensions: apollo })).body.data.viewer.scopes).toContain('CUSTOMERS_READ');
    const headers = { authorization: `Bearer ${tenant.key}` };
    expect((await fetch(`${gateway.url}/graphql?documentId=${hash}`, { headers })).status).toBe(200);
  });

  it('are refused where they are not known', async () => {
    const gateway = await start({ persistedDocuments: manifest });
    const { body } = await post(gateway, { documentId: 'f'.repeat(64) });
    expect(body.errors[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
  });

  it('are all that is run where only they are', async () => {
    const gateway = await start({ persistedDocuments: manifest, persistedOnly: true });
    expect((await post(gateway, { documentId: hash })).body.errors).toBeUndefined();
    expect((await post(gateway, { query: text })).body.errors).toBeUndefined();
    for (const body of [
      { query: viewer },
      { query: `${text} ` },
      { query: viewer, documentId: 'f'.repeat(64) },
      { query: getIntrospectionQuery() },
    ]) {
      const answer = await post(gateway, body, { accept: 'application/graphql-response+json' });
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].extensions.code).toMatch(/^PERSISTED_/);
    }
  });

  it('do not change what stands beside them', async () => {
    const gateway = await start({ persistedDocuments: manifest, persistedOnly: true });
    const { body } = await post(gateway, { query: viewer, documentId: hash, operationName: 'Mine' });
    expect(body.errors).toBeUndefined();
  });
});

describe('several operations in one request', () => {
  const batch = [{ query: viewer }, { query: '{ customers(first: 1) { nodes { id } } }' }];

  it('are refused unless they are allowed', async () => {
    expect((await post(await start({}), batch)).status).toBe(400);
  });

  it('are answered in order, as many as are allowed, and cost no more than one may', async () => {
    const gateway = await start({ batchLimit: 2, costLimit: 20 });
    const { body } = await post(gateway, batch);
    expect(body.map((one: { data: object }) => Object.keys(one.data))).toEqual([['viewer'], ['customers']]);
    expect((await post(gateway, [...batch, ...batch])).status).toBe(413);
    const dear = { query: '{ customers(first: 12) { nodes { id } } }' };
    const answers = (await post(gateway, [dear, dear])).body;
    expect(answers[0].errors).toBeUndefined();
    expect(answers[1].errors[0].extensions.code).toBe('QUERY_TOO_COSTLY');
  });
});

describe('a database that can only be read', () => {
  it('is read, and refuses what writes before it runs', async () => {
    let isReadOnly = true;
    const gateway = await start({}, () => isReadOnly);
    const write = 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename } }';
    const input = {
      idempotencyKey: 'read-only',
      companyId: tenant.companies[0].id,
      customer: { name: 'Written', email: 'written@example.com' },
    };
    const refused = await gateway.send(tenant.key, write, { input });
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'STORAGE_FULL' });
    expect((await gateway.send(tenant.key, viewer)).errors).toBeUndefined();
    isReadOnly = false;
    expect((await gateway.ask(tenant.key, write, { input })).createCustomer.__typename).toBe('CreateCustomerPayload');
  });
});

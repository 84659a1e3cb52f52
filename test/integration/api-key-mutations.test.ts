import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import SchemaBuilder from '@pothos/core';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { parseApiKey } from '../../src/access/api-key.ts';
import { createAuthenticator } from '../../src/access/authenticate.ts';
import { openDatabase } from '../../src/database/client.ts';
import type { TenantDatabase } from '../../src/database/tenant-database.ts';
import { createApiKey } from '../../src/domains/organization/api-key.service.ts';
import { schema } from '../../src/schema.ts';
import { createLog } from '../../src/server/create-log.ts';
import { createGatewayServer } from '../../src/server/create-server.ts';
import { checksum, countRows } from '../support/customers.ts';
import { insertCompany } from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

type Input = Readonly<Record<string, unknown>>;
type Admins = Tenant & { readonly admin: string; readonly limitedAdmin: string };

let gateway: TestGateway;
let second: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  // Modules of its own: nothing in memory is shared, as with another process.
  vi.resetModules();
  // Ours among them, which Pothos knows by its name already.
  SchemaBuilder.allowPluginReRegistration = true;
  second = await (await import('../support/test-gateway.ts')).startTestGateway();
});
afterAll(() => Promise.all([gateway.stop(), second.stop()]));

const keyFields = 'apiKey { id name prefix scopes companies { id } createdAt lastUsedAt revokedAt }';
const issues = '... on UserError { code } ... on InvalidInputError { issues { path code message } }';
const documents = {
  createApiKey: `mutation ($input: CreateApiKeyInput!) { result: createApiKey(input: $input) {
    __typename ${issues} ... on NotFoundError { id } ... on CreateApiKeyPayload { replayed secret ${keyFields} } } }`,
  revokeApiKey: `mutation ($input: RevokeApiKeyInput!) { result: revokeApiKey(input: $input) {
    __typename ${issues} ... on NotFoundError { id } ... on RevokeApiKeyPayload { replayed ${keyFields} } } }`,
} as const;

async function run(key: string, mutation: keyof typeof documents, input: Input, at = gateway): Promise<Data> {
  const withKey = { idempotencyKey: randomUUID(), ...input };
  return (await at.ask(key, documents[mutation], { input: withKey })).result;
}
/** A key that was made. Fails the test for anything else. */
async function made(key: string, input: Input): Promise<Data> {
  const result = await run(key, 'createApiKey', { name: 'Made', scopes: ['CUSTOMERS_READ'], ...input });
  if (result.__typename !== 'CreateApiKeyPayload') throw new Error(`not made: ${JSON.stringify(result)}`);
  return result;
}

async function newTenant(): Promise<Admins> {
  const tenant = await createTenant(gateway.pool);
  const admin = await tenant.newKey({ scopes: ['ADMIN'] });
  const limitedAdmin = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
  return { ...tenant, admin, limitedAdmin };
}

async function idOf(key: string): Promise<string> {
  return (await gateway.ask(key, '{ viewer { apiKey { id } } }')).viewer.apiKey.id;
}

async function eventsOf(tenant: Tenant, subjectId: string) {
  const { rows } = await gateway.pool.query(
    `select action, subject_type, company_id, api_key_id, request_id is not null as in_request, changes
       from audit_event where organization_id = $1 and subject_id = $2 order by at, id`,
    [tenant.organizationId, subjectId],
  );
  return rows;
}
const event = (action: string, api_key_id: string | null, changes: readonly object[]) => ({
  action,
  subject_type: 'ApiKey',
  company_id: null,
  api_key_id,
  in_request: true,
  changes,
});
const told = (field: string, after: unknown) => ({ path: [field], before: null, after });
const issue = (path: string, code: string) => ({
  path: path.split('.'),
  code,
  message: expect.stringMatching(/^[^A-Z]/),
});
const invalid = (...found: readonly object[]) => ({
  __typename: 'InvalidInputError',
  code: 'VALIDATION_ERROR',
  issues: found,
});
const missing = (id: string) => ({ __typename: 'NotFoundError', code: 'NOT_FOUND', id });

/** Everything that is stored of a tenant, as text. */
async function storedText({ organizationId }: Tenant): Promise<string> {
  const tables = ['api_key', 'api_key_company', 'audit_event', 'idempotency_key'];
  const rows = await Promise.all(
    tables.map((table) =>
      gateway.pool.query(`select to_jsonb(t)::text as text from ${table} t where organization_id = $1`, [
        organizationId,
      ]),
    ),
  );
  return rows.flatMap((result) => result.rows.map(({ text }) => text)).join('\n');
}

describe('createApiKey', () => {
  it('makes a key that works at once, and shows its secret once', async () => {
    const tenant = await newTenant();
    const input = { idempotencyKey: 'first', name: ' Dashboard ', scopes: ['CUSTOMERS_READ', 'BILLING_READ'] };
    const result = await run(tenant.admin, 'createApiKey', input);
    const { secret, apiKey } = result;
    expect(result).toEqual({
      __typename: 'CreateApiKeyPayload',
      replayed: false,
      secret: expect.stringMatching(/^clt_[0-9a-f]{32}_[0-9a-f]{8}_[0-9a-f]{48}$/),
      apiKey: {
        id: apiKey.id,
        name: 'Dashboard',
        prefix: parseApiKey(secret)?.prefix,
        scopes: ['CUSTOMERS_READ', 'BILLING_READ'],
        companies: null,
        createdAt: apiKey.createdAt,
        lastUsedAt: null,
        revokedAt: null,
      },
    });
    expect(parseApiKey(secret)?.organizationId).toBe(tenant.organizationId);
    const query = '{ viewer { scopes apiKey { id companies { id } } } companies { totalCount } }';
    expect(await gateway.ask(secret, query)).toEqual({
      viewer: { scopes: input.scopes, apiKey: { id: apiKey.id, companies: null } },
      companies: { totalCount: 2 },
    });
    for (const at of [gateway, second])
      expect(await run(tenant.admin, 'createApiKey', input, at)).toEqual({
        ...result,
        replayed: true,
        secret: null,
        apiKey: { ...apiKey, lastUsedAt: expect.any(String) },
      });
    expect(await eventsOf(tenant, apiKey.id)).toEqual([
      event('apiKey.created', await idOf(tenant.admin), [
        told('name', 'Dashboard'),
        told('prefix', apiKey.prefix),
        told('scopes', input.scopes),
      ]),
    ]);
  });

  it('writes the secret nowhere', async () => {
    const tenant = await newTenant();
    const { secret } = await made(tenant.admin, { companyIds: [tenant.companies[1].id] });
    const hidden = parseApiKey(secret)?.secret ?? '';
    expect(hidden).toHaveLength(48);
    expect(await storedText(tenant)).not.toContain(hidden);
    expect(gateway.logged.join('')).not.toContain(hidden);
    const { auditEvents } = await gateway.ask(tenant.admin, '{ auditEvents { nodes { action changes { after } } } }');
    expect(auditEvents.nodes).toHaveLength(1);
    expect(JSON.stringify(auditEvents)).not.toContain(hidden);
  });

  it('limits the key to companies; what is named twice counts once', async () => {
    const tenant = await newTenant();
    const [nord, sud] = tenant.companies;
    const { secret, apiKey } = await made(tenant.admin, {
      scopes: ['CUSTOMERS_READ', 'ADMIN', 'CUSTOMERS_READ'],
      companyIds: [sud.id, sud.id.toUpperCase(), nord.id, sud.id],
    });
    expect(apiKey.scopes).toEqual(['CUSTOMERS_READ', 'ADMIN']);
    expect(apiKey.companies.map(({ id }: Data) => id).sort()).toEqual([nord.id, sud.id].sort());
    expect(await eventsOf(tenant, apiKey.id)).toEqual([
      event('apiKey.created', await idOf(tenant.admin), [
        told('name', 'Made'),
        told('prefix', apiKey.prefix),
        told('scopes', ['CUSTOMERS_READ', 'ADMIN']),
        told('companyIds', [sud.id, nord.id]),
      ]),
    ]);
    await insertCompany(gateway.pool, tenant);
    const seen = '{ companies { totalCount } }';
    expect(await gateway.ask(secret, seen)).toEqual({ companies: { totalCount: 2 } });
    expect(await gateway.ask(tenant.admin, seen)).toEqual({ companies: { totalCount: 3 } });
  });

  it('takes null for every company', async () => {
    const tenant = await newTenant();
    expect((await made(tenant.admin, { companyIds: null })).apiKey.companies).toBeNull();
  });

  it('tells all problems at once, and writes nothing', async () => {
    const tenant = await newTenant();
    await gateway.ask(tenant.admin, '{ viewer { scopes } }');
    const before = await checksum(gateway.pool, tenant.organizationId);
    const nothing = { idempotencyKey: '', name: ' ', scopes: [], companyIds: [] };
    const told = [
      issue('input.idempotencyKey', 'OUT_OF_RANGE'),
      issue('input.name', 'OUT_OF_RANGE'),
      issue('input.scopes', 'REQUIRED'),
    ];
    expect(await run(tenant.admin, 'createApiKey', nothing)).toEqual(
      invalid(...told, issue('input.companyIds', 'REQUIRED')),
    );
    const unknown = { ...nothing, companyIds: [randomUUID()] };
    expect(await run(tenant.admin, 'createApiKey', unknown)).toEqual(invalid(...told));
    for (const [name, code] of [
      ['x'.repeat(257), 'OUT_OF_RANGE'],
      ['a\nb', 'INVALID_FORMAT'],
      ['Key of 19821105-****', 'NOT_ALLOWED'],
    ])
      expect(await run(tenant.admin, 'createApiKey', { name, scopes: ['ADMIN'] })).toEqual(
        invalid(issue('input.name', code ?? '')),
      );
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it('finds no company that is absent or of another tenant, and leaves the key free', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const [own] = tenant.companies;
    const input = { idempotencyKey: 'free', name: 'A', scopes: ['ADMIN'] };
    for (const id of [randomUUID(), 'no-uuid', '', other.companies[0].id, other.companies[0].id.toUpperCase()])
      expect(await run(tenant.admin, 'createApiKey', { ...input, companyIds: [own.id, id, randomUUID()] })).toEqual(
        missing(id),
      );
    expect(await run(tenant.admin, 'createApiKey', { ...input, companyIds: [own.id] })).toMatchObject({
      replayed: false,
      apiKey: { companies: [{ id: own.id }] },
    });
    expect(await countRows(gateway.pool, 'api_key_company', other.organizationId)).toBe(1);
  });

  it('answers IDEMPOTENCY_KEY_REUSED for another input', async () => {
    const tenant = await newTenant();
    const input = { idempotencyKey: 'reused', name: 'A', scopes: ['ADMIN'] };
    await run(tenant.admin, 'createApiKey', input);
    for (const other of [{ name: 'B' }, { scopes: ['BILLING_READ'] }, { companyIds: [tenant.companies[0].id] }])
      expect(await run(tenant.admin, 'createApiKey', { ...input, ...other })).toEqual({
        __typename: 'IdempotencyError',
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
  });
});

describe('createApiKey, many times at once', () => {
  it('makes one key for twenty requests with one idempotency key, and shows its secret to one', async () => {
    const tenant = await newTenant();
    for (const gateways of [[gateway], [gateway, second]]) {
      const before = await countRows(gateway.pool, 'api_key', tenant.organizationId);
      const input = { idempotencyKey: `at once ${gateways.length}`, name: 'Once', scopes: ['CUSTOMERS_READ'] };
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          run(tenant.admin, 'createApiKey', input, gateways[index % gateways.length]),
        ),
      );
      expect(answers.map((answer) => answer.__typename)).toEqual(answers.map(() => 'CreateApiKeyPayload'));
      expect(new Set(answers.map(({ apiKey }) => apiKey.id)).size).toBe(1);
      const shown = answers.filter(({ secret }) => secret !== null);
      expect(shown).toEqual([{ ...answers.find(({ replayed }) => !replayed) }]);
      expect((await gateway.ask(shown[0].secret, '{ viewer { apiKey { id } } }')).viewer.apiKey.id).toBe(
        answers[0].apiKey.id,
      );
      expect(await countRows(gateway.pool, 'api_key', tenant.organizationId)).toBe(before + 1);
      expect(await eventsOf(tenant, answers[0].apiKey.id)).toHaveLength(1);
    }
  });

  it('makes twenty keys for twenty idempotency keys', async () => {
    const tenant = await newTenant();
    const answers = await Promise.all(Array.from({ length: 20 }, () => made(tenant.admin, {})));
    expect(new Set(answers.map(({ secret }) => secret)).size).toBe(20);
  });
});

describe('createApiKey, when the database fails', () => {
  const lost = () => new Error('Connection terminated unexpectedly');

  /** Runs createApiKey over a database whose first transaction goes as `first` says. */
  async function runOver(tenant: Tenant, first: (real: TenantDatabase) => TenantDatabase['transaction']) {
    const database = openDatabase({ url: inject('databaseUrl'), poolSize: 2 });
    try {
      const real = database.tenant(tenant.organizationId);
      const transactions = [first(real), real.transaction];
      const transaction: TenantDatabase['transaction'] = (work) => (transactions.shift() ?? real.transaction)(work);
      const actor: Actor = {
        organizationId: tenant.organizationId,
        apiKeyId: null,
        keyPrefix: 'test',
        scopes: new Set(['ADMIN']),
        companyIds: null,
      };
      const input = { idempotencyKey: 'lost', name: 'Lost', scopes: ['CUSTOMERS_READ'] as const };
      return await createApiKey({ actor, database: { ...real, transaction }, requestId: 'req' }, input);
    } finally {
      await database.close();
    }
  }

  it('answers the secret of the run that committed', async () => {
    const tenant = await newTenant();
    const { outcome, replayed } = await runOver(
      tenant,
      (real) => (work) =>
        real.transaction(async (tx) => {
          await work(tx);
          throw lost();
        }),
    );
    expect(replayed).toBe(false);
    expect(await idOf(outcome.secret ?? '')).toBe(outcome.apiKeyId);
    expect(await countRows(gateway.pool, 'api_key', tenant.organizationId)).toBe(4);
  });

  it('answers the secret also where the word of the commit was lost', async () => {
    const tenant = await newTenant();
    const { outcome, replayed } = await runOver(tenant, (real) => async (work) => {
      await real.transaction(work);
      throw lost();
    });
    expect(replayed).toBe(false);
    expect(await idOf(outcome.secret ?? '')).toBe(outcome.apiKeyId);
    expect(await countRows(gateway.pool, 'api_key', tenant.organizationId)).toBe(4);
  });
});

describe('revokeApiKey', () => {
  it('refuses the key from the next request on, and tells it exactly', async () => {
    const tenant = await newTenant();
    const { secret, apiKey } = await made(tenant.admin, { companyIds: [tenant.companies[0].id] });
    await gateway.ask(secret, '{ viewer { scopes } }');
    const input = { idempotencyKey: 'revoke', id: apiKey.id.toUpperCase() };
    const result = await run(tenant.admin, 'revokeApiKey', input);
    const { revokedAt } = result.apiKey;
    expect(result).toEqual({
      __typename: 'RevokeApiKeyPayload',
      replayed: false,
      apiKey: { ...apiKey, lastUsedAt: expect.any(String), revokedAt: expect.stringMatching(/^20.*Z$/) },
    });
    const refused = await gateway.send(secret, '{ viewer { scopes } }');
    expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    // Again, as the same request and as another one: the first time stays.
    expect(await run(tenant.admin, 'revokeApiKey', input)).toEqual({ ...result, replayed: true });
    expect(await run(tenant.admin, 'revokeApiKey', { id: apiKey.id })).toEqual(result);
    expect((await eventsOf(tenant, apiKey.id)).slice(1)).toEqual([
      event('apiKey.revoked', await idOf(tenant.admin), [told('revokedAt', revokedAt)]),
    ]);
  });

  it('lets a key revoke itself, and answers that request still', async () => {
    const tenant = await newTenant();
    const { secret, apiKey } = await made(tenant.admin, { scopes: ['ADMIN'] });
    expect((await run(secret, 'revokeApiKey', { id: apiKey.id })).apiKey.revokedAt).not.toBeNull();
    expect((await gateway.send(secret, '{ viewer { scopes } }')).status).toBe(401);
    expect((await eventsOf(tenant, apiKey.id)).at(-1)).toMatchObject({
      action: 'apiKey.revoked',
      api_key_id: apiKey.id,
    });
  });

  it('revokes once when the key itself and others ask at once', async () => {
    const tenant = await newTenant();
    const { secret, apiKey } = await made(tenant.admin, { scopes: ['ADMIN'] });
    const sends = Array.from({ length: 20 }, (_, index) =>
      gateway.send(index % 2 ? secret : tenant.admin, documents.revokeApiKey, {
        input: { idempotencyKey: randomUUID(), id: apiKey.id },
      }),
    );
    const answers = (await Promise.all(sends)).filter(({ status }) => status === 200);
    expect(answers.length).toBeGreaterThanOrEqual(10);
    const times = answers.map(({ data, errors }) => errors ?? data.result.apiKey.revokedAt);
    expect(times).toEqual(times.map(() => times[0]));
    expect(times[0]).toEqual(expect.any(String));
    expect(await eventsOf(tenant, apiKey.id)).toHaveLength(2);
  });

  it('finds no key that is absent or of another tenant', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const theirs = await idOf(other.key);
    for (const id of [randomUUID(), 'no-uuid', '', theirs, tenant.companies[0].id])
      expect(await run(tenant.admin, 'revokeApiKey', { id })).toEqual(missing(id));
    expect(await idOf(other.key)).toBe(theirs);
    expect(await run(tenant.admin, 'revokeApiKey', { idempotencyKey: '', id: theirs })).toEqual(
      invalid(issue('input.idempotencyKey', 'OUT_OF_RANGE')),
    );
  });
});

describe('an ADMIN key that is limited to companies', () => {
  it('makes keys of its own companies only, and must name them', async () => {
    const tenant = await newTenant();
    const [nord, sud] = tenant.companies;
    const { apiKey } = await made(tenant.limitedAdmin, { scopes: ['ADMIN'], companyIds: [nord.id] });
    expect(apiKey.companies).toEqual([{ id: nord.id }]);
    for (const companyIds of [undefined, null])
      expect(await run(tenant.limitedAdmin, 'createApiKey', { name: '', scopes: ['ADMIN'], companyIds })).toEqual(
        invalid(issue('input.companyIds', 'NOT_ALLOWED'), issue('input.name', 'OUT_OF_RANGE')),
      );
    const input = { name: 'A', scopes: ['ADMIN'] };
    expect(await run(tenant.limitedAdmin, 'createApiKey', { ...input, companyIds: [] })).toEqual(
      invalid(issue('input.companyIds', 'REQUIRED')),
    );
    expect(await run(tenant.limitedAdmin, 'createApiKey', { ...input, companyIds: [nord.id, sud.id] })).toEqual(
      missing(sud.id),
    );
  });

  it('lists, and may revoke, keys that see no more than it does', async () => {
    const tenant = await newTenant();
    const [nord, sud] = tenant.companies;
    const third = await insertCompany(gateway.pool, tenant);
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [nord, third] });
    const make = async (companyIds: readonly string[] | null) => (await made(tenant.admin, { companyIds })).apiKey.id;
    const hidden = [await make(null), await make([sud.id]), await make([nord.id, sud.id])];
    const seen = [await make([nord.id]), await make([third.id]), await make([third.id, nord.id])];
    const own = [await idOf(tenant.limitedAdmin), await idOf(limited)];
    const { apiKeys } = await gateway.ask(limited, '{ apiKeys { totalCount nodes { id } } }');
    const listed = apiKeys.nodes.map(({ id }: Data) => id);
    expect(listed).toEqual([...[...seen].reverse(), own[1], own[0]]);
    expect(apiKeys.totalCount).toBe(5);
    for (const id of hidden) expect(await run(limited, 'revokeApiKey', { id })).toEqual(missing(id));
    for (const id of seen)
      expect(await run(limited, 'revokeApiKey', { id })).toMatchObject({ __typename: 'RevokeApiKeyPayload' });
    const { rows } = await gateway.pool.query(
      'select id from api_key where organization_id = $1 and revoked_at is not null',
      [tenant.organizationId],
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([...seen].sort());
  });

  it('is told of no key again that sees more than it does', async () => {
    const tenant = await newTenant();
    const [nord, sud] = tenant.companies;
    const reused = { __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_REUSED' };
    const inputOf = (companyId: string) => ({
      idempotencyKey: companyId,
      name: 'A',
      scopes: ['ADMIN'],
      companyIds: [companyId],
    });
    const first = await run(tenant.admin, 'createApiKey', inputOf(nord.id));
    await run(tenant.admin, 'createApiKey', inputOf(sud.id));
    expect(await run(tenant.limitedAdmin, 'createApiKey', inputOf(nord.id))).toEqual({
      ...first,
      replayed: true,
      secret: null,
    });
    expect(await run(tenant.limitedAdmin, 'createApiKey', inputOf(sud.id))).toEqual(reused);
    const { apiKey } = await made(tenant.admin, {});
    const revoke = { idempotencyKey: 'revoke', id: apiKey.id };
    await run(tenant.admin, 'revokeApiKey', revoke);
    expect(await run(tenant.limitedAdmin, 'revokeApiKey', revoke)).toEqual(reused);
  });

  it('still sees itself, and who wrote the history that it may read', async () => {
    const tenant = await newTenant();
    const { company } = (
      await gateway.ask(
        tenant.admin,
        `mutation ($input: UpdateCompanyInput!) { result: updateCompany(input: $input) { ... on UpdateCompanyPayload { company { id } } } }`,
        { input: { idempotencyKey: 'a', id: tenant.companies[0].id, company: { name: 'Changed' } } },
      )
    ).result;
    const query = `query ($id: ID!) { viewer { apiKey { companies { id } } } auditEvents(subjectId: $id) { nodes { action actor { id } } } }`;
    expect(await gateway.ask(tenant.limitedAdmin, query, company)).toEqual({
      viewer: { apiKey: { companies: [{ id: company.id }] } },
      auditEvents: { nodes: [{ action: 'company.updated', actor: { id: await idOf(tenant.admin) } }] },
    });
  });
});

describe('apiKeys', () => {
  it('lists the keys of the organization, newest first, revoked ones too, page by page', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { apiKey } = await made(tenant.admin, { companyIds: [tenant.companies[1].id] });
    const { apiKey: revoked } = await run(tenant.admin, 'revokeApiKey', { id: apiKey.id });
    const query = `query ($after: String) { apiKeys(first: 2, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } nodes { id name prefix scopes companies { id } createdAt revokedAt } } }`;
    const { apiKeys: first } = await gateway.ask(tenant.admin, query);
    const { lastUsedAt: _lastUsedAt, ...shown } = revoked;
    expect(first.nodes[0]).toEqual(shown);
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const { apiKeys: rest } = await gateway.ask(tenant.admin, query, { after: first.pageInfo.endCursor });
    expect(rest.pageInfo.hasNextPage).toBe(false);
    const ids = [...first.nodes, ...rest.nodes].map(({ id }: Data) => id);
    expect(ids).toEqual([apiKey.id, await idOf(tenant.limitedAdmin), await idOf(tenant.admin), await idOf(tenant.key)]);
    expect(ids).not.toContain(await idOf(other.admin));
  });
});

describe('a key without ADMIN', () => {
  it('neither lists, makes nor revokes keys', async () => {
    const tenant = await newTenant();
    const id = await idOf(tenant.key);
    const before = await checksum(gateway.pool, tenant.organizationId);
    const operations = [
      '{ result: apiKeys { __typename } }',
      'mutation { result: createApiKey(input: {idempotencyKey: "a", name: "a", scopes: [ADMIN]}) { __typename } }',
      `mutation { result: revokeApiKey(input: {idempotencyKey: "a", id: "${id}"}) { __typename } }`,
    ];
    for (const operation of operations) {
      const { data, errors } = await gateway.send(tenant.key, operation);
      expect(data ?? null).toBeNull();
      expect(errors?.map(({ extensions }) => [extensions.code, extensions.missing])).toEqual([
        ['FORBIDDEN', [{ path: ['result'], scope: 'ADMIN' }]],
      ]);
    }
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });
});

describe('ADMIN_API_KEY', () => {
  it('makes, lists and revokes keys, and is named by nothing in the history', async () => {
    const tenant = await newTenant();
    const secret = `admin-${randomUUID()}-${randomUUID()}`;
    const database = openDatabase({ url: inject('databaseUrl'), poolSize: 2 });
    const admin = { secret, organizationId: tenant.organizationId };
    const authenticate = createAuthenticator({ pool: database.pool, admin });
    const log = createLog('silent', { write: () => undefined });
    const { http } = createGatewayServer({ schema, database, authenticate, log, demo: null });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const ask = async (query: string, input?: Input): Promise<Data> => {
      const response = await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query, variables: { input } }),
      });
      return ((await response.json()) as Data).data;
    };
    const { result } = await ask(documents.createApiKey, { idempotencyKey: 'a', name: 'By hand', scopes: ['ADMIN'] });
    expect(await idOf(result.secret)).toBe(result.apiKey.id);
    const { apiKeys } = await ask('{ apiKeys(first: 1) { totalCount nodes { id } } }');
    expect(apiKeys).toEqual({ totalCount: 4, nodes: [{ id: result.apiKey.id }] });
    const revoked = await ask(documents.revokeApiKey, { idempotencyKey: 'b', id: result.apiKey.id });
    expect(await eventsOf(tenant, result.apiKey.id)).toEqual([
      event('apiKey.created', null, [
        told('name', 'By hand'),
        told('prefix', result.apiKey.prefix),
        told('scopes', ['ADMIN']),
      ]),
      event('apiKey.revoked', null, [told('revokedAt', revoked.result.apiKey.revokedAt)]),
    ]);
    http.closeAllConnections();
    http.close();
    await database.close();
  });
});

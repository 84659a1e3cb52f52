import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
});
afterAll(() => gateway.stop());

async function post(body: string, headers: Record<string, string> = {}) {
  const sent = { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}`, ...headers };
  const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: sent, body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
}

describe('requests over HTTP', () => {
  it.each([
    ['text that is no JSON', 'hello'],
    ['half an object', '{bad'],
    ['a string', '"x"'],
    ['null', 'null'],
    ['no query', '{}'],
    ['a query that is no text', '{"query": 1}'],
    ['a batch', '[{"query": "{ viewer { scopes } }"}]'],
  ])('answers 400 to %s', async (_what, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].extensions).toEqual({ code: 'BAD_REQUEST' });
    expect(answer.body.extensions).toMatchObject({
      requestId: expect.stringMatching(/^req_/),
      apiVersion: expect.any(String),
    });
  });

  it('answers 413 to more than 1 MB, also without a length', async () => {
    const big = JSON.stringify({ query: `{ viewer { scopes } } #${'x'.repeat(1_100_000)}` });
    expect((await post(big)).status).toBe(413);
    const stream = new Blob([big]).stream();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}` };
    const init = { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit;
    expect((await fetch(`${gateway.url}/graphql`, init)).status).toBe(413);
  });

  it('takes JSON only', async () => {
    expect((await post('{"query": "{ viewer { scopes } }"}', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('takes queries by GET, and nothing that writes', async () => {
    const get = (query: string) =>
      fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { authorization: `Bearer ${tenant.key}` },
      });
    expect((await get('{ viewer { scopes } }')).status).toBe(200);
    expect((await get('mutation { __typename }')).status).toBe(405);
  });

  it('answers 400 to variables that do not fit, and says where', async () => {
    const body = {
      query: 'query ($first: Int!) { customers(first: $first) { totalCount } }',
      variables: { first: 'x' },
    };
    const { body: answer } = await post(JSON.stringify(body));
    expect(answer.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(answer.errors[0].locations).toEqual([{ line: 1, column: 8 }]);
  });

  it('keeps a harmless request id, and makes one in the place of another', async () => {
    const kept = await post('{"query": "{ viewer { scopes } }"}', { 'x-request-id': 'trace:42' });
    expect([kept.headers.get('x-request-id'), kept.body.extensions.requestId]).toEqual(['trace:42', 'trace:42']);
    const replaced = await post('{"query": "{ viewer { scopes } }"}', { 'x-request-id': 'a b"c' });
    expect(replaced.body.extensions.requestId).toMatch(/^req_/);
  });

  it('sends no CORS headers, whoever asks', async () => {
    const { headers } = await post('{"query": "{ viewer { scopes } }"}', { origin: 'https://evil.example' });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('logs no row of a statement that failed', async () => {
    const { logged } = gateway;
    const query = 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename } }';
    const customer = { name: 'Boom Person', email: 'boom@person.example', orgNumber: '19850709-9805' };
    const name = `boom_${tenant.organizationId.replaceAll('-', '')}`;
    const only = `check (organization_id <> '${tenant.organizationId}' or name <> 'Boom Person') not valid`;
    await gateway.pool.query(`alter table customer add constraint ${name} ${only}`);
    const input = { idempotencyKey: 'boom', companyId: tenant.companies[0].id, customer };
    const { errors } = await gateway.send(tenant.key, query, { input });
    await gateway.pool.query(`alter table customer drop constraint ${name}`);
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    const told = logged.filter((line) => line.includes(name));
    expect(told.length).toBeGreaterThan(0);
    expect(told.join('')).not.toMatch(/Boom Person|boom@person|198507099805/);
  });

  it.each([
    [900, /^QUERY_TOO_COSTLY$/],
    // The tokens run out, or the parser's stack, whichever comes first.
    [20_000, /^(GRAPHQL_PARSE_FAILED|QUERY_TOO_COSTLY)$/],
  ])('refuses a document that is nested %i deep', async (depth, code) => {
    const { body } = await post(JSON.stringify({ query: `${'{ a '.repeat(depth)}${'}'.repeat(depth)}` }));
    expect(body.errors[0].extensions.code).toMatch(code);
  });

  it('logs a line a request, without the key', async () => {
    await post('{"query": "{ viewer { scopes } }"}', { 'x-request-id': 'logged-1' });
    await expect.poll(() => gateway.logged.filter((line) => line.includes('logged-1'))).toHaveLength(1);
    expect(gateway.logged.join('')).not.toContain(tenant.key.split('_').at(-1));
  });
});

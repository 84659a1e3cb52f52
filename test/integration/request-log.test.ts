import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { eventually } from '../support/vat-world.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
});
afterAll(() => gateway.stop());

/** The line of one request. A request is logged a moment after its caller has the answer. */
async function lineOf(
  query: string,
  { key = tenant.key as string | null, variables = {}, headers = {} } = {},
): Promise<{ readonly line: Data; readonly text: string; readonly statements: number }> {
  const requestId = `log-${randomUUID()}`;
  const sent = await gateway.statementsOf(() =>
    gateway.send(key, query, variables, { ...headers, 'x-request-id': requestId }),
  );
  return eventually(() => {
    const lines = gateway.logged.filter((one) => one.includes(requestId));
    const line = lines.map((one) => JSON.parse(one)).find(({ msg }) => msg === 'request');
    expect(line).toBeDefined();
    return { line, text: lines.join(''), statements: sent.length };
  });
}

describe('the log line of a request', () => {
  it('tells who asked, what for, and what it took', async () => {
    const { line, statements } = await lineOf('query FirstCustomers { customers(first: 2) { totalCount } }');
    expect(line).toMatchObject({
      level: 30,
      key: tenant.key.split('_')[2],
      method: 'POST',
      status: 200,
      aborted: false,
      milliseconds: expect.any(Number),
      operations: [{ kind: 'query', name: 'FirstCustomers' }],
      codes: [],
      statements,
    });
    expect(statements).toBeGreaterThan(0);
    expect(line).not.toHaveProperty('traceId');
  });

  it('tells by which codes it was refused, each once', async () => {
    const two = '{ a: customers(first: -1) { totalCount } b: customers(first: -1) { totalCount } }';
    expect((await lineOf(two)).line.codes).toEqual(['BAD_USER_INPUT']);
    const { line } = await lineOf('{ viewer { scopes } }', { key: 'clt_nobody' });
    expect(line).toMatchObject({ key: null, status: 401, operations: [], codes: ['UNAUTHENTICATED'], statements: 0 });
  });

  it.each([
    ['a personal number', '_198211059954'],
    ['one with letters before it', 'nr_19821105_9954'],
    ['more than 64 characters', 'x'.repeat(65)],
  ])('leaves a name out that holds %s', async (_what, name) => {
    const { line, text } = await lineOf(`query ${name} { viewer { scopes } }`);
    expect(line.operations).toEqual([{ kind: 'query', name: null }]);
    expect(text).not.toContain(name);
  });

  it('holds nothing of what was sent: variables, literals, headers, addresses, the key', async () => {
    const personal = '19821105-9954';
    const query = `mutation Make($input: CreateCustomerInput!) { createCustomer(input: $input) {
      ... on CreateCustomerPayload { customer { id name email orgNumber } }
      ... on UserError { code message } } }`;
    const customer = { name: 'Nils Secretsson', email: 'nils@secret.example', orgNumber: personal };
    const input = { idempotencyKey: randomUUID(), companyId: tenant.companies[0].id, customer };
    const headers = { cookie: 'session=hush', referer: 'https://secret.example/?who=nils', 'user-agent': 'Spy/1' };
    const { line, text } = await lineOf(query, { variables: { input }, headers });
    expect(line.operations).toEqual([{ kind: 'mutation', name: 'Make' }]);
    const literal = `{ customers(first: 1, search: "${personal}") { totalCount } }`;
    const all = text + (await lineOf(literal)).text + (await lineOf(`{ ${personal} }`)).text;
    const secret = tenant.key.split('_')[3] ?? '';
    const hidden = [secret, personal, '198211059954', '9954', 'Secretsson', 'secret.example', 'hush', 'Spy', 'Bearer'];
    expect(secret).toHaveLength(48);
    expect(hidden.filter((one) => all.includes(one))).toEqual([]);
    expect(all).not.toContain('127.0.0.1');
    expect(all).not.toContain(input.idempotencyKey);
  });
});

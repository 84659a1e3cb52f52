import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import persisted from '../../src/hooks/generated/persisted-documents.json' with { type: 'json' };
import { insertBilledCustomers } from '../support/billed-customers.ts';
import { insertEverything, type RowIds, rowTypes } from '../support/everything.ts';
import { type QueryCase, queryCases } from '../support/query-cases.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/*
 * Nearly all requests are answered without Yoga, which answers the others. Nobody may see which of them it was: whatever is
 * sent to a gateway without the short path is answered alike by one with it.
 */
let usual: TestGateway;
let long: TestGateway;
let tenant: Tenant;
let ids: RowIds;
beforeAll(async () => {
  const options = { roomy: true, policy: { batchLimit: 3 } };
  [usual, long] = await Promise.all([startTestGateway(options), startTestGateway({ ...options, shortPath: false })]);
  tenant = await createTenant(usual.pool);
  ids = await insertEverything(usual.pool, tenant, tenant.companies[0]);
  await insertBilledCustomers(usual.pool, tenant, 2);
});
afterAll(() => Promise.all([usual.stop(), long.stop()]));

interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** Beside the key, JSON and a request id; undefined where one of these is not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
}

interface Seen {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true });
afterAll(() => agent.destroy());

async function send({ url }: TestGateway, { method = 'POST', path = '', headers, body = '' }: Sent): Promise<Seen> {
  const usualHeaders = {
    authorization: `Bearer ${tenant.key}`,
    'content-type': 'application/json',
    'x-request-id': 'same',
  };
  const given = Object.entries({ ...usualHeaders, ...headers }).filter(([, value]) => value !== undefined);
  const length = method === 'POST' ? { 'content-length': Buffer.byteLength(body) } : {};
  const asked = request(`${url}/graphql${path}`, {
    method,
    agent,
    headers: { ...Object.fromEntries(given), ...length },
  });
  asked.end(method === 'POST' ? body : undefined);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** An answer without what differs from one to the next, and without the order in which fields failed. */
function comparable({ status, headers, text }: Seen) {
  const { date: _date, 'content-length': _length, 'transfer-encoding': _chunked, ...rest } = headers;
  const known = (value: string) => value.replace(/req_[\w-]{36}/g, 'req_');
  const lines = Object.entries(rest).map(([name, value]) => known(`${name}: ${value}`));
  return { status, headers: lines.sort(), text: known(inOrder(text)) };
}

function inOrder(text: string): string {
  if (!text.includes('"errors":[')) return text;
  const answer: { errors: unknown[] } = JSON.parse(text);
  if (!Array.isArray(answer.errors)) return text;
  answer.errors.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return JSON.stringify(answer);
}

/** The answer to a request, which both gateways must give. */
async function bothWays(sent: Sent, gateways = [usual, long]): Promise<Seen> {
  const [answer, other] = await Promise.all(gateways.map((gateway) => send(gateway, sent)));
  if (!answer || !other) throw new Error('nobody answered');
  expect(comparable(answer)).toEqual(comparable(other));
  return answer;
}

const json = (value: unknown) => JSON.stringify(value);
const viewer = '{ viewer { scopes } }';
const plain: Sent = { body: json({ query: viewer }) };
const [[documentId = '', named = ''] = []] = Object.entries(persisted).filter(([, text]) => /query Tags /.test(text));
const create = `mutation ($dry: Boolean!, $company: ID!, $name: String!, $country: CountryCode) { createCustomer(input: { idempotencyKey: "both ways",
  dryRun: $dry, companyId: $company, customer: { name: $name, email: "a@b.example", billingAddress: { country: $country } } }) { __typename
  ... on CreateCustomerPayload { replayed customer { name } } ... on UserError { code message } ... on InvalidInputError { issues { path code } } } }`;

describe('with and without the short path an answer is the same', () => {
  const noIds = Object.fromEntries(rowTypes.map((name) => [name, name])) as RowIds;
  it.each(queryCases(noIds).map(({ name }, index) => [name, index] as const))('to %s', async (_name, index) => {
    const { query, variables = [{}], operationName } = queryCases(ids)[index] as QueryCase;
    for (const given of variables) {
      const body = json({ query, variables: given, operationName });
      await bothWays({ body });
      await bothWays({ body, headers: { accept: 'application/graphql-response+json' } });
    }
  });

  const accepts = [
    ...['*/*', 'application/json', 'application/graphql-response+json', 'application/json; charset=utf-8', '', ' '],
    ...['application/graphql-response+json, application/json;q=0.9', 'application/json, */*', 'APPLICATION/JSON'],
    ...[
      'text/html',
      'text/html,*/*;q=0.8',
      'text/event-stream',
      'multipart/mixed',
      'application/json, text/event-stream',
    ],
    ...['application/*', 'image/png', 'application/json;q=0', 'nonsense', undefined],
  ];
  it.each(accepts)('to whoever accepts %j', async (accept) => {
    for (const query of [
      viewer,
      '{ nope }',
      '{',
      'query ($id: ID!) { customer(id: $id) { id } }',
      '{ customers(first: 0) { totalCount } }',
    ])
      await bothWays({ body: json({ query }), headers: { accept } });
  });

  const types = [
    'application/json; charset=utf-8',
    'application/json;charset=latin1',
    'APPLICATION/JSON',
    'text/plain',
  ];
  it.each([
    ...types,
    'application/graphql',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
    undefined,
  ])(
    'to a body that is said to be %j',
    async (type) => void (await bothWays({ ...plain, headers: { 'content-type': type } })),
  );

  const bodies: Readonly<Record<string, string | Buffer>> = {
    ...{ nothing: '', 'no JSON': '{"query":', null: 'null', 'a text': '"x"', 'a number': '1', 'an empty object': '{}' },
    ...{ 'an empty list': '[]', 'a mark of byte order': `\ufeff${plain.body}`, 'white space': ` \n${plain.body}\t` },
    'more than 1 MB': json({ query: `${viewer} #${'x'.repeat(1_100_000)}` }),
    'bytes that are no UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    compressed: gzipSync(json({ query: viewer })),
    'a prototype': '{"__proto__": {"query": "{ viewer { scopes } }"}}',
    'a member twice': '{"query": "{ nope }", "query": "{ viewer { scopes } }"}',
  };
  it.each(Object.entries(bodies))('to a body of %s', async (_name, body) => void (await bothWays({ body })));

  const members: Readonly<Record<string, readonly unknown[]>> = {
    query: [1, null, [viewer], {}, '', ' ', '#', true],
    variables: [
      null,
      [],
      [1],
      'x',
      '{"n": 1}',
      1,
      { n: 1 },
      { n: { n: [] } },
      Object.fromEntries(Array.from({ length: 200 }, (_, n) => [n, n])),
    ],
    operationName: [null, '', 'X', 1, {}, []],
    extensions: [
      null,
      {},
      [],
      'x',
      1,
      { persistedQuery: { version: 1, sha256Hash: documentId } },
      { persistedQuery: null },
    ],
    documentId: [null, '', 'nope', documentId, `sha256:${documentId}`, 1, {}, []],
    id: [documentId, null],
    doc_id: [documentId],
    unknown: [1],
  };
  it.each(Object.entries(members))('to an operation with any %s', async (name, values) => {
    for (const value of values) {
      await bothWays({ body: json({ query: viewer, [name]: value }) });
      await bothWays({ body: json({ [name]: value }) });
      await bothWays({ body: json({ documentId, [name]: value }) });
    }
  });

  it('to batches', async () => {
    const good = { query: viewer };
    const batches = [
      [good],
      [good, { query: '{ nope }' }],
      [good, good, good, good],
      [null],
      [[good]],
      [{ documentId }],
      ['x', good],
    ];
    for (const batch of [...batches, [good, { query: create, variables: {} }]]) await bothWays({ body: json(batch) });
    expect((await bothWays({ body: json([good, good]) })).text).toMatch(/^\[\{"data".*\{"data"/);
  });

  it('to GET and other methods', async () => {
    const address = (given: Readonly<Record<string, string>>) => `?${new URLSearchParams(given)}`;
    const query = 'query ($n: Int) { customers(first: $n) { totalCount } }';
    const paths = [
      address({ query: viewer }),
      address({ query, variables: '{"n": 1}' }),
      ...[
        address({ query, variables: '{' }),
        address({ query, variables: '[]' }),
        address({ query, variables: '{"n": "x"}' }),
      ],
      ...[
        address({ query: 'mutation { __typename }' }),
        address({ documentId }),
        address({ documentId: 'nope' }),
        '',
        '?query=',
      ],
      address({ extensions: json({ persistedQuery: { version: 1, sha256Hash: documentId } }) }),
      address({ query: 'query A { viewer { scopes } } query B { __typename }', operationName: 'B' }),
    ];
    for (const path of paths) for (const method of ['GET', 'HEAD']) await bothWays({ method, path });
    for (const path of paths) await bothWays({ ...plain, path });
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) await bothWays({ method });
  });

  it('to whoever has no key, another request id, another origin', async () => {
    const headers = [
      ...[{ authorization: undefined }, { authorization: 'Bearer x' }, { authorization: `bearer ${tenant.key}` }],
      ...[{ 'x-request-id': undefined }, { 'x-request-id': 'a b' }, { 'x-request-id': '19811218-9876' }],
      ...[{ origin: 'https://evil.example' }, { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }],
      ...[{ connection: 'close' }, { expect: '100-continue' }, { 'content-encoding': 'gzip' }, { cookie: 'a=b' }],
    ];
    for (const one of headers) await bothWays({ ...plain, headers: one });
  });

  it('to operations by what names their document', async () => {
    const { text } = await bothWays({ body: json({ documentId }) });
    expect(text).toMatch(/^\{"data":\{"tags":\[/);
    expect((await bothWays({ body: json({ query: named }) })).text).toBe(text);
  });

  it('to mutations, which are done once', async () => {
    const variables = { dry: false, company: tenant.companies[0].id, name: 'Both Ways', country: 'SE' };
    const ask = (more: object) => ({ body: json({ query: create, variables: { ...variables, ...more } }) });
    // The one way creates, the other one is told so: after that all are told the same.
    const first = await send(usual, ask({}));
    expect(first.text).toContain('"replayed":false');
    expect((await bothWays(ask({}))).text).toContain('"replayed":true');
    for (const more of [
      { dry: true },
      { name: '' },
      { country: 'XX' },
      { company: ids.Customer },
      { name: 'Another' },
      { dry: null },
    ])
      await bothWays(ask(more));
    const { rows } = await usual.pool.query("select from customer where organization_id = $1 and name = 'Both Ways'", [
      tenant.organizationId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('where the key has spent its points', async () => {
    const options = { policy: { rateLimit: 100 } };
    const poor = await Promise.all([startTestGateway(options), startTestGateway({ ...options, shortPath: false })]);
    const key = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    const texts: string[] = [];
    // The second one costs more than is left; the third is answered; what is no operation costs points, too, until none are left.
    const list = (first: number) => `{ customers(first: ${first}) { nodes { id } } }`;
    const queries = [list(50), list(99), viewer, ...Array.from({ length: 10 }, () => '{ nope'), viewer];
    for (const query of queries) {
      const sent = { body: json({ query }), headers: { authorization: `Bearer ${key}` } };
      const [answer, other] = await Promise.all(poor.map((gateway) => send(gateway, sent)));
      const timeless = (seen: Seen | undefined) =>
        json(comparable(seen as Seen)).replace(/(retryAfterMs\D+|retry-after: |left\D+|Try again in )\d+/g, '$1');
      expect(timeless(answer)).toBe(timeless(other));
      texts.push(`${answer?.status} ${answer?.text}`);
    }
    await Promise.all(poor.map((gateway) => gateway.stop()));
    expect(texts[0]).toMatch(/^200 \{"data"/);
    expect(texts[1]).toMatch(/^(200|429) .*RATE_LIMITED/);
    expect(texts[2]).toMatch(/^200 \{"data"/);
    expect(texts.at(-1)).toMatch(/^429 .*RATE_LIMITED/);
  });
});

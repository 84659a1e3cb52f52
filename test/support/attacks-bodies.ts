import { gzipSync } from 'node:zlib';
import type { BodyAttack } from './attacks.ts';

// What is sent in the place of a GraphQL request in JSON.

const viewer = '{ viewer { scopes } }';
const json = (body: unknown) => JSON.stringify(body);
const plain = json({ query: viewer });
const many = (count: number, text: string): string => text.repeat(count);

const shapes: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['no JSON', '{"query": '],
  ['null', 'null'],
  ['a number', '1e999'],
  ['an empty object', '{}'],
  ['an empty list', '[]'],
  ['a list of lists', json([[[{ query: viewer }]]])],
  ['a batch', json([{ query: viewer }])],
  ['a batch of 500', json(Array.from({ length: 500 }, () => ({ query: viewer })))],
  ['a batch of nothing', json([null, 1, 'x'])],
  ['a query that is a list', json({ query: [viewer] })],
  ['a query that is an object', json({ query: { toString: viewer } })],
  ['a query with NUL behind it', json({ query: viewer, '\0': 1 })],
  ['variables that are a list', json({ query: viewer, variables: [1] })],
  ['variables that are a text', json({ query: viewer, variables: 'x' })],
  ['extensions that are a text', json({ query: viewer, extensions: 'x' })],
  ['a document that is named by an object', json({ documentId: { toString: 'x' } })],
  ['members that nobody knows', json({ query: viewer, batch: true, schema: 'x' })],
  ['a prototype', `{"__proto__": {"query": ${json(viewer)}}}`],
  ['a mark of byte order', `\ufeff${plain}`],
  ['lists 400,000 deep', many(400_000, '[')],
  ['objects 150,000 deep', `${many(150_000, '{"a":')}1${many(150_000, '}')}`],
];

const bodies: readonly BodyAttack[] = [
  ...shapes.map(([name, body]): BodyAttack => ({ kind: 'JSON', name, body, status: 400, code: 'BAD_REQUEST' })),
  {
    kind: 'JSON',
    name: 'a prototype beside a query',
    body: `{"__proto__": {"polluted": true}, "query": ${json(viewer)}}`,
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    kind: 'JSON',
    name: 'an operation name that is an object',
    body: json({ query: viewer, operationName: {} }),
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    kind: 'JSON',
    name: 'a query twice: the last one holds',
    body: `{"query": "mutation { nothing }", "query": ${json(viewer)}}`,
    status: 200,
    code: null,
  },
  {
    kind: 'JSON',
    name: 'extensions 100,000 deep',
    body: `{"query": ${json(viewer)}, "extensions": ${many(100_000, '{"a":')}1${many(100_000, '}')}}`,
    status: 200,
    code: null,
  },
  {
    kind: 'JSON',
    name: 'variables 100,000 deep',
    body: `{"query": ${json(viewer)}, "variables": {"a": ${many(100_000, '[')}${many(100_000, ']')}}}`,
    status: 200,
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'JSON',
    name: 'a persisted document that is named by a prototype',
    body: json({ documentId: '__proto__' }),
    status: 200,
    code: 'PERSISTED_QUERY_NOT_FOUND',
  },
  {
    kind: 'JSON',
    name: 'extensions without a hash',
    body: json({ extensions: { persistedQuery: null } }),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    kind: 'JSON',
    name: 'bytes that are no UTF-8',
    body: Buffer.from('{"query": "\xff\xfe"}', 'latin1'),
    status: 200,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  { kind: 'JSON', name: 'UTF-16', body: Buffer.from(plain, 'utf16le'), status: 400, code: 'BAD_REQUEST' },
  {
    kind: 'JSON',
    name: 'more than 1 MB',
    body: json({ query: many(1_100_000, ' ') }),
    status: 413,
    code: 'REQUEST_ENTITY_TOO_LARGE',
  },
  {
    kind: 'JSON',
    name: 'more than 1 MB, without a length',
    headers: { 'transfer-encoding': 'chunked' },
    body: json({ query: many(1_100_000, ' ') }),
    status: 413,
    code: 'REQUEST_ENTITY_TOO_LARGE',
  },
  {
    kind: 'JSON',
    name: 'an operation name of 900 KB',
    body: json({ query: viewer, operationName: many(900_000, 'x') }),
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
];

const form = '------x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n';
const otherTypes: readonly (readonly [string, string, string | Uint8Array])[] = [
  ['a form', 'application/x-www-form-urlencoded', `query=${encodeURIComponent(viewer)}`],
  ['a form with files', 'multipart/form-data; boundary=----x', `${form}${plain}\r\n------x--\r\n`],
  ['plain text', 'text/plain', plain],
  ['plain text that says it is JSON too', 'text/plain; application/json', plain],
  ['a bare document', 'application/graphql', viewer],
  ['JSON by another name', 'application/graphql+json', plain],
  ['no type', '', plain],
  ['another charset', 'application/json; charset=utf-16le', Buffer.from(plain, 'utf16le')],
  ['UTF-7', 'application/json; charset=utf-7', plain.replaceAll('{', '+AHs-')],
];

const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20));

const types: readonly BodyAttack[] = [
  ...otherTypes.map(
    ([name, type, body]): BodyAttack => ({
      kind: 'media type',
      name,
      headers: { 'content-type': type },
      body,
      status: 415,
      code: 'BAD_REQUEST',
    }),
  ),
  ...['gzip', 'deflate', 'br', 'gzip, gzip'].map(
    (encoding): BodyAttack => ({
      kind: 'media type',
      name: `20 MB in ${encoding}`,
      headers: { 'content-encoding': encoding },
      body: bomb,
      status: 415,
      code: 'BAD_REQUEST',
    }),
  ),
];

const get = (parameters: Readonly<Record<string, string>>) => `?${new URLSearchParams(parameters)}`;
const gets: readonly BodyAttack[] = [
  {
    kind: 'GET',
    name: 'a mutation',
    path: get({ query: 'mutation { createTag(input: { idempotencyKey: "get", name: "Get" }) { __typename } }' }),
    status: 405,
    code: 'BAD_REQUEST',
  },
  {
    kind: 'GET',
    name: 'a mutation beside a query',
    path: get({
      query: `query a ${viewer} mutation b { createTag(input: { idempotencyKey: "get", name: "Get" }) { __typename } }`,
      operationName: 'b',
    }),
    status: 405,
    code: 'BAD_REQUEST',
  },
  {
    kind: 'GET',
    name: 'a mutation that says it is a POST',
    path: get({ query: 'mutation { createTag(input: { idempotencyKey: "get", name: "Get" }) { __typename } }' }),
    headers: { 'x-http-method-override': 'POST', 'x-http-method': 'POST', 'x-method-override': 'POST' },
    status: 405,
    code: 'BAD_REQUEST',
  },
  { kind: 'GET', name: 'no query', status: 400, code: 'BAD_REQUEST' },
  {
    kind: 'GET',
    name: 'variables that are no JSON',
    path: get({ query: viewer, variables: '{' }),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    kind: 'GET',
    name: 'extensions that are no JSON',
    path: get({ query: viewer, extensions: '[' }),
    status: 400,
    code: 'BAD_REQUEST',
  },
  { kind: 'GET', name: 'a query that is half escaped', path: '?query=%', status: 200, code: 'GRAPHQL_PARSE_FAILED' },
  {
    kind: 'GET',
    name: 'a health path behind the query',
    path: `${get({ query: '{ nothing }' })}&x=/livez`,
    status: 200,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
].map((attack): BodyAttack => ({ method: 'GET', ...attack }));

export const bodyAttacks: readonly BodyAttack[] = [...bodies, ...types, ...gets];

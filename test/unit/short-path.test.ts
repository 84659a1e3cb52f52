import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { plainOperation } from '../../src/server/short-path.ts';

const query = '{ viewer { scopes } }';
const read = (body: object, accept: string | undefined = '*/*', method = 'POST') =>
  plainOperation({ method, headers: { ...(accept === 'none' ? {} : { accept }) } } as IncomingMessage, body);

describe('the short path', () => {
  it.each([
    { query },
    { query, variables: { n: 1 }, operationName: 'X', extensions: { some: 'thing' } },
    { query, variables: null, operationName: null, extensions: null },
    { documentId: 'sha256:abc' },
    { documentId: 'abc', variables: {} },
  ])('takes what nearly all send: %j', (body) => {
    for (const accept of ['*/*', 'application/json', 'none']) expect(read(body, accept)).toEqual(body);
  });

  it.each([
    ...[
      {},
      [],
      [{ query }],
      { variables: {} },
      { query: 1 },
      { query: null },
      { query, id: 'x' },
      { query, variables: [] },
    ],
    ...[{ query, variables: '{}' }, { query, operationName: 1 }, { query, extensions: 'x' }, { documentId: null }],
    ...[JSON.parse('{"__proto__": {}, "query": "{ a }"}'), { query, constructor: 1 }, { query, toString: 'x' }],
  ])('leaves all else: %j', (body) => {
    expect(read(body)).toBeNull();
  });

  it.each(['application/graphql-response+json', 'application/json, */*', 'text/html', '', 'APPLICATION/JSON'])(
    'leaves whoever accepts %j',
    (accept) => expect(read({ query }, accept)).toBeNull(),
  );

  it.each(['GET', 'PUT', 'post'])('leaves %s', (method) => expect(read({ query }, '*/*', method)).toBeNull());
});

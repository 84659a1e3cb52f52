import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createContext, runInContext } from 'node:vm';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Kind, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/schema.ts';
import { createGraphiqlPage, type GraphiqlPageOptions } from '../../src/server/graphiql.ts';
import { graphiqlSamples } from '../../src/server/graphiql-samples.ts';

const KEY = 'clt_demo_0123456789';
const COMPANY = '0189773d-bd28-7893-81f4-cda961b03634';
const TWINS = {
  sourceCustomerId: '0189773d-bd28-7893-81f4-cda961b03601',
  targetCustomerId: '0189773d-bd28-7893-81f4-cda961b03602',
};
const DEMO = { key: KEY, companyId: COMPANY, twins: TWINS };
const CALL = 'YogaGraphiQL.renderYogaGraphiQL(';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Site {
  get(headers?: Record<string, string>, method?: string): Promise<Answer>;
  html(): Promise<string>;
  close(): Promise<void>;
}

async function serve(options: GraphiqlPageOptions): Promise<Site> {
  const page = createGraphiqlPage(options);
  const server = createServer((incoming, response) => void page.handle(incoming, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const get: Site['get'] = (headers = {}, method = 'GET') => fetchFrom(server, method, headers);
  return {
    get,
    html: async () => (await get()).body.toString('utf8'),
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

async function fetchFrom(server: Server, method: string, headers: Record<string, string>): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const outgoing = request({ port, host: '127.0.0.1', path: '/graphql', method, headers, agent: false }).end();
  const [response] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

/** Runs the page's call of GraphiQL with what the browser's store holds; null: a browser that forbids the store. */
function start(html: string, local: Record<string, string> | null = {}, search = ''): Started {
  const call = html.slice(html.lastIndexOf(CALL), html.lastIndexOf('</script>'));
  const seen: Started['options'][] = [];
  const YogaGraphiQL = { renderYogaGraphiQL: (_root: unknown, options: Started['options']) => seen.push(options) };
  const window = {
    document: { querySelector: () => null },
    get localStorage() {
      if (local === null) throw new Error('forbidden');
      return Object.setPrototypeOf(local, methodsOf(local));
    },
  };
  runInContext(
    call,
    createContext({ window, YogaGraphiQL, location: { search, href: `http://gateway/graphql${search}` }, URL }),
  );
  const [options] = seen;
  if (!options) throw new Error('the page started nothing');
  return { options, local: local ?? {} };
}

function methodsOf(local: Record<string, string>): object {
  return {
    getItem: (key: string) => (Object.hasOwn(local, key) ? local[key] : null),
    setItem: (key: string, value: string) => void Object.assign(local, { [key]: value }),
    removeItem: (key: string) => void Reflect.deleteProperty(local, key),
  };
}

interface Started {
  readonly local: Record<string, string>;
  readonly options: {
    readonly endpoint: string;
    readonly headers: string;
    readonly storage: Storage | null;
  };
}

interface Storage {
  readonly length: number;
  clear(): void;
}

describe('the samples', () => {
  test.each(graphiqlSamples)('$name parses, is explained, and is named as its tab', ({ name, query }) => {
    const [operation] = parse(query).definitions;
    expect(query).toMatch(/^# \S/);
    expect(operation?.kind === Kind.OPERATION_DEFINITION && operation.name?.value).toBe(name);
  });

  test.each(graphiqlSamples)('$name declares every variable that it fills in', ({ query, variables }) => {
    const [operation] = parse(query).definitions;
    const declared = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
    const names = declared.map(({ variable }) => variable.name.value);
    expect(names).toEqual(expect.arrayContaining(Object.keys(variables)));
    expect(Object.keys(variables)).not.toHaveLength(0);
  });

  test('those that write are dry runs, or previews', () => {
    const writing = graphiqlSamples.filter(({ query }) => /^mutation/m.test(query));
    expect(writing.map(({ name }) => name)).toEqual(['CreateCustomer', 'UpdateCustomer', 'MergePreview']);
    const harmless = [{ dryRun: true }, { dryRun: true }, { strategy: 'PREVIEW' }];
    expect(writing.map(({ variables }) => variables)).toEqual(
      harmless.map((input) => ({ input: expect.objectContaining(input) })),
    );
  });

  test('all of them are valid', () => {
    for (const { query, name } of graphiqlSamples) expect(validate(schema, parse(query)), name).toEqual([]);
  });
});

describe('the page', () => {
  let site: Site;
  let html: string;
  beforeAll(async () => {
    site = await serve({ endpoint: '/graphql', demo: DEMO });
    html = await site.html();
  });
  afterAll(() => site.close());

  test('is an HTML page with a strong ETag that is asked for each time', async () => {
    const { status, headers, body } = await site.get();
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(body.byteLength),
      'cache-control': 'private, no-cache',
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    });
    expect(headers).not.toHaveProperty('content-encoding');
  });

  test.each([
    ['gzip', 'gzip, deflate', gunzipSync],
    ['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
    ['gzip', 'br;q=0.2, gzip;q=0.8', gunzipSync],
    ['gzip', 'br;q=0, *', gunzipSync],
  ])('comes as %s to a browser that accepts %s', async (coding, accepted, decompress) => {
    const { headers, body } = await site.get({ 'accept-encoding': accepted });
    expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'Accept, Accept-Encoding' });
    expect(body.byteLength).toBeLessThan(4_000_000);
    expect(decompress(body).toString('utf8') === html).toBe(true);
  });

  test.each(['identity', 'deflate', 'gzip;q=0', ''])(
    'comes uncompressed to a browser that accepts only %j',
    async (accepted) => {
      const { headers } = await site.get({ 'accept-encoding': accepted }, 'HEAD');
      expect(headers).not.toHaveProperty('content-encoding');
    },
  );

  test('answers 304 to a browser that has it, in the same coding', async () => {
    const accepted = { 'accept-encoding': 'gzip' };
    const { headers } = await site.get(accepted, 'HEAD');
    const etag = String(headers.etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await site.get({ ...accepted, 'if-none-match': known });
      expect(answer).toMatchObject({ status: 304, headers: { etag, 'cache-control': 'private, no-cache' } });
      expect(answer.body.byteLength).toBe(0);
    }
    expect(await site.get({ 'if-none-match': etag }, 'HEAD')).toMatchObject({ status: 200 });
    expect(await site.get({ ...accepted, 'if-none-match': '"other"' }, 'HEAD')).toMatchObject({ status: 200 });
  });

  test('answers HEAD with the headers alone', async () => {
    const [whole, head] = [
      await site.get({ 'accept-encoding': 'gzip' }),
      await site.get({ 'accept-encoding': 'gzip' }, 'HEAD'),
    ];
    const { date: _whole, ...expected } = whole.headers;
    const { date: _head, ...headers } = head.headers;
    expect(headers).toEqual(expected);
    expect(head.body.byteLength).toBe(0);
  });

  test('lets the browser run this script only and connect to nobody else', async () => {
    const { headers } = await site.get({}, 'HEAD');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/]+='; /);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/http|\*|eval/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    // Only the part before the styles: a failure prints what it compared, and the whole is 9 MB.
    expect(html.slice(0, html.indexOf('<style>'))).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  test('opens with the samples and the demo key, and keeps headers out of the store', () => {
    const { options, local } = start(html);
    expect(JSON.parse(options.headers)).toEqual({ Authorization: `Bearer ${KEY}` });
    expect(options.endpoint).toBe('/graphql');
    const { tabs } = JSON.parse(local['clientele-graphiql:tabState'] ?? '{}');
    expect(tabs.map((tab: { title: string }) => tab.title)).toEqual(graphiqlSamples.map(({ name }) => name));
    expect(local).toMatchObject({
      'clientele-graphiql:query': graphiqlSamples[0].query,
      'clientele-graphiql:variables': JSON.stringify(graphiqlSamples[0].variables, null, 2),
      'clientele-graphiql:shouldPersistHeaders': 'false',
    });
  });

  test('leaves alone what the user wrote and what belongs to others on this origin', () => {
    const left = {
      'graphiql:tabState': 'of another GraphiQL',
      'clientele-graphiql:tabState': 'mine',
      'clientele-graphiql:query': '{ mine }',
      'clientele-graphiql:shouldPersistHeaders': 'true',
      'clientele-graphiql:headers': '{"Authorization": "Bearer clt_typed"}',
    };
    const { options, local } = start(html, { ...left });
    expect(local).toMatchObject(left);
    options.storage?.clear();
    expect(Object.keys(local)).toEqual(['graphiql:tabState']);
    expect(options.storage?.length).toBe(0);
  });

  test('exchanges an earlier demo key where the user had headers kept', () => {
    const kept = (key: string): string => JSON.stringify({ tabs: [{ headers: `{"Authorization": "Bearer ${key}"}` }] });
    const { local } = start(html, {
      'clientele-graphiql:offered': 'Bearer clt_earlier',
      'clientele-graphiql:tabState': kept('clt_earlier'),
      'clientele-graphiql:headers': '{"Authorization": "Bearer clt_typed"}',
    });
    expect(local).toMatchObject({
      'clientele-graphiql:tabState': kept(KEY),
      'clientele-graphiql:headers': '{"Authorization": "Bearer clt_typed"}',
    });
  });

  test('works in a browser that forbids the store', () => {
    const { options } = start(html, null);
    expect(options).toMatchObject({
      storage: null,
      variables: JSON.stringify(graphiqlSamples[0].variables, null, 2),
      defaultTabs: graphiqlSamples.map(({ query }) => expect.objectContaining({ query })),
    });
  });

  test('gives a link its query without the sample’s variables', () => {
    expect(start(html, {}, '?query=%7Bviewer%7D').local).not.toHaveProperty('clientele-graphiql:variables');
  });
});

describe('the page’s settings', () => {
  test('name a company and customers of the demo where a sample needs them', async () => {
    const [site, bare] = [
      await serve({ endpoint: '/graphql', demo: DEMO }),
      await serve({ endpoint: '/graphql', demo: null }),
    ];
    for (const id of [COMPANY, ...Object.values(TWINS)]) {
      expect(await site.html()).toContain(id);
      expect(await bare.html()).not.toContain(id);
    }
    await Promise.all([site.close(), bare.close()]);
  });

  test('hold no key without a demo', async () => {
    const site = await serve({ endpoint: '/graphql', demo: null });
    const html = await site.html();
    await site.close();
    expect(JSON.parse(start(html).options.headers)).toEqual({ Authorization: 'Bearer <your API key>' });
    expect(html.includes('clt_')).toBe(false);
  });

  test('cannot end the script', async () => {
    const [endpoint, key] = ['/</script><script>alert(1)</script>', '<!--<script>"\'\u2028</script>'];
    const site = await serve({ endpoint, demo: { ...DEMO, key } });
    const html = await site.html();
    await site.close();
    const tail = html.slice(html.lastIndexOf(CALL));
    expect(tail.match(/<\/?script|<!--/g)).toEqual(['</script']);
    const { options } = start(html);
    expect(options.endpoint).toBe(endpoint);
    expect(JSON.parse(options.headers)).toEqual({ Authorization: `Bearer ${key}` });
  });
});

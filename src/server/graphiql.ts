import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type GraphiqlSample, type SampleIds, samplesFor } from './graphiql-samples.ts';

/** What the GraphiQL page needs to know. */
export interface GraphiqlPageOptions {
  /** Where the page sends its queries: a path on this server, as "/graphql". */
  readonly endpoint: string;
  readonly demo: Demo | null;
}

/** What stands ready in the page where there is a demo: the key in the headers, ids in the samples that need some. */
export interface Demo extends SampleIds {
  readonly key: string;
}

/** The GraphiQL page. */
export interface GraphiqlPage {
  /**
   * Answers a GET or HEAD request with the page, or 304 where the browser has it. The first call renders the page.
   * Rejects, with nothing sent, where it cannot be rendered; the next call tries again.
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

type Coding = 'br' | 'gzip' | 'identity';

interface Rendered {
  readonly html: Buffer;
  readonly hash: string;
  readonly policy: string;
  readonly compressed: Map<Coding, Promise<Buffer>>;
}

/** Makes the GraphiQL page. It is rendered at the first request and compressed at most once for each coding. */
export function createGraphiqlPage(options: GraphiqlPageOptions): GraphiqlPage {
  let rendered: Promise<Rendered> | null = null;
  const forget = (error: unknown): never => {
    rendered = null;
    throw error;
  };
  return {
    async handle(request, response) {
      rendered ??= renderPage(options).catch(forget);
      await answer(await rendered, request, response);
    },
  };
}

async function answer(page: Rendered, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const coding = chooseCoding(request.headers['accept-encoding']);
  const etag = `"${page.hash}${coding === 'identity' ? '' : `-${coding}`}"`;
  const headers = headersOf(page, etag);
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const body = await compress(page, coding);
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': body.byteLength,
    ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function headersOf(page: Rendered, etag: string): OutgoingHttpHeaders {
  return {
    ETag: etag,
    'Cache-Control': 'private, no-cache',
    Vary: 'Accept, Accept-Encoding',
    'Content-Security-Policy': page.policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
  };
}

function chooseCoding(accepted: string | string[] | undefined): Coding {
  const weights = weightsOf(String(accepted ?? ''));
  const weightOf = (coding: Coding): number => weights.get(coding) ?? weights.get('*') ?? 0;
  if (weightOf('br') > 0 && weightOf('br') >= weightOf('gzip')) return 'br';
  return weightOf('gzip') > 0 ? 'gzip' : 'identity';
}

function weightsOf(accepted: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const item of accepted.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    weights.set(name, Number(weight) || 0);
  }
  return weights;
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}

function compress(page: Rendered, coding: Coding): Promise<Buffer> {
  const known = page.compressed.get(coding);
  if (known) return known;
  const body = compressed(page.html, coding);
  page.compressed.set(coding, body);
  body.catch(() => page.compressed.delete(coding));
  return body;
}

async function compressed(html: Buffer, coding: Coding): Promise<Buffer> {
  if (coding === 'identity') return html;
  if (coding === 'gzip') return promisify(gzip)(html, { level: 6 });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: html.byteLength };
  return promisify(brotliCompress)(html, { params });
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32">' +
  '<rect width="32" height="32" rx="8" fill="#0f766e"/>' +
  '<path d="M21.5 11.5a7 7 0 1 0 0 9" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round"/></svg>';

const PAGE = { title: 'Clientele GraphiQL', favicon: `data:image/svg+xml,${encodeURIComponent(ICON)}` };

async function renderPage(options: GraphiqlPageOptions): Promise<Rendered> {
  const html = withSettings(await renderGraphiql(), settingsOf(options));
  return { html, hash: sha256(html).toString('hex'), policy: policyOf(html), compressed: new Map() };
}

// In a thread of its own: loading the 9 MB module would hold up every other request, and keep 50 MB of memory for good.
const RENDERER = `
const { parentPort, workerData } = require('node:worker_threads');
const { renderGraphiQL } = require(workerData.module);
const html = new TextEncoder().encode(renderGraphiQL(workerData.page));
parentPort.postMessage(html, [html.buffer]);
`;

async function renderGraphiql(): Promise<Buffer> {
  const module = createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql');
  const worker = new Worker(RENDERER, { eval: true, execArgv: [], workerData: { module, page: PAGE } });
  const [html] = (await once(worker, 'message')) as [Uint8Array];
  return Buffer.from(html.buffer, html.byteOffset, html.byteLength);
}

/** What START is called with in the browser. */
interface Settings {
  readonly options: Readonly<Record<string, unknown>>;
  readonly tabs: readonly Readonly<Record<string, string | null>>[];
  readonly authorization: string;
}

function settingsOf({ endpoint, demo }: GraphiqlPageOptions): Settings {
  const authorization = `Bearer ${demo?.key ?? '<your API key>'}`;
  return {
    options: { ...PAGE, logo: ICON, endpoint, headers: formatted({ Authorization: authorization }) },
    tabs: samplesFor(demo ?? { companyId: null, twins: null }).map(tabOf),
    authorization,
  };
}

function tabOf({ name, query, variables }: GraphiqlSample, index: number): Settings['tabs'][number] {
  const id = `sample-${index + 1}`;
  return {
    id,
    title: name,
    query,
    variables: formatted(variables),
    headers: null,
    operationName: name,
    response: null,
  };
}

function formatted(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/**
 * Makes GraphiQL's options in the browser, out of Settings. The sample tabs are written where GraphiQL keeps its tabs,
 * not given as its defaultTabs, because those leave the first tab without its variables; only where there are none yet.
 *
 * - The store's keys begin with "clientele-": another GraphiQL that once ran on this port has tabs and headers of its own.
 * - Headers are not kept over a reload unless the user says so in GraphiQL's settings, so an API key does not stay behind
 *   in the browser, and each visit starts with the present demo key. Where they are kept, the demo key of an earlier
 *   data folder is exchanged for the present one; a key that the user typed stays.
 * - A link with ?query= opens in a tab. The package would also write each edit into the address, and a long query
 *   would make it too long for the next reload: instead the first edit takes the query out of it.
 */
const START = `(settings) => {
  const onEditQuery = () => {
    const address = new URL(location.href);
    if (!address.searchParams.has('query')) return;
    address.searchParams.delete('query');
    history.replaceState({}, '', address);
  };
  const options = { ...settings.options, onEditQuery, defaultTabs: settings.tabs };
  const first = settings.tabs[0];
  try {
    const local = window.localStorage;
    const keys = () => Object.keys(local).filter((key) => key.startsWith('clientele-graphiql:'));
    const storage = {
      getItem: (key) => local.getItem('clientele-' + key),
      setItem: (key, value) => local.setItem('clientele-' + key, value),
      removeItem: (key) => local.removeItem('clientele-' + key),
      clear: () => keys().forEach((key) => local.removeItem(key)),
      get length() { return keys().length; },
    };
    const offered = storage.getItem('graphiql:offered');
    for (const key of offered ? ['graphiql:headers', 'graphiql:tabState'] : []) {
      const kept = storage.getItem(key);
      if (kept) storage.setItem(key, kept.replaceAll(offered, settings.authorization));
    }
    storage.setItem('graphiql:offered', settings.authorization);
    if (!storage.getItem('graphiql:shouldPersistHeaders')) storage.setItem('graphiql:shouldPersistHeaders', 'false');
    if (!storage.getItem('graphiql:tabState')) {
      storage.setItem('graphiql:tabState', JSON.stringify({ activeTabIndex: 0, tabs: settings.tabs }));
      storage.setItem('graphiql:query', first.query);
      if (!location.search.includes('query=')) storage.setItem('graphiql:variables', first.variables);
    }
    return { ...options, storage };
  } catch {
    return { ...options, storage: null, variables: first.variables };
  }
}`;

// GraphiQL lifts its own rule "transform: none" off a tab that has the focus, and a stale offset then moves the tab away
// from under the pointer: the first click on it is lost.
const STYLE = '.graphiql-tab { transform: none !important; }';

function withSettings(html: Buffer, settings: Settings): Buffer {
  const options = JSON.stringify(PAGE);
  const styleEnd = html.indexOf('</style>');
  const place = html.lastIndexOf(options);
  if (styleEnd < 0 || place < 0)
    throw new Error('@graphql-yoga/render-graphiql has another page than the one known here');
  return Buffer.concat([
    html.subarray(0, styleEnd),
    Buffer.from(STYLE),
    html.subarray(styleEnd, place),
    Buffer.from(`(${START})(${scriptJson(settings)})`),
    html.subarray(place + Buffer.byteLength(options)),
  ]);
}

// JSON may hold "</script>", which would end the script, and "<!--", which would hide its end.
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function policyOf(html: Buffer): string {
  const opening = '<script>';
  const script = html.subarray(html.indexOf(opening) + opening.length, html.lastIndexOf('</script>'));
  return [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script).toString('base64')}'`,
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    'worker-src blob:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

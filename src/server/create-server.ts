import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { type Actor, sightOf } from '../access/actor.ts';
import type { Authenticate } from '../access/authenticate.ts';
import type { Database } from '../database/client.ts';
import { Reader } from '../database/reader.ts';
import type { Context } from '../graphql/context.ts';
import { maskPersonalNumbersIn } from '../kernel/swedish-number.ts';
import { apiVersion } from './api-version.ts';
import { createGraphiqlPage, type Demo } from './graphiql.ts';
import { hiddenFailure } from './graphql-errors.ts';
import { createGraphqlHandler } from './graphql-handler.ts';
import { answerText, isReady } from './health.ts';

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly database: Database;
  readonly authenticate: Authenticate;
  readonly log: Logger;
  /** Filled into GraphiQL; null without a demo. */
  readonly demo: Demo | null;
}

export interface GatewayServer {
  readonly http: Server;
  /** Says that the gateway is about to stop: /readyz answers 503, connections close with their next answer. */
  drain(): void;
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | unknown;

/** The HTTP server: /graphql, /livez, /readyz and /. It does not listen yet. */
export function createGatewayServer(options: ServerOptions): GatewayServer {
  let stopping = false;
  const graphql = graphqlRoute(options);
  const routes: Readonly<Record<string, Route>> = {
    '/graphql': graphql,
    '/livez': (_request, response) => answerText(response, 200, 'alive'),
    '/readyz': async (_request, response) => {
      const ready = await isReady(options.database.pool, stopping);
      answerText(response, ready ? 200 : 503, ready ? 'ready' : 'not ready');
    },
    '/': (_request, response) => response.writeHead(302, { location: '/graphql' }).end(),
  };
  const http = createServer((request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    response.setHeader('x-content-type-options', 'nosniff');
    const [path = ''] = (request.url ?? '').split('?');
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) return answerText(response, 404, 'not found');
    Promise.resolve(route(request, response)).catch((error: unknown) => failed(options.log, response, error));
  });
  // Proxies and clients keep connections for 60 s: one that we closed just when they use it would fail their request.
  http.keepAliveTimeout = 65_000;
  return {
    http,
    drain: () => {
      stopping = true;
    },
  };
}

function graphqlRoute(options: ServerOptions): Route {
  const handle = createGraphqlHandler({ schema: options.schema, log: options.log });
  const page = createGraphiqlPage({ endpoint: '/graphql', demo: options.demo });
  return async (request, response) => {
    if (wantsPage(request)) return page.handle(request, response);
    const requestId = requestIdOf(request);
    const started = performance.now();
    response.setHeader('x-request-id', requestId);
    const actor = await authenticated(options, request, response, requestId);
    response.once('close', () => logRequest(options.log, request, response, { requestId, actor, started }));
    if (actor) await handle(request, response, contextOf(options.database, actor, requestId));
  };
}

/** A browser that opens the address, not a program that queries by GET. */
function wantsPage(request: IncomingMessage): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && !request.url?.includes('query=') && (request.headers.accept ?? '').includes('text/html');
}

function contextOf(database: Database, actor: Actor, requestId: string): Context {
  const tenant = database.tenant(actor.organizationId);
  return { actor, requestId, database: tenant, reader: new Reader(tenant, sightOf(actor)) };
}

/** The caller's own id, where it is a harmless one: it goes into logs and the audit trail. */
function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  const isHarmless = (id: string) => /^[\w.:-]{1,128}$/.test(id) && maskPersonalNumbersIn(id) === id;
  return typeof given === 'string' && isHarmless(given) ? given : `req_${randomUUID()}`;
}

async function authenticated(
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<Actor | null> {
  try {
    const actor = await options.authenticate(request.headers.authorization);
    if (!actor)
      refuse(
        response,
        401,
        requestId,
        { code: 'UNAUTHENTICATED' },
        'Send a valid API key: Authorization: Bearer <key>.',
      );
    return actor;
  } catch (error) {
    options.log.error({ requestId, err: error }, 'authentication failed');
    const { message, extensions } = hiddenFailure(error, requestId);
    refuse(response, extensions.code === 'INTERNAL_SERVER_ERROR' ? 500 : 503, requestId, extensions, message);
    return null;
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  requestId: string,
  extensions: Readonly<Record<string, unknown>>,
  message: string,
): void {
  const body = JSON.stringify({ errors: [{ message, extensions }], extensions: { requestId, apiVersion } });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  };
  response.writeHead(status, headers).end(body);
}

function logRequest(
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
  about: { requestId: string; actor: Actor | null; started: number },
): void {
  const { requestId, actor, started } = about;
  const milliseconds = Math.round((performance.now() - started) * 10) / 10;
  log.info(
    {
      requestId,
      key: actor?.keyPrefix ?? null,
      method: request.method,
      status: response.statusCode,
      aborted: !response.writableFinished,
      milliseconds,
    },
    'request',
  );
}

function failed(log: Logger, response: ServerResponse, error: unknown): void {
  log.error({ err: error }, 'route failed');
  if (response.headersSent) response.destroy();
  else answerText(response, 500, 'something went wrong');
}

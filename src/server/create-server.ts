import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Authenticate } from '../access/authenticate.ts';
import type { Database } from '../database/client.ts';
import { type Policy, usualPolicy } from '../env.ts';
import type { DocumentLimits } from '../graphql/document-limits.ts';
import type { Demo } from './graphiql.ts';
import { createGraphqlRoute } from './graphql-route.ts';
import { answerText, isReady } from './health.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createMetricsRoute } from './metrics-route.ts';
import { createSafeHeaders } from './safe-headers.ts';
import type { Tracing } from './tracing.ts';

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly database: Database;
  readonly authenticate: Authenticate;
  readonly log: Logger;
  /** Filled into GraphiQL; null without a demo. */
  readonly demo: Demo | null;
  readonly policy: Policy;
  readonly metrics: Metrics;
  /** What /metrics asks for; null: nothing. */
  readonly metricsToken: string | null;
  readonly tracing: Tracing | null;
  /** False: every request goes through Yoga, for tests and benchmarks that compare the two ways. */
  readonly shortPath?: boolean;
  /** Other limits than the usual ones; for tests that ask for everything at once. */
  readonly documentLimits?: DocumentLimits;
}

/** What has a usual value may be left out. */
type GivenOptions = Omit<ServerOptions, 'policy' | 'metrics' | 'metricsToken' | 'tracing'> & Partial<ServerOptions>;

export interface GatewayServer {
  readonly http: Server;
  /** Says that the gateway is about to stop: /readyz answers 503, connections close with their next answer. */
  drain(): void;
}

export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | unknown;

/** A request that is sent slower than this is given up, so that nobody holds a connection by sending a byte at a time. */
const REQUEST_WITHIN_MS = 20_000;
const HEADERS_WITHIN_MS = 10_000;

/** The HTTP server: /graphql, /livez, /readyz, /metrics and /. It does not listen yet. */
export function createGatewayServer(given: GivenOptions): GatewayServer {
  const options: ServerOptions = {
    policy: usualPolicy,
    metricsToken: null,
    tracing: null,
    ...given,
    metrics: given.metrics ?? createMetrics(),
  };
  const { database, log, policy, metrics } = options;
  let stopping = false;
  const setSafeHeaders = createSafeHeaders(policy);
  const routes: Readonly<Record<string, Route>> = {
    '/graphql': createGraphqlRoute(options),
    '/livez': (_request, response) => answerText(response, 200, 'alive'),
    '/readyz': async (_request, response) => {
      const ready = await isReady(database.probe, stopping);
      answerText(response, ready ? 200 : 503, ready ? 'ready' : 'not ready');
    },
    '/metrics': createMetricsRoute(metrics, options.metricsToken),
    '/': (_request, response) => response.writeHead(302, { location: '/graphql' }).end(),
  };
  const limits = {
    requestTimeout: REQUEST_WITHIN_MS,
    headersTimeout: HEADERS_WITHIN_MS,
    connectionsCheckingInterval: 1_000,
  };
  const http = createServer(limits, (request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    setSafeHeaders(request, response);
    const [path = ''] = (request.url ?? '').split('?');
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) return answerText(response, 404, 'not found');
    Promise.resolve(route(request, response)).catch((error: unknown) => failed(log, response, error));
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

function failed(log: Logger, response: ServerResponse, error: unknown): void {
  log.error({ err: error }, 'route failed');
  if (response.headersSent) response.destroy();
  else answerText(response, 500, 'something went wrong');
}

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { inject } from 'vitest';
import { createAuthenticator } from '../../src/access/authenticate.ts';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/database/client.ts';
import { type Policy, usualPolicy } from '../../src/env.ts';
import { type DocumentLimits, documentLimits } from '../../src/graphql/document-limits.ts';
import type { ViesRegister } from '../../src/kernel/vies-register.ts';
import { schema } from '../../src/schema.ts';
import { createLog } from '../../src/server/create-log.ts';
import { createGatewayServer } from '../../src/server/create-server.ts';
import { startJobs } from '../../src/server/jobs.ts';
import { createMetrics, type Metrics } from '../../src/server/metrics.ts';
import type { Tracing } from '../../src/server/tracing.ts';
import { headersOf, postJson } from './post-json.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of any operation; a test knows what it asked for
export type Data = any;

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code?: string };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data;
  readonly errors: readonly GraphqlError[] | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface TestGateway {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly database: Database;
  /** Sends an operation over HTTP and answers whatever comes back. */
  send(
    key: string | null,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** The data of an operation. Fails the test where there are errors. */
  ask(key: string, query: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
  /** The statements that the gateway sends through its tenant-bound client while `work` runs. Not for parallel work. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  /** What was logged so far, one JSON line an entry. */
  readonly logged: readonly string[];
  stop(): Promise<void>;
}

/** For documents that ask for everything there is at once. */
export const roomyLimits = Object.fromEntries(
  Object.entries(documentLimits).map(([name, most]) => [name, most * 200]),
) as unknown as DocumentLimits;

/** The real server over the run's real database, in this process. */
export async function startTestGateway(
  options: {
    poolSize?: number;
    databaseUrl?: string;
    admin?: { secret: string; organizationId: string };
    /** Checks VAT numbers at this register, and works off what is due; only with a database of its own. */
    vies?: ((pool: pg.Pool, metrics: Metrics) => ViesRegister) | null;
    /** What /metrics asks for. */
    metricsToken?: string;
    tracing?: Tracing | null;
    /** Takes documents that ask for everything there is at once, and at any cost. */
    roomy?: boolean;
    /** False: every request goes through Yoga. */
    shortPath?: boolean;
    /** Where it is stricter than usual, or less so. */
    policy?: Partial<Policy>;
    /** What else the database is opened with. */
    database?: Partial<DatabaseOptions>;
  } = {},
): Promise<TestGateway> {
  const statements: string[] = [];
  const logged: string[] = [];
  const metrics = createMetrics();
  const { vies = null, metricsToken = null, tracing = null } = options;
  const database = openDatabase({
    url: options.databaseUrl ?? inject('databaseUrl'),
    poolSize: options.poolSize ?? 5,
    onStatement: (text) => statements.push(text),
    vies: vies && ((pool) => vies(pool, metrics)),
    ...options.database,
  });
  metrics.watch(database);
  const authenticate = createAuthenticator({
    pool: database.pool,
    admin: options.admin ?? null,
    ...(options.database?.poolQueue === undefined ? {} : { mostWaiting: options.database.poolQueue }),
  });
  const log = createLog('info', { write: (line: string) => void logged.push(line) });
  const { http } = createGatewayServer({
    schema,
    database,
    authenticate,
    log,
    demo: null,
    metrics,
    metricsToken,
    tracing,
    ...(options.shortPath === undefined ? {} : { shortPath: options.shortPath }),
    policy: { ...usualPolicy, rateLimit: null, ...(options.roomy ? { costLimit: 1_000_000 } : {}), ...options.policy },
    ...(options.roomy ? { documentLimits: roomyLimits } : {}),
  });
  const stopJobs = options.vies
    ? startJobs(database, log, { pollMs: 100, onDone: metrics.jobsDone })
    : async () => undefined;
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  const send: TestGateway['send'] = async (key, query, variables, headers) => {
    const authorization: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
    const posted = await postJson(`${url}/graphql`, { ...authorization, ...headers }, { query, variables });
    const body = JSON.parse(posted.text) as Omit<Answer, 'status' | 'headers'>;
    return {
      status: posted.status,
      get headers() {
        return headersOf(posted);
      },
      data: body.data,
      errors: body.errors,
      extensions: body.extensions,
    };
  };

  return {
    url,
    pool: database.pool,
    database,
    send,
    ask: async (key, query, variables) => {
      const { data, errors } = await send(key, query, variables);
      if (errors) throw new Error(`the gateway answered ${JSON.stringify(errors)}; log: ${logged.slice(-3).join('')}`);
      return data;
    },
    statementsOf: async (work) => {
      const before = statements.length;
      await work();
      return statements.slice(before);
    },
    logged,
    stop: async () => {
      http.closeAllConnections();
      http.close();
      await Promise.all([database.vies?.close(), stopJobs()]);
      await database.close();
    },
  };
}

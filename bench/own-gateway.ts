import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createAuthenticator } from '../src/access/authenticate.ts';
import { type Database, openDatabase } from '../src/database/client.ts';
import { startEmbedded } from '../src/database/embedded.ts';
import { applyMigrations } from '../src/database/migrate.ts';
import { patientPoolLimits } from '../src/database/pool.ts';
import { usualPolicy } from '../src/env.ts';
import { projectRoot } from '../src/project-root.ts';
import { schema } from '../src/schema.ts';
import { createLog } from '../src/server/create-log.ts';
import { createGatewayServer } from '../src/server/create-server.ts';

/** The real server over an embedded database of its own. No job runs beside, so that nothing else is measured. */
export interface OwnGateway {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly log: Logger;
  readonly postgres: string;
  /** The data of an operation over HTTP. @throws Error where there are errors. */
  ask<Data>(key: string, query: string, variables?: object): Promise<Data>;
  costOf<Result>(work: () => Promise<Result>): Promise<Cost & { readonly result: Result }>;
}

export interface Cost {
  readonly milliseconds: number;
  readonly statements: number;
  /** That PostgreSQL fetched from tables, whether by an index or not. */
  readonly rows: number;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A session tells its counts when it has been idle for ten seconds. */
const STATISTICS_AFTER_MS = 11_000;

export async function withOwnGateway<Result>(work: (gateway: OwnGateway) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'clientele-bench-'));
  const embedded = await startEmbedded({ directory, projectRoot });
  const remove = () => {
    for (const folder of [embedded.directory, directory]) rmSync(folder, { recursive: true, force: true });
  };
  // PostgreSQL has a session of its own, and would outlive us at Ctrl-C.
  const leave = () => {
    embedded.kill();
    remove();
    process.exit(1);
  };
  for (const signal of signals) process.on(signal, leave);
  try {
    await applyMigrations({ url: embedded.url, directory: join(projectRoot, 'prisma/migrations') });
    return await withServer(embedded.url, work);
  } finally {
    for (const signal of signals) process.off(signal, leave);
    await embedded.stop();
    remove();
  }
}

async function withServer<Result>(url: string, work: (gateway: OwnGateway) => Promise<Result>): Promise<Result> {
  let statements = 0;
  const onStatement = () => {
    statements += 1;
  };
  const database = openDatabase({ url, onStatement, limits: patientPoolLimits });
  const log = createLog('warn');
  const authenticate = createAuthenticator({ pool: database.pool, admin: null });
  const { http } = createGatewayServer({
    schema,
    database,
    authenticate,
    log,
    demo: null,
    // A benchmark asks for more in a minute than anybody should.
    policy: { ...usualPolicy, rateLimit: null },
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
  const costOf: OwnGateway['costOf'] = async (task) => {
    const [rowsBefore, statementsBefore] = [await rowsFetched(database), statements];
    const started = performance.now();
    const result = await task();
    const milliseconds = performance.now() - started;
    const sent = statements - statementsBefore;
    return { result, milliseconds, statements: sent, rows: (await rowsFetched(database)) - rowsBefore };
  };
  try {
    const { rows } = await database.pool.query<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    const ask: OwnGateway['ask'] = (key, query, variables) => askOver(address, key, query, variables);
    return await work({ databaseUrl: url, database, log, postgres: rows[0]?.version ?? '', ask, costOf });
  } finally {
    http.closeAllConnections();
    http.close();
    await database.close();
  }
}

async function rowsFetched({ pool }: Database): Promise<number> {
  await sleep(STATISTICS_AFTER_MS);
  const { rows } = await pool.query<{ rows: string }>(
    'select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as rows from pg_stat_user_tables',
  );
  return Number(rows[0]?.rows ?? 0);
}

async function askOver<Data>(address: string, key: string, query: string, variables?: object): Promise<Data> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(`the gateway answered ${JSON.stringify(errors).slice(0, 2_000)}`);
  return data;
}

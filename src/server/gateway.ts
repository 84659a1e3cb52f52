import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Authenticate, createAuthenticator } from '../access/authenticate.ts';
import { type Database, type DatabaseOptions, openDatabase } from '../database/client.ts';
import { type DiskSpace, watchDiskSpace } from '../database/disk-space.ts';
import { type EmbeddedDatabase, startEmbedded } from '../database/embedded.ts';
import { applyMigrations } from '../database/migrate.ts';
import { checkServer } from '../database/pool.ts';
import { ensureDemoKey } from '../demo/demo-key.ts';
import { ensureDemo } from '../demo/demo-load.ts';
import type { Settings } from '../env.ts';
import type { DocumentLimits } from '../graphql/document-limits.ts';
import { packageVersion, projectRoot } from '../project-root.ts';
import { schema } from '../schema.ts';
import { createViesRegister } from '../vies/vies-register.ts';
import { createGatewayServer, type GatewayServer } from './create-server.ts';
import { drain, watchConnections } from './drain.ts';
import { findSampleIds } from './find-sample-ids.ts';
import { firstOrganization } from './first-organization.ts';
import type { Demo } from './graphiql.ts';
import { startHousekeeping } from './housekeeping.ts';
import { runDueJobs, startJobs } from './jobs.ts';
import { createMetrics } from './metrics.ts';
import type { Observers } from './request-log.ts';
import { externalDatabaseError, listenError } from './start-error.ts';
import { startTracing, type Tracing } from './tracing.ts';

const DRAIN_MS = 10_000;
const CLOSE_DATABASE_MS = 5_000;

export interface Gateway {
  readonly url: string;
  readonly demoKey: string | null;
  /** What the user should be told about where the data lies, and about the demo. */
  readonly notices: readonly string[];
  /** Answers what is under way, then closes database and embedded PostgreSQL. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Breaks the start off between two of its steps. */
  readonly signal?: AbortSignal;
  /** Hands out the embedded PostgreSQL once it runs, so that it can be killed at any time. */
  readonly onEmbedded?: (embedded: EmbeddedDatabase) => void;
  /** See ServerOptions. */
  readonly documentLimits?: DocumentLimits;
}

/**
 * Starts everything that the settings ask for: the embedded PostgreSQL, migrations, demo data, the server.
 * What was started before a failure is stopped again.
 */
export async function startGateway(settings: Settings, log: Logger, options: StartOptions = {}): Promise<Gateway> {
  const { databaseUrl, dataDirectory } = settings;
  const embedded = databaseUrl === null ? await startEmbedded({ directory: dataDirectory, projectRoot }) : null;
  try {
    if (embedded) options.onEmbedded?.(embedded);
    const observers: Observers = { log, metrics: createMetrics(), tracing: await startTracing(process.env, log) };
    const disk = await diskOf(settings, embedded, log);
    const database = openDatabase({
      url: databaseUrl ?? embedded?.url ?? '',
      poolSize: settings.poolSize,
      vies: viesOf(settings, observers),
      isReadOnly: disk.isReadOnly,
    });
    observers.metrics.watch(database);
    try {
      const { authenticate, demo } = await prepareDatabase({ settings, database, embedded, log }, options.signal);
      const { policy, metricsToken } = settings;
      const server = createGatewayServer({
        ...{ schema, database, authenticate, demo, policy, metricsToken, ...observers },
        ...(options.documentLimits ? { documentLimits: options.documentLimits } : {}),
      });
      const sockets = watchConnections(server.http);
      const url = await listen(server, settings, log);
      const stopHousekeeping = startHousekeeping(database, log);
      const stopJobs = startJobs(database, log, { onDone: observers.metrics.jobsDone });
      const stop = onlyOnce(() => {
        stopHousekeeping();
        disk.stop();
        return stopAll({ server, sockets, stopJobs, database, embedded, tracing: observers.tracing });
      });
      const noDemo = settings.demo && !demo ? 'There is no demo: the database has organizations of its own' : null;
      const notices = [embedded?.notice, noDemo].filter((notice) => typeof notice === 'string');
      return { url, demoKey: demo?.key ?? null, notices, stop };
    } catch (error) {
      disk.stop();
      await closeDatabase(database);
      throw error;
    }
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

function viesOf({ viesUrl }: Settings, { log, metrics }: Observers): DatabaseOptions['vies'] {
  if (viesUrl === null) return null;
  const told = { onAnswer: metrics.viesAnswer, onConfigurationFault: metrics.configurationFault };
  return (pool) => createViesRegister({ baseUrl: viesUrl, version: packageVersion, pool, log, ...told });
}

/** Of an embedded database alone: another server's disk is not ours to see. */
async function diskOf({ minFreeDiskMb }: Settings, embedded: EmbeddedDatabase | null, log: Logger): Promise<DiskSpace> {
  if (!embedded) return { isReadOnly: () => false, stop: () => undefined };
  return watchDiskSpace({ directory: embedded.directory, minFreeMb: minFreeDiskMb, log });
}

interface Prepared {
  readonly authenticate: Authenticate;
  readonly demo: Demo | null;
}

interface Opened {
  readonly settings: Settings;
  readonly database: Database;
  readonly embedded: EmbeddedDatabase | null;
  readonly log: Logger;
}

async function prepareDatabase(
  { settings, database, embedded, log }: Opened,
  signal: AbortSignal | undefined,
): Promise<Prepared> {
  const { pool } = database;
  const url = settings.databaseUrl ?? embedded?.url ?? '';
  try {
    signal?.throwIfAborted();
    // First of all: it waits 5 s at most for a database that does not answer, and an old server fails here, not in SQL.
    await checkServer(pool);
    await applyMigrations({ url, directory: join(projectRoot, 'prisma/migrations') });
    signal?.throwIfAborted();
    const demo = settings.demo && embedded ? await prepareDemo(database, log, url, embedded.directory) : null;
    const secret = settings.adminApiKey;
    const admin = secret === null ? null : { secret, organizationId: await firstOrganization(pool) };
    signal?.throwIfAborted();
    return { authenticate: createAuthenticator({ pool, admin }), demo };
  } catch (error) {
    throw embedded ? error : externalDatabaseError(error);
  }
}

async function prepareDemo(database: Database, log: Logger, url: string, directory: string): Promise<Demo | null> {
  const made = await ensureDemo(url, new Date());
  if (!made) return null;
  const { organizationId } = made;
  // What a job derives is there with the first query.
  if (made.created) await runDueJobs(database, log, { organizationId });
  const key = await ensureDemoKey(url, organizationId, join(directory, 'demo-key'));
  return { key, ...(await findSampleIds(database.pool, organizationId)) };
}

async function listen({ http }: GatewayServer, settings: Settings, log: Logger): Promise<string> {
  http.listen(settings.port, settings.host);
  try {
    await once(http, 'listening');
  } catch (error) {
    throw listenError(error, settings);
  }
  // Too many open files, for one: the connection is lost, the gateway must not be.
  http.on('error', (error) => log.error({ err: error }, 'a connection could not be accepted'));
  const { port } = http.address() as AddressInfo;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `http://${host}:${port}`;
}

interface Running {
  readonly server: GatewayServer;
  readonly sockets: ReadonlySet<Socket>;
  readonly stopJobs: () => Promise<void>;
  readonly database: Database;
  readonly embedded: EmbeddedDatabase | null;
  readonly tracing: Tracing | null;
}

async function stopAll({ server, sockets, stopJobs, database, embedded, tracing }: Running): Promise<void> {
  server.drain();
  // A batch is waited for no longer than a request.
  await Promise.all([
    drain(server.http, sockets, DRAIN_MS),
    database.vies?.close(),
    Promise.race([stopJobs(), sleep(DRAIN_MS, undefined, { ref: false })]),
  ]);
  await Promise.all([closeDatabase(database), tracing?.stop()]);
  await embedded?.stop();
}

/** A connection to a server that went silent never closes: the rest of the stop does not wait for it. */
async function closeDatabase(database: Database): Promise<void> {
  await Promise.race([database.close(), sleep(CLOSE_DATABASE_MS)]);
}

function onlyOnce<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

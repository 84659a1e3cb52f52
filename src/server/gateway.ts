import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createAuthenticator } from '../access/authenticate.ts';
import { type Database, type DatabaseOptions, openDatabase } from '../database/client.ts';
import { type DiskSpace, watchDiskSpace } from '../database/disk-space.ts';
import type { Settings } from '../env.ts';
import type { DocumentLimits } from '../graphql/document-limits.ts';
import { packageVersion } from '../project-root.ts';
import { schema } from '../schema.ts';
import { createViesRegister } from '../vies/vies-register.ts';
import { createGatewayServer, type GatewayServer } from './create-server.ts';
import { drain, watchConnections } from './drain.ts';
import { startHousekeeping } from './housekeeping.ts';
import { startJobs } from './jobs.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type Ground, type Prepared, type PrepareOptions, prepareGateway } from './prepare-gateway.ts';
import type { Observers } from './request-log.ts';
import { listenError } from './start-error.ts';
import { CLOSE_DATABASE_MS, DRAIN_MS } from './stop-limits.ts';
import { startTracing, type Tracing } from './tracing.ts';

export interface Gateway {
  readonly url: string;
  readonly demoKey: string | null;
  /** What the user should be told about where the data lies, and about the demo. */
  readonly notices: readonly string[];
  /** Answers what is under way, then closes database and embedded PostgreSQL. */
  stop(): Promise<void>;
}

/** A process that serves, alone or as one of several. */
export interface Serving {
  readonly url: string;
  /** Answers what is under way, then closes the database. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** Breaks the start off between two of its steps. */
  readonly signal?: AbortSignal | undefined;
  /** False in all workers but one: what is needed once is left to that one. */
  readonly doesChores?: boolean;
  /** Puts what all workers tell in the place of what this process tells at /metrics. */
  readonly shareMetrics?: (own: Metrics) => Metrics;
  /** See ServerOptions. */
  readonly documentLimits?: DocumentLimits | undefined;
}

export type StartOptions = PrepareOptions & Pick<ServeOptions, 'documentLimits'>;

/**
 * Starts everything that the settings ask for in this process: the embedded PostgreSQL, migrations, demo data, the server.
 * What was started before a failure is stopped again. `preparing`: what has been begun of it already.
 */
export async function startGateway(
  settings: Settings,
  log: Logger,
  options: StartOptions = {},
  preparing: Promise<Prepared> = prepareGateway(settings, log, options),
): Promise<Gateway> {
  const { ground, embedded, notices } = await preparing;
  try {
    const serving = await serveGateway(settings, log, ground, options);
    const stop = onlyOnce(() => serving.stop().then(() => embedded?.stop()));
    return { url: serving.url, demoKey: ground.demo?.key ?? null, notices, stop };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** Serves from a database that has been prepared. What was started before a failure is stopped again. */
export async function serveGateway(
  settings: Settings,
  log: Logger,
  ground: Ground,
  { signal, doesChores = true, shareMetrics = (own) => own, documentLimits }: ServeOptions = {},
): Promise<Serving> {
  const own = createMetrics();
  const observers: Observers = { log, metrics: shareMetrics(own), tracing: await startTracing(process.env, log) };
  const disk = await diskOf(settings, ground, log);
  const { databaseUrl: url, demo } = ground;
  const { poolSize, policy, metricsToken } = settings;
  const database = openDatabase({ url, poolSize, vies: viesOf(settings, observers), isReadOnly: disk.isReadOnly });
  own.watch(database);
  try {
    const authenticate = createAuthenticator({ pool: database.pool, admin: adminOf(settings, ground) });
    const server = createGatewayServer({
      ...{ schema, database, authenticate, demo, policy, metricsToken, ...observers },
      ...(documentLimits ? { documentLimits } : {}),
    });
    const sockets = watchConnections(server.http);
    signal?.throwIfAborted();
    const listening = await listen(server, settings, log);
    const stopHousekeeping = doesChores ? startHousekeeping(database, log) : () => undefined;
    const stopJobs = startJobs(database, log, { onDone: observers.metrics.jobsDone });
    const stop = onlyOnce(() => {
      stopHousekeeping();
      disk.stop();
      return stopAll({ server, sockets, stopJobs, database, tracing: observers.tracing });
    });
    return { url: listening, stop };
  } catch (error) {
    disk.stop();
    await closeDatabase(database);
    throw error;
  }
}

function viesOf({ viesUrl }: Settings, { log, metrics }: Observers): DatabaseOptions['vies'] {
  if (viesUrl === null) return null;
  const told = { onAnswer: metrics.viesAnswer, onConfigurationFault: metrics.configurationFault };
  return (pool) => createViesRegister({ baseUrl: viesUrl, version: packageVersion, pool, log, ...told });
}

/** Of an embedded database alone: another server's disk is not ours to see. */
async function diskOf({ minFreeDiskMb }: Settings, { directory }: Ground, log: Logger): Promise<DiskSpace> {
  if (directory === null) return { isReadOnly: () => false, stop: () => undefined };
  return watchDiskSpace({ directory, minFreeMb: minFreeDiskMb, log });
}

function adminOf({ adminApiKey: secret }: Settings, { adminOrganizationId: organizationId }: Ground) {
  return secret === null || organizationId === null ? null : { secret, organizationId };
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
  readonly tracing: Tracing | null;
}

async function stopAll({ server, sockets, stopJobs, database, tracing }: Running): Promise<void> {
  server.drain();
  // A batch is waited for no longer than a request.
  await Promise.all([
    drain(server.http, sockets, DRAIN_MS),
    database.vies?.close(),
    Promise.race([stopJobs(), sleep(DRAIN_MS, undefined, { ref: false })]),
  ]);
  await Promise.all([closeDatabase(database), tracing?.stop()]);
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

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createAuthenticator } from '../access/authenticate.ts';
import { checkServer, type Database, openDatabase } from '../database/client.ts';
import { type EmbeddedDatabase, startEmbedded } from '../database/embedded.ts';
import { applyMigrations } from '../database/migrate.ts';
import { ensureDemoKey } from '../demo/demo-key.ts';
import { ensureDemo } from '../demo/demo-load.ts';
import type { Settings } from '../env.ts';
import { projectRoot } from '../project-root.ts';
import { schema } from '../schema.ts';
import { createGatewayServer, type GatewayServer } from './create-server.ts';
import { firstOrganization } from './first-organization.ts';

export interface Gateway {
  readonly url: string;
  readonly demoKey: string | null;
  /** What the user should be told about where the data lies; null where there is nothing to tell. */
  readonly notice: string | null;
  /** Answers what is under way, then closes database and embedded PostgreSQL. */
  stop(): Promise<void>;
}

/**
 * Starts everything that the settings ask for: the embedded PostgreSQL, migrations, demo data, the server.
 * What was started before a failure is stopped again.
 */
export async function startGateway(settings: Settings, log: Logger): Promise<Gateway> {
  const embedded =
    settings.databaseUrl === null ? await startEmbedded({ directory: settings.dataDirectory, projectRoot }) : null;
  try {
    const url = settings.databaseUrl ?? embedded?.url ?? '';
    return await serve(settings, log, url, embedded);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function serve(
  settings: Settings,
  log: Logger,
  url: string,
  embedded: EmbeddedDatabase | null,
): Promise<Gateway> {
  await applyMigrations({ url, directory: join(projectRoot, 'prisma/migrations') });
  const database = openDatabase({ url });
  try {
    await checkServer(database.pool);
    const demoKey = settings.demo && embedded ? await prepareDemo(url, embedded.directory) : null;
    const admin = settings.adminApiKey
      ? { secret: settings.adminApiKey, organizationId: await firstOrganization(database.pool) }
      : null;
    const authenticate = createAuthenticator({ pool: database.pool, admin });
    const server = createGatewayServer({ schema, database, authenticate, log, demoKey });
    const address = await listen(server, settings);
    const stop = onlyOnce(() => stopAll(server, database, embedded));
    return { url: address, demoKey, notice: embedded?.notice ?? null, stop };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function prepareDemo(url: string, directory: string): Promise<string> {
  const { organizationId } = await ensureDemo(url, new Date());
  return ensureDemoKey(url, organizationId, join(directory, 'demo-key'));
}

async function listen(server: GatewayServer, settings: Settings): Promise<string> {
  server.http.listen(settings.port, settings.host);
  await once(server.http, 'listening');
  const { port } = server.http.address() as AddressInfo;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `http://${host}:${port}`;
}

const drainMilliseconds = 10_000;

async function stopAll(server: GatewayServer, database: Database, embedded: EmbeddedDatabase | null): Promise<void> {
  server.drain();
  const closed = once(server.http, 'close');
  server.http.close();
  server.http.closeIdleConnections();
  const impatience = setTimeout(() => server.http.closeAllConnections(), drainMilliseconds);
  await closed;
  clearTimeout(impatience);
  await database.close();
  await embedded?.stop();
}

function onlyOnce<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

import { join } from 'node:path';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type EmbeddedDatabase, startEmbedded } from '../database/embedded.ts';
import { applyMigrations } from '../database/migrate.ts';
import { checkServer, openPool } from '../database/pool.ts';
import type { Settings } from '../env.ts';
import { projectRoot } from '../project-root.ts';
import { findSampleIds } from './find-sample-ids.ts';
import { firstOrganization } from './first-organization.ts';
import type { Demo } from './graphiql.ts';
import { externalDatabaseError } from './start-error.ts';

/** What a gateway serves from. Plain data: workers get it in a message. */
export interface Ground {
  readonly databaseUrl: string;
  /** Where the embedded database lies; null: the database is another server's. */
  readonly directory: string | null;
  readonly demo: Demo | null;
  /** The organization of ADMIN_API_KEY; null without one. */
  readonly adminOrganizationId: string | null;
}

export interface Prepared {
  readonly ground: Ground;
  readonly embedded: EmbeddedDatabase | null;
  /** What the user should be told about where the data lies, and about the demo. */
  readonly notices: readonly string[];
}

export interface PrepareOptions {
  /** Breaks it off between two of its steps. */
  readonly signal?: AbortSignal | undefined;
  /** Hands out the embedded PostgreSQL once it runs, so that it can be killed at any time. */
  readonly onEmbedded?: ((embedded: EmbeddedDatabase) => void) | undefined;
}

/** A pool of one, for what is asked here. */
interface Opened {
  readonly settings: Settings;
  readonly url: string;
  readonly embedded: EmbeddedDatabase | null;
  readonly pool: pg.Pool;
  readonly log: Logger;
}

/**
 * Everything that is done once before anybody is served, however many processes do so: the embedded PostgreSQL, migrations,
 * the demo, the administrator's organization. What was started before a failure is stopped again. Imports little, and so
 * runs while the graph of types is still being loaded, here or in the workers.
 */
export async function prepareGateway(
  settings: Settings,
  log: Logger,
  { signal, onEmbedded }: PrepareOptions = {},
): Promise<Prepared> {
  const { databaseUrl, dataDirectory } = settings;
  const embedded = databaseUrl === null ? await startEmbedded({ directory: dataDirectory, projectRoot }) : null;
  const url = databaseUrl ?? embedded?.url ?? '';
  const pool = openPool({ url, poolSize: 1 });
  try {
    if (embedded) onEmbedded?.(embedded);
    return await prepareDatabase({ settings, url, embedded, pool, log }, signal);
  } catch (error) {
    await embedded?.stop();
    throw embedded ? error : externalDatabaseError(error);
  } finally {
    // Nobody waits for it: a server that went silent would never let it close.
    pool.end().catch(() => undefined);
  }
}

async function prepareDatabase(opened: Opened, signal: AbortSignal | undefined): Promise<Prepared> {
  const { settings, url, embedded, pool } = opened;
  signal?.throwIfAborted();
  // First of all: it waits 5 s at most for a database that does not answer, and an old server fails here, not in SQL.
  await checkServer(pool);
  await applyMigrations({ url, directory: join(projectRoot, 'prisma/migrations') });
  signal?.throwIfAborted();
  const demo = settings.demo && embedded ? await prepareDemo(opened, embedded.directory) : null;
  const adminOrganizationId = settings.adminApiKey === null ? null : await firstOrganization(pool);
  signal?.throwIfAborted();
  const noDemo = settings.demo && !demo ? 'There is no demo: the database has organizations of its own' : null;
  const notices = [embedded?.notice, noDemo, await crowded(opened)].filter((notice) => typeof notice === 'string');
  const ground = { databaseUrl: url, directory: embedded?.directory ?? null, demo, adminOrganizationId };
  return { ground, embedded, notices };
}

async function prepareDemo({ url, pool, log }: Opened, directory: string): Promise<Demo | null> {
  // Loaded here: with a database of one's own nobody needs it.
  const [{ ensureDemo }, { ensureDemoKey }] = await Promise.all([
    import('../demo/demo-load.ts'),
    import('../demo/demo-key.ts'),
  ]);
  const made = await ensureDemo(url, new Date());
  if (!made) return null;
  const { organizationId } = made;
  if (made.created) await deriveDemo(url, organizationId, log);
  const key = await ensureDemoKey(url, organizationId, join(directory, 'demo-key'));
  return { key, ...(await findSampleIds(pool, organizationId)) };
}

/** What a job derives is there with the first query. Needs everything, and happens once in the life of a database. */
async function deriveDemo(url: string, organizationId: string, log: Logger): Promise<void> {
  const [{ openDatabase }, { runDueJobs }] = await Promise.all([
    import('../database/client.ts'),
    import('./jobs.ts'),
    import('../schema.ts'),
  ]);
  const database = openDatabase({ url, poolSize: 2 });
  try {
    await runDueJobs(database, log, { organizationId });
  } finally {
    await database.close();
  }
}

/** Told where the pools of all workers together could ask for more connections than there are. */
async function crowded({ settings, pool }: Opened): Promise<string | null> {
  const { workers, poolSize } = settings;
  if (workers === 1) return null;
  // Each has one more for /readyz.
  const wanted = workers * (poolSize + 1);
  const { rows } = await pool.query<{ most: number }>(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most`,
  );
  const most = rows[0]?.most ?? wanted;
  if (wanted <= most) return null;
  return `${workers} workers may open ${wanted} connections, and the database has ${most}: lower POOL_SIZE or WORKERS`;
}

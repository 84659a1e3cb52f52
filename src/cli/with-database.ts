import { constants } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedDatabase, startEmbedded } from '../database/embedded.ts';
import { failureKind } from '../database/failure.ts';
import { applyMigrations } from '../database/migrate.ts';
import { checkServer, openPool, patientPoolLimits } from '../database/pool.ts';
import type { Settings } from '../env.ts';
import { projectRoot } from '../project-root.ts';
import { externalDatabaseError } from '../server/start-error.ts';

export interface CommandDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
}

type Work<Result> = (database: CommandDatabase) => Promise<Result>;

// Held shared by every command at work, and alone by the one that stops the database.
const PRESENCE_LOCK = 1_129_072_717;
const ENTER_WITHIN_MS = 60_000;

/** A database that is ready as after a start: checked, and with every migration. */
export async function withDatabase<Result>(settings: Settings, work: Work<Result>): Promise<Result> {
  return withServer(settings, async (database) => {
    await migrateDatabase(settings, database);
    return work(database);
  });
}

/** Checks the server and applies what migrations it lacks; answers their names. */
export async function migrateDatabase(settings: Settings, { url, pool }: CommandDatabase): Promise<string[]> {
  try {
    await checkServer(pool);
    const { applied } = await applyMigrations({ url, directory: join(projectRoot, 'prisma/migrations') });
    return applied;
  } catch (error) {
    throw settings.databaseUrl === null ? error : externalDatabaseError(error);
  }
}

/**
 * The database that a gateway with these settings would use, as it is. An embedded one may be running under a gateway,
 * which is not disturbed; otherwise it runs for the time of the command, also when that ends by Ctrl-C.
 */
export async function withServer<Result>(settings: Settings, work: Work<Result>): Promise<Result> {
  if (settings.databaseUrl !== null) return withPool(settings.databaseUrl, work);
  const visit = enter(settings.dataDirectory);
  const signals = leaveAtSignals(visit);
  const { embedded } = await visit;
  try {
    return await withPool(embedded.url, work);
  } finally {
    await signals.ignore();
    await leave(await visit);
  }
}

async function withPool<Result>(url: string, work: Work<Result>): Promise<Result> {
  const pool = openPool({ url, poolSize: 4, limits: patientPoolLimits });
  try {
    return await work({ url, pool });
  } finally {
    await pool.end();
  }
}

interface Visit {
  readonly embedded: EmbeddedDatabase;
  readonly presence: pg.Client;
}

/** Joins or starts the database. Should another command be about to stop it, it is started again. */
async function enter(directory: string): Promise<Visit> {
  const deadline = Date.now() + ENTER_WITHIN_MS;
  for (;;) {
    const embedded = await startEmbedded({ directory, projectRoot, lock: false });
    const presence = new pg.Client({ connectionString: embedded.url, application_name: 'clientele command' });
    presence.on('error', () => undefined);
    try {
      await presence.connect();
      await presence.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
      return { embedded, presence };
    } catch (error) {
      await presence.end().catch(() => undefined);
      if (failureKind(error) !== 'unavailable' || Date.now() > deadline) throw error;
    }
  }
}

/** The last one out stops it: neither a gateway, which `stop` leaves alone, nor another command loses it. */
async function leave({ embedded, presence }: Visit): Promise<void> {
  try {
    await presence.query('select pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
    const { rows } = await presence.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
      PRESENCE_LOCK,
    ]);
    if (rows[0]?.last) await embedded.stop();
  } catch {
    // It ended under our hands: nothing is left to stop.
  } finally {
    await presence.end().catch(() => undefined);
  }
}

/**
 * PostgreSQL has a session of its own: without this it would outlive a command that Ctrl-C ends. `ignore` never settles
 * after a signal: that work fails when the database ends is no news then.
 */
function leaveAtSignals(visit: Promise<Visit>): { ignore(): Promise<void> } {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let signalled = false;
  const act = (name: NodeJS.Signals) => {
    signalled = true;
    stopListening();
    visit.then(leave).finally(() => process.exit(128 + constants.signals[name]));
  };
  const stopListening = () => {
    for (const name of names) process.off(name, act);
  };
  for (const name of names) process.on(name, act);
  return {
    ignore: async () => {
      if (signalled) await new Promise(() => undefined);
      stopListening();
    },
  };
}

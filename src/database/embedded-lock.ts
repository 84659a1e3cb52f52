import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { EmbeddedDatabaseError, errorCode, oneLine } from './embedded-error.ts';
import { isAlive } from './embedded-staging.ts';

// An arbitrary number of our own; the folder's database holds nothing but Clientele.
const LOCK = 1_129_072_716;
const DEAD_HOLDER_MS = 5_000;
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03']);

/** Another gateway holds the folder. */
export class DatabaseInUseError extends EmbeddedDatabaseError {}

/**
 * Takes the lock that makes this process the gateway of the folder, and answers the connection that holds it; null
 * where the server is going away or not yet up, so that the caller looks again.
 * Throws DatabaseInUseError naming the process that holds it, EmbeddedDatabaseError where the login fails.
 */
export async function takeLock(url: string, home: string): Promise<Client | null> {
  const client = new Client({
    connectionString: url,
    application_name: `clientele gateway ${process.pid}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Without a listener a lost connection would end the whole process; whoever holds it listens for its end.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await waitForLock(client, home);
    // Answered only if the server was not already told to stop when it gave out the lock.
    await client.query("SET timezone = 'UTC'");
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof EmbeddedDatabaseError) throw error;
    if (isPassing(error)) return null;
    throw new EmbeddedDatabaseError(`The database in ${home} cannot be used: ${oneLine(error)}`);
  }
}

async function waitForLock(client: Client, home: string): Promise<void> {
  const deadline = Date.now() + DEAD_HOLDER_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
    if (rows[0]?.taken) return;
    const holder = await findHolder(client);
    // PostgreSQL needs a moment to see that a killed gateway's connection is gone.
    if ((holder !== null && isAlive(holder)) || Date.now() > deadline) {
      throw new DatabaseInUseError(
        `The database in ${home} is already in use by another gateway (process ${holder ?? 'unknown'}): ` +
          'stop that one, or set DATA_DIR to another folder.',
      );
    }
    await sleep(50);
  }
}

async function findHolder(client: Client): Promise<number | null> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = $1 AND l.granted`,
    [LOCK],
  );
  const pid = Number(rows[0]?.name.split(' ').at(-1));
  return Number.isInteger(pid) ? pid : null;
}

function isPassing(error: unknown): boolean {
  if (PASSING.has(errorCode(error) ?? '')) return true;
  // pg gives a connection that ended no code.
  return !(error instanceof DatabaseError) && error instanceof Error && /terminat|timeout/i.test(error.message);
}

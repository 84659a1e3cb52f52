import pg from 'pg';

export interface PoolOptions {
  readonly url: string;
  readonly poolSize?: number;
}

/**
 * Opens a pool. No statement is prepared by name and nothing is kept in a session but its time zone, which PgBouncer
 * follows in transaction mode (docs/decisions/0004-connections-and-pgbouncer.md).
 */
export function openPool({ url, poolSize = 10 }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
    // Without it the adapter writes wrong instants; as a startup option it would fail on PgBouncer.
    onConnect: async (client) => {
      await client.query("SET timezone = 'UTC'");
    },
  });
  // A connection that dies while idle is replaced by the next request; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/**
 * Asks what a start must know. @throws Error where the server is older than 15, or does not keep time zone or encoding.
 */
export async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string; zone: string; encoding: string }>(
    "select current_setting('server_version_num') as version, current_setting('timezone') as zone, current_setting('server_encoding') as encoding",
  );
  const [server] = rows;
  if (!server) throw new Error('the database did not answer');
  if (Number(server.version) < 150_000) throw new Error(`PostgreSQL 15 or newer is needed, this is ${server.version}`);
  if (server.zone !== 'UTC')
    throw new Error(`the connection's time zone is ${server.zone}, not UTC: a proxy drops SET`);
  if (server.encoding !== 'UTF8') throw new Error(`the database's encoding is ${server.encoding}: it must be UTF8`);
}

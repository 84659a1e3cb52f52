import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';
import { createTenantDatabase, type TenantDatabase } from './tenant-database.ts';
import { createTurns } from './turns.ts';

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize?: number;
  /** Called with the text of every statement that is sent; tests count with it. */
  readonly onStatement?: (text: string) => void;
}

/** One pool of connections. Rows are read and written through `tenant(id)` only. */
export interface Database {
  tenant(organizationId: string): TenantDatabase;
  /** The pool itself, for what has no tenant yet: authentication, start, readiness. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens a pool. No statement is prepared by name and nothing is kept in a session but its time zone, which PgBouncer
 * follows in transaction mode (docs/decisions/0004-connections-and-pgbouncer.md).
 */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
    // Without it the adapter writes wrong instants; as a startup option it would fail on PgBouncer.
    onConnect: async (client) => {
      await client.query("SET timezone = 'UTC'");
    },
  });
  // A connection that dies while idle is replaced by the next request; without a listener it would end the process.
  pool.on('error', () => undefined);
  const prisma = createPrisma(pool, options.onStatement);
  const turns = createTurns();
  return {
    pool,
    tenant: (organizationId) => createTenantDatabase(prisma, turns, organizationId),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function createPrisma(pool: pg.Pool, onStatement: DatabaseOptions['onStatement']): PrismaClient {
  const adapter = new PrismaPg(pool);
  if (!onStatement) return new PrismaClient({ adapter, errorFormat: 'minimal' });
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal', log: [{ emit: 'event', level: 'query' }] });
  prisma.$on('query', (event) => onStatement(event.query));
  return prisma;
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

import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';

/** Why migrations cannot be applied. The message is one line, meant for the user as it stands. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrationOptions {
  readonly url: string;
  /** The folder with `<time>_<name>/migration.sql` in it. */
  readonly directory: string;
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

// The key and the table of Prisma's schema engine, so that `prisma migrate deploy` waits for us, and we for it.
const LOCK = 72707369;
const LOCK_WAIT_S = 60;
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies the migrations that the database does not have yet, in the order of their names, each in a transaction of
 * its own, and answers the names of those that it applied itself. Where nothing is to be done, one query tells.
 * Throws MigrationError for a file that fails (nothing of it stays), one that was changed since it was applied, one
 * recorded as failed, a database that is newer than the folder, and when another process migrates for too long. A
 * database that cannot be reached is the driver's own error.
 */
export async function applyMigrations(options: MigrationOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.directory);
  const client = new Client({ connectionString: options.url, application_name: 'clientele migrate' });
  // A connection that breaks rejects the query that waits on it; without a listener it would end the process too.
  client.on('error', () => undefined);
  const applied: string[] = [];
  try {
    await client.connect();
    await client.query("SET timezone = 'UTC'");
    for (const migration of pendingOf(migrations, await readRows(client))) {
      if (await applyInTurn(client, migration, migrations)) applied.push(migration.name);
    }
    return { applied };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The migrations of a folder, in the order of their names. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const read = names.sort().map(async (name) => {
    try {
      return { name, sql: await readFile(join(directory, name, 'migration.sql'), 'utf8') };
    } catch {
      throw new MigrationError(`The migration ${name} has no readable migration.sql in ${directory}.`);
    }
  });
  return Promise.all(read);
}

/** What the database has on record, rolled back attempts aside; nothing where it has no record yet. */
export async function readRows(client: Pick<Client, 'query'>): Promise<AppliedMigration[]> {
  try {
    const { rows } = await client.query<AppliedMigration>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    return rows;
  } catch (error) {
    // undefined_table: a new database
    if (error instanceof DatabaseError && error.code === '42P01') return [];
    throw error;
  }
}

/** The migrations the database lacks. Throws MigrationError where its record and the folder contradict each other. */
function pendingOf(migrations: readonly Migration[], rows: readonly AppliedMigration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const name = row.migration_name;
    if (row.finished_at === null) {
      throw new MigrationError(
        `The migration ${name} failed half way in an earlier run: repair the database, then ` +
          `"prisma migrate resolve --applied ${name}" or "--rolled-back ${name}".`,
      );
    }
    const migration = known.get(name);
    if (!migration) {
      throw new MigrationError(`The database is newer than this program: it has the migration ${name}.`);
    }
    if (!checksumsOf(migration.sql).includes(row.checksum)) {
      throw new MigrationError(`The file of the migration ${name} was changed after it was applied to this database.`);
    }
  }
  const done = new Set(rows.map((row) => row.migration_name));
  return migrations.filter((migration) => !done.has(migration.name));
}

/** The checksum to record, and those that Prisma takes for equal: the same file with other line ends. */
export function checksumsOf(sql: string): string[] {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].map((text) => createHash('sha256').update(text).digest('hex'));
}

/**
 * Applies one migration under the lock; false where another process did so while we waited for it. The lock is the
 * transaction's, not the session's: both kinds exclude each other, but behind PgBouncer in transaction mode a
 * session's lock would stay on a connection that is not ours. So the record is read again under each lock.
 */
async function applyInTurn(client: Client, migration: Migration, all: readonly Migration[]): Promise<boolean> {
  await client.query(`BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '${LOCK_WAIT_S}s'`);
  try {
    await lock(client);
    await client.query(CREATE_TABLE);
    const missing = pendingOf(all, await readRows(client)).includes(migration);
    if (missing) await apply(client, migration);
    await client.query('COMMIT');
    return missing;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function lock(client: Client): Promise<void> {
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
  } catch (error) {
    // lock_not_available
    if (!(error instanceof DatabaseError) || error.code !== '55P03') throw error;
    throw new MigrationError(`Another process has been migrating this database for ${LOCK_WAIT_S} s: try again later.`);
  }
  await client.query('SET LOCAL lock_timeout = 0');
}

async function apply(client: Client, migration: Migration): Promise<void> {
  const startedAt = new Date();
  try {
    // Without parameters the driver uses the simple protocol, where PostgreSQL itself finds the statements' ends.
    await client.query(migration.sql);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new MigrationError(`${migration.name}/migration.sql${lineOf(migration.sql, error)}: ${error.message}`);
  }
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
    [randomUUID(), checksumsOf(migration.sql)[0], migration.name, startedAt],
  );
}

function lineOf(sql: string, error: DatabaseError): string {
  if (error.position === undefined) return '';
  // PostgreSQL counts characters, JavaScript's strings count UTF-16 units.
  const before = [...sql].slice(0, Number(error.position) - 1);
  return `, line ${before.filter((character) => character === '\n').length + 1}`;
}

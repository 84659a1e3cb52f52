import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type SeedReport, seedCustomers } from '../../src/cli/seed.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../src/database/embedded.ts';
import { applyMigrations } from '../../src/database/migrate.ts';
import { projectRoot } from '../../src/project-root.ts';
import { tell } from '../tell.ts';

/** A seeded database that nobody else uses. */
export interface SpeedDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly customers: number;
  readonly organizationId: string;
  readonly companyId: string;
  /** With every scope but ADMIN. */
  readonly apiKey: string;
  /** When the seed was done. What is younger was made by a benchmark. */
  readonly seededAt: string;
  readonly version: string;
  /** PostgreSQL's first process. */
  readonly postmaster: number;
  readonly stop: () => Promise<void>;
}

type Seeded = Pick<SpeedDatabase, 'customers' | 'organizationId' | 'companyId' | 'apiKey' | 'seededAt'>;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts an embedded PostgreSQL and seeds it; in a folder that is kept, only where that has not been done. Each size has a
 * folder of its own in there.
 */
export async function openSpeedDatabase(customers: number, keep: string | null): Promise<SpeedDatabase> {
  const directory = keep ? join(keep, String(customers)) : await mkdtemp(join(tmpdir(), 'clientele-speed-'));
  await mkdir(directory, { recursive: true });
  const embedded = await startEmbedded({ directory, projectRoot });
  const release = holdUntilEnd(embedded, keep ? [] : [embedded.directory, directory]);
  try {
    await applyMigrations({ url: embedded.url, directory: join(projectRoot, 'prisma/migrations') });
    const pool = new pg.Pool({ connectionString: embedded.url, max: 1, idleTimeoutMillis: 1 });
    pool.on('error', () => undefined);
    const seeded = await seedOnce(embedded.url, pool, customers, join(directory, 'seeded.json'));
    const stop = async () => {
      await pool.end();
      await release();
    };
    const database = { ...seeded, url: embedded.url, pool, ...(await describe(pool)), stop };
    await removeCreated(database);
    return database;
  } catch (error) {
    await release();
    throw error;
  }
}

/** PostgreSQL has a session of its own, and would outlive us at Ctrl-C. */
function holdUntilEnd(embedded: EmbeddedDatabase, folders: readonly string[]): () => Promise<void> {
  const remove = () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  const leave = () => {
    embedded.kill();
    remove();
    process.exit(1);
  };
  for (const signal of signals) process.on(signal, leave);
  return async () => {
    for (const signal of signals) process.off(signal, leave);
    await embedded.stop();
    remove();
  };
}

async function seedOnce(url: string, pool: pg.Pool, customers: number, file: string): Promise<Seeded> {
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Seeded;
  tell(`seeding ${customers.toLocaleString('en')} customers`);
  let told = 0;
  const onProgress = (done: number, total: number) => {
    if (done < total && done - told < total / 10) return;
    told = done;
    tell(`  ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`);
  };
  const report = await seedCustomers({ url, customers, lookForDuplicates: false, onProgress });
  const seeded = { customers, ...keyOf(report), seededAt: new Date().toISOString() };
  // What looks for duplicates would take longer than everything else, and is not what is measured.
  await pool.query('DELETE FROM job');
  await pool.query('VACUUM (ANALYZE)');
  await pool.query('CHECKPOINT');
  await writeFile(file, JSON.stringify(seeded));
  tell(`  seeded in ${report.seconds.toFixed(0)} s`);
  return seeded;
}

function keyOf({ organizationId, companyId, apiKey }: SeedReport): Omit<Seeded, 'customers' | 'seededAt'> {
  if (apiKey === null) throw new Error('the seed has made no key');
  return { organizationId, companyId, apiKey };
}

async function describe(pool: pg.Pool): Promise<Pick<SpeedDatabase, 'version' | 'postmaster'>> {
  const { rows } = await pool.query<{ version: string; directory: string }>(
    "SELECT current_setting('server_version') AS version, current_setting('data_directory') AS directory",
  );
  const [first] = (await readFile(join(rows[0]?.directory ?? '', 'postmaster.pid'), 'utf8')).split('\n');
  return { version: rows[0]?.version ?? '', postmaster: Number(first) };
}

/**
 * Takes away the customers that were made since the seed, so that all read the same rows. Customers are never deleted by
 * Clientele: the triggers that forbid it are passed by.
 */
export async function removeCreated({ pool, organizationId, seededAt }: SpeedDatabase): Promise<void> {
  const mine = 'SELECT id FROM customer WHERE organization_id = $1 AND created_at > $2';
  const since = [organizationId, seededAt];
  const { rowCount } = await pool.query(`${mine} LIMIT 1`, since);
  if (rowCount === 0) return;
  const client = await pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = 'replica'");
    for (const table of ['customer_identity', 'wallet'])
      await client.query(`DELETE FROM ${table} WHERE organization_id = $1 AND customer_id IN (${mine})`, since);
    await client.query('DELETE FROM audit_event WHERE organization_id = $1 AND at > $2', since);
    await client.query('DELETE FROM customer WHERE organization_id = $1 AND created_at > $2', since);
    await client.query('DELETE FROM job; DELETE FROM idempotency_key; COMMIT');
  } finally {
    client.release();
  }
  await pool.query('VACUUM');
}

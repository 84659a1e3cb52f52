import { createHash } from 'node:crypto';
import { readdir, readFile, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { locate } from '../database/embedded-place.ts';
import { readSettings, type Settings } from '../env.ts';
import { projectRoot } from '../project-root.ts';
import { externalDatabaseError, startErrorLine } from '../server/start-error.ts';
import { withServer } from './with-database.ts';

export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly found: string;
}

const MEGABYTE = 1_048_576;
const LITTLE_SPACE = 1024 * MEGABYTE;
const NO_SPACE = 128 * MEGABYTE;

/** Looks at everything that a start needs, and writes nothing. What cannot be looked at for want of the former is left out. */
export async function runChecks(environment: NodeJS.ProcessEnv): Promise<Check[]> {
  let settings: Settings;
  try {
    settings = readSettings(environment);
  } catch (error) {
    return [{ name: 'settings', state: 'failed', found: startErrorLine(error) }];
  }
  const { databaseUrl, host, port } = settings;
  const which = databaseUrl === null ? 'embedded database' : 'database of DATABASE_URL';
  const first: Check = { name: 'settings', state: 'ok', found: `${host}, port ${port}, ${which}` };
  if (databaseUrl !== null) return [first, ...(await checkDatabase(settings))];
  const { home, data } = await locate(settings.dataDirectory, projectRoot);
  const exists = await readFile(join(data, 'PG_VERSION')).catch(() => null);
  const none: Check = { name: 'database', state: 'warning', found: `none yet in ${home}: the first start makes it` };
  return [first, await checkDisk(home), ...(exists ? await checkDatabase(settings) : [none])];
}

async function checkDisk(path: string): Promise<Check> {
  const free = await freeBytes(path);
  const state = free < NO_SPACE ? 'failed' : free < LITTLE_SPACE ? 'warning' : 'ok';
  return { name: 'disk', state, found: `${Math.floor(free / MEGABYTE).toLocaleString('en')} MB free for ${path}` };
}

/** Of the nearest folder that exists. */
async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if (dirname(path) === path) throw error;
    return freeBytes(dirname(path));
  }
}

async function checkDatabase(settings: Settings): Promise<Check[]> {
  try {
    return await withServer(settings, async ({ pool }) => [
      ...(await checkServerOf(pool)),
      await checkMigrations(pool),
    ]);
  } catch (error) {
    const found = startErrorLine(settings.databaseUrl === null ? error : externalDatabaseError(error));
    return [{ name: 'database', state: 'failed', found }];
  }
}

async function checkServerOf(pool: pg.Pool): Promise<Check[]> {
  const { rows } = await pool.query<Record<'version' | 'number' | 'zone' | 'encoding' | 'database', string>>(
    `select current_setting('server_version') as version, current_setting('server_version_num') as number,
            current_setting('timezone') as zone, current_setting('server_encoding') as encoding,
            current_database() as database`,
  );
  const { version = '', number = '0', zone = '', encoding = '', database = '' } = rows[0] ?? {};
  return [
    { name: 'database', state: 'ok', found: `${database} answers` },
    isIt('version', Number(number) >= 150_000, `PostgreSQL ${version}`, '15 or newer is needed'),
    isIt('encoding', encoding === 'UTF8', encoding, 'it must be UTF8'),
    isIt('time zone', zone === 'UTC', zone, 'it must be UTC: a proxy drops SET'),
  ];
}

function isIt(name: string, right: boolean, found: string, wanted: string): Check {
  return { name, state: right ? 'ok' : 'failed', found: right ? found : `${found}: ${wanted}` };
}

async function checkMigrations(pool: pg.Pool): Promise<Check> {
  const name = 'migrations';
  const known = await readChecksums();
  const rows = await readApplied(pool);
  const done = new Set(rows.map((row) => row.name));
  const missing = [...known.keys()].filter((migration) => !done.has(migration));
  for (const row of rows) {
    const checksums = known.get(row.name);
    if (!row.finished) return { name, state: 'failed', found: `${row.name} failed half way in an earlier run` };
    if (!checksums) return { name, state: 'failed', found: `the database is newer: it has ${row.name}` };
    if (!checksums.includes(row.checksum))
      return { name, state: 'failed', found: `the file of ${row.name} was changed after it was applied` };
  }
  if (missing.length > 0) return { name, state: 'warning', found: `${missing.length} to apply at the next start` };
  return { name, state: 'ok', found: `all ${known.size} applied` };
}

/** By name; several each, since line ends may differ from those that were applied. */
async function readChecksums(): Promise<Map<string, string[]>> {
  const directory = join(projectRoot, 'prisma/migrations');
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const read = names.map(async (name): Promise<[string, string[]]> => {
    const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
    const unix = sql.replaceAll('\r\n', '\n');
    const texts = [sql, unix, unix.replaceAll('\n', '\r\n')];
    return [name, texts.map((text) => createHash('sha256').update(text).digest('hex'))];
  });
  return new Map(await Promise.all(read));
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

async function readApplied(pool: pg.Pool): Promise<Applied[]> {
  const { rows: tables } = await pool.query<{ there: boolean }>(
    "select to_regclass('_prisma_migrations') is not null as there",
  );
  if (!tables[0]?.there) return [];
  const { rows } = await pool.query<Applied>(
    `select migration_name as name, checksum, finished_at is not null as finished
       from _prisma_migrations where rolled_back_at is null`,
  );
  return rows;
}

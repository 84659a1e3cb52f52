import { readFile, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { pino } from 'pino';
import { locate } from '../database/embedded-place.ts';
import { checksumsOf, readMigrations, readRows } from '../database/migrate.ts';
import { readSettings, type Settings } from '../env.ts';
import { packageVersion, projectRoot } from '../project-root.ts';
import { externalDatabaseError, startErrorLine } from '../server/start-error.ts';
import { createViesClient } from '../vies/vies-client.ts';
import { withServer } from './with-database.ts';

export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly found: string;
}

const VIES_LIMIT_MS = 5_000;
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
  if (databaseUrl !== null) return [first, await checkVies(settings), ...(await checkDatabase(settings))];
  const { home, data } = await locate(settings.dataDirectory, projectRoot);
  const exists = await readFile(join(data, 'PG_VERSION')).catch(() => null);
  const none: Check = { name: 'database', state: 'warning', found: `none yet in ${home}: the first start makes it` };
  const database = exists ? await checkDatabase(settings) : [none];
  return [first, await checkVies(settings), await checkDisk(home), ...database];
}

/** Without it everything works but the checks of VAT numbers. */
async function checkVies({ viesUrl }: Settings): Promise<Check> {
  const name = 'VIES';
  if (viesUrl === null) return { name, state: 'ok', found: 'off: VAT numbers are not checked' };
  const log = pino({ level: 'silent' });
  const client = createViesClient({ baseUrl: viesUrl, version: packageVersion, log, timeLimitMs: VIES_LIMIT_MS });
  const status = await client.checkStatus();
  if (!status) return { name, state: 'warning', found: `${viesUrl} does not answer: VAT numbers are checked later` };
  const away = [...status.countries].filter(([, availability]) => availability === 'UNAVAILABLE');
  const found = away.length === 0 ? 'answers' : `answers; away: ${away.map(([country]) => country).join(' ')}`;
  return { name, state: status.available && away.length === 0 ? 'ok' : 'warning', found };
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
  const migrations = await readMigrations(join(projectRoot, 'prisma/migrations'));
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const rows = await readRows(pool);
  for (const row of rows) {
    const migration = known.get(row.migration_name);
    if (!row.finished_at)
      return { name, state: 'failed', found: `${row.migration_name} failed half way in an earlier run` };
    if (!migration) return { name, state: 'failed', found: `the database is newer: it has ${row.migration_name}` };
    if (!checksumsOf(migration.sql).includes(row.checksum))
      return { name, state: 'failed', found: `the file of ${row.migration_name} was changed after it was applied` };
  }
  const done = new Set(rows.map((row) => row.migration_name));
  const missing = migrations.filter((migration) => !done.has(migration.name));
  if (missing.length > 0) return { name, state: 'warning', found: `${missing.length} to apply at the next start` };
  return { name, state: 'ok', found: `all ${known.size} applied` };
}

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedDatabaseError, oneLine } from './embedded-error.ts';
import { programOf } from './embedded-package.ts';
import type { Place } from './embedded-place.ts';
import { openStaging, publish } from './embedded-staging.ts';

const run = promisify(execFile);

/** The only database user, and the only one there is a password for. */
export const DATABASE_USER = 'clientele';

// Inside PostgreSQL's folder, so that folder and password appear in one rename.
const PASSWORD_FILE = 'clientele-password';

// The second and third serve systems whose C library has no C.UTF-8. LC_CTYPE must know letters beyond ASCII where
// it can: pg_trgm asks the C library what a letter is, whatever the locale provider.
const LOCALES = [['--locale=C.UTF-8'], ['--locale=C', '--lc-ctype=en_US.UTF-8'], ['--locale=C']];

/**
 * Makes sure that PostgreSQL's folder exists and is ours, and answers its password. Two gateways may do this at once:
 * each makes a folder of its own and the first rename counts.
 * Throws EmbeddedDatabaseError for a folder of another major version, a foreign or a broken one.
 */
export async function ensureCluster(place: Place): Promise<string> {
  if (!(await isCluster(place))) await createCluster(place);
  try {
    return (await readFile(join(place.data, PASSWORD_FILE), 'utf8')).trim();
  } catch (error) {
    throw new EmbeddedDatabaseError(`The database in ${place.data} has no readable password file: ${oneLine(error)}`);
  }
}

async function isCluster(place: Place): Promise<boolean> {
  const version = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null) {
    const names = await readdir(place.data).catch((): string[] => []);
    if (names.length === 0) return false;
    throw new EmbeddedDatabaseError(
      `The folder ${place.data} is not a database that Clientele made: move it away, or choose another DATA_DIR.`,
    );
  }
  if (version.trim() === place.programs.major) return true;
  throw new EmbeddedDatabaseError(
    `The database in ${place.data} was made by PostgreSQL ${version.trim()}, but this Clientele brings ` +
      `PostgreSQL ${place.programs.major}: move the data with pg_dump, or set DATA_DIR to another folder.`,
  );
}

async function createCluster(place: Place): Promise<void> {
  const staging = await openStaging(place.home);
  try {
    const fresh = join(staging, 'postgres');
    const secret = join(staging, 'password');
    const password = randomBytes(24).toString('hex');
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(secret, `${password}\n`, { mode: 0o600 });
    await handOver(place, [staging, fresh, secret]);
    await initialise(place, fresh, secret);
    const kept = join(fresh, PASSWORD_FILE);
    await writeFile(kept, `${password}\n`, { mode: 0o600, flush: true });
    await handOver(place, [kept]);
    await publish(fresh, place.data);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function handOver(place: Place, paths: readonly string[]): Promise<void> {
  if (!place.account) return;
  for (const path of paths) await chown(path, place.account.uid, place.account.gid);
}

async function initialise(place: Place, data: string, secret: string): Promise<void> {
  let failure = '';
  for (const locale of LOCALES) {
    failure = await initdb(place, [
      `--pgdata=${data}`,
      `--username=${DATABASE_USER}`,
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...locale,
    ]);
    if (failure === '') return;
    if (!failure.includes('invalid locale')) break;
  }
  throw new EmbeddedDatabaseError(`The database in ${place.home} could not be made: ${failure}`);
}

/** Runs initdb and answers what it complained about, or the empty string. */
async function initdb(place: Place, options: string[]): Promise<string> {
  try {
    await run(programOf(place.programs, 'initdb'), options, { ...place.account, cwd: '/', env: serverEnvironment() });
    return '';
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const complaint = /^(?:initdb: error|.*FATAL): +(.*)$/m.exec(output)?.[1];
    return complaint ?? oneLine(output || error);
  }
}

/** A clean environment: PGDATA, PGPORT or LC_ALL of the user's shell are meant for other databases. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', TZ: 'UTC' };
}

import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, postgresAccount } from './embedded-account.ts';
import { EmbeddedDatabaseError, errorCode } from './embedded-error.ts';
import { copyPackage, findPackage, type ServerPackage, usablePackage } from './embedded-package.ts';

const ROOT_PLACE = '/var/lib/clientele';

/** Where the database of one DATA_DIR lies. */
export interface Location {
  /** The folder with the log, connection.json and PostgreSQL's own folder. */
  readonly home: string;
  /** PostgreSQL's own folder (PGDATA). */
  readonly data: string;
  /** As root: the folder with the copied programs. */
  readonly shared: string | null;
  /** As root: the ordinary user whose database this already is. */
  readonly owner: Account | null;
}

/** A location that is ready to run PostgreSQL in. */
export interface Place extends Location {
  readonly account: Account | null;
  readonly programs: ServerPackage;
  readonly notice: string | null;
}

/**
 * Finds where the database of `directory` lies, touching nothing. An ordinary user has it in the folder itself.
 * Root has it under /var/lib/clientele, always: would that depend on whether the user postgres can reach the folder,
 * a chmod on some parent could make the data seem lost. Only a database that an ordinary user made there stays there.
 */
export async function locate(directory: string, projectRoot: string): Promise<Location> {
  const own = await realPathOf(resolve(directory));
  if (process.getuid?.() !== 0) return { home: own, data: join(own, 'postgres'), shared: null, owner: null };
  const shared = join(ROOT_PLACE, hashOf(await realPathOf(resolve(projectRoot))));
  const owner = await stat(join(own, 'postgres', 'PG_VERSION')).catch(() => null);
  if (owner && owner.uid !== 0) {
    return { home: own, data: join(own, 'postgres'), shared, owner: { uid: owner.uid, gid: owner.gid } };
  }
  const home = join(shared, hashOf(own));
  return { home, data: join(home, 'postgres'), shared, owner: null };
}

/**
 * Makes the folders, the account and the programs ready that PostgreSQL needs at this location.
 * Throws EmbeddedDatabaseError where the folder cannot be written or the programs are missing.
 */
export async function prepare(location: Location, projectRoot: string): Promise<Place> {
  const source = await findPackage(projectRoot);
  if (location.shared === null) {
    await writable(location.home, 0o700);
    const programs = await usablePackage(source, location.home);
    // Resolved once more: a link on the way to the folder can be followed only now that it exists.
    const home = await realpath(location.home);
    return { ...location, home, data: join(home, 'postgres'), account: null, programs, notice: null };
  }
  const account = location.owner ?? (await postgresAccount());
  await reachable(ROOT_PLACE);
  await reachable(location.shared);
  if (!location.owner) await reachable(location.home);
  const programs = await copyPackage(source, location.shared);
  const user = location.owner ? `the folder's owner (user id ${account.uid})` : 'user postgres';
  const notice = `PostgreSQL refuses to run as root: it runs as ${user}, with its data in ${location.home}`;
  return { ...location, account, programs, notice };
}

async function writable(path: string, mode: number): Promise<void> {
  try {
    await makeFolder(path, mode);
    await access(`${path}/.`, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new EmbeddedDatabaseError(
      `The database's folder ${path} cannot be written (${errorCode(error) ?? 'unknown error'}): ` +
        'set DATA_DIR to a folder that can, or give this user access.',
    );
  }
}

/** Not mkdir's own `recursive`: on Node 20 that never returns where the system answers ENOENT for good (/proc/x). */
async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    await mkdir(path, { mode }).catch(unlessThere);
  }
}

function unlessThere(error: unknown): void {
  if (errorCode(error) !== 'EEXIST') throw error;
}

/** A folder of root's that other users may pass through but not list, whatever the umask. */
async function reachable(path: string): Promise<void> {
  await writable(path, 0o711);
  await chmod(path, 0o711);
}

/** The real path of something that need not exist yet: links are followed as far as there is anything. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPathOf(parent), basename(path));
  }
}

function hashOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}

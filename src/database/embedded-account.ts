import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EmbeddedDatabaseError, oneLine } from './embedded-error.ts';

const run = promisify(execFile);

/** The user that PostgreSQL runs as, where that is not our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account `postgres` of this system, made if it is missing. For root only.
 * Throws EmbeddedDatabaseError where it can be neither found nor made.
 */
export async function postgresAccount(): Promise<Account> {
  const known = await lookUp();
  if (known) return known;
  const failure = await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/bin/false',
    'postgres',
  ])
    .then(() => null)
    .catch(oneLine);
  // Looked up again even after a failure: another gateway may have made it in the same moment.
  const made = await lookUp();
  if (made) return made;
  throw new EmbeddedDatabaseError(
    `PostgreSQL refuses to run as root, and a user postgres could not be made (${failure ?? 'useradd made none'}): ` +
      'start Clientele as an ordinary user, or set DATABASE_URL.',
  );
}

async function lookUp(): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

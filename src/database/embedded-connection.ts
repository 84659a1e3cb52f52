import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './embedded-place.ts';

/** What connection.json tells the commands that want to join a running database. */
export interface ConnectionRecord {
  readonly url: string;
  /** The process id of PostgreSQL itself. */
  readonly pid: number;
}

const NAME = 'connection.json';

export async function writeConnection(place: Place, record: ConnectionRecord): Promise<void> {
  const path = join(place.home, NAME);
  // Renamed into place: a reader sees a whole file, and a link laid there is replaced, not followed.
  const fresh = `${path}.${process.pid}`;
  await rm(fresh, { force: true });
  await writeFile(fresh, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  if (place.owner) await chown(fresh, place.owner.uid, place.owner.gid);
  await rename(fresh, path);
}

export async function readConnection(home: string): Promise<ConnectionRecord | null> {
  try {
    const record: unknown = JSON.parse(await readFile(join(home, NAME), 'utf8'));
    return isRecord(record) ? record : null;
  } catch {
    return null;
  }
}

/** Removes the file, unless it already speaks of another PostgreSQL. */
export async function removeConnection(home: string, pid: number): Promise<void> {
  const record = await readConnection(home);
  if (record?.pid === pid) await rm(join(home, NAME), { force: true });
}

function isRecord(value: unknown): value is ConnectionRecord {
  if (typeof value !== 'object' || value === null) return false;
  return 'url' in value && typeof value.url === 'string' && 'pid' in value && typeof value.pid === 'number';
}

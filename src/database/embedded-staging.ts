import { mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './embedded-error.ts';

const PREFIX = '.staging-';
const ABANDONED_AFTER_MS = 10 * 60_000;

/**
 * Makes a folder of our own beside the final place. What is made in it becomes visible by `publish` alone, so a
 * process that is killed half way leaves nothing that looks finished.
 */
export async function openStaging(parent: string): Promise<string> {
  await sweepAbandoned(parent);
  return mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
}

/** Renames a finished folder into place. Answers false where another process was first; theirs then stays. */
export async function publish(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(join(to, '..'));
  return true;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function sweepAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent);
  const ours = names.filter((name) => name.startsWith(PREFIX)).map((name) => join(parent, name));
  for (const path of ours) {
    // Best effort: an initdb that outlived its gateway may still be writing there; the next start tries again.
    if (await isAbandoned(path)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const pid = Number(/\.staging-(\d+)-/.exec(path)?.[1]);
  if (!isAlive(pid)) return true;
  // In a container every gateway has the same pid, so a living pid proves nothing for ever.
  const made = await stat(path).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > ABANDONED_AFTER_MS;
}

/** Whether a process of that id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

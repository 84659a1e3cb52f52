import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from './embedded-staging.ts';

const run = promisify(execFile);

/** What postmaster.pid says of a PostgreSQL that runs. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

type Identity = 'ours' | 'another-postgres' | 'no-postgres' | 'gone';

/** The PostgreSQL that runs on this folder, starting and stopping ones included, or null. */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const text = await readFile(pidFileOf(data), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = pidIn(text);
  if (pid === null || (await identify(pid, data)) !== 'ours') return null;
  // Lines: pid, folder, start time, port, socket folder, address, shared memory, status (PostgreSQL's pidfile.h).
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7] === 'ready' };
}

/**
 * Removes a postmaster.pid whose process id meanwhile belongs to another program, as after a crash of the machine:
 * were that of the same user, PostgreSQL would refuse to start for ever. All other leftovers it handles itself.
 */
export async function clearStalePid(data: string): Promise<void> {
  const file = pidFileOf(data);
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = pidIn(text);
  if (pid === null || (await identify(pid, data)) !== 'no-postgres') return;
  // Read again: another gateway may have cleared it and started PostgreSQL while we looked.
  if ((await readFile(file, 'utf8').catch(() => '')) === text) await rm(file, { force: true });
}

function pidFileOf(data: string): string {
  return join(data, 'postmaster.pid');
}

function pidIn(text: string): number | null {
  const pid = Number.parseInt(text, 10);
  return pid > 0 ? pid : null;
}

/** Whether that process is still the PostgreSQL of this folder. A zombie is not. */
export async function isRunning(pid: number, data: string): Promise<boolean> {
  return isAlive(pid) && (await identify(pid, data)) === 'ours';
}

async function identify(pid: number, data: string): Promise<Identity> {
  if (!isAlive(pid)) return 'gone';
  const command = await commandOf(pid);
  if (command === null) return 'gone';
  if (basename(command.program) !== 'postgres') return 'no-postgres';
  // A PostgreSQL of another folder may also be ours under a former name (a checkout that was moved while it ran):
  // never taken for dead, or two servers would write the same files.
  return command.line.includes(data) ? 'ours' : 'another-postgres';
}

async function commandOf(pid: number): Promise<{ program: string; line: string } | null> {
  try {
    if (process.platform === 'linux') {
      // Not /proc/<pid>/cwd: root in a container lacks the capability to read that of another user.
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      return { program: line.split('\0')[0] ?? '', line };
    }
    const [program, line] = await Promise.all([
      run('ps', ['-o', 'comm=', '-p', String(pid)]),
      run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]),
    ]);
    return { program: program.stdout.trim(), line: line.stdout };
  } catch {
    return null;
  }
}

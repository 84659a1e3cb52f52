import { type ChildProcess, spawn } from 'node:child_process';
import { constants, type FileHandle, open, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverEnvironment } from './embedded-cluster.ts';
import { EmbeddedDatabaseError, errorCode, oneLine } from './embedded-error.ts';
import { programOf } from './embedded-package.ts';
import type { Place } from './embedded-place.ts';
import { clearStalePid, findPostmaster, isRunning, type Postmaster } from './embedded-process.ts';

const POLL_MS = 10;
const STOP_WITHIN_MS = 30_000;
const FAILED_STARTS = 20;
const LOG_LIMIT_BYTES = 10_000_000;

// Another gateway's PostgreSQL, a taken port, the last processes of a server that was killed.
const PASSING = /lock file|could not bind|TCP\/IP sockets|shared memory block/;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // DETAIL lines hold whole rows.
  log_error_verbosity: 'terse',
};

/** A PostgreSQL that is ready. */
export interface Server extends Postmaster {
  readonly startedHere: boolean;
}

/**
 * Answers the PostgreSQL of this place, started if none runs. One that is starting or stopping is waited for.
 * `port` asks for a certain port, 0 for any free one. Throws EmbeddedDatabaseError when it cannot start, or is not
 * ready at `deadline` (milliseconds since 1970).
 */
export async function reachServer(place: Place, port: number, deadline: number): Promise<Server> {
  let failure: string | null = null;
  let startedHere = false;
  for (let failed = 0; failed < FAILED_STARTS; ) {
    const found = await findPostmaster(place.data);
    if (found?.ready) return { ...found, startedHere };
    if (Date.now() > deadline) throw notReady(place);
    if (!found) {
      await clearStalePid(place.data);
      failure = await launch(place, port === 0 ? await freePort() : port, deadline);
      startedHere = failure === null;
      if (failure !== null) failed += 1;
      if (failure !== null && !PASSING.test(failure)) break;
    }
    await sleep(failure === null ? POLL_MS : POLL_MS * 10);
  }
  throw new EmbeddedDatabaseError(`PostgreSQL did not start in ${place.home}: ${failure} (log: ${logOf(place)})`);
}

/** Stops PostgreSQL (fast, as pg_ctl does: open transactions are rolled back) and waits until it is gone. */
export async function stopServer(pid: number, data: string): Promise<void> {
  if (!(await isRunning(pid, data))) return;
  signal(pid, 'SIGINT');
  const deadline = Date.now() + STOP_WITHIN_MS;
  while (await isRunning(pid, data)) {
    if (Date.now() > deadline) signal(pid, 'SIGQUIT');
    await sleep(POLL_MS * 2);
  }
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Starts PostgreSQL. Answers null once it is ready, or its complaint when it ended instead. */
async function launch(place: Place, port: number, deadline: number): Promise<string | null> {
  const log = await openLog(place);
  try {
    const { size } = await log.stat();
    const child = spawnServer(place, port, log);
    let ended: string | null = null;
    child.once('error', (error) => (ended = `${oneLine(error)}; is this system's C library supported?`));
    child.once('exit', (code, name) => (ended ??= `it ended with ${name ?? `code ${code}`}`));
    while (ended === null) {
      const found = await findPostmaster(place.data);
      if (found?.ready && found.pid === child.pid) return null;
      if (Date.now() > deadline) {
        child.kill('SIGQUIT');
        throw notReady(place);
      }
      await sleep(POLL_MS);
    }
    return (await complaintIn(place, size)) ?? ended;
  } finally {
    await log.close();
  }
}

function spawnServer(place: Place, port: number, log: FileHandle): ChildProcess {
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(programOf(place.programs, 'postgres'), ['-D', place.data, ...settings], {
    ...place.account,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', log.fd, log.fd],
    // A session of its own: Ctrl-C goes to the terminal's whole process group, and would stop PostgreSQL under a
    // gateway that still answers its last requests.
    detached: true,
  });
  child.unref();
  return child;
}

function notReady(place: Place): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(`PostgreSQL in ${place.home} did not become ready in time (log: ${logOf(place)})`);
}

function logOf(place: Place): string {
  return join(place.home, 'postgres.log');
}

async function openLog(place: Place): Promise<FileHandle> {
  const path = logOf(place);
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(path, `${path}.1`);
  // Not through a link: as root this may be a folder that another user can write to.
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  const log = await open(path, flags, 0o600);
  if (place.account) await log.chown(place.account.uid, place.account.gid);
  return log;
}

/** The reason for a failed start: the last thing PostgreSQL wrote since then that reads like one. */
async function complaintIn(place: Place, offset: number): Promise<string | null> {
  const log = await open(logOf(place), 'r');
  try {
    const { size } = await log.stat();
    const { buffer } = await log.read(Buffer.alloc(size - offset), 0, size - offset, offset);
    const lines = buffer
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const line = lines.findLast((text) => /FATAL|PANIC/.test(text)) ?? lines.at(-1);
    return line?.replace(/^.*?(?:FATAL|PANIC): +/, '') ?? null;
  } finally {
    await log.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

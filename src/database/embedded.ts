import { setTimeout as sleep } from 'node:timers/promises';
import { ensureCluster } from './embedded-cluster.ts';
import { readConnection, removeConnection, writeConnection } from './embedded-connection.ts';
import { EmbeddedDatabaseError, errorCode, oneLine } from './embedded-error.ts';
import { takeLock } from './embedded-lock.ts';
import { locate, type Place, prepare } from './embedded-place.ts';
import { findPostmaster } from './embedded-process.ts';
import { signal, stopServer } from './embedded-server.ts';
import { openSession, type Session } from './embedded-session.ts';

export { EmbeddedDatabaseError };

const START_WITHIN_MS = 5 * 60_000;
const RESTART_WITHIN_MS = 10_000;
const RESTART_PAUSE_MS = 1_000;

export interface EmbeddedOptions {
  /** DATA_DIR. Made if missing. As root the data lies elsewhere: see `EmbeddedDatabase.directory`. */
  readonly directory: string;
  /** Where package.json and node_modules are. */
  readonly projectRoot: string;
  /** Whether to hold the folder as its one gateway; default true. False for a short command beside or without one. */
  readonly lock?: boolean;
}

export interface EmbeddedDatabase {
  readonly url: string;
  /** Where everything really lies (PostgreSQL's folder, log, connection.json): DATA_DIR's real path, but for root. */
  readonly directory: string;
  /** Something the user should be told, or null. */
  readonly notice: string | null;
  /** Stops PostgreSQL and waits for its end. May be called twice. Without the lock it leaves one alone that a gateway
   * has taken meanwhile. */
  stop(): Promise<void>;
  /** Tells PostgreSQL to end at once and does not wait. What was committed stays; the next start recovers. */
  kill(): void;
}

/**
 * Starts the embedded PostgreSQL of a folder, made first if need be, or takes over one that a killed gateway left
 * running. Should it die while it is held, it is started again on the same port.
 * Throws EmbeddedDatabaseError, whose message is one line for the user: folder in use (names the process), not
 * writable, of another PostgreSQL version, or no PostgreSQL for this platform.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  try {
    return await start(options);
  } catch (error) {
    // A full disk, a missing right: what the system says is news for the user. Anything else is our own bug.
    if (error instanceof EmbeddedDatabaseError || errorCode(error) === undefined) throw error;
    throw new EmbeddedDatabaseError(`The database in ${options.directory} could not be started: ${oneLine(error)}`);
  }
}

async function start(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const place = await prepare(await locate(options.directory, options.projectRoot), options.projectRoot);
  const password = await ensureCluster(place);
  const lock = options.lock ?? true;
  const session = await openSession(place, password, { lock, port: 0, withinMs: START_WITHIN_MS });
  const database = new RunningDatabase(place, password, session);
  try {
    await writeConnection(place, { url: session.url, pid: session.server.pid });
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/**
 * The URL of the database that runs on this folder, for commands; null where none runs. Starts and changes nothing.
 */
export async function joinEmbedded(options: EmbeddedOptions): Promise<{ url: string } | null> {
  const { home, data } = await locate(options.directory, options.projectRoot);
  const record = await readConnection(home);
  if (!record) return null;
  const server = await findPostmaster(data);
  return server?.ready && server.pid === record.pid ? { url: record.url } : null;
}

class RunningDatabase implements EmbeddedDatabase {
  readonly url: string;
  readonly directory: string;
  readonly notice: string | null;
  readonly #place: Place;
  readonly #password: string;
  #session: Session;
  #ending = false;
  #lost = false;
  #stopped: Promise<void> | null = null;
  #recovery: Promise<void> = Promise.resolve();

  constructor(place: Place, password: string, session: Session) {
    this.url = session.url;
    this.directory = place.home;
    this.notice = place.notice;
    this.#place = place;
    this.#password = password;
    this.#session = session;
    this.#watch();
  }

  stop(): Promise<void> {
    this.#ending = true;
    this.#stopped ??= this.#shutDown();
    return this.#stopped;
  }

  kill(): void {
    this.#ending = true;
    // Once it is gone its process id may be another program's.
    if (!this.#lost) signal(this.#session.server.pid, 'SIGQUIT');
  }

  async #shutDown(): Promise<void> {
    await this.#recovery;
    const { url, server, holder } = this.#session;
    const { data, home } = this.#place;
    const own = holder ?? (await takeLock(url, home).catch(() => null));
    // Stopped while the lock is still held: nobody can take the database over in between.
    if (own) await stopServer(server.pid, data);
    if (own) await removeConnection(home, server.pid);
    await own?.end().catch(() => undefined);
  }

  #watch(): void {
    this.#lost = false;
    this.#session.holder?.once('end', () => {
      this.#lost = true;
      if (!this.#ending) this.#recovery = this.#recover();
    });
  }

  async #recover(): Promise<void> {
    const { port } = this.#session.server;
    while (!this.#ending) {
      await sleep(RESTART_PAUSE_MS, undefined, { ref: false });
      if (this.#ending) return;
      try {
        const options = { lock: true, port, withinMs: RESTART_WITHIN_MS };
        this.#session = await openSession(this.#place, this.#password, options);
        this.#watch();
        await writeConnection(this.#place, { url: this.url, pid: this.#session.server.pid });
        return;
      } catch {
        // Tried again for as long as the gateway lives; meanwhile it answers that the database is away.
      }
    }
  }
}

import pg from 'pg';
import { BusyError } from './failure.ts';
import { markDirect } from './statement-names.ts';

/** In milliseconds; 0 but for `wait`: without end. What follows from what: docs/decisions/0004-connections-and-pgbouncer.md. */
export interface PoolLimits {
  /** To get a connection, and to open one. */
  readonly wait: number;
  /** For one statement, in the database. Not behind a PgBouncer, where a session is not ours. */
  readonly statement: number;
  /** For a transaction in which nothing happens, in the database; likewise. */
  readonly idleInTransaction: number;
  /** To have a connection, whatever is done with it: longer than any statement or transaction may take. */
  readonly use: number;
}

export const usualPoolLimits: PoolLimits = { wait: 5_000, statement: 15_000, idleInTransaction: 20_000, use: 19_000 };

/** For commands that seed, copy and index: as long as it takes. */
export const patientPoolLimits: PoolLimits = { wait: 5_000, statement: 0, idleInTransaction: 0, use: 0 };

export interface PoolOptions {
  readonly url: string;
  /** How many connections there are at most. */
  readonly poolSize?: number;
  /**
   * How many may wait for one: whoever comes then is refused at once. Without it no more work is taken on when 50 wait for
   * each connection, and what is under way may wait in much greater numbers.
   */
  readonly poolQueue?: number;
  readonly limits?: Partial<PoolLimits>;
}

const WAITING_FOR_EACH = 50;
/** A request that was taken on may ask many things in one tick: it is not given up half done because others wait, too. */
const STATEMENTS_AT_ONCE = 40;
const KEEPALIVE_MS = 5_000;
const TICK_MS = 250;
const TICKS_TO_BE_STUCK = 4;

/**
 * Opens a pool. Nothing is kept in a session, such as statements prepared by name, that a PgBouncer in transaction mode
 * does not follow, unless there is none (docs/decisions/0004-connections-and-pgbouncer.md). A connection that is not given
 * back in time is cut, so that its place is free again, and whoever waits on it gets a BusyError: also where the server
 * has gone silent, and no statement before it would ever fail.
 */
export function openPool(options: PoolOptions): pg.Pool {
  const limits = { ...usualPoolLimits, ...options.limits };
  const pool = new pg.Pool({
    connectionString: options.url,
    max: sizeOf(options),
    connectionTimeoutMillis: limits.wait,
    idleTimeoutMillis: 0,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_MS,
    onConnect: (client) => setUp(client, limits),
  });
  // A connection that dies while idle is replaced by the next request; without a listener it would end the process.
  pool.on('error', () => undefined);
  boundQueue(pool, options.poolQueue ?? STATEMENTS_AT_ONCE * queueOf(options));
  if (limits.use > 0) boundUse(pool, limits.use);
  return pool;
}

const sizeOf = ({ poolSize = 10 }: PoolOptions): number => poolSize;
const queueOf = (options: PoolOptions): number => options.poolQueue ?? WAITING_FOR_EACH * sizeOf(options);

/**
 * Without the time zone the adapter writes wrong instants, and without the style we read wrong ones; as startup options they
 * would fail on PgBouncer. A server that
 * goes silent just now must not hold the place for ever: this connection is in nobody's use yet.
 */
async function setUp(client: pg.ClientBase, limits: PoolLimits): Promise<void> {
  // The pool takes its own listener away before whoever waited has one: a FATAL that comes with the end of the statement
  // before, in one packet, would end the process.
  client.on('error', () => undefined);
  const ask = (text: string) => client.query(limitedQuery(text, limits.wait));
  await ask("SET timezone = 'UTC'; SET datestyle = 'ISO'");
  // The number that a proxy tells is its own. What is set behind one would stay on a connection that others use too.
  const { processID } = client as { readonly processID?: unknown };
  const { rowCount } = await ask(
    `select set_config(name, value, false)
       from (values ('statement_timeout', '${limits.statement}'),
                    ('idle_in_transaction_session_timeout', '${limits.idleInTransaction}')) as setting (name, value)
      where pg_backend_pid() = ${Number(processID) || 0}`,
  );
  if (rowCount) markDirect(client);
}

/** A statement that fails after its time. Its connection is of no more use then, and the pool drops it. */
export function limitedQuery(text: string, milliseconds: number): pg.QueryConfig & { readonly query_timeout: number } {
  return { text, query_timeout: milliseconds };
}

/** Whoever comes when so many wait would only wait in vain. */
function boundQueue(pool: pg.Pool, longest: number): void {
  type Callback = Parameters<typeof pool.connect>[0];
  const connect = pool.connect.bind(pool);
  pool.connect = ((callback?: Callback) => {
    if (pool.waitingCount < longest) return callback ? connect(callback) : connect();
    const refused = new BusyError(`${longest} wait for a connection`);
    return callback ? callback(refused, undefined, () => undefined) : Promise.reject(refused);
  }) as typeof pool.connect;
}

/** Nothing but the end of its socket ends a statement on a server that is silent, and what is queued behind it. */
function boundUse(pool: pg.Pool, longest: number): void {
  const timers = new WeakMap<pg.PoolClient, NodeJS.Timeout>();
  const cut = ({ connection }: pg.PoolClient) =>
    connection.stream.destroy(new BusyError(`a connection was in use for ${longest} ms`));
  pool.on('acquire', (client) => void timers.set(client, setTimeout(cut, longest, client).unref()));
  pool.on('release', (_error, client) => clearTimeout(timers.get(client)));
}

export interface PoolWatch {
  /**
   * Whether it is no use to wait for a connection: too many wait already, or some do and for a second nobody got one.
   * To be asked before work is taken on; what is under way may still wait.
   */
  isOverloaded(): boolean;
  stop(): void;
}

/** Watches a pool's queue. Ticks are counted, not time: a second in which this process itself stood still is one. */
export function watchPool(pool: pg.Pool, options: PoolOptions): PoolWatch {
  const longest = queueOf(options);
  let ticks = 0;
  const timer = setInterval(() => {
    ticks = pool.waitingCount > 0 ? ticks + 1 : 0;
  }, TICK_MS).unref();
  pool.on('acquire', () => {
    ticks = 0;
  });
  return {
    isOverloaded: () => pool.waitingCount >= longest || (pool.waitingCount > 0 && ticks > TICKS_TO_BE_STUCK),
    stop: () => clearInterval(timer),
  };
}

/**
 * Asks what a start must know. @throws Error where the server is older than 15, or does not keep time zone or encoding.
 */
export async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string; zone: string; encoding: string }>(
    "select current_setting('server_version_num') as version, current_setting('timezone') as zone, current_setting('server_encoding') as encoding",
  );
  const [server] = rows;
  if (!server) throw new Error('the database did not answer');
  if (Number(server.version) < 150_000) throw new Error(`PostgreSQL 15 or newer is needed, this is ${server.version}`);
  if (server.zone !== 'UTC')
    throw new Error(`the connection's time zone is ${server.zone}, not UTC: a proxy drops SET`);
  if (server.encoding !== 'UTF8') throw new Error(`the database's encoding is ${server.encoding}: it must be UTF8`);
}

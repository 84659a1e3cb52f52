import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { applyMigrations } from '../../src/database/migrate.ts';
import { projectRoot } from '../../src/project-root.ts';
import { askProgram } from './ask-program.ts';
import { type KillablePostgres, startKillablePostgres } from './killable-postgres.ts';
import { type Program, startProgram } from './start-program.ts';
import type { Data, TestGateway } from './test-gateway.ts';
import { startWireProxy, type WireProxy, type WireStatement, type WireWatcher } from './wire-proxy.ts';

/** Who dies, and when: before a statement of a transaction runs, or after, when nobody knows yet that it ran. */
export interface Kill {
  readonly victim: 'gateway' | 'postgres';
  readonly when: 'before' | 'after';
  /** BEGIN is 1; after the COMMIT it counts on. */
  readonly place: number;
}

export interface Killed {
  /** Where it died; null where nothing came to that. */
  readonly statement: WireStatement | null;
  /** What came of the work: what it answered, or why it failed. */
  readonly answer: unknown;
}

/** A gateway and a PostgreSQL, each a process of its own, and what stands between them. The gateway's database is `live`. */
export interface KillStage {
  /** Where it is too busy, the same request is sent again, as it asks for. */
  readonly gateway: Pick<TestGateway, 'ask'>;
  /** How often that was so. */
  resent(): number;
  /** Past the gateway, to `live` as it is until the next reset or kill. */
  pool(): pg.Pool;
  /** Keeps what `live` holds now under another name. */
  keep(name: string): Promise<void>;
  /** Puts `live` back to what was kept, under a gateway that runs on. */
  reset(name: string): Promise<void>;
  /** The statements of the first transaction of `work`, from its BEGIN to its COMMIT. */
  statementsOf(work: () => Promise<unknown>): Promise<readonly WireStatement[]>;
  /** Lets the victim die at a statement of the first transaction of `work`. Starts nothing again. */
  kill(kill: Kill, work: () => Promise<unknown>): Promise<Killed>;
  /** Starts again who was killed. */
  restart(victim: Kill['victim']): Promise<void>;
  stop(): Promise<void>;
}

export async function openKillStage(): Promise<KillStage> {
  const postgres = await startKillablePostgres();
  await postgres.run('create database live');
  await applyMigrations({ url: postgres.url('live'), directory: `${projectRoot}/prisma/migrations` });
  const proxy = await startWireProxy(() => ({ host: '127.0.0.1', port: Number(new URL(postgres.url('live')).port) }));
  const url = Object.assign(new URL(postgres.url('live')), { port: proxy.port }).href;
  const start = () => startProgram({ env: { DATABASE_URL: url } });
  let program = await start();
  let resent = 0;
  const ask = async (...request: Parameters<TestGateway['ask']>): Promise<Data> => {
    const { data, errors } = await askProgram(program.url, ...request);
    const busy = errors?.find(({ extensions }) => extensions.code === 'TRY_AGAIN');
    if (!busy && errors) throw new Error(`the gateway answered ${JSON.stringify(errors)}`);
    if (!busy) return data;
    resent += 1;
    await sleep(Number(busy.extensions.retryAfterMs));
    return ask(...request);
  };
  const look = lookAt(() => postgres.url('live'));
  return {
    gateway: { ask },
    resent: () => resent,
    pool: look.pool,
    keep: async (name) => {
      await look.end();
      await alone(postgres, proxy, `create database ${name} template live`);
    },
    reset: async (name) => {
      await look.end();
      await alone(postgres, proxy, 'drop database live', `create database live template ${name}`);
      // Once it has answered, it has noticed too which of its connections are gone.
      await fetch(`${program.url}/livez`);
    },
    statementsOf: (work) => statementsOf(proxy, work),
    kill: async (kill, work) => {
      await look.end();
      const end = kill.victim === 'gateway' ? () => endProgram(program) : postgres.kill;
      return killAt(proxy, kill, end, work);
    },
    restart: async (victim) => {
      if (victim === 'postgres') await postgres.start();
      else program = await start();
    },
    stop: async () => {
      await look.end();
      await program.stop();
      await proxy.stop();
      await postgres.stop();
    },
  };
}

function lookAt(url: () => string) {
  let pool: pg.Pool | null = null;
  return {
    pool: () => {
      pool ??= new pg.Pool({ connectionString: url(), max: 1 });
      return pool;
    },
    end: async () => {
      await pool?.end();
      pool = null;
    },
  };
}

async function endProgram(program: Program): Promise<void> {
  program.signal('SIGKILL');
  await program.ended;
}

/** Runs statements that want `live` for itself. The gateway, which has work of its own too, replaces its connections. */
async function alone(postgres: KillablePostgres, proxy: WireProxy, ...statements: readonly string[]): Promise<void> {
  proxy.close();
  const users = "from pg_stat_activity where datname = 'live' and backend_type = 'client backend'";
  while ((await postgres.count(users)) > 0 || proxy.connections() > 0) await sleep(1);
  for (const statement of statements) await postgres.run(statement);
  proxy.open();
}

async function statementsOf(proxy: WireProxy, work: () => Promise<unknown>): Promise<readonly WireStatement[]> {
  const statements: WireStatement[] = [];
  const placeOf = followTransaction();
  proxy.watch({
    before: (statement) => {
      if (placeOf(statement) > 0 && !isCommit(statements.at(-1))) statements.push(statement);
      return 'pass';
    },
  });
  await work().finally(() => proxy.watch(null));
  return statements;
}

async function killAt(
  proxy: WireProxy,
  { when, place }: Kill,
  end: () => Promise<void>,
  work: () => Promise<unknown>,
): Promise<Killed> {
  const placeOf = followTransaction();
  let statement: WireStatement | null = null;
  const die = async () => {
    await end();
    return 'cut' as const;
  };
  const watcher: WireWatcher = {
    before: (next) => {
      if (statement !== null || placeOf(next) !== place) return 'pass';
      statement = next;
      return when === 'before' ? die() : 'pass';
    },
    after: (answered) => (when === 'after' && answered === statement ? die() : 'pass'),
  };
  proxy.watch(watcher);
  const answer = await work().catch((error: unknown) => error);
  proxy.watch(null);
  return { statement, answer };
}

const isCommit = (statement: WireStatement | undefined) => /^commit/i.test(statement?.sql ?? '');

/** Tells the place of a statement in the first transaction that begins; 0 for what has no part in it. */
function followTransaction(): (statement: WireStatement) => number {
  let [connection, place, isOver] = [0, 0, false];
  return (statement) => {
    if (connection === 0 && /^begin/i.test(statement.sql)) connection = statement.connection;
    if (connection === 0 || (!isOver && statement.connection !== connection)) return 0;
    isOver ||= isCommit(statement);
    place += 1;
    return place;
  };
}

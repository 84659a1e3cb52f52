import { setTimeout as sleep } from 'node:timers/promises';
import { signal } from '../../src/database/embedded-server.ts';
import { connectToData } from './ask-program.ts';
import { freePort, postgresOf } from './run-program.ts';
import { type Program, startProgram } from './start-program.ts';

/**
 * Who is killed with SIGKILL: the gateway; of PostgreSQL the postmaster alone, which leaves its children behind, or all of
 * its processes, or one that serves the gateway; gateway and PostgreSQL together, as a machine that loses its power.
 */
export const victims = ['gateway', 'postmaster', 'postgres', 'backend', 'machine'] as const;
export type Victim = (typeof victims)[number];

/** A gateway with its embedded PostgreSQL that is started again whenever it ends, as a supervisor does it. */
export interface SupervisedProgram {
  /** The same after each start. */
  readonly url: string;
  readonly directory: string;
  /** How often it was started. */
  starts(): number;
  /** What each of its lives has written. */
  outputs(): readonly string[];
  /** Kills, and waits until that is done: not until anybody is back. Answers false where there was nobody to be killed. */
  kill(victim: Victim): Promise<boolean>;
  /** Ends it by SIGTERM; answers its exit code. */
  stop(): Promise<number>;
}

export async function superviseProgram(
  directory: string,
  env: Readonly<Record<string, string>> = {},
): Promise<SupervisedProgram> {
  const own = { DATA_DIR: directory, PORT: String(await freePort()), DEMO: 'off', ...env };
  const lives: Program[] = [await startProgram({ env: own })];
  let isStopping = false;
  const current = (): Program => {
    const program = lives.at(-1);
    if (!program) throw new Error('nothing was started');
    return program;
  };
  const watching = (async () => {
    for (;;) {
      await current().ended;
      if (isStopping) return;
      lives.push(await startProgram({ env: own }));
    }
  })();
  // Told by `stop`; a test that fails before must not end the process.
  watching.catch(() => undefined);
  const killGateway = async (): Promise<void> => {
    const program = current();
    program.signal('SIGKILL');
    await program.ended;
  };
  return {
    url: current().url,
    directory,
    starts: () => lives.length,
    outputs: () => lives.map((life) => life.output()),
    kill: async (victim) => {
      if (victim === 'gateway') {
        await killGateway();
        return true;
      }
      const processes = await processesOf(directory);
      if (!processes) return false;
      if (victim === 'machine') await Promise.all([killGateway(), killPostgres('postgres', processes)]);
      else killPostgres(victim, processes);
      return true;
    },
    stop: async () => {
      isStopping = true;
      const code = await current().stop();
      await watching;
      return code;
    },
  };
}

interface Processes {
  readonly postmaster: number;
  readonly children: readonly number[];
  /** Those that serve a connection. */
  readonly backends: readonly number[];
}

/** The processes of PostgreSQL; null where it does not run, or takes no connections. */
async function processesOf(directory: string): Promise<Processes | null> {
  try {
    const client = await connectToData(directory);
    const { rows } = await client.query<{ pid: number; serves: boolean }>(
      `select pid, backend_type = 'client backend' and application_name = '' and pid <> pg_backend_pid() as serves
         from pg_stat_activity`,
    );
    const postmaster = await postgresOf(directory);
    await client.end();
    if (postmaster === null) return null;
    const backends = rows.filter(({ serves }) => serves).map(({ pid }) => pid);
    return { postmaster, children: rows.map(({ pid }) => pid), backends };
  } catch {
    return null;
  }
}

function killPostgres(victim: Exclude<Victim, 'gateway' | 'machine'>, processes: Processes): void {
  const { postmaster, children, backends } = processes;
  const dying = {
    postmaster: [postmaster],
    backend: [backends[0] ?? postmaster],
    postgres: [...children, postmaster],
  }[victim];
  // It must not replace a child that died.
  if (victim === 'postgres') signal(postmaster, 'SIGSTOP');
  for (const pid of dying) signal(pid, 'SIGKILL');
}

/** Waits until something is so. @throws where it is not within the time. */
export async function until(what: string, is: () => Promise<boolean>, withinMs = 90_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await is())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await sleep(50);
  }
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Ask, Contender } from './contenders.ts';
import { processTree } from './process-cost.ts';
import type { SpeedDatabase } from './speed-database.ts';

/** Of the two cores of a run: the server has one, PostgreSQL and the load share the other. */
export const SERVER_CORE = '0';
export const OTHER_CORE = '1';
const BOTH = `${SERVER_CORE},${OTHER_CORE}`;
const START_WITHIN_MS = 60_000;

export interface RunningContender {
  readonly contender: Contender;
  readonly pid: number;
  readonly origin: string;
  /** Where the load has to run. */
  readonly loadCores: string;
  /** @throws Error where the answer is no 200, or has errors. */
  readonly ask: Ask;
  readonly stop: () => Promise<void>;
}

export async function withContender(
  contender: Contender,
  database: SpeedDatabase,
  work: (running: RunningContender) => Promise<void>,
): Promise<void> {
  const running = await startContender(contender, database);
  try {
    await work(running);
  } finally {
    await running.stop();
  }
}

/** Starts a contender on its core, and PostgreSQL's processes on theirs. */
async function startContender(contender: Contender, database: SpeedDatabase): Promise<RunningContender> {
  const { program, pinned } = contender;
  pin(database.postmaster, pinned ? OTHER_CORE : BOTH);
  const words = program.words.map((word) =>
    word.replace('{url}', () => database.url).replace('{organization}', () => database.organizationId),
  );
  const child = spawn('taskset', ['--cpu-list', pinned ? SERVER_CORE : BOTH, program.node, ...words], {
    env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production', NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const origin = `http://127.0.0.1:${await portOf(child, contender)}`;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    if (child.connected) child.disconnect();
    await ended;
  };
  const ask: Ask = (request) => askOver(contender, origin, request);
  return { contender, pid: child.pid ?? 0, origin, loadCores: pinned ? OTHER_CORE : BOTH, ask, stop };
}

function pin(pid: number, cores: string): void {
  for (const one of processTree(pid)) {
    try {
      execFileSync('taskset', ['--cpu-list', '--pid', cores, String(one)], { stdio: 'ignore' });
    } catch (error) {
      // A process of PostgreSQL may end at any time, but for the first.
      if (one === pid) throw error;
    }
  }
}

async function portOf(child: ChildProcess, { title }: Contender): Promise<number> {
  const [message] = (await Promise.race([
    once(child, 'message', { signal: AbortSignal.timeout(START_WITHIN_MS) }),
    once(child, 'exit').then(() => {
      throw new Error(`${title} has ended before it listened`);
    }),
  ])) as [{ port: number }];
  return message.port;
}

async function askOver({ title }: Contender, origin: string, request: Parameters<Ask>[0]) {
  const { path, headers, body } = request;
  const response = await fetch(origin + path, { method: 'POST', headers, body });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: Record<string, unknown> | null; errors?: unknown };
  if (response.status !== 200 || errors || !data)
    throw new Error(`${title} answered ${response.status} ${text.slice(0, 1_000)} to ${body.slice(0, 1_000)}`);
  return data;
}

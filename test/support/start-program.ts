import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endOf, ensureBuilt, removeData, spawnProgram } from './run-program.ts';

const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;
const GRAPHIQL_LINE = /^ {2}GraphiQL +(http:\/\/\S+)\/graphql\s*$/m;
const KEY_LINE = /^ {2}API key +(clt_\S+)/m;
const BANNER_END = 'Ctrl-C stops it.';

/** A running gateway, as `npm start` runs it. */
export interface Program {
  /** Its origin, as "http://127.0.0.1:4000": without a path and without a slash at the end. */
  readonly url: string;
  /** The API key that it printed; null where it printed none. */
  readonly demoKey: string | null;
  /** Settles with the exit code: 128 and the signal's number where a signal ended it. */
  readonly ended: Promise<number>;
  /** What it has written so far, standard output and standard error together. */
  output(): string;
  /** Sends a signal to it alone, or as Ctrl-C does to its whole process group (with `group` at the start only). */
  signal(name: NodeJS.Signals): void;
  /**
   * Ends it by SIGTERM and removes its data, unless the caller named the data folder. Answers with the exit code, which
   * is that of SIGKILL where it did not end in time.
   */
  stop(): Promise<number>;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What of dist is run: the gateway itself where it is left out. */
  readonly args?: readonly string[];
  /** In a process group of its own, which `signal` then means. */
  readonly group?: boolean;
}

/**
 * Starts `node dist/main.js` on a free port with a data folder of its own, without VIES, and waits until it prints where
 * GraphiQL is. Rejects with everything it wrote where it ends before that or takes too long.
 */
export async function startProgram(options: ProgramOptions = {}): Promise<Program> {
  const { env = {}, args = ['dist/main.js'], group = false } = options;
  await ensureBuilt();
  const own = join(tmpdir(), `clientele-test-${randomUUID()}`);
  const child = spawnProgram(args, { DATA_DIR: own, ...env }, { detached: group });
  const output = collect(child);
  const ended = endOf(child);
  let stopped: Promise<number> | null = null;
  const stop = (): Promise<number> => {
    stopped ??= stopChild(child, ended).finally(() => (env.DATA_DIR === undefined ? removeData(own) : undefined));
    return stopped;
  };
  try {
    const url = await urlOf(output, child);
    const demoKey = KEY_LINE.exec(output())?.[1] ?? null;
    const signal = (name: NodeJS.Signals) => void process.kill((group ? -1 : 1) * (child.pid ?? 0), name);
    return { url, demoKey, ended, output, signal, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function collect(child: ChildProcess): () => string {
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => written.push(text));
  return () => written.join('');
}

async function urlOf(output: () => string, child: ChildProcess): Promise<string> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    // The key's line comes after the URL's and may lie in the next chunk of the pipe.
    const url = GRAPHIQL_LINE.exec(output())?.[1];
    if (url !== undefined && output().includes(BANNER_END)) return url;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`dist/main.js ended:\n${output()}`);
    await delay(25);
  }
  throw new Error(`dist/main.js did not start within ${START_LIMIT_MS / 1000} s:\n${output()}`);
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<number> {
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  return ended.finally(() => clearTimeout(limit));
}

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { locate } from '../../src/database/embedded-place.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;
const GRAPHIQL_LINE = /^ {2}GraphiQL +(http:\/\/\S+)\/graphql\s*$/m;
const KEY_LINE = /^ {2}API key +(clt_\S+)\s*$/m;
// What the surrounding shell may have set and what would make another program of it.
const NOT_INHERITED = ['DATABASE_URL', 'DEMO', 'ADMIN_API_KEY', 'HOST', 'LOG_LEVEL'];

/** A running gateway, as `npm start` runs it. */
export interface Program {
  /** Its origin, as "http://127.0.0.1:4000": without a path and without a slash at the end. */
  readonly url: string;
  /** The API key that it printed; null where it printed none. */
  readonly demoKey: string | null;
  /** What it has written so far, standard output and standard error together. */
  output(): string;
  /**
   * Ends it by SIGTERM and removes its data, unless the caller named the data folder. Answers with the exit code:
   * 128 and the signal's number where a signal ended it, which is SIGKILL where it did not end in time.
   */
  stop(): Promise<number>;
}

/**
 * Starts `node dist/main.js` on a free port with a data folder of its own, without VIES, and waits until it prints where
 * GraphiQL is. Rejects with everything it wrote where it ends before that or takes too long.
 */
export async function startProgram(options: { env?: Record<string, string> } = {}): Promise<Program> {
  const directory = join(tmpdir(), `clientele-test-${randomUUID()}`);
  const env = { ...inherited(), PORT: '0', DATA_DIR: directory, VIES_URL: 'off', ...options.env };
  const child = spawn(process.execPath, ['dist/main.js'], { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => written.push(text));
  const output = (): string => written.join('');
  const ended = endOf(child);
  let stopped: Promise<number> | null = null;
  const stop = (): Promise<number> => {
    stopped ??= stopChild(child, ended).finally(() => (env.DATA_DIR === directory ? removeData(directory) : undefined));
    return stopped;
  };
  try {
    const url = await urlOf(output, child);
    return { url, demoKey: await keyOf(output), output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_INHERITED.includes(name)));
}

async function endOf(child: ChildProcess): Promise<number> {
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  process.removeListener('exit', killWithUs);
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

async function urlOf(output: () => string, child: ChildProcess): Promise<string> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const url = GRAPHIQL_LINE.exec(output())?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`dist/main.js ended:\n${output()}`);
    await delay(50);
  }
  throw new Error(`dist/main.js did not start within ${START_LIMIT_MS / 1000} s:\n${output()}`);
}

// The key's line comes after the URL's and may lie in the next chunk of the pipe.
async function keyOf(output: () => string): Promise<string | null> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const key = KEY_LINE.exec(output())?.[1];
    if (key !== undefined) return key;
    await delay(25);
  }
  return null;
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<number> {
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  return ended.finally(() => clearTimeout(limit));
}

async function removeData(directory: string): Promise<void> {
  // As root the database does not lie in the folder itself.
  const { home } = await locate(directory, PROJECT);
  await Promise.all([home, directory].map((path) => rm(path, { recursive: true, force: true })));
}

import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { constants } from 'node:os';
import { promisify } from 'node:util';
import { locate } from '../../src/database/embedded-place.ts';
import { findPostmaster } from '../../src/database/embedded-process.ts';
import { projectRoot } from '../../src/project-root.ts';

// What the surrounding shell may have set and what would make another program of it.
const NOT_INHERITED =
  /^(DATABASE_URL|DEMO|ADMIN_API_KEY|HOST|PORT|DATA_DIR|LOG_LEVEL|VIES_URL|WORKERS|POOL_SIZE|MIN_FREE_DISK_MB|CORS_ORIGINS|TRUSTED_PROXIES|[A-Z]+_LIMIT(_STORE)?|PERSISTED_\w+|INTROSPECTION|METRICS_TOKEN|OTEL_\w+)$/;

export interface Ended {
  /** 128 and the signal's number where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let building: Promise<unknown> | null = null;

/** Brings dist up to date, once in this process. Many processes may do so at once: one builds, the others wait. */
export async function ensureBuilt(): Promise<void> {
  building ??= promisify(execFile)(process.execPath, ['scripts/build.mjs', '--if-stale'], { cwd: projectRoot });
  await building;
}

/** A program of dist, as `node dist/<arguments>` in the project's folder, which dies with this process. */
export function spawnProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: SpawnOptions = {},
): ChildProcess {
  const all = { ...inheritedEnvironment(), PORT: '0', ...env };
  return spawn(process.execPath, [...args], {
    cwd: projectRoot,
    env: all,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
}

/** The environment without what would make another program of it; VIES is never asked. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  return { ...Object.fromEntries(inherited), VIES_URL: 'off' };
}

/** Runs a program of dist to its end, at most a minute. */
export async function runProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  await ensureBuilt();
  const child = spawnProgram(args, env);
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text) => (written.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (written.stderr += text));
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const code = await endOf(child);
  clearTimeout(limit);
  return { code, ...written };
}

/** The exit code: 128 and the signal's number where a signal ended it. */
export async function endOf(child: ChildProcess): Promise<number> {
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  process.removeListener('exit', killWithUs);
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/** The process id of the embedded PostgreSQL of a data folder; null where none runs. */
export async function postgresOf(directory: string): Promise<number | null> {
  const { data } = await locate(directory, projectRoot);
  return (await findPostmaster(data))?.pid ?? null;
}

export async function removeData(directory: string): Promise<void> {
  // As root the database does not lie in the folder itself.
  const { home } = await locate(directory, projectRoot);
  await Promise.all([home, directory].map((path) => rm(path, { recursive: true, force: true })));
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

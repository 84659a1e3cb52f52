import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';
import { askProgram, connectToData } from '../support/ask-program.ts';
import { holdCustomers } from '../support/held-customers.ts';
import { endOf, freePort, inheritedEnvironment, postgresOf, removeData, spawnProgram } from '../support/run-program.ts';
import { type Program, startProgram } from '../support/start-program.ts';

const directory = join(tmpdir(), `clientele-program-${randomUUID()}`);
const env = { DATA_DIR: directory };
const count = '{ customers { totalCount } }';
let program: Program;
let firstKey: string | null;

beforeAll(async () => {
  program = await startProgram({ env, group: true });
  firstKey = program.demoKey;
});
afterAll(async () => {
  await program.stop();
  await removeData(directory);
});

/** Answers once the gateway that listens there is alive. */
async function alive(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if ((await fetch(`${url}/livez`).catch(() => null))?.ok) return;
    await sleep(50);
  }
  throw new Error(`${url} does not come alive`);
}

/** What npm may have left behind. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // Nothing was.
  }
}

// One after the other on one data folder: each test starts what it needs on what the last one left.
/** How long Node takes here and now to do nothing, in milliseconds. */
async function timeOfBareNode(): Promise<number> {
  const started = performance.now();
  await endOf(spawnProgram(['-e', '0'], {}));
  return performance.now() - started;
}

describe('a started gateway', () => {
  it('answers with demo data, and nobody without a key', async () => {
    const { data } = await askProgram(program.url, program.demoKey, count);
    expect(data.customers.totalCount).toBeGreaterThan(40);
    expect((await askProgram(program.url, 'clt_none', count)).status).toBe(401);
  });

  it('serves health and leads a visitor to GraphiQL, and knows no other path', async () => {
    const statusOf = async (path: string) => (await fetch(`${program.url}${path}`, { redirect: 'manual' })).status;
    expect(await Promise.all(['/livez', '/readyz', '/', '/nothing', '/graphql/'].map(statusOf))).toEqual([
      200, 200, 302, 404, 404,
    ]);
    const page = await fetch(`${program.url}/`, { headers: { accept: 'text/html' } });
    expect([page.status, page.url]).toEqual([200, `${program.url}/graphql`]);
  });

  it('logs every request and no secret', async () => {
    const { url, demoKey } = program;
    await askProgram(url, demoKey, 'mutation { nonsense }');
    await fetch(`${url}/graphql?query={viewer{scopes}}&key=${demoKey}`, {
      headers: { authorization: `Bearer ${demoKey}`, 'x-request-id': 'by-get', cookie: `key=${demoKey}` },
    });
    await expect.poll(() => program.output()).toContain('by-get');
    const secret = demoKey?.split('_').at(-1) ?? 'none';
    expect(program.output().split(secret)).toHaveLength(2);
  });

  it('answers what is under way when Ctrl-C reaches the whole process group, and leaves nothing running', async () => {
    const postgres = await postgresOf(directory);
    expect(postgres).not.toBeNull();
    const idle = createConnection(Number(new URL(program.url).port), '127.0.0.1');
    await once(idle, 'connect');
    const held = await holdCustomers(await connectToData(directory));
    const answer = askProgram(program.url, program.demoKey, count);
    await held.waitedFor();
    program.signal('SIGINT');
    await sleep(300);
    await expect(fetch(`${program.url}/livez`)).rejects.toThrow();
    await held.release();
    expect((await answer).data.customers.totalCount).toBeGreaterThan(40);
    const answered = performance.now();
    expect(await program.ended).toBe(0);
    expect(performance.now() - answered).toBeLessThan(3_000);
    expect(await postgresOf(directory)).toBeNull();
  });

  it('starts again on the same folder with the same key', async () => {
    program = await startProgram({ env, group: true });
    expect(program.demoKey).toBe(firstKey);
    expect((await askProgram(program.url, firstKey, count)).status).toBe(200);
  });

  it('stops at SIGTERM alike', async () => {
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(await postgresOf(directory)).toBeNull();
  });

  it('is killed by a second Ctrl-C while it waits for a request, and takes PostgreSQL along', async () => {
    program = await startProgram({ env, group: true });
    const held = await holdCustomers(await connectToData(directory));
    const answer = askProgram(program.url, program.demoKey, count).catch(() => 'cut off');
    await held.waitedFor();
    program.signal('SIGINT');
    await sleep(700);
    const again = performance.now();
    program.signal('SIGINT');
    expect(await program.ended).toBe(130);
    expect(performance.now() - again).toBeLessThan(1_500);
    expect(await answer).toBe('cut off');
    await expect.poll(() => postgresOf(directory), { timeout: 10_000 }).toBeNull();
  });

  it('stops at Ctrl-C in the middle of a start, whenever that is', async () => {
    for (const after of [50, 400, 800, 1_200]) {
      const bare = await timeOfBareNode();
      const child = spawnProgram(['dist/main.js'], env, { detached: true });
      const written: string[] = [];
      child.stderr?.on('data', (text) => written.push(String(text)));
      const ended = endOf(child);
      await sleep(after);
      process.kill(-(child.pid ?? 0), 'SIGINT');
      // Node itself dies of it before our first line runs, which takes long on a busy machine.
      expect(after < Math.max(500, 6 * bare) ? [0, 130] : [0], `after ${after} ms, bare Node ${bare} ms`).toContain(
        await ended,
      );
      expect(written).toEqual([]);
      expect(await postgresOf(directory)).toBeNull();
    }
  });

  it('goes on without a reader of its output, and stops as ever', async () => {
    const port = await freePort();
    const child = spawnProgram(['dist/main.js'], { ...env, PORT: String(port) });
    const ended = endOf(child);
    child.stdout?.destroy();
    child.stderr?.destroy();
    await alive(`http://127.0.0.1:${port}`);
    for (let request = 0; request < 3; request += 1)
      expect((await askProgram(`http://127.0.0.1:${port}`, firstKey, count)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await postgresOf(directory)).toBeNull();
  });

  it.each([
    ['Ctrl-C, which reaches npm and gateway', -1, 'SIGINT'],
    ['SIGTERM to npm alone', 1, 'SIGTERM'],
  ] as const)('stops under npm start at %s', async (_name, target, signal) => {
    const port = await freePort();
    const options = {
      cwd: projectRoot,
      env: { ...inheritedEnvironment(), ...env, PORT: String(port) },
      detached: true,
    } as const;
    const npm = spawn('npm', ['start'], { ...options, stdio: 'ignore' });
    const ended = endOf(npm);
    try {
      await alive(`http://127.0.0.1:${port}`);
      const held = await holdCustomers(await connectToData(directory));
      const answer = askProgram(`http://127.0.0.1:${port}`, firstKey, count);
      await held.waitedFor();
      process.kill(target * (npm.pid ?? 0), signal);
      await sleep(300);
      await held.release();
      expect((await answer).status).toBe(200);
      expect(await ended).toBe(0);
    } finally {
      endGroup(npm.pid ?? 0);
      await expect.poll(() => postgresOf(directory), { timeout: 15_000 }).toBeNull();
    }
  });
});

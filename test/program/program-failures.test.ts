import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectTo } from '../support/ask-program.ts';
import { type Ended, postgresOf, removeData, runProgram } from '../support/run-program.ts';
import { type Program, startProgram } from '../support/start-program.ts';

const directory = join(tmpdir(), `clientele-failures-${randomUUID()}`);
const blocker = createServer();
const silent: Server = createServer();
let takenPort = 0;
let silentPort = 0;

beforeAll(async () => {
  [takenPort, silentPort] = await Promise.all([listening(blocker), listening(silent)]);
  await connectTo(inject('databaseUrl')).then((client) => client.end());
});
afterAll(async () => {
  blocker.close();
  silent.close();
  await removeData(directory);
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const start = (env: Readonly<Record<string, string>>) => runProgram(['dist/main.js'], { DATA_DIR: directory, ...env });

/** One line for the user, which says `what`; nothing else, and nothing left running. */
function expectRefusal({ code, stdout, stderr }: Ended, what: RegExp): void {
  expect(stderr).toMatch(what);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^clientele: /);
  expect([code, stdout]).toEqual([1, '']);
}

/** The run's database, with parts of its address exchanged. */
function elsewhere(change: (url: URL) => void): string {
  const url = new URL(inject('databaseUrl'));
  change(url);
  return url.href;
}

describe('a start with a wrong variable', () => {
  const external = 'postgresql://somebody:secret@127.0.0.1:1/none';
  it.concurrent.each<[variable: string, value: string, says: RegExp, others?: Record<string, string>]>([
    ['PORT', 'http', /PORT must be a number from 0 to 65535/],
    ['PORT', '65536', /PORT must be a number from 0 to 65535/],
    ['PORT', '-1', /PORT must be a number/],
    ['HOST', 'http://localhost', /HOST must be an address or a name/],
    ['DATABASE_URL', 'mysql://localhost/x', /DATABASE_URL must be an address such as postgresql:/],
    ['DATABASE_URL', 'postgresql://somebody:secret@host:port/x', /DATABASE_URL must be an address such as postgresql:/],
    ['DEMO', 'maybe', /DEMO must be on or off/],
    ['DEMO', 'on', /DEMO must be off with DATABASE_URL/, { DATABASE_URL: external }],
    ['ADMIN_API_KEY', 'too-short-a-secret', /ADMIN_API_KEY must have at least 32 characters/],
    ['ADMIN_API_KEY', `with a blank ${'x'.repeat(32)}`, /ADMIN_API_KEY must be printable ASCII without spaces/],
    ['VIES_URL', 'ftp://vies', /VIES_URL must be an http or https address, or off/],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent/],
  ])('says what %s may be, where it is %s', async (variable, value, says, others = {}) => {
    const ended = await start({ ...others, [variable]: value });
    expectRefusal(ended, says);
    expect(ended.stderr).not.toMatch(/secret@|too-short|with a blank/);
  });

  it('names every wrong variable at once', async () => {
    expectRefusal(await start({ PORT: 'x', DEMO: 'x', LOG_LEVEL: 'x' }), /PORT must.*; DEMO must.*; LOG_LEVEL must/);
  });
});

describe('a start that cannot listen', () => {
  it.each([
    ['a taken port', () => ({ PORT: String(takenPort) }), /PORT \d+ of 127\.0\.0\.1 is taken/],
    ["another machine's address", () => ({ HOST: '192.0.2.1' }), /HOST 192\.0\.2\.1 is no address of this machine/],
    ['an unknown name', () => ({ HOST: 'nowhere.invalid' }), /HOST nowhere\.invalid is no address of this machine/],
  ])('says so for %s, and stops PostgreSQL again', async (_name, env, says) => {
    expectRefusal(await start({ DEMO: 'off', ...env() }), says);
    expect(await postgresOf(directory)).toBeNull();
  });
});

describe('a start whose database cannot be reached', () => {
  const away = /the database of DATABASE_URL cannot be reached: /;
  const useless = /the database of DATABASE_URL cannot be used: /;
  it.concurrent.each<[name: string, url: () => string, says: RegExp]>([
    ['a closed port', () => elsewhere((url) => (url.port = '1')), away],
    ['an unknown host', () => elsewhere((url) => (url.hostname = 'nowhere.invalid')), away],
    ['a server that says nothing', () => elsewhere((url) => (url.port = String(silentPort))), away],
    ['a missing database', () => elsewhere((url) => (url.pathname = '/nowhere')), /cannot be used: .*nowhere/],
    [
      'a wrong password',
      () => elsewhere((url) => (url.href = url.href.replace(/\/\/[^@]*@/, '//nobody:wrong-secret@'))),
      useless,
    ],
  ])('says so for %s', async (_name, url, says) => {
    const ended = await start({ DATABASE_URL: url() });
    expectRefusal(ended, says);
    expect(ended.stderr).not.toContain('wrong-secret');
  });

  it('refuses a database of another encoding', async () => {
    const name = `clientele_latin_${randomBytes(6).toString('hex')}`;
    const client = await connectTo(inject('databaseUrl'));
    await client.query(
      `create database ${name} template template0 encoding 'LATIN1' locale 'C' locale_provider 'libc'`,
    );
    const ended = await start({ DATABASE_URL: elsewhere((url) => (url.pathname = `/${name}`)) });
    await client.query(`drop database ${name} with (force)`);
    await client.end();
    expectRefusal(ended, /DATABASE_URL.*encoding is LATIN1: it must be UTF8/);
  });
});

describe('a start on a folder that is in use', () => {
  let running: Program;
  beforeAll(async () => {
    running = await startProgram({ env: { DATA_DIR: directory, DEMO: 'off' } });
  });
  afterAll(() => running.stop());

  it('names the gateway that has it, and leaves that one alone', async () => {
    const postgres = await postgresOf(directory);
    expectRefusal(await start({}), /already in use by another gateway \(process \d+\).*DATA_DIR/);
    expect(await postgresOf(directory)).toBe(postgres);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  });

  it.skipIf(process.getuid?.() === 0)('says so where the folder cannot be one', async () => {
    const file = join(tmpdir(), `clientele-file-${randomUUID()}`);
    await writeFile(file, '');
    expectRefusal(await start({ DATA_DIR: file }), /DATA_DIR/);
    await removeData(file);
  });
});

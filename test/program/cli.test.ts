import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createProgress } from '../../src/cli/console-output.ts';
import { projectRoot } from '../../src/project-root.ts';
import { askProgram, connectTo } from '../support/ask-program.ts';
import { type Ended, endOf, postgresOf, removeData, runProgram, spawnProgram } from '../support/run-program.ts';
import { type Program, startProgram } from '../support/start-program.ts';
import type { Data } from '../support/test-gateway.ts';

const folder = () => join(tmpdir(), `clientele-cli-${randomUUID()}`);
const nobody = '00000000-0000-7000-8000-000000000000';

type Environment = Readonly<Record<string, string>>;

const run = (env: Environment, ...args: string[]): Promise<Ended> => runProgram(['dist/cli/main.js', ...args], env);

/** What a command that succeeds prints with --json; it says nothing else. */
async function runJson(env: Environment, ...args: string[]): Promise<Data> {
  const { code, stdout, stderr } = await run(env, ...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout);
}

describe('clientele', () => {
  it('shows help and version when asked', async () => {
    const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
    expect(await run({}, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const help = await run({}, '--help');
    expect(help.code).toBe(0);
    for (const command of ['serve', 'migrate', 'seed', 'tenants', 'keys', 'schema', 'doctor'])
      expect(help.stdout).toContain(`  ${command}`);
  });

  it.concurrent.each<[says: string, args: string[]]>([
    ['Usage: clientele', []],
    ['Usage: clientele keys', ['keys']],
    ["unknown command 'sell'", ['sell']],
    ["unknown option '--fast'", ['migrate', '--fast']],
    ["'--customers <n>' not specified", ['seed']],
    ["'--customers <n>' argument 'many' is invalid", ['seed', '--customers', 'many']],
    ["'--customers <n>' argument '0' is invalid", ['seed', '--customers', '0']],
    ["'--name <name>' not specified", ['tenants', 'create']],
    ['--country must be an ISO 3166-1', ['tenants', 'create', '--name', 'A', '--country', 'Sweden']],
    ['There is no scope ALL', ['keys', 'create', '--organization', nobody, '--name', 'A', '--scopes', 'ALL']],
    ["argument 'acme' is invalid", ['keys', 'list', '--organization', 'acme']],
    ["argument value 'key' is invalid", ['keys', 'revoke', '--organization', nobody, 'key']],
  ])('ends with 2 and says "%s" for wrong usage', async (says, args) => {
    const { code, stdout, stderr } = await run({}, ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(says);
  });

  it('ends with 1 and one line where it fails', async () => {
    const failed = await run({ DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/x' }, 'migrate');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(/^clientele: the database of DATABASE_URL cannot be reached: [^\n]+\n$/);
    expect(await run({ PORT: 'x' }, 'migrate')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('PORT must'),
    });
  });

  it('prints the schema, also to a reader who has soon had enough', async () => {
    const { code, stdout } = await run({}, 'schema');
    expect(code).toBe(0);
    expect(buildSchema(stdout).getQueryType()?.getFields()).toHaveProperty('customers');
    const child = spawnProgram(['dist/cli/main.js', 'schema'], {});
    const ended = endOf(child);
    child.stdout?.destroy();
    const [complaint] = await Promise.all([child.stderr?.toArray(), ended]);
    expect([await ended, complaint]).toEqual([0, []]);
  });

  it('shows progress in one line on a terminal, and nothing in a pipe', () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text) > 0;
    const toPipe = createProgress({ isTTY: false, write } as unknown as NodeJS.WriteStream);
    toPipe.show('1 of 2');
    toPipe.clear();
    expect(written).toEqual([]);
    const toTerminal = createProgress({ isTTY: true, write } as unknown as NodeJS.WriteStream);
    toTerminal.show('1 of 2');
    toTerminal.clear();
    expect(written).toEqual(['\r\x1b[K1 of 2', '\r\x1b[K']);
  });
});

describe('clientele on an external database', () => {
  const name = `clientele_cli_${randomBytes(6).toString('hex')}`;
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  const env = { DATABASE_URL: url.href };

  async function onServer(statement: string): Promise<void> {
    const client = await connectTo(inject('databaseUrl'));
    await client.query(statement);
    await client.end();
  }
  beforeAll(() => onServer(`create database ${name}`));
  afterAll(() => onServer(`drop database if exists ${name} with (force)`));

  it('tells what it lacks, migrates it, and finds nothing more to do', async () => {
    expect((await runJson(env, 'doctor')).checks).toContainEqual(
      expect.objectContaining({ name: 'migrations', state: 'warning' }),
    );
    expect((await runJson(env, 'migrate')).applied.length).toBeGreaterThan(0);
    expect((await run(env, 'migrate')).stdout).toBe('Nothing to apply\n');
    const { ok, checks } = await runJson(env, 'doctor');
    expect(ok).toBe(true);
    expect(checks.map((check: Data) => `${check.name} ${check.state}`)).toEqual(
      ['settings', 'VIES', 'database', 'version', 'encoding', 'time zone', 'migrations'].map((check) => `${check} ok`),
    );
  });

  it('seeds a new organization, or one that is named', async () => {
    const first = await runJson(env, 'seed', '--customers', '20');
    expect(first).toMatchObject({ counts: { customer: 20 }, apiKey: expect.stringMatching(/^clt_/) });
    // Ten each, and a credit note for those that were credited.
    expect(first.counts.invoice).toBeGreaterThanOrEqual(200);
    const again = await runJson(env, 'seed', '--customers', '5', '--organization', first.organizationId);
    expect(again).toMatchObject({ companyId: first.companyId, apiKey: null, counts: { customer: 5 } });
    const missing = await run(env, 'seed', '--customers', '5', '--organization', nobody);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(new RegExp(`^clientele: [^\\n]*${nobody}[^\\n]*\\n$`));
  });
});

describe('clientele beside a running gateway', () => {
  const directory = folder();
  const env = { DATA_DIR: directory };
  let program: Program;
  let tenant: Data;
  beforeAll(async () => {
    program = await startProgram({ env: { ...env, DEMO: 'off' }, args: ['dist/cli/main.js', 'serve'] });
    tenant = await runJson(
      env,
      'tenants',
      'create',
      '--name',
      'Acme',
      '--country',
      'DE',
      '--timezone',
      'Europe/Berlin',
    );
  });
  afterAll(async () => {
    await program.stop();
    await removeData(directory);
  });

  const keys = (action: string, ...args: string[]) =>
    ['keys', action, '--organization', tenant.organizationId, ...args] as const;

  it('makes a tenant whose key is ADMIN at once', async () => {
    const query = '{ viewer { organization { id name } scopes } companies { nodes { id name country timezone } } }';
    const { data } = await askProgram(program.url, tenant.apiKey, query);
    expect(data).toEqual({
      viewer: { organization: { id: tenant.organizationId, name: 'Acme' }, scopes: ['ADMIN'] },
      companies: { nodes: [{ id: tenant.companyId, name: 'Acme', country: 'DE', timezone: 'Europe/Berlin' }] },
    });
  });

  it('makes, lists and revokes keys, which hold from the next request on', async () => {
    const scopes = ['--scopes', 'customers_read,BILLING_READ'];
    const made = await runJson(env, ...keys('create', '--name', 'Dashboard', ...scopes, '--company', tenant.companyId));
    const ask = () => askProgram(program.url, made.apiKey, '{ viewer { apiKey { companies { id } } scopes } }');
    expect((await ask()).data.viewer).toEqual({
      apiKey: { companies: [{ id: tenant.companyId }] },
      scopes: ['CUSTOMERS_READ', 'BILLING_READ'],
    });
    const listed = await run(env, ...keys('list'));
    expect(listed.stdout).toContain(`${made.prefix}  Dashboard`);
    expect(listed.stdout).not.toContain(made.apiKey.split('_').at(-1));
    expect((await run(env, ...keys('revoke', made.prefix))).stdout).toBe(`Revoked ${made.prefix} (Dashboard)\n`);
    expect((await ask()).status).toBe(401);
    const { revokedAt } = await runJson(env, ...keys('revoke', made.id));
    const { keys: all } = await runJson(env, ...keys('list'));
    expect(all.map((key: Data) => [key.name, key.revokedAt])).toEqual([
      ['Dashboard', revokedAt],
      ['First key', null],
    ]);
  });

  it('knows keys and companies of their own organization only', async () => {
    const other = await runJson(env, 'tenants', 'create', '--name', 'Other');
    const prefix = other.apiKey.split('_')[2];
    for (const wrong of [
      keys('revoke', prefix),
      keys('create', '--name', 'A', '--scopes', 'ADMIN', '--company', other.companyId),
      ['keys', 'list', '--organization', nobody],
    ]) {
      const { code, stderr } = await run(env, ...wrong);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^clientele: [^\n]+ not found\n$/)]);
    }
    expect((await askProgram(program.url, other.apiKey, '{ viewer { scopes } }')).status).toBe(200);
  });

  it('leaves the gateway and its database alone', async () => {
    expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
    expect((await runJson(env, 'doctor')).ok).toBe(true);
    expect(await program.stop()).toBe(0);
    expect(await postgresOf(directory)).toBeNull();
  });
});

describe('clientele on a folder without a gateway', () => {
  const directory = folder();
  const env = { DATA_DIR: directory };
  afterAll(() => removeData(directory));

  it('finds no database yet, and makes none by looking', async () => {
    for (let look = 0; look < 2; look += 1)
      expect((await runJson(env, 'doctor')).checks.at(-1)).toMatchObject({ name: 'database', state: 'warning' });
  });

  it('starts the database for several commands at once, and the last one stops it', async () => {
    const names = ['One', 'Two', 'Three'];
    const made = await Promise.all(names.map((name) => runJson(env, 'tenants', 'create', '--name', name)));
    expect(new Set(made.map(({ organizationId }) => organizationId)).size).toBe(3);
    await expect.poll(() => postgresOf(directory)).toBeNull();
    const { keys } = await runJson(env, 'keys', 'list', '--organization', made[1].organizationId);
    expect(keys).toHaveLength(1);
    expect(await postgresOf(directory)).toBeNull();
  });

  it('stops the database also when Ctrl-C ends a command', async () => {
    const child = spawnProgram(['dist/cli/main.js', 'seed', '--customers', '200000'], env, { detached: true });
    const complaint = child.stderr?.toArray();
    const ended = endOf(child);
    await expect.poll(() => postgresOf(directory), { timeout: 10_000 }).not.toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect([await ended, await complaint]).toEqual([130, []]);
    expect(await postgresOf(directory)).toBeNull();
  });
});

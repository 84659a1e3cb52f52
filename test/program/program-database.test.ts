import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { askProgram, connectTo, connectToData } from '../support/ask-program.ts';
import { removeData } from '../support/run-program.ts';
import { type Program, startProgram } from '../support/start-program.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const secret = randomBytes(24).toString('hex');
const viewer = '{ viewer { organization { id name } apiKey { id } scopes } }';

describe('an external database', () => {
  const name = `clientele_external_${randomBytes(6).toString('hex')}`;
  let proxy: TcpProxy;
  let program: Program;

  beforeAll(async () => {
    const admin = await connectTo(inject('databaseUrl'));
    await admin.query(`create database ${name}`);
    await admin.end();
    const url = new URL(inject('databaseUrl'));
    proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.pathname = `/${name}`;
    url.host = `127.0.0.1:${proxy.port}`;
    program = await startProgram({ env: { DATABASE_URL: url.href, ADMIN_API_KEY: secret } });
  });
  afterAll(async () => {
    await program?.stop();
    await proxy?.stop();
    const admin = await connectTo(inject('databaseUrl'));
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  });

  const readiness = async () => (await fetch(`${program.url}/readyz`)).status;

  it('gets no demo data and no demo key', async () => {
    expect(program.demoKey).toBeNull();
    expect(program.output()).not.toContain('API key');
    const { data } = await askProgram(program.url, secret, '{ customers { totalCount } companies { totalCount } }');
    expect(data).toEqual({ customers: { totalCount: 0 }, companies: { totalCount: 0 } });
  });

  it('is not ready while the database is down, says so to callers, and recovers by itself', async () => {
    expect(await readiness()).toBe(200);
    await proxy.goAway();
    expect(await readiness()).toBe(503);
    expect((await fetch(`${program.url}/livez`)).status).toBe(200);
    const { status, data, errors } = await askProgram(program.url, secret, '{ customers { totalCount } }');
    expect([status, data ?? null, errors?.[0]?.extensions.code]).toEqual([200, null, 'UNAVAILABLE']);
    await proxy.comeBack();
    await expect.poll(readiness, { timeout: 5_000 }).toBe(200);
    expect((await askProgram(program.url, secret, viewer)).errors).toBeUndefined();
  });

  it('is not ready while the database is silent, however often it is asked, and recovers by itself', async () => {
    proxy.goSilent();
    const asked = performance.now();
    expect(await Promise.all(Array.from({ length: 30 }, readiness))).toEqual(Array(30).fill(503));
    expect(performance.now() - asked).toBeLessThan(3_000);
    await proxy.comeBack();
    await expect.poll(readiness, { timeout: 10_000 }).toBe(200);
  });

  it('logs neither the password nor ADMIN_API_KEY', () => {
    expect(program.output()).not.toContain(secret);
    const { password } = new URL(inject('databaseUrl'));
    if (password) expect(program.output()).not.toContain(password);
  });
});

describe('ADMIN_API_KEY without a demo', () => {
  const directory = join(tmpdir(), `clientele-admin-${randomUUID()}`);
  let program: Program;
  beforeAll(async () => {
    program = await startProgram({ env: { DATA_DIR: directory, DEMO: 'off', ADMIN_API_KEY: secret } });
  });
  afterAll(async () => {
    await program?.stop();
    await removeData(directory);
  });

  it('works as an ADMIN key of an organization that is made at the first start', async () => {
    expect(program.demoKey).toBeNull();
    const { data } = await askProgram(program.url, secret, viewer);
    expect(data.viewer).toMatchObject({ apiKey: null, scopes: ['ADMIN'] });
    expect((await askProgram(program.url, `${secret.slice(0, -1)}x`, viewer)).status).toBe(401);
  });

  it('works in the same organization after another start, with another secret', async () => {
    const before = (await askProgram(program.url, secret, viewer)).data.viewer.organization.id;
    expect(await program.stop()).toBe(0);
    const next = `next-${secret}`;
    program = await startProgram({ env: { DATA_DIR: directory, DEMO: 'off', ADMIN_API_KEY: next } });
    expect((await askProgram(program.url, secret, viewer)).status).toBe(401);
    expect((await askProgram(program.url, next, viewer)).data.viewer.organization.id).toBe(before);
    const database = await connectToData(directory);
    expect((await database.query('select from organization')).rowCount).toBe(1);
    expect((await database.query('select from customer')).rowCount).toBe(0);
    await database.end();
  });

  it('gets no demo beside it, and says so', async () => {
    expect(await program.stop()).toBe(0);
    program = await startProgram({ env: { DATA_DIR: directory } });
    expect(program.demoKey).toBeNull();
    expect(program.output()).toContain('There is no demo: the database has organizations of its own');
  });
});

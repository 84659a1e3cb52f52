import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchDiskSpace } from '../../src/database/disk-space.ts';
import { askProgram } from '../support/ask-program.ts';
import { removeData } from '../support/run-program.ts';
import { type Program, startProgram } from '../support/start-program.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const MB = 1024 * 1024;

const create = `mutation ($key: String!, $companyId: ID!) {
  createCustomer(input: { idempotencyKey: $key, companyId: $companyId, customer: { name: "Stored", email: "a@b.example" } }) {
    __typename
    ... on CreateCustomerPayload { replayed customer { id } }
  }
}`;

/** A disk whose free space the test decides, what is said about it, and a look at it that can be awaited. */
async function watched(minFreeMb: number, freeMb: number) {
  const disk = { freeMb, looks: 0, isReadable: true };
  const said: string[] = [];
  const say = (level: string) => (about: unknown) => void said.push(`${level} ${(about as { freeMb: number }).freeMb}`);
  const space = await watchDiskSpace({
    directory: '/anywhere',
    minFreeMb,
    lookMs: 1,
    log: { warn: say('warn'), info: say('info') },
    freeBytes: async () => {
      disk.looks += 1;
      if (!disk.isReadable) throw new Error('EIO');
      return disk.freeMb * MB;
    },
  });
  const lookAt = async (next: number) => {
    disk.freeMb = next;
    const { looks } = disk;
    // What the second look found is what the first one has decided on.
    await expect.poll(() => disk.looks, { interval: 1 }).toBeGreaterThan(looks + 2);
    return space.isReadOnly();
  };
  return { disk, said, space, lookAt };
}

describe('the space on a disk', () => {
  it('makes read-only below the least, and not again before there is an eighth more', async () => {
    const { said, space, lookAt } = await watched(256, 300);
    expect(space.isReadOnly()).toBe(false);
    const seen = [];
    for (const free of [256, 255, 256, 287, 288, 257, 256, 0, 400]) seen.push([free, await lookAt(free)]);
    space.stop();
    expect(seen).toEqual([
      [256, false],
      [255, true],
      [256, true],
      [287, true],
      [288, false],
      [257, false],
      [256, false],
      [0, true],
      [400, false],
    ]);
    expect(said).toEqual(['warn 255', 'info 288', 'warn 0', 'info 400']);
  });

  it('is known before anything is written, and what was known stays where it cannot be read', async () => {
    const { disk, said, space, lookAt } = await watched(256, 100);
    expect(space.isReadOnly()).toBe(true);
    disk.isReadable = false;
    expect(await lookAt(1_000)).toBe(true);
    disk.isReadable = true;
    expect(await lookAt(1_000)).toBe(false);
    space.stop();
    expect(said).toEqual(['warn 100', 'info 1000']);
  });

  it('never matters where the least is 0', async () => {
    const { space, lookAt } = await watched(0, 0);
    expect(await lookAt(0)).toBe(false);
    space.stop();
  });

  it('is read from the file system that a folder lies on', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'clientele-disk-'));
    const log = { warn: () => undefined, info: () => undefined };
    const at = async (minFreeMb: number) => {
      const space = await watchDiskSpace({ directory, minFreeMb, log });
      space.stop();
      return space.isReadOnly();
    };
    expect([await at(1), await at(1_000_000_000)]).toEqual([false, true]);
    await rm(directory, { recursive: true });
  });
});

describe('a gateway that may not write', () => {
  let isFull = true;
  let gateway: TestGateway;
  let tenant: Tenant;
  beforeAll(async () => {
    gateway = await startTestGateway({ database: { isReadOnly: () => isFull } });
    tenant = await createTenant(gateway.pool);
  });
  afterAll(() => gateway.stop());

  const write = () => gateway.send(tenant.key, create, { key: 'k1', companyId: tenant.companies[0].id });

  it('refuses mutations with STORAGE_FULL before they run, dry runs too, and answers queries', async () => {
    const { data, errors } = await write();
    expect([data ?? null, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['STORAGE_FULL']]);
    expect(await gateway.ask(tenant.key, '{ customers { totalCount } }')).toEqual({ customers: { totalCount: 0 } });
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    isFull = false;
    // The key was not used up.
    expect((await write()).data.createCustomer).toMatchObject({ replayed: false });
    expect(gateway.logged.join('')).not.toContain('"level":50');
  });
});

describe('the program on a disk that is too full', () => {
  const directory = join(tmpdir(), `clientele-full-${randomUUID()}`);
  const secret = randomBytes(24).toString('hex');
  let program: Program;
  afterAll(async () => {
    await program?.stop();
    await removeData(directory);
  });

  const start = (MIN_FREE_DISK_MB: string) =>
    startProgram({ env: { DATA_DIR: directory, DEMO: 'off', ADMIN_API_KEY: secret, MIN_FREE_DISK_MB } });
  const organize = () =>
    askProgram(
      program.url,
      secret,
      'mutation { createTag(input: { idempotencyKey: "t", name: "tag" }) { __typename } }',
    );

  it('starts, only reads, says so once, and writes when there is room', async () => {
    program = await start('999999999');
    expect((await organize()).errors?.map(({ extensions }) => extensions.code)).toEqual(['STORAGE_FULL']);
    const { errors } = await askProgram(program.url, secret, '{ customers { totalCount } }');
    expect(errors).toBeUndefined();
    expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
    expect(program.output().match(/too little space is left on the disk/g)).toHaveLength(1);
    expect(await program.stop()).toBe(0);
    program = await start('1');
    expect((await organize()).data.createTag.__typename).toBe('CreateTagPayload');
    expect(program.output()).not.toContain('too little space');
  });
});

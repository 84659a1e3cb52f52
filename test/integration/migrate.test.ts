import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedDatabase, startEmbedded } from '../../src/database/embedded.ts';
import { applyMigrations, MigrationError } from '../../src/database/migrate.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
const FIRST = '20260101000000_first';
const SECOND = '20260102000000_second';
const FIRST_SQL = `CREATE TABLE a (n int);
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 1; END; $$;
INSERT INTO a VALUES (1); -- a ; in a comment
`;

let base = '';
let server: EmbeddedDatabase;
let count = 0;
let url = '';
let directory = '';

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'clientele-migrate-'));
  server = await startEmbedded({ directory: join(base, 'database'), projectRoot });
}, 30_000);

afterAll(async () => {
  await server.stop();
  await rm(server.directory, { recursive: true, force: true });
  await rm(base, { recursive: true, force: true });
});

beforeEach(async () => {
  count += 1;
  await query(server.url, `CREATE DATABASE trial_${count}`);
  url = server.url.replace(/postgres$/, `trial_${count}`);
  directory = join(base, `migrations-${count}`);
  await migration(FIRST, FIRST_SQL);
});

async function migration(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

async function query(at: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function refusal(): Promise<string> {
  const error: unknown = await applyMigrations({ url, directory }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MigrationError);
  const message = error instanceof Error ? error.message : '';
  expect(message).not.toContain('\n');
  return message;
}

describe('applyMigrations', { timeout: 20_000 }, () => {
  it('applies what is missing, once, in order, and records it as Prisma does', async () => {
    expect(await applyMigrations({ url, directory })).toEqual({ applied: [FIRST] });
    await migration(SECOND, 'ALTER TABLE a ADD m int');
    await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
    expect(await applyMigrations({ url, directory })).toEqual({ applied: [SECOND] });
    expect(await applyMigrations({ url, directory })).toEqual({ applied: [] });

    expect(await query(url, 'SELECT n, m, one() FROM a')).toEqual([{ n: 1, m: null, one: 1 }]);
    const rows = await query(url, 'SELECT * FROM _prisma_migrations ORDER BY migration_name');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256').update(FIRST_SQL).digest('hex'),
      finished_at: expect.any(Date),
      migration_name: FIRST,
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    });
    const columns = `SELECT string_agg(format('%s %s %s', attname, format_type(atttypid, atttypmod), attnotnull), ', '
      ORDER BY attnum) AS list FROM pg_attribute WHERE attrelid = '_prisma_migrations'::regclass AND attnum > 0`;
    expect(await query(url, columns)).toEqual([
      {
        list:
          'id character varying(36) t, checksum character varying(64) t, finished_at timestamp with time zone f, ' +
          'migration_name character varying(255) t, logs text f, rolled_back_at timestamp with time zone f, ' +
          'started_at timestamp with time zone t, applied_steps_count integer t',
      },
    ]);
  });

  it('takes no lock and writes nothing when all is applied', async () => {
    await applyMigrations({ url, directory });
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(72707369)');
    expect(await applyMigrations({ url, directory })).toEqual({ applied: [] });
    await other.end();
  });

  it('waits for another runner that holds the lock', async () => {
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(72707369)');
    let done = false;
    const waiting = applyMigrations({ url, directory }).finally(() => {
      done = true;
    });
    await sleep(300);
    expect(done).toBe(false);
    await other.end();
    expect(await waiting).toEqual({ applied: [FIRST] });
  });

  it('applies each file once when many start at once', async () => {
    await migration(SECOND, 'INSERT INTO a VALUES (2)');
    const runs = await Promise.all(Array.from({ length: 6 }, () => applyMigrations({ url, directory })));
    expect(runs.flatMap((run) => run.applied).sort()).toEqual([FIRST, SECOND]);
    expect(await query(url, 'SELECT count(*)::int FROM a')).toEqual([{ count: 2 }]);
  });

  it('rolls a failing file back, keeps the ones before it, and names file, line and reason', async () => {
    await migration(SECOND, 'INSERT INTO a VALUES (2);\n-- ä🙂\nINSERT INTO missing VALUES (1);\n');
    expect(await refusal()).toBe(`${SECOND}/migration.sql, line 3: relation "missing" does not exist`);
    expect(await query(url, 'SELECT n FROM a')).toEqual([{ n: 1 }]);
    expect(await query(url, 'SELECT migration_name FROM _prisma_migrations')).toEqual([{ migration_name: FIRST }]);
    await migration(SECOND, 'INSERT INTO a VALUES (2)');
    expect(await applyMigrations({ url, directory })).toEqual({ applied: [SECOND] });
  });

  it('refuses a file that was changed since, but for its line ends', async () => {
    await applyMigrations({ url, directory });
    await migration(FIRST, FIRST_SQL.replaceAll('\n', '\r\n'));
    expect(await applyMigrations({ url, directory })).toEqual({ applied: [] });
    await migration(FIRST, `${FIRST_SQL} `);
    expect(await refusal()).toContain(`${FIRST} was changed`);
  });

  it('refuses a database that is newer than the folder', async () => {
    await migration(SECOND, 'SELECT 1');
    await applyMigrations({ url, directory });
    await rm(join(directory, SECOND), { recursive: true });
    expect(await refusal()).toBe(`The database is newer than this program: it has the migration ${SECOND}.`);
  });

  it('refuses after a failed migration, until it is marked as rolled back', async () => {
    await applyMigrations({ url, directory });
    await migration(SECOND, 'INSERT INTO a VALUES (2)');
    await query(
      url,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (gen_random_uuid(), 'x', '${SECOND}')`,
    );
    expect(await refusal()).toContain(`${SECOND} failed half way`);
    await query(url, `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${SECOND}'`);
    expect(await applyMigrations({ url, directory })).toEqual({ applied: [SECOND] });
  });

  it('refuses a folder without its migration.sql', async () => {
    await mkdir(join(directory, SECOND));
    expect(await refusal()).toContain(`${SECOND} has no readable migration.sql`);
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/database/embedded.ts';
import { applyMigrations } from '../../src/database/migrate.ts';
import { projectRoot } from '../../src/project-root.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A migrated database that all tests of a run share, each with a tenant of its own. */
    databaseUrl: string;
  }
}

/** One real PostgreSQL for the run: a new database on the server of TEST_DATABASE_URL, else an embedded one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL;
  const { url, remove } = server ? await newDatabase(server) : await newServer();
  await applyMigrations({ url, directory: join(projectRoot, 'prisma/migrations') });
  project.provide('databaseUrl', url);
  return remove;
}

async function newServer() {
  const directory = await mkdtemp(join(tmpdir(), 'clientele-test-'));
  const embedded = await startEmbedded({ directory, projectRoot });
  // What it holds is thrown away: nothing need survive a power cut.
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
    await runOn(embedded.url, `alter system set ${setting} = off`);
  await runOn(embedded.url, 'select pg_reload_conf()');
  const remove = async () => {
    await embedded.stop();
    await rm(embedded.directory, { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
  };
  return { url: embedded.url, remove };
}

async function newDatabase(server: string) {
  const name = `clientele_test_${randomUUID().replaceAll('-', '')}`;
  await runOn(server, `create database ${name} template template0 encoding 'UTF8'`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString(), remove: () => runOn(server, `drop database ${name} with (force)`) };
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

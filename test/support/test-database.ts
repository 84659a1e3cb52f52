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
    /** The name of one on the same server that is migrated and empty, and that nobody uses: to make others from. */
    templateDatabase: string;
  }
}

/** One real PostgreSQL for the run: new databases on the server of TEST_DATABASE_URL, else an embedded one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, remove: async () => undefined }
    : await newServer();
  const template = await newDatabase(server.url, 'template0');
  await applyMigrations({ url: template.url, directory: join(projectRoot, 'prisma/migrations') });
  const shared = await newDatabase(server.url, template.name);
  project.provide('databaseUrl', shared.url);
  project.provide('templateDatabase', template.name);
  return async () => {
    await shared.remove();
    await template.remove();
    await server.remove();
  };
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

async function newDatabase(server: string, template: string) {
  const name = `clientele_test_${randomUUID().replaceAll('-', '')}`;
  await runOn(server, `create database ${name} template ${template} encoding 'UTF8'`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  return { name, url, remove: () => runOn(server, `drop database ${name} with (force)`) };
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

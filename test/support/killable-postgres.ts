import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { type EmbeddedDatabase, startEmbedded } from '../../src/database/embedded.ts';
import { signal } from '../../src/database/embedded-server.ts';
import { projectRoot } from '../../src/project-root.ts';
import { connectTo } from './ask-program.ts';
import { postgresOf } from './run-program.ts';

/** A PostgreSQL with databases of its own, that is the gateway's embedded one in every setting. */
export interface KillablePostgres {
  /** The URL of one of its databases. The port is another one after each start. */
  url(database: string): string;
  /** A statement by its owner, in no database that anybody else uses. */
  run(statement: string): Promise<void>;
  /** How many rows there are `from …`. */
  count(from: string): Promise<number>;
  /** Ends all of its processes by SIGKILL, the postmaster and its children, as a machine that loses its power. */
  kill(): Promise<void>;
  /** Starts it again on its folder, and recovers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startKillablePostgres(): Promise<KillablePostgres> {
  const directory = await mkdtemp(join(tmpdir(), `clientele-killable-${randomUUID()}`));
  let [embedded, owner] = await open(directory);
  return {
    url: (database) => Object.assign(new URL(embedded.url), { pathname: `/${database}` }).href,
    run: async (statement) => void (await owner.query(statement)),
    count: async (from) => (await owner.query(`select ${from}`)).rowCount ?? 0,
    kill: async () => {
      const postmaster = await postgresOf(directory);
      if (postmaster === null) throw new Error('PostgreSQL does not run');
      // It must not replace a child that died, nor make one that is not on the list.
      signal(postmaster, 'SIGSTOP');
      const { rows } = await owner.query<{ pid: number }>('select pid from pg_stat_activity');
      for (const pid of [postmaster, ...rows.map((row) => row.pid)]) signal(pid, 'SIGKILL');
      await owner.end().catch(() => undefined);
    },
    start: async () => {
      [embedded, owner] = await open(directory);
    },
    stop: async () => {
      await owner.end();
      await embedded.stop();
      for (const path of [embedded.directory, directory]) await rm(path, { recursive: true, force: true });
    },
  };
}

/** Without the folder's lock: whoever holds that would start it again when it is killed. */
async function open(directory: string): Promise<[EmbeddedDatabase, Client]> {
  const embedded = await startEmbedded({ directory, projectRoot, lock: false });
  return [embedded, await connectTo(embedded.url)];
}

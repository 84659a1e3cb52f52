import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { applyMigrations } from '../../src/database/migrate.ts';
import { projectRoot } from '../../src/project-root.ts';

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated database beside the run's: for a test whose tables must hold nothing of others, or have rules of their own. */
export async function createOwnDatabase(): Promise<OwnDatabase> {
  const name = `clientele_${randomUUID().replaceAll('-', '')}`;
  const pool = new pg.Pool({ connectionString: inject('databaseUrl'), max: 1 });
  await pool.query(`create database ${name} template template0 encoding 'UTF8'`);
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  await applyMigrations({ url: url.toString(), directory: join(projectRoot, 'prisma/migrations') });
  return {
    url: url.toString(),
    drop: async () => {
      await pool.query(`drop database ${name} with (force)`);
      await pool.end();
    },
  };
}

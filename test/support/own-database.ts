import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated database beside the run's: for a test whose tables must hold nothing of others, or have rules of their own. */
export async function createOwnDatabase(): Promise<OwnDatabase> {
  const name = `clientele_${randomUUID().replaceAll('-', '')}`;
  const pool = new pg.Pool({ connectionString: inject('databaseUrl'), max: 1 });
  await pool.query(`create database ${name} template ${inject('templateDatabase')}`);
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: async () => {
      await pool.query(`drop database ${name} with (force)`);
      await pool.end();
    },
  };
}

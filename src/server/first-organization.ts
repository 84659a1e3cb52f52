import type pg from 'pg';
import { newId } from '../database/new-id.ts';

/** The oldest organization's id; one is made where there is none. Two gateways that start at once make one. */
export async function firstOrganization(pool: pg.Pool): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("select pg_advisory_xact_lock(hashtext('clientele first organization'))");
    const { rows } = await client.query<{ id: string }>('select id from organization order by created_at, id limit 1');
    const id = rows[0]?.id ?? newId();
    if (!rows[0])
      await client.query(
        "insert into organization (id, name, default_currency) values ($1, 'My organization', 'EUR')",
        [id],
      );
    await client.query('commit');
    return id;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

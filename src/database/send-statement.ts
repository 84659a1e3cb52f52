import pg from 'pg';
import type { BoundStatement } from './sql.ts';
import { nameOn } from './statement-names.ts';

/**
 * Sends one statement by a connection of the pool, with the driver itself: see docs/decisions/0018-reading-fast.md.
 * `isLasting`: its text comes again, and one plan is good for all its values; it is kept where the connection allows it.
 */
export async function sendStatement<Row>(
  pool: pg.Pool,
  { text, values }: BoundStatement,
  isLasting: boolean,
): Promise<Row[]> {
  const client = await pool.connect();
  try {
    const name = isLasting ? nameOn(client, text) : undefined;
    const { rows } = await client.query({ text, values: [...values], ...(name ? { name } : {}) });
    client.release();
    return rows as Row[];
  } catch (error) {
    // What PostgreSQL itself refuses leaves the connection as it was.
    client.release(!(error instanceof pg.DatabaseError) || error.severity !== 'ERROR');
    throw error;
  }
}

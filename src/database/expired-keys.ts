import type pg from 'pg';

const BATCH = 1_000;

/** Deletes idempotency keys of more than 7 days, of all organizations, in small batches; answers how many there were. */
export async function deleteExpiredKeys(pool: pg.Pool): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await pool.query(
      `delete from idempotency_key where ctid = any(array(
         select ctid from idempotency_key where created_at < now() - interval '7 days' limit $1 for update skip locked))`,
      [BATCH],
    );
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) return deleted;
  }
}

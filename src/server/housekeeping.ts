import type { Logger } from 'pino';
import type { Database } from '../database/client.ts';
import { deleteExpiredKeys } from '../database/expired-keys.ts';

const HOUR_MS = 3_600_000;

/** Forgets what is kept for a time only, now and every hour. Several gateways may do so at once. Answers how to stop it. */
export function startHousekeeping(database: Pick<Database, 'pool' | 'isReadOnly'>, log: Logger): () => void {
  const sweep = async () => {
    if (database.isReadOnly()) return;
    await deleteExpiredKeys(database.pool).catch((error: unknown) => log.warn({ err: error }, 'housekeeping failed'));
  };
  void sweep();
  const timer = setInterval(sweep, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}

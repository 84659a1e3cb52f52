import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

export interface HeldCustomers {
  /** Settles once somebody waits. */
  waitedFor(): Promise<void>;
  release(): Promise<void>;
}

/** Keeps everything that asks for customers waiting: so a test can act while a request is under way. */
export async function holdCustomers(client: Client): Promise<HeldCustomers> {
  await client.query('begin; lock table customer in access exclusive mode');
  const waiting = "select from pg_locks where not granted and relation = 'customer'::regclass";
  return {
    waitedFor: async () => {
      while ((await client.query(waiting)).rowCount === 0) await sleep(10);
    },
    release: async () => {
      await client.query('commit');
      await client.end();
    },
  };
}

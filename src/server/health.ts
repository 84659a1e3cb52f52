import type { ServerResponse } from 'node:http';
import type pg from 'pg';

const WITHIN_MS = 1_000;
// The limit also makes the pool drop a connection whose other end has gone silent.
const question: pg.QueryConfig & { query_timeout: number } = { text: 'select 1', query_timeout: WITHIN_MS };
const asking = new WeakMap<pg.Pool, Promise<boolean>>();

/** Whether requests can be served: the database answers within a second, and the gateway is not about to stop. */
export async function isReady(pool: pg.Pool, stopping: boolean): Promise<boolean> {
  if (stopping) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), WITHIN_MS);
  });
  const answer = await Promise.race([answers(pool), late]);
  clearTimeout(timer);
  return answer;
}

/** One question at a time: of a database that is silent, questions would pile up and take every connection. */
function answers(pool: pg.Pool): Promise<boolean> {
  const known = asking.get(pool);
  if (known) return known;
  const asked = ask(pool).finally(() => asking.delete(pool));
  asking.set(pool, asked);
  return asked;
}

async function ask(pool: pg.Pool): Promise<boolean> {
  try {
    await pool.query(question);
    return true;
  } catch {
    return false;
  }
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}

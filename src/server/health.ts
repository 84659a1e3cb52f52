import type { ServerResponse } from 'node:http';
import type pg from 'pg';
import { limitedQuery } from '../database/pool.ts';

const WITHIN_MS = 1_000;
const question = limitedQuery('select 1', WITHIN_MS);
const asking = new WeakMap<pg.Pool, Promise<boolean>>();

/**
 * Whether requests can be served: the database answers within a second, and the gateway is not about to stop. `probe` is
 * not the pool of the requests: a gateway that is busy is no better off without its share of them.
 */
export async function isReady(probe: pg.Pool, stopping: boolean): Promise<boolean> {
  if (stopping) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), WITHIN_MS);
  });
  const answer = await Promise.race([answers(probe), late]);
  clearTimeout(timer);
  return answer;
}

/** One question at a time: of a database that is silent, questions would pile up. */
function answers(probe: pg.Pool): Promise<boolean> {
  const known = asking.get(probe);
  if (known) return known;
  const asked = ask(probe).finally(() => asking.delete(probe));
  asking.set(probe, asked);
  return asked;
}

async function ask(probe: pg.Pool): Promise<boolean> {
  try {
    await probe.query(question);
    return true;
  } catch {
    return false;
  }
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}

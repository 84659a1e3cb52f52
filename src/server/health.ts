import type { ServerResponse } from 'node:http';
import type pg from 'pg';

/** Whether requests can be served: the database answers within a second, and the gateway is not about to stop. */
export async function isReady(pool: pg.Pool, stopping: boolean): Promise<boolean> {
  if (stopping) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), 1_000);
  });
  const asked = pool.query('select 1').then(
    () => true,
    () => false,
  );
  const answer = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answer;
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}

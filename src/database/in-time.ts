import { setTimeout as delay } from 'node:timers/promises';

/** What comes of the work, or `LATE` when the time is over: the work goes on. */
export async function inTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result | 'LATE'> {
  const timer = new AbortController();
  const late = delay(Math.max(milliseconds, 0), 'LATE' as const, { signal: timer.signal }).catch(() => 'LATE' as const);
  const first = await Promise.race([work, late]);
  timer.abort();
  return first;
}

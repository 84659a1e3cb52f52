/** What comes of the work, or `LATE` when the time is over: the work goes on. */
export function inTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result | 'LATE'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(milliseconds, 0), 'LATE' as const);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

import { BusyError } from './failure.ts';

/** Lines in which work waits outside the pool, so that what only waits for a lock of its own holds no connection. */
export interface Turns {
  /**
   * Runs work when all that came before it under this name has ended. @throws BusyError where its turn has not come until
   * then (milliseconds since 1970): nothing was begun.
   */
  take<T>(name: string, until: number, work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  // A name is there while its work runs, with those who wait behind it.
  const lines = new Map<string, (() => void)[]>();

  function begin(name: string, until: number): Promise<void> | undefined {
    const line = lines.get(name);
    if (!line) {
      lines.set(name, []);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const leave = () => {
        line.splice(line.indexOf(go), 1);
        reject(new BusyError(`no turn for ${name} in time`));
      };
      const timer = setTimeout(leave, Math.max(until - Date.now(), 0));
      line.push(go);
    });
  }

  function end(name: string): void {
    const next = lines.get(name)?.shift();
    if (next) next();
    else lines.delete(name);
  }

  return {
    take: async (name, until, work) => {
      await begin(name, until);
      try {
        return await work();
      } finally {
        end(name);
      }
    },
  };
}

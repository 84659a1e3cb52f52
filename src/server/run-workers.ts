import type { Logger } from 'pino';
import type { Settings } from '../env.ts';
import type { Gateway } from './gateway.ts';
import { type PrepareOptions, prepareGateway } from './prepare-gateway.ts';
import { startWorkers, type Workers } from './workers.ts';

export interface WorkersOptions extends PrepareOptions {
  /** Hands out the workers, so that they can be killed at any time. */
  readonly onWorkers: (workers: Workers) => void;
}

/**
 * Starts a gateway of several processes. This one prepares the database, and keeps PostgreSQL and the workers; it serves
 * nobody itself. What was started before a failure is stopped again.
 */
export async function startWithWorkers(settings: Settings, log: Logger, options: WorkersOptions): Promise<Gateway> {
  // They load the graph of types while the database is prepared.
  const workers = startWorkers(settings, log);
  options.onWorkers(workers);
  let stopDatabase = async (): Promise<void> => undefined;
  const stop = async (): Promise<void> => {
    await workers.stop();
    // Last of all: what is under way needs it.
    await stopDatabase();
  };
  try {
    const { ground, embedded, notices } = await prepareGateway(settings, log, options);
    stopDatabase = async () => embedded?.stop();
    const url = await Promise.race([workers.serve(ground), aborted(options.signal)]);
    return { url, demoKey: ground.demo?.key ?? null, notices: [...notices], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Rejects once the signal is aborted. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal?.aborted) reject(signal.reason);
  });
}

import type { Logger } from 'pino';
import type { Database } from './client.ts';
import type { TenantTransaction } from './tenant-database.ts';

/** What is done after a commit, and again where it fails. The subjects are rows of the transaction's organization. */
export type JobWork = (tx: TenantTransaction, subjectIds: readonly string[]) => Promise<void>;

const works = new Map<string, JobWork>();

/**
 * Says how jobs of a kind are done, many at once. The work runs in one transaction with the end of its jobs: it happens
 * once, or not at all. It may find that a subject is gone.
 */
export function registerJob(kind: string, work: JobWork): void {
  works.set(kind, work);
}

export function jobWorks(): ReadonlyMap<string, JobWork> {
  return works;
}

/** What goes on beside transactions: `round` is called again and again while the gateway runs, and `stop` ends it. */
export interface Rounds {
  readonly round: () => Promise<void>;
  readonly stop: () => Promise<void>;
}
export type StartRounds = (database: Database, log: Logger) => Rounds;

const roundStarts = new Map<string, StartRounds>();

/** Says what else a gateway does in the background. */
export function registerRounds(name: string, start: StartRounds): void {
  roundStarts.set(name, start);
}

export function registeredRounds(): ReadonlyMap<string, StartRounds> {
  return roundStarts;
}

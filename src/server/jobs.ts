import type { Logger } from 'pino';
import type { Database } from '../database/client.ts';
import {
  claimJobs,
  deleteJobs,
  findDueOrganizations,
  holdJobs,
  type Job,
  postponeJob,
  takeTurn,
} from '../database/due-jobs.ts';
import { failureKind } from '../database/failure.ts';
import { type JobWork, jobWorks, registeredRounds } from '../database/job-work.ts';
import type { TenantDatabase, TenantTransaction } from '../database/tenant-database.ts';

/** So many that a statement is worth it, so few that nobody waits long for a row that a batch writes. */
const JOBS_PER_BATCH = 100;

export interface JobOptions {
  /** Only this organization's. */
  readonly organizationId?: string;
  /** Asked between two batches. */
  readonly isStopped?: () => boolean;
  /** How many were done so far. */
  readonly onProgress?: (done: number) => void;
  readonly onDone?: OnDone | undefined;
}

/** Told of jobs of a kind that are done, or have failed and are put off. */
export type OnDone = (kind: string, outcome: 'done' | 'failed', jobs: number) => void;

/**
 * Works off what is due until nothing is, and answers how many jobs were done. Organizations take turns, a batch each. What
 * fails is tried one by one, and put off; an organization that another gateway works on is left to that one.
 * @throws where the database is away.
 */
export async function runDueJobs(database: Database, log: Logger, options: JobOptions = {}): Promise<number> {
  const { organizationId, isStopped = () => false, onProgress, onDone } = options;
  let done = 0;
  for (const [kind, work] of jobWorks()) {
    for (let round = 1; round > 0; ) {
      round = 0;
      const due = await findDueOrganizations(database.pool, kind);
      for (const id of due.filter((one) => organizationId === undefined || one === organizationId)) {
        if (isStopped()) return done;
        round += await runBatch({ tenant: database.tenant(id), kind, work, log, onDone });
        onProgress?.(done + round);
      }
      done += round;
    }
  }
  return done;
}

interface Batch {
  readonly tenant: TenantDatabase;
  readonly kind: string;
  readonly work: JobWork;
  readonly log: Logger;
  readonly onDone: OnDone | undefined;
}

/** One batch of one organization, in one transaction with the end of its jobs. Answers how many jobs were done or put off. */
async function runBatch(batch: Batch): Promise<number> {
  const { tenant, kind } = batch;
  let claimed: readonly Job[] = [];
  try {
    await tenant.transaction(async (tx) => {
      claimed = (await takeTurn(tx, kind)) ? await claimJobs(tx, kind, JOBS_PER_BATCH) : [];
      await finish(tx, batch, claimed);
    });
    if (claimed.length > 0) batch.onDone?.(kind, 'done', claimed.length);
  } catch (error) {
    if (claimed.length === 0 || failureKind(error) === 'unavailable') throw error;
    for (const job of claimed) await runAlone(batch, job);
  }
  return claimed.length;
}

async function finish(tx: TenantTransaction, { work }: Batch, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return;
  await work(tx, [...new Set(jobs.map(({ subjectId }) => subjectId))]);
  await deleteJobs(
    tx,
    jobs.map(({ id }) => id),
  );
}

async function runAlone(batch: Batch, job: Job): Promise<void> {
  const { tenant, kind, log, onDone } = batch;
  try {
    const done = await tenant.transaction(async (tx) => {
      const held = (await takeTurn(tx, kind)) ? await holdJobs(tx, [job.id]) : [];
      await finish(tx, batch, held);
      return held.length;
    });
    if (done > 0) onDone?.(kind, 'done', done);
  } catch (error) {
    if (failureKind(error) === 'unavailable') throw error;
    const attempts = await tenant.transaction((tx) => postponeJob(tx, job.id));
    onDone?.(kind, 'failed', 1);
    // The message of an error may quote a row.
    const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
    const { organizationId } = tenant;
    log.warn({ kind, organizationId, subjectId: job.subjectId, attempts, error: name, code }, 'a job failed');
  }
}

/**
 * Works off what is due, now and again after each pause, and does the registered rounds. Several gateways may do so at once.
 * Answers how to stop it, which waits for what is under way.
 */
export function startJobs(
  database: Database,
  log: Logger,
  { pollMs = 1_000, onDone }: { readonly pollMs?: number; readonly onDone?: OnDone } = {},
): () => Promise<void> {
  const rounds = [...registeredRounds().values()].map((start) => start(database, log));
  // What follows from a write writes too: it rests while there is too little space.
  const startWriting = (work: (isStopped: () => boolean) => Promise<unknown>) =>
    startLoop(log, pollMs, async (isStopped) => (database.isReadOnly() ? undefined : work(isStopped)));
  const stopLoops = [
    startWriting((isStopped) => runDueJobs(database, log, { isStopped, onDone })),
    ...rounds.map(({ round }) => startWriting(round)),
  ];
  return async () => {
    await Promise.all([...stopLoops.map((stop) => stop()), ...rounds.map(({ stop }) => stop())]);
  };
}

function startLoop(
  log: Logger,
  pollMs: number,
  work: (isStopped: () => boolean) => Promise<unknown>,
): () => Promise<void> {
  let stopped = false;
  let told = false;
  let timer: NodeJS.Timeout | undefined;
  const poll = async (): Promise<void> => {
    try {
      await work(() => stopped);
      told = false;
    } catch (error) {
      // Once, and not with every poll while the database is away.
      if (!told && !stopped) log.warn({ err: error }, 'jobs cannot be worked off');
      told = true;
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = poll();
    }, pollMs);
    timer.unref();
  };
  let running = poll();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}

import type pg from 'pg';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type BackgroundFigures, findBackgroundFigures } from '../database/background-figures.ts';
import type { Database } from '../database/client.ts';
import { inTime } from '../database/in-time.ts';
import { jobWorks } from '../database/job-work.ts';
import { type ViesOutcome, viesOutcomes } from '../kernel/vies-register.ts';
import type { OnDone } from './jobs.ts';

/** A scrape waits no longer for the database. */
const LIMIT_MS = 1_000;
/** What was read is told for so long: several who scrape do not ask several times. */
const KEEP_MS = 5_000;
const VAT_CHECK = 'VAT_CHECK';

/** What is counted beside requests. */
export interface BackgroundCounts {
  readonly jobsDone: OnDone;
  readonly viesAnswer: (outcome: ViesOutcome) => void;
  readonly configurationFault: (code: string) => void;
}

/** Counters of jobs and of VIES, which this process adds to. */
export function backgroundCounts(registry: Registry): BackgroundCounts {
  const registers = [registry];
  const jobs = new Counter({
    name: 'clientele_jobs_total',
    help: 'Jobs that this gateway worked off, by kind and outcome; what failed is tried again later.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const answers = new Counter({
    name: 'clientele_vies_answers_total',
    help: 'Calls of this gateway to VIES by what came of them: VALID and INVALID are verdicts, all else says nothing of the number.',
    labelNames: ['outcome'],
    registers,
  });
  const faults = new Counter({
    name: 'clientele_vies_configuration_faults_total',
    help: 'Answers of VIES that refuse who asks, or the question itself: look at the VAT numbers of your companies.',
    labelNames: ['code'],
    registers,
  });
  for (const kind of jobWorks().keys()) for (const outcome of ['done', 'failed']) jobs.inc({ kind, outcome }, 0);
  for (const outcome of Object.keys(viesOutcomes)) answers.inc({ outcome }, 0);
  return {
    jobsDone: (kind, outcome, count) => jobs.inc({ kind, outcome }, count),
    viesAnswer: (outcome) => answers.inc({ outcome }),
    configurationFault: (code) => faults.inc({ code }),
  };
}

export type WatchedDatabase = Pick<Database, 'pool' | 'isReadOnly'>;

/** Where gauges of a database go. */
export interface DatabaseRegistries {
  /** What each process has of its own, such as its pool: that of several is added up. */
  readonly own: Registry;
  /** What is the same for all who ask, such as what waits: that of one is enough. */
  readonly common: Registry;
}

/** Gauges of what the pool holds, and of what waits in the database. Answers how to bring the latter up to date. */
export function watchDatabase(
  { own, common }: DatabaseRegistries,
  { pool, isReadOnly }: WatchedDatabase,
): () => Promise<void> {
  poolGauges(own, pool);
  const readOnly: Gauge = new Gauge({
    name: 'clientele_read_only',
    help: '1 while nothing is written, since the disk of the embedded database is nearly full.',
    registers: [common],
    collect: () => void readOnly.set(isReadOnly() ? 1 : 0),
  });
  const show = queueGauges(common);
  let asked: { readonly figures: Promise<BackgroundFigures | null>; readonly at: number } | null = null;
  return async () => {
    if (asked === null || performance.now() - asked.at > KEEP_MS) {
      const figures = findBackgroundFigures(pool, LIMIT_MS).catch(() => null);
      asked = { figures, at: performance.now() };
    }
    const figures = await inTime(asked.figures, LIMIT_MS);
    show(figures === 'LATE' ? null : figures);
  };
}

function poolGauges(registry: Registry, pool: pg.Pool): void {
  const registers = [registry];
  const connections = new Gauge({
    name: 'clientele_pool_connections',
    help: 'Connections of the pool to the database, by whether a request has them (used) or not (idle).',
    labelNames: ['state'],
    registers,
    collect: () => {
      connections.set({ state: 'idle' }, pool.idleCount);
      connections.set({ state: 'used' }, pool.totalCount - pool.idleCount);
    },
  });
  const waiting: Gauge = new Gauge({
    name: 'clientele_pool_waiting',
    help: 'Requests and jobs that wait for a connection. More than 0 for long: raise POOL_SIZE.',
    registers,
    collect: () => void waiting.set(pool.waitingCount),
  });
  const size: Gauge = new Gauge({
    name: 'clientele_pool_size',
    help: 'Connections that the pool may have at most: POOL_SIZE.',
    registers,
    collect: () => void size.set(pool.options.max ?? 0),
  });
}

/** Without figures they are left out: an old one would look like a good one. */
function queueGauges(registry: Registry): (figures: BackgroundFigures | null) => void {
  const registers = [registry];
  const ofAll = 'Of the whole database: every gateway tells the same, so take the highest, not the sum.';
  const due = new Gauge({
    name: 'clientele_jobs_due',
    help: `Jobs that wait to be worked off, by kind. ${ofAll}`,
    labelNames: ['kind'],
    registers,
  });
  const oldest = new Gauge({
    name: 'clientele_jobs_oldest_due_seconds',
    help: `For how long the oldest waiting job has been due, by kind; 0 where none waits. ${ofAll}`,
    labelNames: ['kind'],
    registers,
  });
  const breaker = new Gauge({
    name: 'clientele_vies_breaker_open',
    help: `1 while a country is not asked after too many failures; ALL: VIES has blocked our address. ${ofAll}`,
    labelNames: ['country'],
    registers,
  });
  return (figures) => {
    for (const gauge of [due, oldest, breaker]) gauge.reset();
    if (!figures) return;
    const queues = [...jobWorks().keys()].map((kind) => [kind, figures.jobs.get(kind)] as const);
    for (const [kind, queue] of [...queues, [VAT_CHECK, figures.vatChecks] as const]) {
      due.set({ kind }, queue?.due ?? 0);
      oldest.set({ kind }, queue?.oldestSeconds ?? 0);
    }
    for (const [country, open] of figures.breakers) breaker.set({ country }, open ? 1 : 0);
  };
}

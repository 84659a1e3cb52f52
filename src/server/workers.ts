import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import type { Settings } from '../env.ts';
import type { Ground } from './prepare-gateway.ts';
import { StartError } from './start-error.ts';
import { CLOSE_DATABASE_MS, DRAIN_MS } from './stop-limits.ts';
import type { ToPrimary, ToWorker } from './worker-messages.ts';
import { createSharedMetrics } from './worker-metrics.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** Who has served for so long did not die at once. */
const SETTLED_MS = 10_000;
/** So many deaths before all have served even once: it is no use. */
const DEATHS_AT_START = 5;
const STOP_WITHIN_MS = DRAIN_MS + CLOSE_DATABASE_MS + 1_000;

/** The processes that serve. */
export interface Workers {
  /** Lets them serve. Answers the address once all of them do. @throws StartError where they cannot. */
  serve(ground: Ground): Promise<string>;
  /** Lets each answer what is under way. Whoever hangs is killed. */
  stop(): Promise<void>;
  /** Ends them at once. */
  kill(): void;
}

/** A place among the workers, which one after the other holds. */
interface Post {
  readonly number: number;
  worker: Worker | null;
  /** How far its worker has come: it does not hear yet, waits for the word to serve, has got it. */
  stage: 'DEAF' | 'WAITING' | 'TOLD';
  /** When its worker began to serve; null: it does not yet. */
  servingSince: number | null;
  /** Deaths in a row of workers that had not served for long. */
  deaths: number;
  /** Waits to start the next one. */
  timer: NodeJS.Timeout | null;
}

/**
 * Starts the workers, which load the graph of types and wait for the word to serve. Whoever dies is replaced, after a pause
 * that doubles where it died at once. They take turns with new connections: Node's own round robin.
 */
export function startWorkers(settings: Settings, log: Logger): Workers {
  return new Crew(settings, log);
}

class Crew implements Workers {
  readonly #log: Logger;
  readonly #posts: readonly Post[];
  readonly #metrics = createSharedMetrics({ ask: (round) => this.#askMetrics(round) });
  #ground: Ground | null = null;
  /** The address once somebody serves. */
  #url: string | null = null;
  #port: number;
  #stopping = false;
  #started = false;
  #succeed: (url: string) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;
  readonly #outcome: Promise<string>;
  #allGone: () => void = () => undefined;

  constructor({ workers, port }: Settings, log: Logger) {
    this.#log = log;
    this.#port = port;
    this.#outcome = new Promise((resolve, reject) => {
      [this.#succeed, this.#fail] = [resolve, reject];
    });
    // It may be waited for only after the database is prepared.
    this.#outcome.catch(() => undefined);
    const numbers = Array.from({ length: workers }, (_, index) => index + 1);
    this.#posts = numbers.map((number) => ({
      number,
      worker: null,
      stage: 'DEAF',
      servingSince: null,
      deaths: 0,
      timer: null,
    }));
    for (const post of this.#posts) this.#fill(post);
  }

  serve(ground: Ground): Promise<string> {
    this.#ground = ground;
    for (const post of this.#posts) this.#letServe(post);
    return this.#outcome;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const allGone = new Promise<void>((resolve) => {
      this.#allGone = resolve;
    });
    for (const { timer, worker, stage } of this.#posts) {
      clearTimeout(timer ?? undefined);
      // Who does not serve has nothing to wait for.
      if (worker && stage === 'TOLD') send(worker, { kind: 'STOP' });
      else worker?.process.kill('SIGKILL');
    }
    const impatience = setTimeout(() => this.kill(), STOP_WITHIN_MS);
    if (this.#workers().length > 0) await allGone;
    clearTimeout(impatience);
  }

  kill(): void {
    this.#stopping = true;
    for (const worker of this.#workers()) worker.process.kill('SIGKILL');
  }

  #workers(): readonly Worker[] {
    return this.#posts.flatMap(({ worker }) => worker ?? []);
  }

  #fill(post: Post): void {
    post.timer = null;
    // By the same program, arguments and flags of Node as this process.
    const worker = cluster.fork();
    post.worker = worker;
    post.stage = 'DEAF';
    worker.on('message', (message: ToPrimary) => this.#hear(post, worker, message));
    worker.on('error', (error) => this.#log.warn({ err: error, worker: worker.process.pid }, 'a worker does not hear'));
    worker.once('exit', (code, signal) => {
      const leave = () => this.#left(post, worker, signal ?? `code ${code}`);
      // What it said last may still be on its way.
      if (worker.isConnected()) worker.once('disconnect', leave);
      else leave();
    });
  }

  #letServe(post: Post): void {
    const { number, worker, stage } = post;
    if (!worker || !this.#ground || stage !== 'WAITING') return;
    post.stage = 'TOLD';
    // PORT=0 means the same free port for all workers only as long as one of them has it.
    if (this.#url !== null && this.#posts.every(({ servingSince }) => servingSince === null))
      this.#port = Number(new URL(this.#url).port || 80);
    // One of them does what need not be done by all.
    send(worker, { kind: 'SERVE', ground: this.#ground, port: this.#port, doesChores: number === 1 });
  }

  #hear(post: Post, worker: Worker, message: ToPrimary): void {
    const { pid } = worker.process;
    if (message.kind === 'HERE') {
      post.stage = 'WAITING';
      this.#letServe(post);
    }
    if (message.kind === 'SERVING') this.#serves(post, worker, message.url);
    if (message.kind === 'COUNTED') this.#metrics.heard(worker.id, message.round, message.metrics);
    if (message.kind === 'ASK_METRICS')
      void this.#metrics.text().then((text) => send(worker, { kind: 'METRICS', ask: message.ask, text }));
    if (message.kind !== 'FAILED') return;
    if (!this.#started) this.#fail(new StartError(message.line));
    else this.#log.error({ worker: pid, reason: message.line }, 'a worker could not start');
  }

  #serves(post: Post, worker: Worker, url: string): void {
    this.#url ??= url;
    if (url !== this.#url) {
      this.#log.error({ worker: worker.process.pid, url }, 'a worker serves elsewhere');
      worker.process.kill('SIGKILL');
      return;
    }
    post.servingSince = performance.now();
    if (this.#posts.some(({ servingSince }) => servingSince === null)) return;
    this.#started = true;
    this.#succeed(url);
  }

  #left(post: Post, worker: Worker, ending: string): void {
    const { servingSince } = post;
    post.worker = null;
    post.servingSince = null;
    this.#metrics.gone(worker.id);
    if (this.#stopping) {
      if (this.#workers().length === 0) this.#allGone();
      return;
    }
    const settled = servingSince !== null && performance.now() - servingSince > SETTLED_MS;
    post.deaths = settled ? 1 : post.deaths + 1;
    if (!this.#started && post.deaths >= DEATHS_AT_START)
      this.#fail(new StartError(`the workers cannot start: the last one ended with ${ending}`));
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (post.deaths - 1), LONGEST_PAUSE_MS);
    this.#log.error({ worker: worker.process.pid, ending, pauseMs }, 'a worker has ended, and is replaced');
    post.timer = setTimeout(() => this.#fill(post), pauseMs);
  }

  #askMetrics(round: number): readonly number[] {
    const serving = this.#posts.filter(({ servingSince }) => servingSince !== null);
    return serving.flatMap(({ worker }) => {
      if (!worker) return [];
      send(worker, { kind: 'TELL_METRICS', round });
      return worker.id;
    });
  }
}

/** That a worker is gone is told by its end. */
function send(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => undefined);
}

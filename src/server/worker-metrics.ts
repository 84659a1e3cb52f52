import { AggregatorRegistry, Counter, Gauge, Registry } from 'prom-client';
import type { MetricsAsJson } from './metrics.ts';

/** A worker that has not said by then what it counts is taken at its last word. */
const WITHIN_MS = 500;

/** What all workers count together. */
export interface SharedMetrics {
  /** In Prometheus' text format. Never waits longer than half a second for a worker. */
  text(): Promise<string>;
  /** Takes in what a worker says. */
  heard(worker: number, round: number, metrics: MetricsAsJson): void;
  /** A worker is gone: nobody waits for it any more, and what it counted last stays in the sum. */
  gone(worker: number): void;
}

export interface SharedMetricsOptions {
  /** Asks every worker that serves, and answers which these are. */
  readonly ask: (round: number) => readonly number[];
}

/**
 * Adds up what workers count. A counter must never fall, or who reads it takes that for a restart: what a worker said last
 * counts on while it is silent and after its death. Gauges of the dead are dropped.
 */
export function createSharedMetrics({ ask }: SharedMetricsOptions): SharedMetrics {
  const { registry, workers, deaths } = ownMetrics();
  const latest = new Map<number, MetricsAsJson>();
  const ofTheDead: MetricsAsJson[] = [];
  let round = 0;
  let missing = new Set<number>();
  let complete: () => void = () => undefined;
  let collecting: Promise<string> | null = null;

  const strike = (worker: number): void => {
    missing.delete(worker);
    if (missing.size === 0) complete();
  };
  const collect = async (): Promise<string> => {
    round += 1;
    const heardOfAll = new Promise<void>((resolve) => {
      complete = resolve;
    });
    const asked = ask(round);
    workers.set(asked.length);
    missing = new Set(asked);
    const timer = setTimeout(complete, WITHIN_MS);
    if (missing.size > 0) await heardOfAll;
    clearTimeout(timer);
    // However many have died: one part.
    if (ofTheDead.length > 1) ofTheDead.push(await sumOf(ofTheDead.splice(0)).getMetricsAsJSON());
    const texts = [registry, sumOf([...latest.values(), ...ofTheDead])].map((one) => one.metrics());
    return (await Promise.all(texts)).join('\n');
  };
  return {
    // Several who scrape at once get the same answer.
    text: () => {
      collecting ??= collect().finally(() => {
        collecting = null;
      });
      return collecting;
    },
    heard: (worker, ofRound, metrics) => {
      latest.set(worker, metrics);
      if (ofRound === round) strike(worker);
    },
    gone: (worker) => {
      const counted = latest.get(worker)?.filter(({ type }) => String(type) !== 'gauge') ?? [];
      if (counted.length > 0) ofTheDead.push(counted);
      latest.delete(worker);
      deaths.inc();
      strike(worker);
    },
  };
}

/** What the primary process itself tells. */
function ownMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const workers = new Gauge({ name: 'clientele_workers', help: 'Processes that serve, by WORKERS.', registers });
  const deaths = new Counter({
    name: 'clientele_worker_deaths_total',
    help: 'Workers that ended by themselves or were killed, and were replaced.',
    registers,
  });
  return { registry, workers, deaths };
}

function sumOf(parts: readonly MetricsAsJson[]): Registry {
  return AggregatorRegistry.aggregate([...parts]);
}

import { collectDefaultMetrics, Gauge, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';
import { packageVersion } from '../project-root.ts';
import { apiVersion } from './api-version.ts';
import { type BackgroundCounts, backgroundCounts, type WatchedDatabase, watchDatabase } from './background-metrics.ts';
import { type CountRequest, requestMetrics } from './request-metrics.ts';

/** What this gateway tells of itself at /metrics. No label names a tenant, a key, a customer or a caller's own text. */
export interface Metrics extends BackgroundCounts {
  readonly request: CountRequest;
  /** Tells of a database too: its pool, and what waits in it. Once. */
  watch(database: WatchedDatabase): void;
  /** In Prometheus' text format. Never waits longer than a second for the database. */
  text(): Promise<string>;
  /** What can be added up over several processes: all but what the database tells, which is the same for each of them. */
  summands(): Promise<MetricsAsJson>;
  /** What the database tells, in Prometheus' text format. Never waits longer than a second for it. */
  textOfDatabase(): Promise<string>;
  readonly contentType: string;
}

/** As prom-client writes and adds them up. */
export type MetricsAsJson = MetricObjectWithValues<MetricValue<string>>[];

/** Counts in a registry of its own: several gateways may live in one process. */
export function createMetrics(): Metrics {
  const [registry, common] = [new Registry(), new Registry()];
  let refresh = async () => {};
  new Gauge({
    name: 'clientele_build_info',
    help: 'Always 1: the version of the gateway and of its API stand in the labels.',
    labelNames: ['version', 'api_version'],
    aggregator: 'first',
    registers: [registry],
  }).set({ version: packageVersion, api_version: apiVersion }, 1);
  const textOfDatabase = async () => {
    await refresh();
    return common.metrics();
  };
  return {
    request: requestMetrics(registry),
    ...backgroundCounts(registry),
    watch: (database) => {
      refresh = watchDatabase({ own: registry, common }, database);
    },
    text: async () =>
      (await Promise.all([registry.metrics(), textOfDatabase(), processMetrics().metrics()])).join('\n'),
    summands: async () =>
      (await Promise.all([registry.getMetricsAsJSON(), processMetrics().getMetricsAsJSON()])).flat(),
    textOfDatabase,
    contentType: registry.contentType,
  };
}

let ofProcess: Registry | null = null;

/** CPU, memory, garbage collection, and how far the event loop lags behind: one for the process, whatever runs in it. */
function processMetrics(): Registry {
  if (ofProcess) return ofProcess;
  ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  return ofProcess;
}

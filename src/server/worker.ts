import type { Settings } from '../env.ts';
import { createLog } from './create-log.ts';
import type { Metrics } from './metrics.ts';
import { startErrorLine } from './start-error.ts';
import { stopSignals } from './stop-signals.ts';
import type { ToPrimary, ToWorker } from './worker-messages.ts';

/** The primary answers sooner, whatever the other workers do. */
const METRICS_WITHIN_MS = 900;

type Serve = Extract<ToWorker, { kind: 'SERVE' }>;

/**
 * The life of one of several processes that serve. It loads the graph, waits for the word that the database stands, serves,
 * and stops when it is told to. Should the primary process die, Node ends this one at once.
 */
export async function runWorker(readSettings: () => Settings): Promise<never> {
  // Ctrl-C and process managers reach all processes of a group. When this one ends is the primary's to say.
  for (const signal of stopSignals) process.on(signal, () => undefined);
  const primary = listenToPrimary();
  try {
    await tell({ kind: 'HERE' });
    const settings = readSettings();
    const log = createLog(settings.logLevel);
    process.on('uncaughtException', (error) => {
      log.fatal({ err: error }, 'the worker ends: this is a bug');
      process.exit(1);
    });
    const { serveGateway } = await import('./gateway.ts');
    const { ground, port, doesChores } = await primary.serve;
    const { signal } = primary;
    const options = { signal, doesChores, shareMetrics: primary.shareMetrics };
    const serving = await serveGateway({ ...settings, port }, log, ground, options);
    await tell({ kind: 'SERVING', url: serving.url });
    await primary.stop;
    await serving.stop();
  } catch (error) {
    if (!primary.signal.aborted) {
      await tell({ kind: 'FAILED', line: startErrorLine(error) });
      process.exit(1);
    }
  }
  process.exit(0);
}

interface Primary {
  readonly serve: Promise<Serve>;
  readonly stop: Promise<void>;
  /** Aborted by the word to stop. */
  readonly signal: AbortSignal;
  /** Tells the primary what this process counts, and at /metrics what all do. */
  shareMetrics(own: Metrics): Metrics;
}

function listenToPrimary(): Primary {
  const controller = new AbortController();
  const asked = new Map<number, (text: string) => void>();
  let own: Metrics | null = null;
  let asks = 0;
  const answer = (ask: number, text: string): void => {
    asked.get(ask)?.(text);
    asked.delete(ask);
  };
  const serve = new Promise<Serve>((resolve, reject) => {
    const { signal } = controller;
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    process.on('message', (message: ToWorker) => {
      if (message.kind === 'SERVE') resolve(message);
      if (message.kind === 'STOP') controller.abort();
      if (message.kind === 'METRICS') answer(message.ask, message.text);
      if (message.kind === 'TELL_METRICS')
        void own?.summands().then((metrics) => tell({ ...counted(message), metrics }));
    });
  });
  // It may be waited for only after the graph is loaded.
  serve.catch(() => undefined);
  const askAll = async (): Promise<string> => {
    asks += 1;
    const ask = asks;
    const text = new Promise<string>((resolve, reject) => {
      asked.set(ask, resolve);
      setTimeout(() => {
        asked.delete(ask);
        reject(new Error('the primary process does not say what all workers count'));
      }, METRICS_WITHIN_MS).unref();
    });
    await tell({ kind: 'ASK_METRICS', ask });
    return text;
  };
  return {
    serve,
    signal: controller.signal,
    stop: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve(), { once: true })),
    shareMetrics: (metrics) => {
      own = metrics;
      const text = async () => (await Promise.all([askAll(), metrics.textOfDatabase()])).join('\n');
      return { ...metrics, text };
    },
  };
}

const counted = ({ round }: { readonly round: number }) => ({ kind: 'COUNTED', round }) as const;

/** Settles once the message is on its way. That the primary is gone is no news: this process ends with it. */
function tell(message: ToPrimary): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

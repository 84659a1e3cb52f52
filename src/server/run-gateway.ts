import cluster from 'node:cluster';
import { constants } from 'node:os';
import type { Logger } from 'pino';
import type { Settings } from '../env.ts';
import { createLog } from './create-log.ts';
import type { Gateway } from './gateway.ts';
import { type PrepareOptions, prepareGateway } from './prepare-gateway.ts';
import { startErrorLine } from './start-error.ts';
import { listenForStop, type StopSignals } from './stop-signals.ts';

/**
 * The life of the gateway's process: starts it, says where it is, stops it at Ctrl-C, SIGTERM or SIGHUP, also in the
 * middle of a start, and ends the process. A failed start prints one line and ends with 1. With several workers this is
 * what their primary process does; in a worker's own process its life is that of worker.ts.
 */
export async function runGateway(readSettings: () => Settings): Promise<never> {
  surviveClosedPipes();
  if (cluster.isWorker) return (await import('./worker.ts')).runWorker(readSettings);
  const stop = listenForStop();
  try {
    const settings = readSettings();
    const log = createLog(settings.logLevel);
    const gateway = await start(settings, log, stop);
    process.stdout.write(welcome(gateway, settings));
    await stop.asked;
    await gateway.stop();
  } catch (error) {
    // Ctrl-C also ends the programs that a start runs: what fails after it is no news.
    if (!stop.signal.aborted) return end(1, `clientele: ${startErrorLine(error)}\n`);
  }
  return end(0);
}

/** What can be ended at once: PostgreSQL, workers. */
interface Killable {
  kill(): void;
}

async function start(settings: Settings, log: Logger, stop: StopSignals): Promise<Gateway> {
  const running: Killable[] = [];
  const killAll = (): void => {
    for (const one of running) one.kill();
  };
  stop.onSecond((signal) => {
    killAll();
    end(128 + constants.signals[signal]);
  });
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the gateway ends: this is a bug');
    killAll();
    end(1);
  });
  const remember = (started: Killable): void => void running.push(started);
  const options = { signal: stop.signal, onEmbedded: remember };
  if (settings.workers === 1) return startAlone(settings, log, options);
  const { startWithWorkers } = await import('./run-workers.ts');
  return startWithWorkers(settings, log, { ...options, onWorkers: remember });
}

/**
 * Loads the graph of types while the database is prepared: each takes about as long as the other. Ctrl-C is heard meanwhile,
 * and wrong settings need none of it.
 */
async function startAlone(settings: Settings, log: Logger, options: PrepareOptions): Promise<Gateway> {
  const preparing = prepareGateway(settings, log, options);
  // It is waited for below.
  preparing.catch(() => undefined);
  try {
    const { startGateway } = await import('./gateway.ts');
    return await startGateway(settings, log, options, preparing);
  } catch (error) {
    // Stopped already, unless the graph itself could not be loaded.
    await preparing.then(({ embedded }) => embedded?.stop());
    throw error;
  }
}

/** Whoever reads our output may go away, as in `npm start | head`: no reason to end, and to leave PostgreSQL behind. */
function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function end(code: number, line = ''): never {
  if (line) process.stderr.write(line);
  process.exit(code);
}

function welcome({ url, demoKey, notices }: Gateway, { workers }: Settings): string {
  const key = demoKey ? [`  API key    ${demoKey}  (demo)`] : [];
  const several = workers > 1 ? [`  Workers    ${workers}`] : [];
  const told = notices.map((notice) => `  Note       ${notice}`);
  return `${['', '  Clientele is ready', '', `  GraphiQL   ${url}/graphql`, ...key, ...several, ...told, '', '  Ctrl-C stops it.', ''].join('\n')}\n`;
}

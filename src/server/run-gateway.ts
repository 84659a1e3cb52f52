import { constants } from 'node:os';
import type { Logger } from 'pino';
import type { EmbeddedDatabase } from '../database/embedded.ts';
import type { Settings } from '../env.ts';
import { createLog } from './create-log.ts';
import type { Gateway } from './gateway.ts';
import { startErrorLine } from './start-error.ts';
import { listenForStop, type StopSignals } from './stop-signals.ts';

/**
 * The life of the gateway's process: starts it, says where it is, stops it at Ctrl-C, SIGTERM or SIGHUP, also in the
 * middle of a start, and ends the process. A failed start prints one line and ends with 1.
 */
export async function runGateway(readSettings: () => Settings): Promise<never> {
  surviveClosedPipes();
  const stop = listenForStop();
  try {
    const settings = readSettings();
    const log = createLog(settings.logLevel);
    const gateway = await start(settings, log, stop);
    process.stdout.write(welcome(gateway));
    await stop.asked;
    await gateway.stop();
  } catch (error) {
    // Ctrl-C also ends the programs that a start runs: what fails after it is no news.
    if (!stop.signal.aborted) return end(1, `clientele: ${startErrorLine(error)}\n`);
  }
  return end(0);
}

async function start(settings: Settings, log: Logger, stop: StopSignals): Promise<Gateway> {
  let embedded: EmbeddedDatabase | null = null;
  stop.onSecond((signal) => {
    embedded?.kill();
    end(128 + constants.signals[signal]);
  });
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the gateway ends: this is a bug');
    embedded?.kill();
    end(1);
  });
  // Loaded here: the graph takes a while, in which Ctrl-C is heard already, and wrong settings need none of it.
  const { startGateway } = await import('./gateway.ts');
  return startGateway(settings, log, {
    signal: stop.signal,
    onEmbedded: (started) => {
      embedded = started;
    },
  });
}

/** Whoever reads our output may go away, as in `npm start | head`: no reason to end, and to leave PostgreSQL behind. */
function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function end(code: number, line = ''): never {
  if (line) process.stderr.write(line);
  process.exit(code);
}

function welcome({ url, demoKey, notices }: Gateway): string {
  const key = demoKey ? [`  API key    ${demoKey}  (demo)`] : [];
  const told = notices.map((notice) => `  Note       ${notice}`);
  return `${['', '  Clientele is ready', '', `  GraphiQL   ${url}/graphql`, ...key, ...told, '', '  Ctrl-C stops it.', ''].join('\n')}\n`;
}

import { pino } from 'pino';
import { readSettings, type Settings } from './env.ts';
import { type Gateway, startGateway } from './server/gateway.ts';
import { startErrorLine } from './server/start-error.ts';

/** Starts the gateway, says where it is, and stops it at Ctrl-C or SIGTERM. A failed start prints one line and exits with 1. */
async function main(): Promise<void> {
  let settings: Settings | null = null;
  try {
    settings = readSettings(process.env);
    const gateway = await startGateway(settings, pino({ level: settings.logLevel }));
    process.stdout.write(welcome(gateway));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(gateway));
  } catch (error) {
    process.stderr.write(`clientele: ${startErrorLine(error, settings)}\n`);
    process.exit(1);
  }
}

function welcome({ url, demoKey, notice }: Gateway): string {
  const key = demoKey ? [`  API key    ${demoKey}  (demo)`] : [];
  const told = notice ? [`  Note       ${notice}`] : [];
  return `${['', '  Clientele is ready', '', `  GraphiQL   ${url}/graphql`, ...key, ...told, '', '  Ctrl-C stops it.', ''].join('\n')}\n`;
}

async function stop(gateway: Gateway): Promise<void> {
  try {
    await gateway.stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`clientele: could not stop cleanly: ${startErrorLine(error, null)}\n`);
    process.exit(1);
  }
}

await main();

import { readSettings } from './env.ts';
import { runGateway } from './server/run-gateway.ts';

await runGateway(() => readSettings(process.env));

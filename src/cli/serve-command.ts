import type { Command } from 'commander';
import { readSettings } from '../env.ts';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the gateway, as npm start does')
    .option('--workers <n>', 'how many processes serve, as WORKERS says otherwise')
    .action(async ({ workers: WORKERS }: { readonly workers?: string }) => {
      // Loaded here: the other commands do not wait for the whole graph.
      const { runGateway } = await import('../server/run-gateway.ts');
      await runGateway(() => readSettings(WORKERS === undefined ? process.env : { ...process.env, WORKERS }));
    });
}

import type { Command } from 'commander';
import { CommandFailure } from './command-failure.ts';
import { printJson, printTable } from './console-output.ts';
import { runChecks } from './doctor-checks.ts';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check settings, database and disk; changes nothing')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const checks = await runChecks(process.env);
      const failed = checks.filter(({ state }) => state === 'failed').map(({ name }) => name);
      if (json) printJson({ ok: failed.length === 0, checks });
      else
        printTable(
          ['CHECK', 'STATE', 'WHAT WAS FOUND'],
          checks.map(({ name, state, found }) => [name, state, found]),
        );
      if (failed.length > 0) throw new CommandFailure(`${failed.join(', ')}: not as it must be`);
    });
}

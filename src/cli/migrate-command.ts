import type { Command } from 'commander';
import { readSettings } from '../env.ts';
import { createProgress, printJson, printLines } from './console-output.ts';
import { migrateDatabase, withServer } from './with-database.ts';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('apply the migrations that the database lacks')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const settings = readSettings(process.env);
      const progress = createProgress();
      progress.show('Migrating …');
      const applied = await withServer(settings, (database) => migrateDatabase(settings, database)).finally(
        progress.clear,
      );
      if (json) printJson({ applied });
      else printLines(applied.length > 0 ? applied.map((name) => `Applied ${name}`) : ['Nothing to apply']);
    });
}

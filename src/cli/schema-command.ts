import type { Command } from 'commander';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('print the GraphQL schema')
    .action(async () => {
      // Loaded here: the other commands do not wait for the whole graph.
      const { printPublicSchema } = await import('../schema.ts');
      process.stdout.write(printPublicSchema());
    });
}

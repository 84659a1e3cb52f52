import type { Command } from 'commander';
import { readSettings } from '../env.ts';
import { count, uuid } from './argument-forms.ts';
import { createProgress, printJson, printPairs } from './console-output.ts';
import type { SeedReport } from './seed.ts';
import { withDatabase } from './with-database.ts';

interface SeedArguments {
  readonly customers: number;
  readonly organization?: string;
  readonly json?: true;
}

export function addSeed(program: Command): void {
  program
    .command('seed')
    .description('write customers with subscriptions, invoices and wallets, for tests of size')
    .requiredOption('--customers <n>', 'how many', count)
    .option('--organization <id>', 'into the oldest company of this organization; a new one where left out', uuid)
    .option('--json', 'print JSON')
    .action(async ({ customers, organization, json }: SeedArguments) => {
      const report = await seed(customers, organization);
      if (json) printJson(report);
      else printReport(report);
    });
}

async function seed(customers: number, organizationId: string | undefined): Promise<SeedReport> {
  const progress = createProgress();
  const onProgress = (done: number, total: number) =>
    progress.show(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} customers`);
  const onJobs = (done: number) => progress.show(`Looking for duplicates: ${done.toLocaleString('en')} jobs done`);
  progress.show('Seeding …');
  // Loaded here: the other commands do not wait for what writes customers.
  const { seedCustomers } = await import('./seed.ts');
  return withDatabase(readSettings(process.env), ({ url }) =>
    seedCustomers({ url, customers, onProgress, onJobs, ...(organizationId === undefined ? {} : { organizationId }) }),
  ).finally(progress.clear);
}

function printReport({ organizationId, companyId, apiKey, counts, seconds }: SeedReport): void {
  const rows = Object.values(counts).reduce((sum, rowCount) => sum + rowCount, 0);
  printPairs({
    Organization: organizationId,
    Company: companyId,
    ...(apiKey === null ? {} : { 'API key': apiKey }),
    Customers: counts.customer.toLocaleString('en'),
    Rows: `${rows.toLocaleString('en')} in ${seconds.toFixed(1)} s`,
  });
}

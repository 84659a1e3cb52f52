import type { Command } from 'commander';
import { createTenant, readTenant, type TenantRequest } from '../access/create-tenant.ts';
import { readSettings } from '../env.ts';
import { printJson, printPairs } from './console-output.ts';
import { withDatabase } from './with-database.ts';

export function addTenants(program: Command): void {
  const tenants = program.command('tenants').description('organizations');
  tenants
    .command('create')
    .description('make an organization with a company and an ADMIN key')
    .requiredOption('--name <name>', "the organization's name")
    .option('--company-name <name>', "the company's name; the organization's where left out")
    .option('--country <code>', "the company's country, as SE", 'SE')
    .option('--currency <code>', 'what it invoices in, as EUR', 'EUR')
    .option('--timezone <name>', 'an IANA time zone, as Europe/Stockholm', 'UTC')
    .option('--json', 'print JSON')
    .action(async ({ json, ...request }: TenantRequest & { json?: true }) => {
      const tenant = readTenant(request);
      const created = await withDatabase(readSettings(process.env), ({ pool }) => createTenant(pool, tenant));
      if (json) return printJson(created);
      const { organizationId, companyId, apiKey } = created;
      printPairs({ Organization: organizationId, Company: companyId, 'API key': `${apiKey}  (ADMIN, shown only now)` });
    });
}

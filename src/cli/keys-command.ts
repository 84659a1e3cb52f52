import type { Command } from 'commander';
import { createKey, type ListedKey, listKeys, revokeKey } from '../access/manage-keys.ts';
import type { Scope } from '../access/scopes.ts';
import { readSettings } from '../env.ts';
import { keyName, scopeList, uuid, uuids } from './argument-forms.ts';
import { printJson, printLines, printPairs, printTable } from './console-output.ts';
import { withDatabase } from './with-database.ts';

interface Shared {
  readonly organization: string;
  readonly json?: true;
}

interface CreateArguments extends Shared {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly company?: readonly string[];
}

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys');
  shared(keys.command('create').description('make a key; it is shown only once'))
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scopes <list>', 'what it may do, as CUSTOMERS_READ,BILLING_READ', scopeList)
    .option('--company <id...>', 'limit it to these companies', uuids)
    .action(create);
  shared(keys.command('revoke').description('refuse a key from now on'))
    .argument('<key>', "the key's prefix or id", keyName)
    .action(revoke);
  shared(keys.command('list').description('list the keys, without their secrets')).action(list);
}

function shared(command: Command): Command {
  return command.requiredOption('--organization <id>', 'whose key', uuid).option('--json', 'print JSON');
}

async function create({ organization, name, scopes, company, json }: CreateArguments): Promise<void> {
  const request = { organizationId: organization, name, scopes, companyIds: company ?? null };
  const created = await withDatabase(readSettings(process.env), ({ pool }) => createKey(pool, request));
  if (json) return printJson({ ...created, ...request });
  printPairs({ Id: created.id, 'API key': `${created.apiKey}  (shown only now)` });
}

async function revoke(key: string, { organization, json }: Shared): Promise<void> {
  const revoked = await withDatabase(readSettings(process.env), ({ pool }) => revokeKey(pool, organization, key));
  if (json) return printJson(revoked);
  printLines([`Revoked ${revoked.prefix} (${revoked.name})`]);
}

async function list({ organization, json }: Shared): Promise<void> {
  const keys = await withDatabase(readSettings(process.env), ({ pool }) => listKeys(pool, organization));
  if (json) return printJson({ keys });
  printTable(['PREFIX', 'NAME', 'SCOPES', 'COMPANIES', 'CREATED', 'LAST USED', 'REVOKED'], keys.map(cellsOf));
}

function cellsOf(key: ListedKey): string[] {
  const time = (at: Date | null) => at?.toISOString().slice(0, 16).replace('T', ' ') ?? '-';
  const companies = key.companyIds?.join(',') ?? 'all';
  const times = [key.createdAt, key.lastUsedAt, key.revokedAt].map(time);
  return [key.prefix, key.name, key.scopes.join(','), companies, ...times];
}

#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { InvalidInputError } from '../kernel/domain-error.ts';
import { packageVersion } from '../project-root.ts';
import { startErrorLine } from '../server/start-error.ts';
import { addDoctor } from './doctor-command.ts';
import { addKeys } from './keys-command.ts';
import { addMigrate } from './migrate-command.ts';
import { addSchema } from './schema-command.ts';
import { addSeed } from './seed-command.ts';
import { addServe } from './serve-command.ts';
import { addTenants } from './tenants-command.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

/** The `clientele` command. Exit codes: 0 done, 1 failed with one line on stderr, 2 wrong usage. */
async function main(): Promise<void> {
  // Whoever reads our output may have enough of it, as in `clientele schema | head`.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await createProgram().parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function createProgram(): Command {
  const program = new Command('clientele')
    .description('A self-hosted GraphQL gateway over customer data.')
    .version(packageVersion)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'clientele: ')) });
  for (const add of [addServe, addMigrate, addSeed, addTenants, addKeys, addSchema, addDoctor]) add(program);
  return program;
}

function report(error: unknown): number {
  // commander has told the user already, and throws for --help and --version too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (error instanceof InvalidInputError) {
    const told = error.issues.map(({ path, message }) => `${optionOf(path)} ${message}`);
    process.stderr.write(`clientele: ${told.join('; ')}\n`);
    return WRONG_USAGE;
  }
  process.stderr.write(`clientele: ${startErrorLine(error)}\n`);
  return FAILED;
}

/** `companyName` is `--company-name` to the user. */
function optionOf(path: readonly string[]): string {
  return `--${path.join('.').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

await main();

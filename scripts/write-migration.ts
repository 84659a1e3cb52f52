import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../src/database/embedded.ts';
import { MIGRATIONS, PROJECT_ROOT, schemaDifference, withMigratedDatabase } from './schema-engine.ts';

const USAGE = 'usage: npm run migration -- NAME (lower case letters, digits, _), or npm run migration:check';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { check: { type: 'boolean' } } });
  const [name] = positionals;
  if (values.check && positionals.length === 0) return check();
  if (!values.check && positionals.length === 1 && name && /^[a-z0-9_]+$/.test(name)) return write(name);
  fail(USAGE);
}

async function check(): Promise<void> {
  const difference = await differenceFromMigrations();
  if (difference === '') {
    process.stdout.write(`${'migrations and schema.prisma agree'}\n`);
    return;
  }
  process.stdout.write(`${difference}\n`);
  fail('migrations and schema.prisma differ: the SQL above would take the migrations to schema.prisma');
}

async function write(name: string): Promise<void> {
  const difference = await differenceFromMigrations();
  if (difference === '') {
    process.stdout.write(`${'no difference'}\n`);
    return;
  }
  const folder = join(MIGRATIONS, `${await nextTime()}_${name}`);
  const file = join(folder, 'migration.sql');
  await mkdir(folder);
  await writeFile(file, difference);
  process.stdout.write(`${relative(PROJECT_ROOT, file)}\n`);
}

/** Now, as migrations are named. Throws where it would not sort last, since they are applied in that order. */
async function nextTime(): Promise<string> {
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const names = await readdir(MIGRATIONS);
  const later = names.find((name) => /^\d{14}_/.test(name) && name.slice(0, 14) >= now);
  if (later) throw new Error(`${later} is not in the past: the new migration would not be applied after it`);
  return now;
}

async function differenceFromMigrations(): Promise<string> {
  const server = process.env.TEST_DATABASE_URL;
  if (server) return withMigratedDatabase(server, schemaDifference);
  return withEmbeddedServer((url) => withMigratedDatabase(url, schemaDifference));
}

async function withEmbeddedServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'clientele-migration-'));
  try {
    const server = await startEmbedded({ directory, projectRoot: PROJECT_ROOT });
    // It runs detached: an interrupted command would leave it behind. The work fails for want of it, and all is undone.
    const interrupt = () => void server.stop();
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    try {
      return await work(server.url);
    } finally {
      await server.stop();
      await rm(server.directory, { recursive: true, force: true });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

await main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

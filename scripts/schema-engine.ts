import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { applyMigrations } from '../src/database/migrate.ts';

export const PROJECT_ROOT = resolve(import.meta.dirname, '..');
export const MIGRATIONS = join(PROJECT_ROOT, 'prisma', 'migrations');

const SCHEMA = join(PROJECT_ROOT, 'prisma', 'schema.prisma');
const CHAR_OID = 18;
const TEXT_OID = 25;
const DIFFERENT = 2;

interface WasmModule {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
}

// TypeScript knows WebAssembly only with the browser's types, which would hide the use of others by mistake.
declare const WebAssembly: WasmModule;

/**
 * The SQL that takes the database to prisma/schema.prisma; an empty string where both agree. Reads only.
 */
export async function schemaDifference(url: string): Promise<string> {
  await startEngine();
  const files = [{ path: SCHEMA, content: await readFile(SCHEMA, 'utf8') }];
  const pool = new pg.Pool({ connectionString: url });
  try {
    const adapters = bindMigrationAwareSqlAdapterFactory(adaptersFor(pool));
    const engine = await engineModule.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapters);
    const difference = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: dirname(SCHEMA) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    engine.free();
    return difference.exitCode === DIFFERENT ? (difference.stdout ?? '') : '';
  } finally {
    await pool.end();
  }
}

/**
 * Makes a database on the server of `serverUrl`, applies all migrations, and drops it after `work`.
 */
export async function withMigratedDatabase<T>(serverUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `clientele_scratch_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const server = new pg.Client({ connectionString: serverUrl });
  // A connection that breaks rejects the query that waits on it; without a listener it would end the process too.
  server.on('error', () => undefined);
  await server.connect();
  try {
    await server.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    await applyMigrations({ url: url.href, directory: MIGRATIONS });
    return await work(url.href);
  } finally {
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.end();
  }
}

let started: Promise<void> | undefined;

// The module keeps its one instance in a variable: a second one crashes the process.
function startEngine(): Promise<void> {
  started ??= instantiate();
  return started;
}

// By hand, since the package imports its .wasm file as a module, which node 20 cannot.
async function instantiate(): Promise<void> {
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(glue), 'schema_engine_bg.wasm'));
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: failWith } });
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== 'function') throw new Error(`${glue} does not fit its .wasm file`);
  start();
}

function failWith(message: string): never {
  throw new Error(`The schema engine failed: ${message}`);
}

// The engine reads catalogue columns of type "char" and insists on a character. adapter-pg refuses that type: so the
// pool answers text in its place, and the adapter's answer gets the type that the engine's own driver would give.
function adaptersFor(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const charColumns = answerCharsAsText(pool);
  const adapters = new PrismaPg(pool);
  const connect = adapters.connect.bind(adapters);
  return Object.assign(adapters, { connect: async () => withCharacters(await connect(), charColumns) });
}

/** Where the "char" columns were, for each answer's rows. */
type CharColumns = WeakMap<object, readonly number[]>;

function answerCharsAsText(pool: pg.Pool): CharColumns {
  const charColumns: CharColumns = new WeakMap();
  const query = pool.query.bind(pool);
  const asText = async (config: pg.QueryConfig) => {
    const result = await query(config);
    const chars = result.fields.filter((field) => field.dataTypeID === CHAR_OID);
    charColumns.set(
      result.rows,
      chars.map((field) => result.fields.indexOf(field)),
    );
    for (const field of chars) field.dataTypeID = TEXT_OID;
    return result;
  };
  Object.assign(pool, { query: asText });
  return charColumns;
}

function withCharacters(adapter: SqlDriverAdapter, charColumns: CharColumns): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    queryRaw: async (query: SqlQuery) => {
      const result = await queryRaw(query);
      for (const column of charColumns.get(result.rows) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    },
  });
}

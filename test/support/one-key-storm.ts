import type pg from 'pg';
import { tenantTables } from './customers.ts';
import { postJson } from './post-json.ts';
import { textOf } from './tenant-dump.ts';
import type { Data, GraphqlError } from './test-gateway.ts';

/** A mutation with its whole input, which is sent many times with the same key. */
export interface Command {
  readonly key: string;
  readonly name: string;
  /** What is selected of the payload beside `replayed`. */
  readonly payload: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Goes into the history with what it writes. */
  readonly requestId?: string;
}

export interface Reply {
  readonly status: number;
  /** Whatever the result union answers; null where there is an error instead. */
  readonly result: Data;
  readonly errors: readonly GraphqlError[];
}

export async function sendCommand(url: string, command: Command): Promise<Reply> {
  const { key, name, payload, input, requestId } = command;
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename ... on ${type}Payload { replayed ${payload} } ... on UserError { code message } } }`;
  const headers = { authorization: `Bearer ${key}`, ...(requestId ? { 'x-request-id': requestId } : {}) };
  const { status, text } = await postJson(`${url}/graphql`, headers, { query, variables: { input } });
  const { data, errors = [] } = JSON.parse(text);
  return { status, result: data?.[name] ?? null, errors };
}

/** Whether nothing is told but that the same request is to be sent again. */
export function saysTryAgain({ result, errors }: Reply): boolean {
  // What was written may be told in part: what is lacking is in the errors.
  if (errors.length > 0) return errors.every(({ extensions }) => typeof extensions.retryAfterMs === 'number');
  return result?.code === 'IDEMPOTENCY_IN_PROGRESS';
}

/** Sends a command as often as said, all at the same time, to the gateways in turn. */
export function storm(urls: readonly string[], command: Command, times: number): Promise<Reply[]> {
  const at = (turn: number) => urls[turn % urls.length] ?? '';
  return Promise.all(Array.from({ length: times }, (_, turn) => sendCommand(at(turn), command)));
}

/** How many rows of each table something wrote, and how many it changed or removed. Tables that it left alone are not there. */
export type Effect = Readonly<Record<string, readonly [written: number, gone: number]>>;

/** What is written while `work` runs, by table. */
export async function effectOf(pool: pg.Pool, organizationId: string, work: () => Promise<unknown>): Promise<Effect> {
  const before = new Set(await textOf(pool, organizationId));
  await work();
  const after = new Set(await textOf(pool, organizationId));
  const written = [...after].filter((row) => !before.has(row));
  const gone = [...before].filter((row) => !after.has(row));
  const of = (rows: readonly string[], table: string) => rows.filter((row) => row.startsWith(`${table} `)).length;
  const tables = (await tenantTables(pool)).map((table) => [table, [of(written, table), of(gone, table)]] as const);
  return Object.fromEntries(tables.filter(([, [more, less]]) => more + less > 0));
}

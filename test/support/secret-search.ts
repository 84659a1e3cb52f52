import type { Client } from 'pg';
import { numbersIn, type Twelve } from './personal-numbers.ts';

/** What a secret is called, and the secret. */
export type Secrets = Readonly<Record<string, string>>;

/** Where something was found: `customer.notes`, `log`. */
export interface Found {
  readonly where: string;
  readonly what: string;
}

/** A secret as it is, and as bytes are shown. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)];
}

/** The names of the secrets that stand in a text, in any form. */
export function secretsIn(text: string, secrets: Secrets): string[] {
  return Object.keys(secrets).filter((name) => formsOf(secrets[name] ?? '').some((form) => text.includes(form)));
}

/** The text of every column of every table of a database, JSON and bytes too: by `table.column`. */
export async function dumpColumns(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows: tables } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
      order by 1, 2`,
  );
  const columns = new Map<string, string>();
  for (const { schema, name } of tables) {
    const { rows } = await client.query<{ column: string; text: string }>(
      `select e.key as column, string_agg(e.value, E'\\n') as text
         from "${schema}"."${name}" t cross join lateral jsonb_each_text(to_jsonb(t)) e group by 1`,
    );
    for (const { column, text } of rows) columns.set(`${name}.${column}`, text ?? '');
  }
  return columns;
}

/** Every place that holds one of the secrets. */
export function findSecrets(texts: ReadonlyMap<string, string>, secrets: Secrets): Found[] {
  return [...texts].flatMap(([where, text]) => secretsIn(text, secrets).map((what) => ({ where, what })));
}

/** The places that hold any of the numbers. */
export function placesOfNumbers(texts: ReadonlyMap<string, string>, numbers: readonly Twelve[]): string[] {
  return [...texts].filter(([, text]) => numbersIn(text, numbers).length > 0).map(([where]) => where);
}

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';

/** A row by the names of its columns; all rows of a table have the same keys in the same order. */
export type SeedRow = Readonly<Record<string, string | number | boolean | null>>;

/** Large enough that the driver's cost per message does not count, small against a batch. */
const ROWS_PER_CHUNK = 500;

/** Sends rows by COPY FROM STDIN. They become text only as the server takes them. */
export async function copyRows(client: Client, table: string, rows: readonly SeedRow[]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first)
    .map((column) => `"${column}"`)
    .join(', ');
  const stream = client.query(from(`COPY "${table}" (${columns}) FROM STDIN`));
  await pipeline(Readable.from(chunksOf(rows), { objectMode: false, highWaterMark: 1 << 18 }), stream);
}

function* chunksOf(rows: readonly SeedRow[]): Generator<string> {
  for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
    yield rows
      .slice(start, start + ROWS_PER_CHUNK)
      .map(lineOf)
      .join('');
  }
}

function lineOf(row: SeedRow): string {
  return `${Object.values(row).map(fieldOf).join('\t')}\n`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function fieldOf(value: string | number | boolean | null): string {
  if (value === null) return '\\N';
  return typeof value === 'string'
    ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '')
    : String(value);
}

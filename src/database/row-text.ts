import { joinSql, rawSql, type Sql, sql } from './sql.ts';
import type { ColumnForm, Order, Table } from './table.ts';

/*
 * Rows as one text, their values between ASCII's own separators: for PostgreSQL a third of the work of building JSON, and
 * half of that of concatenating JSON by hand (docs/decisions/0018-reading-fast.md). Text that people write is stripped of the
 * separators where it is read; JSON writes them as escapes; nothing else can hold them.
 */
const GROUP = '\x1d';
const ROW = '\x1e';
const VALUE = '\x1f';
const NULL = '\x1a';
const literal = (separator: string) => `E'\\x${separator.charCodeAt(0).toString(16)}'`;
const separators = `E'\\x1a\\x1d\\x1e\\x1f'`;

/** How the rows of a page are read: the names of their values, in order, and what each text means. */
export interface RowShape {
  /** The text of a row, over the alias `t`. */
  readonly sql: Sql;
  /** Makes a row of its text. */
  readonly read: (text: string) => object;
}

/** The name of the order's key in a row: with the row's id it is the row's place in the list. */
export const KEY = '$key';

const shapes = new WeakMap<Table, Map<string, RowShape>>();

/** The shape of rows with these columns; the id is always among them, the key of `order` where it is given. */
export function rowShape(table: Table, names: readonly string[], order: Order | null = null): RowShape {
  // A key that holds a value, such as what is searched for, is the request's own.
  if (order && order.key.values.length > 0) return newShape(table, names, order);
  const known = shapes.get(table) ?? new Map<string, RowShape>();
  shapes.set(table, known);
  const signature = `${names.join()} ${order?.name ?? ''}`;
  const shape = known.get(signature) ?? newShape(table, names, order);
  known.set(signature, shape);
  return shape;
}

function newShape(table: Table, names: readonly string[], order: Order | null): RowShape {
  const parts = ['id', ...names.filter((name) => name !== 'id')].map((name) => columnPart(table, name));
  if (order) parts.push(keyPart(order));
  const line = joinSql(
    parts.map(({ text }) => text),
    `, ${literal(VALUE)}, `,
  );
  return { sql: sql`concat(${line})`, read: (text) => readRow(text, parts, table.typename) };
}

interface Part {
  readonly name: string;
  readonly text: Sql;
  readonly read: ReadValue;
}

function columnPart(table: Table, name: string): Part {
  const column = table.columns[name];
  if (!column) throw new Error(`${table.name} has no column ${name}`);
  const { form, nullable } = column;
  return { name, text: textOf(rawSql(column.sql), form, nullable), read: readerOf(form, nullable) };
}

/** Names are ordered by, too, which people write. */
function keyPart({ key, type, nullable }: Order): Part {
  const form = type === 'text' ? 'text' : 'plain';
  return { name: KEY, text: textOf(sql`(${key})`, form, nullable), read: readerOf(form, nullable) };
}

function textOf(expression: Sql, form: ColumnForm, nullable: boolean): Sql {
  const text = texts[form](expression);
  return nullable ? sql`coalesce(${text}, ${rawSql(literal(NULL))})` : text;
}

const asText = (expression: Sql) => sql`${expression}::text`;
const texts: Readonly<Record<ColumnForm, (expression: Sql) => Sql>> = {
  plain: asText,
  int: asText,
  bool: asText,
  instant: asText,
  text: (expression) => sql`translate(${expression}::text, ${rawSql(separators)}, '')`,
  json: (expression) => sql`to_json(${expression})::text`,
};

type ReadValue = (text: string) => unknown;

const reads: Readonly<Record<ColumnForm, ReadValue>> = {
  plain: (text) => text,
  text: (text) => text,
  int: Number,
  bool: (text) => text === 'true',
  instant: instantOf,
  json: (text) => JSON.parse(text),
};

/** As Date writes it, to the millisecond: of `2026-05-12 08:30:00.1234+00`, since the session's time zone is UTC. */
function instantOf(text: string): string {
  const milliseconds = text.slice(20, Math.min(text.length - 3, 23)).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`;
}

function readerOf(form: ColumnForm, nullable: boolean): ReadValue {
  const read = reads[form];
  return nullable ? (text) => (text === NULL ? null : read(text)) : read;
}

function readRow(text: string, parts: readonly Part[], typename: string): object {
  const values = text.split(VALUE);
  // GraphQL's interfaces read the type's name off the row.
  const row: Record<string, unknown> = { __typename: typename };
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (part) row[part.name] = part.read(values[index] ?? '');
  }
  return row;
}

/** The rows of a page as one text. `page` selects `line`, the text of each. */
export function pageText(page: Sql): Sql {
  return sql`select coalesce(string_agg(r.line, ${rawSql(literal(ROW))}), '') as page from (${page}) r`;
}

/** The pages of all `ids`, in their order, as one text. `page` names its parent by p.id. */
export function pagesText(ids: readonly string[], page: Sql): Sql {
  const group = rawSql(literal(GROUP));
  return sql`select coalesce(string_agg(s.page, ${group} order by p.o), '') from ${idTable(ids)} p(id, o) cross join lateral (${page}) s`;
}

/**
 * Ids with their places. A plan that is kept is one that knows no values, and PostgreSQL keeps it where it seems no dearer
 * than those that do: it takes an unknown array for ten ids, so fewer of them are told one by one.
 */
function idTable(ids: readonly string[]): Sql {
  if (ids.length >= USUAL_ARRAY) return sql`unnest(${ids}::uuid[]) with ordinality`;
  const rows = ids.map((id, index) => sql`(${id}::uuid, ${rawSql(String(index))})`);
  return sql`(values ${joinSql(rows)})`;
}

/** `t.id` is one of these ids, likewise: an id more than once does no harm. */
export function isAmong(ids: readonly string[]): Sql {
  const [only] = ids;
  if (ids.length === 1) return sql`t.id = ${only}::uuid`;
  const padded = Array.from({ length: Math.max(ids.length, USUAL_ARRAY) }, (_, index) => ids[index] ?? only);
  return sql`t.id = any(${padded}::uuid[])`;
}

const USUAL_ARRAY = 10;

export function splitPages(text: string): string[] {
  return text.split(GROUP);
}

export function readRows<Row>(text: string, { read }: RowShape): Row[] {
  // Every row has its id.
  return text === '' ? [] : text.split(ROW).map((line) => read(line) as Row);
}

import type { Sql } from './sql.ts';

/**
 * How the text of a value is read: `plain` as it is, which nothing that a person writes may be (row-text.ts), `text` what
 * people write, `instant` a timestamptz, `json` whatever to_json makes of the value.
 */
export type ColumnForm = 'plain' | 'text' | 'int' | 'bool' | 'instant' | 'json';

/** A column as it is read: an SQL expression over the alias `t`, and what its JSON value is in TypeScript. */
export interface Column<Value> {
  readonly sql: string;
  readonly form: ColumnForm;
  readonly nullable: boolean;
  /** Never there at run time: carries the type. */
  readonly value?: Value;
}

function column<Value>(sql: string, form: ColumnForm, nullable = false): Column<Value> {
  return { sql, form, nullable };
}

/** Builders of columns. Numbers with decimals travel as text, so that no float ever holds money. */
export const columns = {
  uuid: (name: string) => column<string>(`t.${name}`, 'plain'),
  uuidOrNull: (name: string) => column<string | null>(`t.${name}`, 'plain', true),
  text: (name: string) => column<string>(`t.${name}`, 'text'),
  textOrNull: (name: string) => column<string | null>(`t.${name}`, 'text', true),
  /** One word of a vocabulary that a CHECK holds, or a code. */
  word: <Word extends string>(name: string) => column<Word>(`t.${name}`, 'plain'),
  wordOrNull: <Word extends string>(name: string) => column<Word | null>(`t.${name}`, 'plain', true),
  texts: (name: string) => column<readonly string[]>(`t.${name}`, 'json'),
  int: (name: string) => column<number>(`t.${name}`, 'int'),
  intOrNull: (name: string) => column<number | null>(`t.${name}`, 'int', true),
  bool: (name: string) => column<boolean>(`t.${name}`, 'bool'),
  decimal: (name: string) => column<string>(`t.${name}::text`, 'plain'),
  instant: (name: string) => column<string>(`t.${name}`, 'instant'),
  instantOrNull: (name: string) => column<string | null>(`t.${name}`, 'instant', true),
  json: <Shape>(name: string) => column<Shape>(`t.${name}`, 'json'),
  jsonOrNull: <Shape>(name: string) => column<Shape | null>(`t.${name}`, 'json', true),
  /** Computed from the row, and from the clock by now(). */
  computed: <Value>(expression: string) => column<Value>(`(${expression})`, 'json', true),
  /** The same, of a word, a code or a decimal as text. */
  computedWord: <Word extends string | null>(expression: string) => column<Word>(`(${expression})`, 'plain', true),
} as const;

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** A row as the reader gives it. Only the columns that were asked for are there; `id` always is. */
export type RowOf<T extends Table> = {
  readonly [K in keyof T['columns']]: NonNullable<T['columns'][K]['value']> | NullOf<T['columns'][K]>;
};
type NullOf<C> = C extends Column<infer Value> ? Extract<Value, null> : never;

/** One way to order rows. The table's id breaks ties, in the same direction. */
export interface Order {
  /** Names the order inside a cursor, so that a cursor of another order is refused. */
  readonly name: string;
  readonly key: Sql;
  readonly type: 'timestamptz' | 'text' | 'numeric' | 'real';
  /** Nulls come first in descending order, last in ascending: PostgreSQL's own default, which indexes have. */
  readonly nullable: boolean;
}

/**
 * Who may see a row besides its own organization: rows of one company, rows of a company or of all (null), everybody's, or
 * those whose parent is seen. `id` is the company table itself; `self` is the organization.
 */
export type Visibility =
  | 'company_id'
  | 'company_id_or_null'
  | 'id'
  | 'everyone'
  | 'self'
  | { readonly parent: string; readonly column: string };

/** Whether the key has a scope of access/scopes.ts, or ADMIN. */
export type HasScope = (scope: string) => boolean;

/** A type declares its columns, its visibility and its orders once; the reader serves roots and connections from that. */
export interface Table<C extends Columns = Columns> {
  readonly name: string;
  readonly typename: string;
  readonly visibility: Visibility;
  /** What more a row asks of a key than the fields that show it: a condition over the alias `t`. */
  readonly readableBy?: (hasScope: HasScope, isLimited: boolean) => Sql;
  readonly columns: C & { readonly id: Column<string> };
}

export function defineTable<C extends Columns & { readonly id: Column<string> }>(table: Table<C>): Table<C> {
  return table;
}

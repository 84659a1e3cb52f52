import type { GraphQLResolveInfo } from 'graphql';
import type { Direction, PageRequest, Position } from '../database/page.ts';
import { type Page, type Parent, type Positioned, positionOf } from '../database/reader.ts';
import type { Sql } from '../database/sql.ts';
import type { Order, RowOf, Table } from '../database/table.ts';
import { parseInstant } from '../kernel/instant.ts';
import { isUuid } from '../kernel/uuid.ts';
import { badArgument } from './bad-input.ts';
import { builder, type GraphObjects } from './builder.ts';
import type { Context } from './context.ts';
import { isSelected, neededColumns } from './selection.ts';

export interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly after?: string | null | undefined;
}

/** A list as a domain describes it: its table, and how this field narrows and orders it. */
export interface ListQuery<T extends Table> {
  readonly table: T;
  readonly parent?: Parent;
  readonly where?: readonly Sql[];
  readonly order: Order;
  readonly direction?: Direction;
}

/** Behind a connection: the page, and what is made, counted or looked up only when it is selected. */
export interface ListPage<Row> {
  readonly nodes: readonly Row[];
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
  readonly count: () => Promise<number>;
}

const types = new Map<string, unknown>();

/** The connection and edge types of an object type, made once: `CustomerConnection` and `CustomerEdge`. */
export function connectionOf<Name extends keyof GraphObjects & string>(name: Name) {
  const make = () =>
    builder.connectionObject(
      {
        type: name as never,
        name: `${name}Connection`,
        description: `A page of a list of ${name} objects.`,
        extensions: { rule: 'SIGNED_IN' },
      },
      {
        name: `${name}Edge`,
        description: `A ${name} in its list, with its cursor.`,
        extensions: { rule: 'SIGNED_IN' },
      },
    );
  const ref = types.get(name) ?? make();
  types.set(name, ref);
  return ref as ReturnType<typeof make>;
}

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many objects the whole list has. Counted only when it is asked for.',
    resolve: (page) => (page as unknown as ListPage<unknown>).count(),
  }),
);

/**
 * Reads one page for a connection field: checks its arguments, and asks for no more columns than are selected. What a list
 * is may follow from the field's arguments and from its parent's id, and from nothing else of its parent.
 */
export async function readConnection<T extends Table>(
  query: ListQuery<T>,
  args: ConnectionArguments,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<ListPage<RowOf<T>>> {
  const { table, parent, where = [] } = query;
  const request = context.reader.once(info.fieldNodes, 'page', () => pageRequest(query, args, info));
  const page = await context.reader.page(table, request, parent);
  return new ReadPage(page, request, () => context.reader.count(table, where, parent));
}

function pageRequest(query: ListQuery<Table>, args: ConnectionArguments, info: GraphQLResolveInfo): PageRequest {
  const { table, where = [], order, direction = 'DESC' } = query;
  if (!where.every(({ values }) => isStorable(values))) throw badArgument('where', 'text must not hold NUL');
  const { limit, backward } = pageSize(args);
  const columns = neededColumns(info, table.typename, [['nodes'], ['edges', 'node']]);
  const after = readCursor('after', args.after, order);
  const before = readCursor('before', args.before, order);
  const withKeys = isSelected(info, CURSORS);
  return { columns, where, order, direction, limit, backward, after, before, withKeys };
}

const CURSORS = [
  ['edges', 'cursor'],
  ['pageInfo', 'startCursor'],
  ['pageInfo', 'endCursor'],
];

/** PostgreSQL has no NUL in its texts: a statement with one fails. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0');
  return !Array.isArray(value) || value.every(isStorable);
}

class ReadPage<Row> implements ListPage<Row> {
  readonly #page: Page<Row>;
  readonly #request: PageRequest;
  readonly count: () => Promise<number>;

  constructor(page: Page<Row>, request: PageRequest, count: () => Promise<number>) {
    this.#page = page;
    this.#request = request;
    this.count = count;
  }

  get nodes() {
    return this.#page.rows;
  }

  get edges() {
    const { order } = this.#request;
    return this.#page.rows.map((node) => ({ cursor: cursorOf(order, node), node }));
  }

  get pageInfo() {
    const { backward, after, before, order } = this.#request;
    const { rows, more } = this.#page;
    const [first, last] = [rows[0], rows.at(-1)];
    return {
      startCursor: first ? cursorOf(order, first) : null,
      endCursor: last ? cursorOf(order, last) : null,
      // In the direction in which nothing was counted, the row of the given cursor lies beyond the page.
      hasNextPage: backward ? before !== null : more,
      hasPreviousPage: backward ? more : after !== null,
    };
  }
}

function pageSize(args: ConnectionArguments): { limit: number; backward: boolean } {
  const { first, last } = args;
  if (typeof first === 'number' && typeof last === 'number')
    throw badArgument('last', 'give either first or last, not both');
  for (const [name, value] of [
    ['first', first],
    ['last', last],
  ] as const) {
    if (typeof value === 'number' && (value < 1 || value > 100)) throw badArgument(name, `1 to 100, got ${value}`);
  }
  return { limit: first ?? last ?? 20, backward: typeof last === 'number' };
}

function cursorOf(order: Order, row: Positioned): string {
  const { key, id } = positionOf(row);
  return Buffer.from(JSON.stringify([order.name, key, id])).toString('base64url');
}

/** Whether PostgreSQL can read a key as its type: a forged one must not become a failed statement. */
const isKey: Readonly<Record<Order['type'], (key: string) => boolean>> = {
  // RFC 3339 has a year 0000, PostgreSQL has none.
  timestamptz: (key) =>
    /^(?!0000)[\d-]+ [\d:.]+\+00$/.test(key) && parseInstant(`${key.replace(' ', 'T')}:00`) !== null,
  numeric: (key) => /^-?\d{1,20}(\.\d{1,20})?$/.test(key),
  // Relevance lies between 0 and 2. What real cannot hold, however small, is an error to PostgreSQL.
  real: (key) => /^\d(\.\d{1,15}|(\.\d{1,9})?e-[0-2]\d)?$/.test(key),
  // Folding makes up to 18 letters of one of the 256 that a name may have.
  text: (key) => /^[^\0]{0,5000}$/su.test(key),
};

function readCursor(argument: string, cursor: string | null | undefined, order: Order): Position | null {
  if (cursor === null || cursor === undefined) return null;
  const [name, key, id] = decode(cursor);
  if (name !== order.name) throw badArgument(argument, 'this cursor is not one of this list in this order');
  const wellFormed = key === null ? order.nullable : typeof key === 'string' && isKey[order.type](key);
  if (!wellFormed || typeof id !== 'string' || !isUuid(id)) throw badArgument(argument, 'this is not a cursor');
  return { key: key as string | null, id };
}

function decode(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) && parsed.length === 3 ? parsed : [];
  } catch {
    return [];
  }
}

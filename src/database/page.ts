import { type RowShape, rowShape } from './row-text.ts';
import { joinSql, rawSql, type Sql, sql, TENANT } from './sql.ts';
import type { Order, Table, Visibility } from './table.ts';

/** Where a page begins or ends: the order's key of one row, as text, and the row's id. */
export interface Position {
  readonly key: string | null;
  readonly id: string;
}

export type Direction = 'ASC' | 'DESC';

/** One page of a list. `backward` counts from the end. */
export interface PageRequest {
  readonly columns: readonly string[];
  readonly where: readonly Sql[];
  readonly order: Order;
  readonly direction: Direction;
  readonly limit: number;
  readonly backward: boolean;
  readonly after: Position | null;
  readonly before: Position | null;
  /** Whether the rows' places in the list are asked for. */
  readonly withKeys?: boolean;
}

/** The companies that the reader's key may see; null for all. */
export type CompanyIds = readonly string[] | null;

/** The shape of the rows of a page. */
export function pageShape(table: Table, { columns, order, withKeys = false }: PageRequest): RowShape {
  return rowShape(table, columns, withKeys ? order : null);
}

/** `select` of the lines of one page, with one row more than the page to know whether there is another. */
export function pageStatement(table: Table, request: PageRequest, scope: readonly Sql[]): Sql {
  const { order, limit } = request;
  const direction = request.backward ? opposite(request.direction) : request.direction;
  const conditions = [...scope, ...request.where];
  if (request.after) conditions.push(beyond(order, request.direction, request.after));
  if (request.before) conditions.push(beyond(order, opposite(request.direction), request.before));
  const way = rawSql(direction.toLowerCase());
  const line = pageShape(table, request).sql;
  // The limit stands in the text: a plan that is kept must know that it is a few rows that are wanted.
  return sql`select ${line} as line from ${rawSql(table.name)} t where ${joinSql(conditions, ' and ')} order by ${order.key} ${way}, t.id ${way} limit ${rawSql(String(limit + 1))}`;
}

/** `t.name as "name", …`; the id is always among them. */
export function columnList(table: Table, names: readonly string[]): Sql {
  const wanted = new Set(['id', ...names]);
  const parts = [...wanted].map((name) => {
    const column = table.columns[name];
    if (!column) throw new Error(`${table.name} has no column ${name}`);
    return `${column.sql} as "${name}"`;
  });
  return rawSql(parts.join(', '));
}

/** The tenant, and the companies that the key may see. */
export function visibleRows(visibility: Visibility, companyIds: CompanyIds): Sql {
  if (visibility === 'self') return sql`t.id = ${TENANT}`;
  const tenant = sql`t.organization_id = ${TENANT}`;
  if (companyIds === null || visibility === 'everyone') return tenant;
  if (visibility === 'id') return sql`${tenant} and t.id = any(${companyIds}::uuid[])`;
  if (typeof visibility === 'object') {
    const { parent, column } = visibility;
    return sql`${tenant} and exists (select 1 from ${rawSql(parent)} v where v.organization_id = t.organization_id and v.id = t.${rawSql(column)} and v.company_id = any(${companyIds}::uuid[]))`;
  }
  const among = sql`t.company_id = any(${companyIds}::uuid[])`;
  return visibility === 'company_id'
    ? sql`${tenant} and ${among}`
    : sql`${tenant} and (t.company_id is null or ${among})`;
}

/** Rows that come after a position. Nulls first when descending, last when ascending: see Order.nullable. */
function beyond(order: Order, direction: Direction, position: Position): Sql {
  const sign = rawSql(direction === 'ASC' ? '>' : '<');
  const key = order.key;
  if (position.key === null) {
    const sameNull = sql`(${key} is null and t.id ${sign} ${position.id}::uuid)`;
    return direction === 'ASC' ? sameNull : sql`(${sameNull} or ${key} is not null)`;
  }
  const value = sql`${position.key}::${rawSql(order.type)}`;
  const further = sql`(${key}, t.id) ${sign} (${value}, ${position.id}::uuid)`;
  return order.nullable && direction === 'ASC' ? sql`(${further} or ${key} is null)` : further;
}

function opposite(direction: Direction): Direction {
  return direction === 'ASC' ? 'DESC' : 'ASC';
}

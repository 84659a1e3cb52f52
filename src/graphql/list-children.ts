import type { GraphQLResolveInfo } from 'graphql';
import type { Direction } from '../database/page.ts';
import type { Parent } from '../database/reader.ts';
import type { Sql } from '../database/sql.ts';
import type { Order, RowOf, Table } from '../database/table.ts';
import type { Context } from './context.ts';
import { neededColumns } from './selection.ts';

/** More than a customer may have of anything that is listed whole. */
const MOST = 1_000;

/** All rows that hang on a parent, for lists that are short by their rules; all parents of a tick cost one statement. */
export async function listChildren<T extends Table>(
  table: T,
  parent: Parent,
  order: Order,
  context: Context,
  info: GraphQLResolveInfo,
  { where = [], direction = 'ASC' }: { readonly where?: readonly Sql[]; readonly direction?: Direction } = {},
): Promise<RowOf<T>[]> {
  const request = context.reader.once(info.fieldNodes, 'children', () => {
    const columns = neededColumns(info, table.typename);
    return { columns, where, order, direction, limit: MOST, backward: false, after: null, before: null };
  });
  const { rows } = await context.reader.page(table, request, parent);
  return [...rows];
}

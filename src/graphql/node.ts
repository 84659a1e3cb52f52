import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { type Actor, hasScope } from '../access/actor.ts';
import type { AccessRule } from '../access/scopes.ts';
import { joinSql, rawSql, type Sql, sql } from '../database/sql.ts';
import type { Table } from '../database/table.ts';
import { isUuid } from '../kernel/uuid.ts';
import { badArgument } from './bad-input.ts';
import { builder, type GraphObjects, type NodeShape } from './builder.ts';
import type { Context } from './context.ts';
import { neededColumns } from './selection.ts';

interface NodeTable {
  readonly table: Table;
  readonly rule: AccessRule;
  readonly narrow: Narrow;
}

/** What more `node` asks of a row than its table does: conditions over the alias `t`. */
type Narrow = (actor: Actor) => readonly Sql[];
const nodeTables = new Map<string, NodeTable>();

/** Makes a type's rows findable by id: by `node` and `nodes` for keys that have `rule`, and by loadObject for other types. */
export function registerNode(table: Table, rule: AccessRule, narrow: Narrow = () => []): void {
  nodeTables.set(table.typename, { table, rule, narrow });
}

/** The object of an id, with the columns that are selected below; null where there is none that the key may see. */
export async function loadObject<Name extends keyof GraphObjects & string>(
  typename: Name,
  id: string | null,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<GraphObjects[Name] | null> {
  const found = nodeTables.get(typename);
  if (!found) throw new Error(`${typename} has no table`);
  if (id === null || !isUuid(id)) return null;
  const columns = context.reader.once(info.fieldNodes, typename, () => neededColumns(info, typename));
  return (await context.reader.byId(found.table, id, columns)) as GraphObjects[Name] | null;
}

/** loadObject for what a foreign key promises to be there. */
export async function getObject<Name extends keyof GraphObjects & string>(
  typename: Name,
  id: string,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<GraphObjects[Name]> {
  const object = await loadObject(typename, id, context, info);
  if (!object) throw new Error(`${typename} ${id} is missing`);
  return object;
}

export const Node = builder.interfaceType('Node', {
  description: 'An object with an id of its own, by which `node` finds it again.',
  extensions: { rule: 'SIGNED_IN' },
  resolveType: (node) => node.__typename ?? null,
  fields: (t) => ({ id: t.exposeID('id', { description: 'A UUID, unique over all types and organizations.' }) }),
});

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

/** The id of a node: free for whoever can reach the object. */
export function idField<Shape extends NodeShape>(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Shape>) {
  return t.id({
    extensions: { rule: 'SIGNED_IN' },
    description: 'Names it for ever: give it to `node`, and to every argument that asks for its id.',
    resolve: ({ id }) => id,
  });
}

const finders = new WeakMap<Context, DataLoader<string, Table | null>>();

/**
 * The object of an id, whatever its type, with all its columns; null where there is none that the key may see. All ids of
 * a tick cost one statement over the tables and one a type that was found.
 */
export async function findNode(context: Context, id: string): Promise<NodeShape | null> {
  if (!isUuid(id)) return null;
  const finder =
    finders.get(context) ?? new DataLoader((ids: readonly string[]) => findTables(context, ids), { cache: false });
  finders.set(context, finder);
  const table = await finder.load(id.toLowerCase());
  return table ? ((await context.reader.byId(table, id, Object.keys(table.columns))) as NodeShape | null) : null;
}

async function findTables(context: Context, ids: readonly string[]): Promise<(Table | null)[]> {
  const allowed = [...nodeTables.values()].filter(({ rule }) => hasScope(context.actor, rule));
  const parts = allowed.map(({ table, narrow }) => {
    const conditions = [context.reader.visible(table), ...narrow(context.actor), sql`t.id = any(${ids}::uuid[])`];
    return sql`select ${table.typename}::text as typename, t.id::text as id from ${rawSql(table.name)} t where ${joinSql(conditions, ' and ')}`;
  });
  if (parts.length === 0) return ids.map(() => null);
  const found = await context.database.query<{ typename: string; id: string }>(joinSql(parts, ' union all '));
  const typenames = new Map(found.map((row) => [row.id, row.typename]));
  return ids.map((id) => allowed.find(({ table }) => table.typename === typenames.get(id))?.table ?? null);
}

function limited(ids: readonly string[]): readonly string[] {
  if (ids.length > 100) throw badArgument('ids', `at most 100 ids, got ${ids.length}`);
  return ids;
}

builder.queryFields((t) => ({
  node: t.field({
    type: 'Node',
    nullable: true,
    authScopes: { SIGNED_IN: true },
    description:
      'Any object by its id; null where there is none that your key may see. A merged customer answers with its own row.',
    args: { id: t.arg.id({ required: true, description: 'The id of an object of any type.' }) },
    resolve: (_root, { id }, context) => findNode(context, id),
  }),
  nodes: t.field({
    type: ['Node'],
    nullable: { list: false, items: true },
    authScopes: { SIGNED_IN: true },
    extensions: { size: ({ ids }: { ids?: readonly string[] }) => ids?.length ?? 0 },
    description: 'Many objects at once, in the order asked for, null where there is none.',
    args: { ids: t.arg.idList({ required: true, description: 'Ids of objects of any types, at most 100.' }) },
    resolve: (_root, { ids }, context) => Promise.all(limited(ids).map((id) => findNode(context, id))),
  }),
}));

import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { schema } from '../../src/schema.ts';
import { euVat, type RowIds, type RowType, rowTypes } from './everything.ts';
import type { Data } from './test-gateway.ts';

/** A way from Query to the objects of a type: `['customers', 'nodes', 'company']`, with required arguments filled in. */
export interface Way {
  readonly typename: RowType;
  readonly steps: readonly string[];
}

export const isRowType = (name: string): name is RowType => (rowTypes as readonly string[]).includes(name);

export function objectType(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object type`);
  return type;
}

export const fieldsOf = (typename: string) => Object.values(objectType(typename).getFields());

/** Every field of the schema through which rows are reached, once, each by the shortest way to its parent. */
export function waysToRows(ids: RowIds): Way[] {
  const ways: Way[] = [];
  const seen = new Set(['Query']);
  const queue: { type: GraphQLObjectType; steps: readonly string[] }[] = [{ type: objectType('Query'), steps: [] }];
  const enter = (type: GraphQLObjectType, steps: readonly string[]) => {
    if (isRowType(type.name)) ways.push({ typename: type.name, steps });
    if (seen.has(type.name)) return;
    seen.add(type.name);
    queue.push({ type, steps });
  };
  for (let here = queue.shift(); here; here = queue.shift()) {
    for (const field of listsFirst(here.type)) {
      const type = getNamedType(field.type);
      if (!isObjectType(type)) continue;
      const steps = [...here.steps, stepOf(field, type, ids)];
      const node = nodeType(type);
      if (node) for (const inner of [['nodes'], ['edges', 'node']]) enter(node, [...steps, ...inner]);
      else enter(type, steps);
    }
  }
  return ways;
}

/** Lists lead to more objects than an id does: some of them have what others lack. */
function listsFirst(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  const needsId = (field: GraphQLField<unknown, unknown>) => Number(field.args.some(isRequiredArgument));
  return Object.values(type.getFields()).sort((a, b) => needsId(a) - needsId(b));
}

/** The type that a connection lists; null for any other type. */
function nodeType(type: GraphQLObjectType): GraphQLObjectType | null {
  const nodes = type.name.endsWith('Connection') ? type.getFields().nodes : undefined;
  return nodes ? objectType(getNamedType(nodes.type).name) : null;
}

function stepOf(field: GraphQLField<unknown, unknown>, type: GraphQLNamedType, ids: RowIds): string {
  const required = field.args.filter(isRequiredArgument);
  if (field.args.some((arg) => arg.name === 'includeArchived')) return `${field.name}(includeArchived: true)`;
  if (required.length === 0) return field.name;
  if (required.length === 1 && required[0]?.name === 'id' && isRowType(type.name))
    return `${field.name}(id: "${ids[type.name]}")`;
  if (required.length === 1 && required[0]?.name === 'identifier')
    return `${field.name}(identifier: { id: "${ids.Customer}" })`;
  if (required.length === 1 && required[0]?.name === 'vatNumber') return `${field.name}(vatNumber: "${euVat}")`;
  if (field.name === 'queryCost') return `${field.name}(query: "{ viewer { scopes } }")`;
  throw new Error(`${field.name} needs arguments that this walk does not know`);
}

/** What to select of a field so that its whole own value shows: leaves, and of lists the ids and the count. */
export function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  if (!isObjectType(type)) return `${field.name} { __typename }`;
  if (nodeType(type)) return `${field.name} { nodes { id } totalCount }`;
  const leaves = Object.values(type.getFields()).filter((inner) => isLeafType(getNamedType(inner.type)));
  return `${field.name} { ${leaves.map((leaf) => leaf.name).join(' ')} }`;
}

/** `a { b { selection } }` */
export function nest(steps: readonly string[], selection: string): string {
  return steps.reduceRight((inner, step) => `${step} { ${inner} }`, selection);
}

/** The objects that an answer has at the end of a way. */
export function objectsAt(data: Data, steps: readonly string[]): Data[] {
  return steps.reduce(
    (objects: Data[], step) => objects.flatMap((object) => object[step.replace(/\(.*/, '')] ?? []),
    [data],
  );
}

import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';

/**
 * The columns that the selected fields of `typename` need, below the current field: those that a field exposes, and those
 * that it names in `extensions.columns`. Directives are not read: a column too many does no harm.
 * @param steps the fields to go through first: `[['nodes'], ['edges', 'node']]` for a connection, none for an object.
 */
export function neededColumns(
  info: GraphQLResolveInfo,
  typename: string,
  steps: readonly (readonly string[])[] = [[]],
): readonly string[] {
  const type = info.schema.getType(typename);
  if (!isObjectType(type)) throw new Error(`${typename} is no object type`);
  const needed = new Set<string>();
  const sets = info.fieldNodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
  for (const path of steps) for (const set of descend(info, sets, path)) collect(info, type, set, needed);
  return [...needed].sort();
}

function descend(
  info: GraphQLResolveInfo,
  sets: readonly SelectionSetNode[],
  path: readonly string[],
): readonly SelectionSetNode[] {
  const [step, ...rest] = path;
  if (step === undefined) return sets;
  const found = sets.flatMap((set) => fieldsOf(info, set).filter((field) => field.name.value === step));
  return descend(
    info,
    found.flatMap((field) => (field.selectionSet ? [field.selectionSet] : [])),
    rest,
  );
}

function collect(info: GraphQLResolveInfo, type: GraphQLObjectType, set: SelectionSetNode, needed: Set<string>): void {
  for (const node of fieldsOf(info, set)) {
    const { extensions } = type.getFields()[node.name.value] ?? {};
    if (typeof extensions?.pothosExposedField === 'string') needed.add(extensions.pothosExposedField);
    if (Array.isArray(extensions?.columns)) for (const column of extensions.columns) needed.add(column);
  }
}

/** The fields of a selection set, those of its fragments too. */
function fieldsOf(info: GraphQLResolveInfo, set: SelectionSetNode): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === 'Field') return [selection];
    const inner =
      selection.kind === 'InlineFragment' ? selection.selectionSet : info.fragments[selection.name.value]?.selectionSet;
    return inner ? fieldsOf(info, inner) : [];
  });
}

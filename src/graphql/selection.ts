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
  const sets = info.fieldNodes.flatMap((node) => node.selectionSet ?? []);
  for (const path of steps) collect(info, type, descend(info, sets, path), needed);
  return [...needed].sort();
}

/** Whether one of these paths is selected below the current field. */
export function isSelected(info: GraphQLResolveInfo, paths: readonly (readonly string[])[]): boolean {
  const sets = info.fieldNodes.flatMap((node) => node.selectionSet ?? []);
  return paths.some((path) => {
    const above = descend(info, sets, path.slice(0, -1));
    return fieldsOf(info, above).some(({ name }) => name.value === path.at(-1));
  });
}

function descend(
  info: GraphQLResolveInfo,
  sets: readonly SelectionSetNode[],
  path: readonly string[],
): readonly SelectionSetNode[] {
  const [step, ...rest] = path;
  if (step === undefined) return sets;
  const found = fieldsOf(info, sets).filter((field) => field.name.value === step);
  return descend(
    info,
    found.flatMap((field) => field.selectionSet ?? []),
    rest,
  );
}

function collect(
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  needed: Set<string>,
): void {
  for (const node of fieldsOf(info, sets)) {
    const { extensions } = type.getFields()[node.name.value] ?? {};
    if (typeof extensions?.pothosExposedField === 'string') needed.add(extensions.pothosExposedField);
    if (Array.isArray(extensions?.columns)) for (const column of extensions.columns) needed.add(column);
  }
}

/** The fields of selection sets, those of their fragments too. Each fragment is read once, however often it is spread. */
function fieldsOf(
  info: GraphQLResolveInfo,
  sets: readonly SelectionSetNode[],
  seen: Set<string> = new Set(),
): FieldNode[] {
  return sets.flatMap(({ selections }) =>
    selections.flatMap((selection) => {
      if (selection.kind === 'Field') return [selection];
      if (selection.kind === 'InlineFragment') return fieldsOf(info, [selection.selectionSet], seen);
      const fragment = seen.has(selection.name.value) ? undefined : info.fragments[selection.name.value];
      seen.add(selection.name.value);
      return fragment ? fieldsOf(info, [fragment.selectionSet], seen) : [];
    }),
  );
}

import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** A field as it will be run: all selections of it under one name in the answer are one. */
export interface PlannedField {
  /** Its name in the answer. */
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** The type that it was selected on. */
  readonly type: GraphQLCompositeType;
  /** One of its selections: all of them have the same arguments. */
  readonly node: FieldNode;
  readonly below: readonly PlannedField[];
}

/** What an operation selects, found before anything of it runs. */
export interface OperationPlan {
  readonly fields: readonly PlannedField[];
  /** Whether it asks for the schema itself. */
  readonly introspects: boolean;
}

/** Plans by operation and by the flags that its directives read. */
const cache = new WeakMap<DocumentNode, Map<string, OperationPlan>>();

/**
 * The fields that an operation will run, given what its @skip and @include read. The walk is kept with the parsed document.
 * Its length is bounded by document-limits.ts, which the document must have passed.
 */
export function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): OperationPlan {
  const kept = cache.get(document) ?? new Map<string, OperationPlan>();
  cache.set(document, kept);
  const flags = flagsOf(operation, variables);
  const key = `${operation.name?.value ?? ''} ${[...flags].join(' ')}`;
  const plan = kept.get(key) ?? newPlan(schema, document, operation, flags);
  // A caller chooses the flags: what is kept must not grow with them.
  if (kept.size < 8) kept.set(key, plan);
  return plan;
}

/** What @skip and @include read from variables: the value that is given, else the default. */
function flagsOf(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, boolean> {
  const flags = new Map<string, boolean>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const given = variables[variable.name.value] ?? (defaultValue?.kind === 'BooleanValue' ? defaultValue.value : null);
    if (typeof given === 'boolean') flags.set(variable.name.value, given);
  }
  return flags;
}

function newPlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  flags: ReadonlyMap<string, boolean>,
): OperationPlan {
  const root = schema.getRootType(operation.operation);
  if (!root) return { fields: [], introspects: false };
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
    ),
  );
  const walk: Walk = { schema, fragments, flags, introspects: false };
  return { fields: plan(walk, [operation.selectionSet], root), introspects: walk.introspects };
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly flags: ReadonlyMap<string, boolean>;
  introspects: boolean;
}

/** Fields of one type under one name in the answer: they are executed as one. */
interface Selected extends Omit<PlannedField, 'below'> {
  readonly sets: SelectionSetNode[];
}

function plan(walk: Walk, sets: readonly SelectionSetNode[], type: GraphQLCompositeType): PlannedField[] {
  const selected = new Map<string, Selected>();
  const seen = new Set<string>();
  for (const set of sets) collect(walk, set, type, selected, seen);
  return [...selected.values()].map(({ sets: below, ...field }) => {
    const inner = getNamedType(field.field.type);
    return { ...field, below: below.length > 0 && isCompositeType(inner) ? plan(walk, below, inner) : [] };
  });
}

/** Gathers fields as the executor does, each fragment once: otherwise a short document could make the walk endless. */
function collect(
  walk: Walk,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  selected: Map<string, Selected>,
  seen: Set<string>,
): void {
  for (const selection of set.selections) {
    if (!isIncluded(walk, selection.directives ?? [])) continue;
    if (selection.kind !== 'Field') {
      const fragment = selection.kind === 'InlineFragment' ? selection : unseen(walk, selection.name.value, seen);
      const named = fragment?.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : type;
      if (fragment && isCompositeType(named)) collect(walk, fragment.selectionSet, named, selected, seen);
      continue;
    }
    if (isIntrospection(selection)) walk.introspects = true;
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
    // __typename and introspection tell nothing of a tenant.
    if (!field || field.name.startsWith('__')) continue;
    const name = selection.alias?.value ?? field.name;
    const key = `${type.name}.${field.name}.${name}`;
    const one = selected.get(key) ?? { name, field, type, node: selection, sets: [] };
    selected.set(key, one);
    if (selection.selectionSet) one.sets.push(selection.selectionSet);
  }
}

export function isIntrospection({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type';
}

function unseen(walk: Walk, fragment: string, seen: Set<string>): FragmentDefinitionNode | undefined {
  if (seen.has(fragment)) return undefined;
  seen.add(fragment);
  return walk.fragments.get(fragment);
}

function isIncluded(walk: Walk, directives: readonly DirectiveNode[]): boolean {
  return directives.every((directive) => {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') return true;
    const value = directive.arguments?.[0]?.value;
    const flag =
      value?.kind === 'BooleanValue'
        ? value.value
        : value?.kind === 'Variable'
          ? walk.flags.get(value.name.value)
          : undefined;
    // What cannot be read is taken as selected: the executor will refuse it.
    return flag === undefined || flag === (name === 'include');
  });
}

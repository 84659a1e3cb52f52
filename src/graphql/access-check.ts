import {
  type DirectiveNode,
  type DocumentNode,
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
import { type Actor, hasScope } from '../access/actor.ts';
import type { AccessRule, Scope } from '../access/scopes.ts';

/** A scope that an operation needs and the key lacks, with where it is needed. */
export interface MissingScope {
  readonly path: readonly string[];
  readonly scope: Scope;
}

/**
 * The rule of a field: its own, else its type's. The root types have none, so that each of their fields must have its own.
 * Undefined is a mistake of ours, which a test over the whole schema finds, and which nobody passes.
 */
export function ruleOf(type: GraphQLCompositeType, field: GraphQLField<unknown, unknown>): AccessRule | undefined {
  const { rule, pothosOptions } = field.extensions as {
    rule?: AccessRule;
    pothosOptions?: { authScopes?: Partial<Record<AccessRule, boolean>> };
  };
  const [declared] = Object.keys(pothosOptions?.authScopes ?? {}) as AccessRule[];
  return rule ?? declared ?? (type.extensions as { rule?: AccessRule }).rule;
}

/** Requirements by operation and by the flags that its directives read. */
const cache = new WeakMap<DocumentNode, Map<string, readonly MissingScope[]>>();

/**
 * All scopes that the selected operation needs and the actor lacks, found before anything runs: a refusal at resolve time
 * would come after a mutation has committed, and would null whole lists. The walk is kept with the parsed document.
 */
export function missingScopes(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  actor: Actor,
): readonly MissingScope[] {
  const kept = cache.get(document) ?? new Map<string, readonly MissingScope[]>();
  cache.set(document, kept);
  const flags = flagsOf(operation, variables);
  const key = `${operation.name?.value ?? ''} ${[...flags].join(' ')}`;
  const requirements = kept.get(key) ?? requirementsOf(schema, document, operation, flags);
  // A caller chooses the flags: what is kept must not grow with them.
  if (kept.size < 32) kept.set(key, requirements);
  return requirements.filter(({ scope }) => !hasScope(actor, scope));
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

function requirementsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  flags: ReadonlyMap<string, boolean>,
): readonly MissingScope[] {
  const root = schema.getRootType(operation.operation);
  if (!root) return [];
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
    ),
  );
  const found = new Map<string, MissingScope>();
  walk({ schema, fragments, found, flags }, [operation.selectionSet], root, []);
  return [...found.values()];
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** By path and scope: each is told once, however often it is selected. */
  readonly found: Map<string, MissingScope>;
  readonly flags: ReadonlyMap<string, boolean>;
}

/** Fields of one type under one name in the answer: they are executed as one. */
interface Selected {
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly type: GraphQLCompositeType;
  readonly below: SelectionSetNode[];
}

function walk(
  state: Walk,
  sets: readonly SelectionSetNode[],
  type: GraphQLCompositeType,
  path: readonly string[],
): void {
  const selected = new Map<string, Selected>();
  const seen = new Set<string>();
  for (const set of sets) collect(state, set, type, selected, seen);
  for (const { name, field, type: owner, below } of selected.values()) {
    const here = [...path, name];
    // A field without a rule is nobody's but an administrator's.
    const scope = ruleOf(owner, field) ?? 'ADMIN';
    if (scope !== 'SIGNED_IN') state.found.set(JSON.stringify([here, scope]), { path: here, scope });
    const inner = getNamedType(field.type);
    if (below.length > 0 && isCompositeType(inner)) walk(state, below, inner, here);
  }
}

/** Gathers fields as the executor does, each fragment once: otherwise a short document could make the walk endless. */
function collect(
  state: Walk,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  selected: Map<string, Selected>,
  seen: Set<string>,
): void {
  for (const selection of set.selections) {
    if (!isIncluded(state, selection.directives ?? [])) continue;
    if (selection.kind !== 'Field') {
      const fragment = selection.kind === 'InlineFragment' ? selection : unseen(state, selection.name.value, seen);
      const named = fragment?.typeCondition ? state.schema.getType(fragment.typeCondition.name.value) : type;
      if (fragment && isCompositeType(named)) collect(state, fragment.selectionSet, named, selected, seen);
      continue;
    }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
    // __typename and introspection tell nothing of a tenant.
    if (!field || field.name.startsWith('__')) continue;
    const name = selection.alias?.value ?? field.name;
    const key = `${type.name}.${field.name}.${name}`;
    const one = selected.get(key) ?? { name, field, type, below: [] };
    selected.set(key, one);
    if (selection.selectionSet) one.below.push(selection.selectionSet);
  }
}

function unseen(state: Walk, fragment: string, seen: Set<string>): FragmentDefinitionNode | undefined {
  if (seen.has(fragment)) return undefined;
  seen.add(fragment);
  return state.fragments.get(fragment);
}

function isIncluded(state: Walk, directives: readonly DirectiveNode[]): boolean {
  return directives.every((directive) => {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') return true;
    const value = directive.arguments?.[0]?.value;
    const flag =
      value?.kind === 'BooleanValue'
        ? value.value
        : value?.kind === 'Variable'
          ? state.flags.get(value.name.value)
          : undefined;
    // What cannot be read is taken as selected: the executor will refuse it.
    return flag === undefined || flag === (name === 'include');
  });
}

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

/** What one selected field needs, unless @skip or @include leave it out. */
interface Requirement extends MissingScope {
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly wanted: boolean;
  readonly value: boolean | { readonly variable: string; readonly otherwise: boolean | undefined };
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

const cache = new WeakMap<DocumentNode, Map<string, readonly Requirement[]>>();

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
  const kept = cache.get(document) ?? new Map<string, readonly Requirement[]>();
  cache.set(document, kept);
  const name = operation.name?.value ?? '';
  const requirements = kept.get(name) ?? requirementsOf(schema, document, operation);
  kept.set(name, requirements);
  return requirements
    .filter(
      ({ scope, conditions }) =>
        !hasScope(actor, scope) && conditions.every((condition) => holds(condition, variables)),
    )
    .map(({ path, scope }) => ({ path, scope }));
}

function holds({ wanted, value }: Condition, variables: Readonly<Record<string, unknown>>): boolean {
  return (typeof value === 'boolean' ? value : (variables[value.variable] ?? value.otherwise)) === wanted;
}

function requirementsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly Requirement[] {
  const root = schema.getRootType(operation.operation);
  if (!root) return [];
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
    ),
  );
  const found: Requirement[] = [];
  walk({ schema, fragments, found, defaults: defaultsOf(operation) }, operation.selectionSet, root, [], []);
  return found;
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly found: Requirement[];
  readonly defaults: ReadonlyMap<string, boolean>;
}

/** What @skip and @include read where a variable is not given. */
function defaultsOf(operation: OperationDefinitionNode): ReadonlyMap<string, boolean> {
  const definitions = operation.variableDefinitions ?? [];
  return new Map(
    definitions.flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === 'BooleanValue' ? [[variable.name.value, defaultValue.value] as const] : [],
    ),
  );
}

function walk(
  state: Walk,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  path: readonly string[],
  above: readonly Condition[],
): void {
  for (const selection of set.selections) {
    const conditions = [...above, ...conditionsOf(state, selection.directives ?? [])];
    if (selection.kind !== 'Field') {
      const fragment = selection.kind === 'FragmentSpread' ? state.fragments.get(selection.name.value) : selection;
      const named = fragment?.typeCondition ? state.schema.getType(fragment.typeCondition.name.value) : type;
      if (fragment && isCompositeType(named)) walk(state, fragment.selectionSet, named, path, conditions);
      continue;
    }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
    // __typename and introspection tell nothing of a tenant.
    if (!field || field.name.startsWith('__')) continue;
    const here = [...path, selection.alias?.value ?? selection.name.value];
    // A field without a rule is nobody's but an administrator's.
    const rule = ruleOf(type, field) ?? 'ADMIN';
    if (rule !== 'SIGNED_IN') state.found.push({ path: here, scope: rule, conditions });
    const inner = getNamedType(field.type);
    if (selection.selectionSet && isCompositeType(inner)) walk(state, selection.selectionSet, inner, here, conditions);
  }
}

function conditionsOf(state: Walk, directives: readonly DirectiveNode[]): Condition[] {
  return directives.flatMap((directive): Condition[] => {
    if (directive.name.value !== 'skip' && directive.name.value !== 'include') return [];
    const value = directive.arguments?.[0]?.value;
    const wanted = directive.name.value === 'include';
    if (value?.kind === 'BooleanValue') return [{ wanted, value: value.value }];
    if (value?.kind !== 'Variable') return [];
    const variable = value.name.value;
    return [{ wanted, value: { variable, otherwise: state.defaults.get(variable) } }];
  });
}

import type { GraphQLCompositeType, GraphQLField } from 'graphql';
import { type Actor, hasScope } from '../access/actor.ts';
import type { AccessRule, Scope } from '../access/scopes.ts';
import type { OperationPlan, PlannedField } from './operation-plan.ts';

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

const cache = new WeakMap<OperationPlan, readonly MissingScope[]>();

/**
 * All scopes that a planned operation needs and the actor lacks, found before anything runs: a refusal at resolve time would
 * come after a mutation has committed, and would null whole lists.
 */
export function missingScopes(plan: OperationPlan, actor: Actor): readonly MissingScope[] {
  const requirements = cache.get(plan) ?? requirementsOf(plan);
  cache.set(plan, requirements);
  return requirements.filter(({ scope }) => !hasScope(actor, scope));
}

function requirementsOf(plan: OperationPlan): readonly MissingScope[] {
  // By path and scope: each is told once, however often it is selected.
  const found = new Map<string, MissingScope>();
  gather(plan.fields, [], found);
  return [...found.values()];
}

function gather(fields: readonly PlannedField[], path: readonly string[], found: Map<string, MissingScope>): void {
  for (const { name, field, type, below } of fields) {
    const here = [...path, name];
    // A field without a rule is nobody's but an administrator's.
    const scope = ruleOf(type, field) ?? 'ADMIN';
    if (scope !== 'SIGNED_IN') found.set(JSON.stringify([here, scope]), { path: here, scope });
    gather(below, here, found);
  }
}

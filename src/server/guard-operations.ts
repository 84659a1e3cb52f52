import { type ExecutionResult, GraphQLError, type getVariableValues, type OperationDefinitionNode } from 'graphql';
import { type Actor, hasScope } from '../access/actor.ts';
import type { RateLimit } from '../access/rate-limit.ts';
import type { Policy } from '../env.ts';
import { missingScopes } from '../graphql/access-check.ts';
import { actualCost } from '../graphql/actual-cost.ts';
import type { Context } from '../graphql/context.ts';
import { type Price, priceOf } from '../graphql/cost.ts';
import { tooCostly } from '../graphql/cost-limit.ts';
import type { OperationPlan } from '../graphql/operation-plan.ts';
import { spentAll } from './refusal.ts';

export interface OperationGuards {
  readonly policy: Policy;
  /** null: keys spend as much as they like. */
  readonly rateLimit: RateLimit | null;
  /** Whether nothing can be written just now. */
  readonly isReadOnly: () => boolean;
}

/** An operation about to run. */
interface Planned {
  readonly operation: OperationDefinitionNode;
  readonly plan: OperationPlan;
  readonly context: Context;
}

/** What stands in `extensions.cost`, in points. */
interface CostTold {
  readonly requested: number;
  readonly actual: number;
  readonly limit: number;
  /** What the key has left for this minute; null where nobody counts. */
  readonly left: number | null;
}

/** An operation that may run, with what it was let in for. */
export interface Admitted {
  readonly plan: OperationPlan;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly price: Price;
  readonly told: CostTold;
}

type Coerced = ReturnType<typeof getVariableValues>;

/**
 * Checks a whole operation before anything of it runs, in this order: that the schema may be shown to the key, that the key
 * has every scope, that something can be written, that its variables fit, that it is not too costly, and that the key has
 * enough left.
 */
export async function admitOperation(
  guards: OperationGuards,
  planned: Planned,
  coerce: () => Coerced,
): Promise<Admitted | { readonly refused: ExecutionResult }> {
  const { operation, plan, context } = planned;
  context.figures.operations.push({ kind: operation.operation, name: operation.name?.value ?? null });
  const refusal = refusalOf(guards, planned);
  if (refusal) return { refused: { errors: [refused(refusal)] } };
  const { coerced: variables, errors } = coerce();
  // The execution would refuse them too, with more errors, each of which quotes them whole.
  if (!variables) return { refused: { errors: errors.map(unreadable) } };
  const price = priceOf(plan, variables);
  const spending = await spend(guards, context, price);
  if ('error' in spending)
    return { refused: { errors: [refused(spending.error)], extensions: { cost: spending.told } } };
  return { plan, variables, price, told: spending.told };
}

/** Nothing of it was run: an error's own status, else 400, to those who take application/graphql-response+json. */
function refused(error: GraphQLError): GraphQLError {
  const { message, nodes, extensions } = error;
  const http = extensions.http ?? { spec: true, status: extensions.code === 'FORBIDDEN' ? 403 : 400 };
  return new GraphQLError(message, { nodes, extensions: { ...extensions, http } });
}

/** Variables that do not fit the schema are a bad request to everybody. */
function unreadable({ message, nodes, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { nodes, extensions: { ...extensions, http: { status: 400 } } });
}

function refusalOf(
  { policy, isReadOnly }: OperationGuards,
  { plan, operation, context }: Planned,
): GraphQLError | null {
  if (plan.introspects && !showsSchema(policy, context.actor)) {
    return new GraphQLError('Your key may not ask for the schema here.', { extensions: { code: 'FORBIDDEN' } });
  }
  const missing = missingScopes(plan, context.actor);
  if (missing.length > 0) {
    const scopes = [...new Set(missing.map(({ scope }) => scope))].join(', ');
    const extensions = { code: 'FORBIDDEN', missing };
    return new GraphQLError(`Your key lacks ${scopes}. Nothing was done.`, { extensions });
  }
  if (operation.operation !== 'mutation' || !isReadOnly()) return null;
  return new GraphQLError('There is too little space on the disk: until there is more, nothing can be written.', {
    extensions: { code: 'STORAGE_FULL' },
  });
}

/** Whether a key may see the schema: by introspection, and in what validation would suggest. */
export function showsSchema({ introspection }: Policy, actor: Actor): boolean {
  return introspection === 'on' || (introspection === 'admin' && hasScope(actor, 'ADMIN'));
}

type Spending = { readonly told: CostTold } | { readonly told: CostTold; readonly error: GraphQLError };

/** Takes the price from what the key has. A request of several operations may cost no more than one. */
async function spend(guards: OperationGuards, context: Context, price: Price): Promise<Spending> {
  const { policy, rateLimit } = guards;
  const { actor, figures } = context;
  const before = figures.cost ?? { requested: 0, actual: 0 };
  const told = { requested: price.total, actual: 0, limit: policy.costLimit, left: null };
  if (before.requested + price.total > policy.costLimit) return { told, error: tooCostly(price, policy.costLimit) };
  figures.cost = { ...before, requested: before.requested + price.total };
  if (!rateLimit) return { told };
  const allowance = await rateLimit.spend(actor, price.total);
  if (allowance.allowed) return { told: { ...told, left: allowance.left } };
  rateLimit.giveBack(actor, price.total);
  return { told: { ...told, left: 0 }, error: tooOften(policy, allowance.resetMs) };
}

function tooOften({ rateLimit }: Policy, retryAfterMs: number): GraphQLError {
  const { status, message, headers, extensions } = spentAll(rateLimit, retryAfterMs);
  return new GraphQLError(message, { extensions: { ...extensions, http: { status, headers } } });
}

/** Tells what was spent, and gives back what was not needed. */
export function settle(
  { rateLimit }: OperationGuards,
  { plan, price, told }: Admitted,
  { actor, figures }: Context,
  result: ExecutionResult,
): ExecutionResult {
  // The estimate is an upper bound but for lists whose usual length is passed.
  const actual = Math.min(actualCost(plan, price, result.data), price.total);
  if (figures.cost) figures.cost.actual += actual;
  const back = price.total - actual;
  rateLimit?.giveBack(actor, back);
  const left = told.left === null ? null : told.left + back;
  return { ...result, extensions: { ...result.extensions, cost: { ...told, actual, left } } };
}

import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { RateLimit } from '../access/rate-limit.ts';
import type { Policy } from '../env.ts';
import { maskPersonal } from '../kernel/mask-personal.ts';
import { apiVersion } from './api-version.ts';
import { shownError } from './graphql-errors.ts';
import { showsSchema } from './guard-operations.ts';
import type { RequestContext } from './run-operation.ts';

/** Points for a request of which nothing was priced: it was refused before. */
const UNPRICED_COST = 10;

export interface Finishing {
  readonly log: Logger;
  readonly policy: Policy;
  /** null: keys spend as much as they like. */
  readonly rateLimit: RateLimit | null;
}

/** Puts request id, version and cost into an answer, and keeps what is internal out of its errors. */
export function finishAnswer(finishing: Finishing, result: ExecutionResult, context: RequestContext): ExecutionResult {
  const { policy, rateLimit } = finishing;
  const { requestId, actor, figures } = context;
  // Parsing and validating is work, too.
  if (figures.cost === null) rateLimit?.fine(actor, UNPRICED_COST);
  const unpriced = { requested: 0, actual: 0, limit: policy.costLimit, left: null };
  const extensions = { requestId, apiVersion, cost: unpriced, ...result.extensions };
  if (!result.errors) return { ...result, extensions };
  return { ...result, errors: result.errors.map((error) => finishError(finishing, error, context)), extensions };
}

function finishError(
  { log, policy }: Finishing,
  error: GraphQLError,
  { requestId, actor, figures }: RequestContext,
): GraphQLError {
  const shown = shownError(error, requestId, showsSchema(policy, actor));
  const { code } = shown.error.extensions;
  figures.codes.push(String(code));
  // A path holds the caller's own aliases.
  if (shown.cause)
    log.error({ requestId, code, err: shown.cause, path: maskPersonal(shown.error.path) }, 'request failed');
  return shown.error;
}

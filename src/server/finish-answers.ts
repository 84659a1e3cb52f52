import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { RateLimit } from '../access/rate-limit.ts';
import type { Policy } from '../env.ts';
import type { Context } from '../graphql/context.ts';
import { maskPersonal } from '../kernel/mask-personal.ts';
import { apiVersion } from './api-version.ts';
import { shownError } from './graphql-errors.ts';
import { type MutableResult, showsSchema } from './guard-operations.ts';

/** Points for a request of which nothing was priced: it was refused before. */
const UNPRICED_COST = 10;

/** Puts request id, version and cost into every answer, and keeps what is internal out of its errors. */
export function finishAnswers(log: Logger, policy: Policy, rateLimit: RateLimit | null): Plugin<Context> {
  const unpriced = { requested: 0, actual: 0, limit: policy.costLimit, left: null };
  const finish = (result: MutableResult, context: Context): void => {
    const { requestId } = context;
    if (result.errors) result.errors = result.errors.map((error) => finishError(error, context, log, policy));
    result.extensions = { requestId, apiVersion, cost: unpriced, ...result.extensions };
  };
  return {
    onResultProcess({ result, serverContext }) {
      const results = (Array.isArray(result) ? result : [result]) as MutableResult[];
      const context = serverContext as unknown as Context;
      // Parsing and validating is work, too.
      if (context.figures.cost === null) rateLimit?.fine(context.actor, UNPRICED_COST);
      for (const one of results) finish(one, context);
    },
  };
}

function finishError(
  error: NonNullable<ExecutionResult['errors']>[number],
  { requestId, actor, figures }: Context,
  log: Logger,
  policy: Policy,
) {
  const shown = shownError(error, requestId, showsSchema(policy, actor));
  const { code } = shown.error.extensions;
  figures.codes.push(String(code));
  // A path holds the caller's own aliases.
  if (shown.cause)
    log.error({ requestId, code, err: shown.cause, path: maskPersonal(shown.error.path) }, 'request failed');
  return shown.error;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError, type GraphQLSchema, getOperationAST } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { missingScopes } from '../graphql/access-check.ts';
import type { Context } from '../graphql/context.ts';
import { maskPersonal } from '../kernel/mask-personal.ts';
import { apiVersion } from './api-version.ts';
import { shownError } from './graphql-errors.ts';

export interface GraphqlHandlerOptions {
  readonly schema: GraphQLSchema;
  readonly log: Logger;
}

export type GraphqlHandler = (request: IncomingMessage, response: ServerResponse, context: Context) => Promise<unknown>;

/** GraphQL over HTTP, for a caller who is known already. One request holds at most 1 MB. */
export function createGraphqlHandler(options: GraphqlHandlerOptions): GraphqlHandler {
  const yoga = createYoga<Context>({
    schema: options.schema,
    graphqlEndpoint: '/graphql',
    logging: false,
    // GraphiQL, health, CORS and errors are our own: Yoga's defaults reflect any origin and show what they should not.
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/yoga-has-none',
    cors: false,
    multipart: false,
    maskedErrors: false,
    maxRequestBodySize: 1_048_576,
    plugins: [checkAccess(options.schema), finishAnswers(options.log)],
  });
  return async (request, response, context) => yoga.handle(request, response, context);
}

/** Refuses an operation whole, before anything of it runs, when the key lacks a scope of any of its fields. */
function checkAccess(schema: GraphQLSchema): Plugin<Context> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { document, operationName, variableValues, contextValue } = args;
      const operation = getOperationAST(document, operationName ?? null);
      if (!operation) return;
      const missing = missingScopes(schema, document, operation, variableValues ?? {}, contextValue.actor);
      if (missing.length === 0) return;
      const scopes = [...new Set(missing.map(({ scope }) => scope))].join(', ');
      const error = new GraphQLError(`Your key lacks ${scopes}. Nothing was done.`, {
        extensions: { code: 'FORBIDDEN', missing },
      });
      setResultAndStopExecution({ errors: [error] });
    },
  };
}

/** Puts request id and version into every answer, and keeps what is internal out of its errors. */
function finishAnswers(log: Logger): Plugin<Context> {
  return {
    onResultProcess({ result, serverContext }) {
      const results = (Array.isArray(result) ? result : [result]) as MutableResult[];
      for (const one of results) finish(one, serverContext as unknown as Context, log);
    },
  };
}

type MutableResult = { -readonly [K in keyof ExecutionResult]: ExecutionResult[K] };

function finish(result: MutableResult, context: Context, log: Logger): void {
  const { requestId } = context;
  if (result.errors) {
    const shown = result.errors.map((error) => shownError(error, requestId));
    for (const { error, cause } of shown) {
      // A path holds the caller's own aliases.
      const about = { requestId, code: error.extensions.code, err: cause, path: maskPersonal(error.path) };
      if (cause) log.error(about, 'request failed');
    }
    result.errors = shown.map(({ error }) => error);
  }
  result.extensions = { ...result.extensions, requestId, apiVersion };
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { RateLimit } from '../access/rate-limit.ts';
import type { Policy } from '../env.ts';
import type { Context } from '../graphql/context.ts';
import type { DocumentLimits } from '../graphql/document-limits.ts';
import { createDocumentCache } from './document-cache.ts';
import { finishAnswers } from './finish-answers.ts';
import { guardDocuments } from './guard-documents.ts';
import { guardOperations } from './guard-operations.ts';
import { persistedDocuments, readKnownDocuments } from './persisted-documents.ts';
import { traceOperations } from './trace-operations.ts';

export interface GraphqlHandlerOptions {
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly policy: Policy;
  readonly rateLimit: RateLimit | null;
  /** Whether nothing can be written just now. */
  readonly isReadOnly: () => boolean;
  /** Other limits than the usual ones; for tests that ask for everything at once. */
  readonly documentLimits?: DocumentLimits | undefined;
}

export type GraphqlHandler = (request: IncomingMessage, response: ServerResponse, context: Context) => Promise<unknown>;

/** GraphQL over HTTP, for a caller who is known already and whose body has been read: see read-body.ts. */
export function createGraphqlHandler(options: GraphqlHandlerOptions): GraphqlHandler {
  const { schema, log, policy } = options;
  const yoga = createYoga<Context>({
    schema,
    graphqlEndpoint: '/graphql',
    logging: false,
    // GraphiQL, health, CORS and errors are our own: Yoga's defaults reflect any origin and show what they should not.
    graphiql: false,
    landingPage: false,
    // It would answer any address that ends so, in its query too.
    healthCheckEndpoint: `/${randomUUID()}`,
    cors: false,
    multipart: false,
    maskedErrors: false,
    maxRequestBodySize: false,
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: createDocumentCache() },
    batching: policy.batchLimit > 0 && { limit: policy.batchLimit },
    extraParamNames: ['documentId'],
    plugins: [
      persistedDocuments(readKnownDocuments(policy), policy),
      guardDocuments(options.documentLimits),
      guardOperations(options),
      traceOperations(),
      finishAnswers(log, policy, options.rateLimit),
    ],
  });
  return async (request, response, context) => {
    // Yoga makes an address of it, which a caller could break, or turn into another one.
    request.headers.host = 'localhost';
    if (request.headers.accept) request.headers.accept = request.headers.accept.replace(STREAMS, 'none/none');
    return yoga.handle(request, response, context);
  };
}

/** There is nothing to stream, and Yoga keeps the connections of streams open, even where the gateway is about to stop. */
const STREAMS = /text\/event-stream|multipart\/mixed/gi;

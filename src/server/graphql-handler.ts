import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Policy } from '../env.ts';
import { type Finishing, finishAnswer } from './finish-answers.ts';
import { documentIdOf } from './persisted-documents.ts';
import type { OperationRequest, RequestContext, RunOperation } from './run-operation.ts';

export interface GraphqlHandlerOptions extends Finishing {
  readonly schema: GraphQLSchema;
  readonly policy: Policy;
  readonly run: RunOperation;
}

/** What Yoga carries from a request to its operations and answers. */
interface Carried {
  readonly shared: RequestContext;
  /** The answer of the request's one operation, where it has been run already: it only lacks its form. */
  readonly answer?: ExecutionResult;
}

export type GraphqlHandler = (request: IncomingMessage, response: ServerResponse, carried: Carried) => Promise<unknown>;

/**
 * GraphQL over HTTP, for a caller who is known already and whose body has been read: see read-body.ts. Yoga reads what a
 * request asks for, and gives the answer its status and form; the operation itself is run by run-operation.ts.
 */
export function createGraphqlHandler(options: GraphqlHandlerOptions): GraphqlHandler {
  const { schema, policy } = options;
  const yoga = createYoga<{ readonly carried: Carried }>({
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
    parserAndValidationCache: false,
    batching: policy.batchLimit > 0 && { limit: policy.batchLimit },
    extraParamNames: ['documentId'],
    plugins: [runOperations(options)],
  });
  return async (request, response, carried) => {
    // Yoga makes an address of it, which a caller could break, or turn into another one.
    request.headers.host = 'localhost';
    if (request.headers.accept) request.headers.accept = request.headers.accept.replace(STREAMS, 'none/none');
    return yoga.handle(request, response, { carried });
  };
}

/** There is nothing to stream, and Yoga keeps the connections of streams open, even where the gateway is about to stop. */
const STREAMS = /text\/event-stream|multipart\/mixed/gi;

function runOperations({ run, ...finishing }: GraphqlHandlerOptions): Plugin<object, { readonly carried: Carried }> {
  const carriedBy = (context: unknown) => (context as { readonly carried: Carried }).carried;
  return {
    onParams({ params, request, setParams, setParamsHandler, setResult, context }) {
      const { shared, answer } = carriedBy(context);
      const named = { ...params, ...documentIn(request) } as OperationRequest;
      // Yoga asks for a text, which whoever names a document does not send.
      if (documentIdOf(named) !== null) setParams({ ...params, query: params.query ?? '' });
      if (answer) return setResult(answer);
      setParamsHandler(({ params: checked }) => run({ ...named, ...checked }, shared, request.method !== 'GET'));
    },
    // What Yoga refuses by itself.
    onResultProcess({ result, setResult, serverContext }) {
      const { shared } = carriedBy(serverContext);
      const finished = (one: ExecutionResult) =>
        one.extensions?.requestId === undefined ? finishAnswer(finishing, one, shared) : one;
      if (Array.isArray(result)) setResult((result as ExecutionResult[]).map(finished));
      else setResult(finished(result as ExecutionResult));
    },
  };
}

/** Yoga reads no parameters of a GET but those that it knows. */
function documentIn({ method, url }: Request): { documentId?: string } {
  const id = method === 'GET' ? new URL(url).searchParams.get('documentId') : null;
  return id === null ? {} : { documentId: id };
}

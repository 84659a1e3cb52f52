import { GraphQLError } from 'graphql';
import { failureKind } from '../database/failure.ts';
import { maskPersonal } from '../kernel/mask-personal.ts';
import { maskPersonalNumbersIn } from '../kernel/swedish-number.ts';

/** What becomes of one error: what the caller is told, and what only the log is told. */
export interface ShownError {
  readonly error: GraphQLError;
  /** Set where it is a fault of ours or of the database: the caller is told no more than a code. */
  readonly cause: unknown;
}

/**
 * An error as a caller may see it. Errors of the request itself are shown as they are, with a code; of everything else
 * only the code is: a statement, a path or a stack never leaves the server.
 * @param showsSchema whether the caller may know the schema, and is helped with names of it.
 */
export function shownError(error: GraphQLError, requestId: string, showsSchema: boolean): ShownError {
  const original = innermost(error);
  if (original === null) return { error: withCode(error, showsSchema), cause: null };
  if (isTooDeep(original)) return { error: tooDeep(), cause: null };
  const { message, extensions } = hiddenFailure(original, requestId);
  return { error: new GraphQLError(message, { ...place(error), extensions }), cause: original };
}

/** The error behind a GraphQLError, or null where there is none but GraphQL's own. */
function innermost(error: unknown): unknown {
  if (!(error instanceof GraphQLError) && !isGraphQLError(error)) return error;
  return error.originalError ? innermost(error.originalError) : null;
}

// Yoga's own errors may come from another copy of the class.
function isGraphQLError(error: unknown): error is GraphQLError {
  return error instanceof Error && error.name === 'GraphQLError';
}

function place(error: GraphQLError): {
  nodes?: NonNullable<GraphQLError['nodes']>;
  path?: NonNullable<GraphQLError['path']>;
} {
  return { ...(error.nodes ? { nodes: error.nodes } : {}), ...(error.path ? { path: error.path } : {}) };
}

function withCode(error: GraphQLError, showsSchema: boolean): GraphQLError {
  const { code = codeOf(error), http, originalError: _internal, unexpected: _flag, ...rest } = error.extensions;
  // It may quote what the caller sent, aliases too; logs and other ears hear errors, too.
  const message = showsSchema ? error.message : error.message.replace(SUGGESTION, '');
  return new GraphQLError(shortened(message), {
    ...place(error),
    ...(error.source ? { source: error.source } : {}),
    ...(error.positions && !error.nodes ? { positions: error.positions } : {}),
    extensions: { ...(maskPersonal(rest) as typeof rest), ...(http ? { http: statusOf(code, http) } : {}), code },
  });
}

/** It quotes what was sent, a whole input for each of its mistakes. A number that is cut through lies behind the end. */
function shortened(message: string): string {
  const masked = maskPersonalNumbersIn(message.slice(0, 2 * LONGEST_MESSAGE));
  return masked.length > LONGEST_MESSAGE ? `${masked.slice(0, LONGEST_MESSAGE)} …` : masked;
}

const LONGEST_MESSAGE = 1_000;

/** graphql-js names what is there beside what was asked for: the schema, a guess at a time. */
const SUGGESTION = / Did you mean [\s\S]*$/;

type HttpExtension = NonNullable<GraphQLError['extensions']['http']>;

/** Yoga answers 200 to a client that takes plain JSON (`spec`). What is no GraphQL request at all is a 400 to everybody. */
function statusOf(code: unknown, http: HttpExtension): HttpExtension {
  return code === 'BAD_REQUEST' ? { ...http, spec: false, status: http.status ?? 400 } : http;
}

function codeOf(error: GraphQLError): string {
  if (error.message.startsWith('Syntax Error')) return 'GRAPHQL_PARSE_FAILED';
  return error.path ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED';
}

/** What is told of too much at once, wherever it is met. */
export const BUSY = {
  message: 'Too busy just now. Try again, a mutation with the same idempotencyKey: nothing is done twice.',
  extensions: { code: 'TRY_AGAIN', retryAfterMs: 1_000 },
} as const;

/**
 * What a caller is told of a failure that is not theirs: a code, and nothing of the failure itself. Nor that nothing was
 * written: a commit whose answer is lost may be done, and so may be the one whose payload could not be read.
 */
export function hiddenFailure(
  original: unknown,
  requestId: string,
): { message: string; extensions: Record<string, unknown> } {
  switch (failureKind(original)) {
    case 'unavailable':
      return {
        message:
          'The database is away. Try again later, a mutation with the same idempotencyKey: nothing is done twice.',
        extensions: { code: 'UNAVAILABLE' },
      };
    case 'busy':
    case 'contention':
      return { message: BUSY.message, extensions: { ...BUSY.extensions } };
    default:
      return {
        message: `Something went wrong on our side. The log has it under request ${requestId}.`,
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      };
  }
}

/** GraphQL's parser and validator walk a document by calling themselves. */
function isTooDeep(original: unknown): boolean {
  return original instanceof RangeError && original.message.includes('call stack');
}

function tooDeep(): GraphQLError {
  const extensions = { code: 'QUERY_TOO_COSTLY', http: { spec: true, status: 400 } };
  return new GraphQLError('The document or its variables are nested too deeply.', { extensions });
}

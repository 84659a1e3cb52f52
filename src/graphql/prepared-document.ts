import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { type DocumentLimits, documentLimitError } from './document-limits.ts';
import { MOST_ERRORS, textLimitError } from './document-text.ts';

/** A document that has been read once and is run many times. */
export type PreparedDocument =
  | { readonly document: DocumentNode; readonly errors: readonly GraphQLError[] }
  /** It could not be parsed. */
  | { readonly document: null; readonly errors: readonly GraphQLError[] };

/**
 * Parses and validates a document, and refuses what would keep parser or validation busy, each before it begins. Errors are
 * 400 to those who take application/graphql-response+json: nothing was executed.
 */
export function prepareDocument(schema: GraphQLSchema, text: string, limits: DocumentLimits): PreparedDocument {
  const tooLong = textLimitError(text, limits);
  if (tooLong) return { document: null, errors: [asRequestError(tooLong)] };
  try {
    const document = parse(text, { maxTokens: limits.tokens });
    const limit = documentLimitError(document, limits);
    const errors = limit ? [limit] : validate(schema, document, undefined, { maxErrors: MOST_ERRORS });
    return { document, errors: errors.map(asRequestError) };
  } catch (error) {
    return { document: null, errors: [asRequestError(error)] };
  }
}

/** Puts the status of a refused request on an error, and of what is none makes one. */
export function asRequestError(error: unknown): GraphQLError {
  const http = { spec: true, status: 400 };
  if (!(error instanceof GraphQLError))
    return new GraphQLError('the document cannot be read', {
      originalError: error instanceof Error ? error : null,
      extensions: { http },
    });
  // Its own object: where it stands in the document is told by it.
  Object.assign(error.extensions, { http });
  return error;
}

/** The operation that a request names, or the only one; null where there is none such. */
export function operationOf(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode | null {
  return getOperationAST(document, name ?? undefined) ?? null;
}

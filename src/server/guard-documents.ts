import { type DocumentNode, GraphQLError, parse, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../graphql/context.ts';
import {
  type DocumentLimits,
  documentLimitError,
  documentLimits,
  variableLimitError,
} from '../graphql/document-limits.ts';
import { MOST_ERRORS, textLimitError } from '../graphql/document-text.ts';

/** Refuses what would keep the parser, validation or the reading of variables busy, each before it begins. */
export function guardDocuments(limits: DocumentLimits = documentLimits): Plugin<Context> {
  // A parsed document is kept and comes again with each request that sends its text.
  const known = new WeakMap<DocumentNode, GraphQLError | null>();
  const errorOf = (document: DocumentNode): GraphQLError | null => {
    const before = known.get(document);
    if (before !== undefined) return before;
    const error = documentLimitError(document, limits);
    known.set(document, error);
    return error;
  };
  return {
    onParams({ params }) {
      const error = textLimitError(params?.query, limits) ?? variableLimitError(params?.variables);
      if (error) throw asRequestError(error);
    },
    onParse({ setParseFn }) {
      setParseFn((source: string, options?: object) => parse(source, { ...options, maxTokens: limits.tokens }));
    },
    onValidate({ params, setResult, setValidationFn }) {
      const most = { maxErrors: MOST_ERRORS };
      setValidationFn((schema, document, rules, options) => validate(schema, document, rules, { ...options, ...most }));
      const error = errorOf(params.documentAST);
      if (error) setResult([asRequestError(error)]);
    },
  };
}

/** 400 to those who take application/graphql-response+json: nothing was executed. */
function asRequestError(error: GraphQLError): GraphQLError {
  const http = { spec: true, status: 400 };
  return new GraphQLError(error.message, { extensions: { ...error.extensions, http } });
}

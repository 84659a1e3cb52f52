import type { GraphQLError } from 'graphql';
import { type DocumentLimits, documentLimits, passed } from './document-limits.ts';

/** Mistakes of one document that are told: more are no help, and take long. */
export const MOST_ERRORS = 20;

/** The same of variables: each error quotes what is wrong, up to all of them. */
export const MOST_VARIABLE_ERRORS = 5;

/**
 * The first limit that the text of a document passes, before it is parsed, or null. Each error of a document is told with
 * its line, for which all lines before it are counted again: a line a token is enough for everybody.
 */
export function textLimitError(text: unknown, limits: DocumentLimits = documentLimits): GraphQLError | null {
  if (typeof text !== 'string') return null;
  if (text.length > limits.characters) return passed('characters', limits);
  let lines = 1;
  for (const _end of text.matchAll(/\r\n|[\n\r]/g)) lines += 1;
  return lines > limits.lines ? passed('lines', limits) : null;
}

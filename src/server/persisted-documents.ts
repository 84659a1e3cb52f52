import { readFileSync } from 'node:fs';
import { GraphQLError } from 'graphql';
import type { Policy } from '../env.ts';
import builtIn from '../hooks/generated/persisted-documents.json' with { type: 'json' };
import type { OperationRequest } from './run-operation.ts';

/** Documents by the hash that names them, without its algorithm. */
export type KnownDocuments = ReadonlyMap<string, string>;

/**
 * The documents of the hooks, and those of the manifest that the policy names: a JSON object of documents by their hash, as
 * graphql-codegen's client preset writes it. @throws Error where it cannot be read.
 */
export function readKnownDocuments({ persistedDocuments }: Policy): KnownDocuments {
  const own = persistedDocuments === null ? {} : parseManifest(readFileSync(persistedDocuments, 'utf8'));
  return new Map(Object.entries({ ...builtIn, ...own }).map(([hash, text]) => [nameOf(hash), text]));
}

function parseManifest(text: string): Record<string, string> {
  const manifest: unknown = JSON.parse(text);
  const isManifest = typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest);
  if (!isManifest || !Object.values(manifest).every((one) => typeof one === 'string'))
    throw new Error('PERSISTED_DOCUMENTS must be a JSON object of documents by their hash');
  return manifest as Record<string, string>;
}

function nameOf(hash: string): string {
  return hash.replace(/^sha256:/, '');
}

/**
 * Finds the document of a request: its own, or the one that it names by `documentId` or as Apollo's clients do. Refuses all
 * others where only persisted ones are run. @throws GraphQLError where there is none.
 */
export function createDocumentFinder(policy: Policy): (request: OperationRequest) => string {
  const known = readKnownDocuments(policy);
  const texts = new Set(known.values());
  return (request) => {
    const id = documentIdOf(request);
    const text = id === null ? undefined : known.get(nameOf(id));
    if (text !== undefined) return text;
    const { query } = request;
    if (policy.persistedOnly ? !texts.has(query ?? '') : id !== null && !query) throw unknownDocument(id);
    if (typeof query === 'string') return query;
    throw new GraphQLError('Must provide query string.', {
      extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
    });
  };
}

/** What names the document of a request, as text; null where nothing does. */
export function documentIdOf({ documentId, extensions }: OperationRequest): string | null {
  const persisted = extensions?.persistedQuery as { readonly sha256Hash?: unknown } | undefined;
  const id = documentId ?? persisted?.sha256Hash;
  return typeof id === 'string' ? id : null;
}

function unknownDocument(id: string | null): GraphQLError {
  const message = id === null ? 'Only persisted documents are run here: send a documentId.' : 'PersistedQueryNotFound';
  const code = id === null ? 'PERSISTED_DOCUMENT_REQUIRED' : 'PERSISTED_QUERY_NOT_FOUND';
  return new GraphQLError(message, { extensions: { code, http: { spec: true, status: 400 } } });
}

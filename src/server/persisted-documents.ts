import { readFileSync } from 'node:fs';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Policy } from '../env.ts';
import type { Context } from '../graphql/context.ts';
import builtIn from '../hooks/generated/persisted-documents.json' with { type: 'json' };

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

/** Runs a document that is named by `documentId`, or as Apollo's clients name it; refuses all others where only they are run. */
export function persistedDocuments(known: KnownDocuments, { persistedOnly }: Policy): Plugin<Context> {
  const texts = new Set(known.values());
  return {
    onParams({ params, setParams, request }) {
      const id = idOf(params) ?? idIn(request);
      const text = id === null ? undefined : known.get(nameOf(id));
      if (text !== undefined) return setParams(withDocument(params, text));
      if (persistedOnly ? !texts.has(params?.query ?? '') : id !== null && !params.query) throw unknownDocument(id);
      if (id !== null) setParams(withDocument(params, params.query));
    },
  };
}

type Params = GraphQLParams & { readonly documentId?: unknown };

function idOf(params: Params | null): string | null {
  const persisted = params?.extensions?.persistedQuery as { readonly sha256Hash?: unknown } | undefined;
  const id = params?.documentId ?? persisted?.sha256Hash;
  return typeof id === 'string' ? id : null;
}

/** Yoga reads no parameters of a GET but those that it knows. */
function idIn({ method, url }: Request): string | null {
  return method === 'GET' ? new URL(url).searchParams.get('documentId') : null;
}

function withDocument({ documentId: _id, ...params }: Params, query: string | undefined): GraphQLParams {
  return { ...params, ...(query === undefined ? {} : { query }) };
}

function unknownDocument(id: string | null): GraphQLError {
  const message = id === null ? 'Only persisted documents are run here: send a documentId.' : 'PersistedQueryNotFound';
  const code = id === null ? 'PERSISTED_DOCUMENT_REQUIRED' : 'PERSISTED_QUERY_NOT_FOUND';
  return new GraphQLError(message, { extensions: { code, http: { spec: true, status: 400 } } });
}

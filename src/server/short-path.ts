import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { OperationRequest } from './run-operation.ts';

const parameters: Readonly<Record<string, (value: unknown) => boolean>> = {
  query: (value) => typeof value === 'string',
  variables: isObjectOrNull,
  operationName: (value) => value === null || typeof value === 'string',
  extensions: isObjectOrNull,
  documentId: (value) => typeof value === 'string',
};

/** Whoever accepts one of these is answered in JSON by the letter of GraphQL over HTTP, too. */
const accepted: ReadonlySet<string | undefined> = new Set([undefined, '*/*', 'application/json']);

/** The operation of a request as nearly all come: one JSON object, posted, to be answered in JSON. Null for all others. */
export function plainOperation({ method, headers }: IncomingMessage, body: object): OperationRequest | null {
  if (method !== 'POST' || Array.isArray(body) || !accepted.has(headers.accept)) return null;
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(parameters, name) || !parameters[name]?.(value)) return null;
  }
  return 'query' in body || 'documentId' in body ? (body as OperationRequest) : null;
}

/** Answers what went well. Errors have statuses and forms, which are Yoga's to give. */
export function answerPlainly(response: ServerResponse, answer: ExecutionResult): boolean {
  if (answer.errors) return false;
  const body = Buffer.from(JSON.stringify(answer));
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
  return true;
}

function isObjectOrNull(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value);
}

import { createHash } from 'node:crypto';
import { type Answered, type DocumentAttack, sendRequest } from './attacks.ts';

/** A way in for a GraphQL request. */
export interface Way {
  readonly name: string;
  /** Whether it can carry this one. */
  takes(attack: DocumentAttack): boolean;
  send(origins: Origins, key: string, attack: DocumentAttack): Promise<Answered>;
  /** Whether the status tells how it went. */
  readonly strict?: boolean;
  /** The answer to the attack itself. */
  read?(body: unknown): unknown;
}

export interface Origins {
  readonly usual: string;
  /** Takes batches and persisted documents. */
  readonly generous: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const STRICT = { accept: 'application/graphql-response+json' };
export const harmless = '{ viewer { scopes } }';

export const hashOf = (query: string): string => createHash('sha256').update(query).digest('hex');

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const paramsOf = ({ query, variables, operationName }: DocumentAttack) => ({ query, variables, operationName });

function address({ query, variables, operationName }: DocumentAttack): string {
  const parameters = new URLSearchParams({ query });
  if (variables) parameters.set('variables', JSON.stringify(variables));
  if (operationName !== undefined) parameters.set('operationName', operationName);
  return `?${parameters}`;
}

export const ways: readonly Way[] = [
  {
    name: 'POST',
    takes: () => true,
    send: ({ usual }, key, attack) =>
      sendRequest(usual, { headers: { ...JSON_TYPE, ...bearer(key) }, body: JSON.stringify(paramsOf(attack)) }),
  },
  {
    name: 'POST, strict',
    strict: true,
    takes: () => true,
    send: ({ usual }, key, attack) =>
      sendRequest(usual, {
        headers: { ...JSON_TYPE, ...STRICT, ...bearer(key) },
        body: JSON.stringify(paramsOf(attack)),
      }),
  },
  {
    name: 'GET',
    // Node.js takes 16 KB of headers, the address among them. What writes is refused there: see attacks-bodies.ts.
    takes: (attack) => !attack.query.startsWith('mutation') && address(attack).length < 15_000,
    send: ({ usual }, key, attack) =>
      sendRequest(usual, { method: 'GET', path: address(attack), headers: bearer(key) }),
  },
  {
    name: 'batch',
    takes: () => true,
    send: ({ generous }, key, attack) => {
      const body = JSON.stringify([paramsOf(attack), { query: harmless }]);
      return sendRequest(generous, { headers: { ...JSON_TYPE, ...bearer(key) }, body });
    },
    read: (body) => (Array.isArray(body) ? body[0] : body),
  },
  {
    name: 'persisted',
    takes: () => true,
    send: ({ generous }, key, attack) => {
      const { query, ...rest } = paramsOf(attack);
      const body = JSON.stringify({ ...rest, documentId: hashOf(query) });
      return sendRequest(generous, { headers: { ...JSON_TYPE, ...bearer(key) }, body });
    },
  },
];

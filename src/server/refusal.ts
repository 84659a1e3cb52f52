import type { ServerResponse } from 'node:http';
import { apiVersion } from './api-version.ts';
import { BUSY } from './graphql-errors.ts';

/** A request that is answered before GraphQL sees it. */
export class Refusal extends Error {
  readonly status: number;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly extensions?: object; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.extensions = { code, ...more.extensions };
    this.headers = more.headers ?? {};
  }
}

/** Too much at once: to be tried again in a second. */
export function busy(): Refusal {
  const { code, ...extensions } = BUSY.extensions;
  return new Refusal(503, code, BUSY.message, { extensions, headers: { 'retry-after': '1' } });
}

/** A key that has no points left for this minute. */
export function spentAll(pointsPerMinute: number | null, retryAfterMs: number): Refusal {
  const message = `Your key has spent its ${pointsPerMinute} points of this minute. Try again in ${retryAfterMs} ms, a mutation with the same idempotencyKey.`;
  const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  return new Refusal(429, 'RATE_LIMITED', message, { extensions: { retryAfterMs }, headers });
}

/** Answers in GraphQL's form. Whatever of the body was not read yet is given up with its connection. */
export function refuse(response: ServerResponse, requestId: string, refusal: Refusal): void {
  const { status, message, extensions, headers } = refusal;
  const body = JSON.stringify({ errors: [{ message, extensions }], extensions: { requestId, apiVersion } });
  if (!response.req.complete) response.setHeader('connection', 'close');
  const own = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(status, { ...own, ...headers }).end(body);
}

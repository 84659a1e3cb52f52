import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../access/actor.ts';
import { createRateLimit } from '../access/rate-limit.ts';
import { inTime } from '../database/in-time.ts';
import { hearStatements } from '../graphql/request-trace.ts';
import { maskPersonalNumbersIn } from '../kernel/swedish-number.ts';
import type { Route, ServerOptions } from './create-server.ts';
import { createGraphiqlPage } from './graphiql.ts';
import { hiddenFailure } from './graphql-errors.ts';
import { createGraphqlHandler } from './graphql-handler.ts';
import { checkParameters, readBody } from './read-body.ts';
import { busy, Refusal, refuse, spentAll } from './refusal.ts';
import { type ObservedRequest, observeRequest } from './request-log.ts';
import { createRunOperation, type RequestContext } from './run-operation.ts';
import { answerPlainly, plainOperation } from './short-path.ts';

/** No request hangs longer, whatever it waits for. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * /graphql: GraphiQL to a browser, GraphQL to everybody else. The door checks what can be told from the request alone, the
 * cheapest first, and that the key is one; what the operation itself must pass stands in the plugins of graphql-handler.ts.
 */
export function createGraphqlRoute(options: ServerOptions): Route {
  const { schema, database, log, policy, shortPath = true } = options;
  const { rateLimit: pointsPerMinute, rateLimitStore } = policy;
  const pool = rateLimitStore === 'database' ? database.pool : null;
  const rateLimit = pointsPerMinute === null ? null : createRateLimit({ pointsPerMinute, pool });
  const run = createRunOperation({ ...options, rateLimit, isReadOnly: database.isReadOnly });
  const handle = createGraphqlHandler({ schema, log, policy, rateLimit, run });
  const page = createGraphiqlPage({ endpoint: '/graphql', demo: options.demo });
  const answer = async (request: IncomingMessage, response: ServerResponse, observed: ObservedRequest) => {
    const actor = await admit(options, request);
    observed.keyPrefix = actor.keyPrefix;
    const shutOutMs = rateLimit?.shutOutMs(actor) ?? 0;
    if (shutOutMs > 0) throw spentAll(pointsPerMinute, shutOutMs);
    const shared = contextOf(options, actor, observed);
    if (request.method !== 'POST') {
      checkParameters(request);
      return handle(request, response, { shared });
    }
    const body = await readBody(request);
    const operation = shortPath ? plainOperation(request, body) : null;
    const result = operation && (await run(operation, shared, true));
    if (result && answerPlainly(response, result)) return;
    // Yoga takes a body that has been read already.
    Object.assign(request, { body });
    await handle(request, response, result ? { shared, answer: result } : { shared });
  };
  return async (request, response) => {
    if (request.method === 'OPTIONS') return void response.writeHead(204, { allow: METHODS }).end();
    if (wantsPage(request)) return page.handle(request, response);
    const requestId = requestIdOf(request);
    response.setHeader('x-request-id', requestId);
    const observed = observeRequest(options, request, response, requestId);
    try {
      const done = await inTime(answer(request, response, observed), ANSWER_WITHIN_MS);
      if (done === 'LATE') throw busy();
    } catch (error) {
      if (response.headersSent) throw error;
      const refusal = refusalOf(options, error, requestId);
      observed.figures.codes.push(String(refusal.extensions.code));
      refuse(response, requestId, refusal);
    }
  };
}

const METHODS = 'GET, POST, OPTIONS';

/** A browser that opens the address, not a program that queries by GET. */
function wantsPage(request: IncomingMessage): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && !request.url?.includes('query=') && (request.headers.accept ?? '').includes('text/html');
}

/** Who asks. @throws Refusal for another method, where it is no use to wait for the database, and for no valid key. */
async function admit({ database, authenticate }: ServerOptions, request: IncomingMessage): Promise<Actor> {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'POST')
    throw new Refusal(405, 'BAD_REQUEST', 'Send a GET or a POST.', { headers: { allow: METHODS } });
  if (database.isOverloaded()) throw busy();
  const actor = await authenticate(headers.authorization);
  if (actor) return actor;
  throw new Refusal(401, 'UNAUTHENTICATED', 'Send a valid API key: Authorization: Bearer <key>.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

function contextOf(
  options: ServerOptions,
  actor: Actor,
  { requestId, figures, trace }: ObservedRequest,
): RequestContext {
  const tenant = options.database.tenant(actor.organizationId, hearStatements(figures, trace));
  return { actor, requestId, figures, costLimit: options.policy.costLimit, trace, database: tenant };
}

/** The caller's own id, where it is a harmless one: it goes into logs and the audit trail. */
function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  const isHarmless = (id: string) => /^[\w.:-]{1,128}$/.test(id) && maskPersonalNumbersIn(id) === id;
  return typeof given === 'string' && isHarmless(given) ? given : `req_${randomUUID()}`;
}

function refusalOf({ log }: ServerOptions, error: unknown, requestId: string): Refusal {
  if (error instanceof Refusal) return error;
  log.error({ requestId, err: error }, 'request failed at the door');
  const { message, extensions } = hiddenFailure(error, requestId);
  const { code, ...more } = extensions;
  return new Refusal(code === 'INTERNAL_SERVER_ERROR' ? 500 : 503, String(code), message, { extensions: more });
}

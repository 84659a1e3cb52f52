import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type Figures, newFigures } from '../graphql/figures.ts';
import type { RequestTrace } from '../graphql/request-trace.ts';
import { maskPersonalNumbersIn } from '../kernel/swedish-number.ts';
import type { Metrics } from './metrics.ts';
import type { Tracing } from './tracing.ts';

/** Who hears of a request. */
export interface Observers {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | null;
}

/** A request from its first byte to its last, filled in on the way. */
export interface ObservedRequest {
  readonly requestId: string;
  readonly figures: Figures;
  readonly trace: RequestTrace | null;
  /** Of the key that asks; null until it is known. */
  keyPrefix: string | null;
}

/** What became of it. */
export interface RequestOutcome {
  readonly method: string;
  readonly status: number;
  /** The caller went away before the answer was out. */
  readonly aborted: boolean;
  readonly milliseconds: number;
}

/** Traces a request, and logs and counts it when its response has closed, whatever has become of it. */
export function observeRequest(
  { log, metrics, tracing }: Observers,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): ObservedRequest {
  const started = performance.now();
  const trace = tracing?.request(request, response, { route: '/graphql', requestId }) ?? null;
  const observed: ObservedRequest = { requestId, figures: newFigures(), trace, keyPrefix: null };
  response.once('close', () => {
    const outcome = {
      method: request.method ?? '',
      status: response.statusCode,
      aborted: !response.writableFinished,
      milliseconds: Math.round((performance.now() - started) * 10) / 10,
    };
    logRequest(log, observed, outcome);
    metrics.request(observed.figures, outcome);
  });
  return observed;
}

/** One line a request: what was asked and what it cost, and never what was sent with it. */
export function logRequest(log: Logger, observed: ObservedRequest, outcome: RequestOutcome): void {
  const { requestId, keyPrefix, trace, figures } = observed;
  const { operations, codes, statements, cost } = figures;
  const shown = operations.map(({ kind, name }) => ({ kind, name: shownName(name) }));
  const line = {
    requestId,
    ...(trace ? { traceId: trace.traceId } : {}),
    key: keyPrefix,
    ...outcome,
    operations: shown.slice(0, MOST_SHOWN),
    codes: [...new Set(codes)].slice(0, MOST_SHOWN),
    statements,
    cost,
  };
  log.info(line, 'request');
}

/** One request may hold many operations and meet many errors: a line has an end. */
const MOST_SHOWN = 20;

/** An operation's name where it is harmless, else null: it is the caller's own text. */
export function shownName(name: string | null): string | null {
  const isHarmless = name !== null && /^\w{1,64}$/.test(name) && maskPersonalNumbersIn(name) === name;
  return isHarmless ? name : null;
}

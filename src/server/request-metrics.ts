import { Counter, Histogram, type Registry } from 'prom-client';
import type { Figures } from '../graphql/figures.ts';
import { errorCodes } from '../kernel/domain-error.ts';
import type { RequestOutcome } from './request-log.ts';

export type CountRequest = (figures: Figures, outcome: RequestOutcome) => void;

/** Codes of failures that are ours or the database's. */
const failureCodes = ['INTERNAL_SERVER_ERROR', 'UNAVAILABLE', 'TRY_AGAIN', 'STORAGE_FULL'];
const requestCodes = [
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_DOCUMENT_REQUIRED',
  'PERSISTED_QUERY_NOT_FOUND',
  'QUERY_TOO_COSTLY',
  'RATE_LIMITED',
  'REQUEST_ENTITY_TOO_LARGE',
  'UNAUTHENTICATED',
];
const knownCodes: ReadonlySet<string> = new Set([...Object.keys(errorCodes), ...requestCodes, ...failureCodes]);
const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'POST']);

/** What is counted of requests to /graphql. No label holds anything that a caller can choose. */
export function requestMetrics(registry: Registry): CountRequest {
  const count = metersOf(registry);
  return (figures, { method, status, aborted, milliseconds }) => {
    const kinds = new Set(figures.operations.map(({ kind }) => kind));
    const [kind = 'none'] = kinds;
    count.requests.inc({
      method: knownMethods.has(method) ? method : 'OTHER',
      status: aborted ? 'aborted' : String(status),
    });
    count.duration.observe({ operation: kinds.size > 1 ? 'mixed' : kind }, milliseconds / 1_000);
    for (const operation of figures.operations)
      count.operations.inc({ kind: operation.kind, outcome: outcomeOf(figures) });
    for (const code of figures.codes) count.errors.inc({ code: knownCodes.has(code) ? code : 'OTHER' });
    count.statements.observe(figures.statements);
    if (!figures.cost) return;
    count.requestedCost.observe(figures.cost.requested);
    count.actualCost.observe(figures.cost.actual);
  };
}

/** Of a batch all operations have the worst one's. */
function outcomeOf({ codes }: Figures): 'ok' | 'refused' | 'failed' {
  if (codes.some((code) => failureCodes.includes(code))) return 'failed';
  return codes.length > 0 ? 'refused' : 'ok';
}

function metersOf(registry: Registry) {
  const registers = [registry];
  const costBuckets = [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000];
  return {
    requests: new Counter({
      name: 'clientele_requests_total',
      help: 'Requests to /graphql by HTTP method and status; status "aborted": the caller went away before the answer.',
      labelNames: ['method', 'status'],
      registers,
    }),
    duration: new Histogram({
      name: 'clientele_request_duration_seconds',
      help: 'Time from the head of a request to the end of its answer, by kind of operation; "none": refused before one ran.',
      labelNames: ['operation'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
      registers,
    }),
    operations: new Counter({
      name: 'clientele_operations_total',
      help: 'GraphQL operations by kind and outcome: ok, refused (the request or a rule of the business), failed (our fault, or the database is busy or away).',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    errors: new Counter({
      name: 'clientele_errors_total',
      help: 'Errors that were answered, by code: those of `errors`, and the members of result unions.',
      labelNames: ['code'],
      registers,
    }),
    statements: new Histogram({
      name: 'clientele_request_statements',
      help: 'Statements sent to the database for a request, BEGIN and COMMIT among them; not the one that looks up its key.',
      buckets: [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100, 250],
      registers,
    }),
    requestedCost: new Histogram({
      name: 'clientele_query_cost_requested_points',
      help: 'Points that an operation could cost at most, by its page sizes. This is what COST_LIMIT limits.',
      buckets: costBuckets,
      registers,
    }),
    actualCost: new Histogram({
      name: 'clientele_query_cost_actual_points',
      help: 'Points that an operation did cost: only what was there was read.',
      buckets: costBuckets,
      registers,
    }),
  };
}

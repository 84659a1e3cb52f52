import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import {
  type Context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';
import { failureKind } from '../database/failure.ts';
import { inTime } from '../database/in-time.ts';
import type { RequestTrace } from '../graphql/request-trace.ts';
import { packageVersion } from '../project-root.ts';
import { shownName } from './request-log.ts';
import type { TracedRequest, Tracing } from './tracing.ts';

const FLUSH_MS = 2_000;
/** A statement that is longer is cut: collectors refuse large spans. */
const LONGEST_STATEMENT = 4_000;

export interface OtlpOptions {
  readonly url: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
}

/**
 * Traces by OpenTelemetry, sent as OTLP over HTTP. Nothing is registered globally, and who is whose parent is handed on by
 * hand: there is no context that follows each promise, which would cost every request.
 */
export function createTracing({ url, environment, log }: OtlpOptions): Tracing {
  const name = environment.OTEL_SERVICE_NAME;
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'clientele', 'service.version': packageVersion }))
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes(name ? { 'service.name': name } : {}));
  const exporter = tellingFailures(new OTLPTraceExporter({ url }), log);
  // Spans wait in a bounded queue: what a collector that is away does not take is dropped, and nobody waits for it.
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  const tracer = provider.getTracer('clientele', packageVersion);
  return {
    request: (request, response, about) => traceRequest(tracer, request, response, about),
    stop: async () => {
      await inTime(
        provider.shutdown().catch(() => undefined),
        FLUSH_MS,
      );
    },
  };
}

/** Once, and not with every batch while the collector is away. */
function tellingFailures(exporter: SpanExporter, log: Logger): SpanExporter {
  let told = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && !told) log.warn({ err: result.error }, 'traces cannot be sent: they are lost meanwhile');
        told = result.error !== undefined;
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

function traceRequest(
  tracer: Tracer,
  request: IncomingMessage,
  response: ServerResponse,
  { route, requestId }: TracedRequest,
): RequestTrace {
  const method = request.method ?? '';
  const attributes = {
    'http.request.method': method,
    'http.route': route,
    'clientele.request_id': requestId,
  };
  const server = tracer.startSpan(
    `${method} ${route}`,
    { kind: SpanKind.SERVER, attributes },
    callerOf(request.headers),
  );
  const ofRequest = trace.setSpan(ROOT_CONTEXT, server);
  const operations = new Map<Span, Context>();
  response.once('close', () => {
    for (const operation of operations.keys()) operation.end();
    endRequest(server, response);
  });
  const parent = (): Context => {
    const [only] = operations.values();
    // Of operations that run at once nobody knows whose a statement is: it may be of both.
    return only && operations.size === 1 ? only : ofRequest;
  };
  return {
    traceId: server.spanContext().traceId,
    operation: (kind, name) => {
      const span = startOperation(tracer, ofRequest, kind, shownName(name));
      operations.set(span, trace.setSpan(ROOT_CONTEXT, span));
      return () => {
        if (operations.delete(span)) span.end();
      };
    },
    statement: (text) => (server.isRecording() ? startStatement(tracer, parent(), text) : undefined),
  };
}

/** The caller's span, as W3C Trace Context tells it; what is not in its form is ignored. */
function callerOf({ traceparent, tracestate }: IncomingHttpHeaders): Context {
  const form = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:$|-)/;
  const [, traceId = '', spanId = '', flags = ''] = form.exec(String(traceparent)) ?? [];
  const caller = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  if (!isSpanContextValid(caller)) return ROOT_CONTEXT;
  const traceState = typeof tracestate === 'string' ? createTraceState(tracestate) : undefined;
  return trace.setSpanContext(ROOT_CONTEXT, { ...caller, ...(traceState ? { traceState } : {}) });
}

function endRequest(server: Span, response: ServerResponse): void {
  const { statusCode, writableFinished } = response;
  if (writableFinished) server.setAttribute('http.response.status_code', statusCode);
  else server.setAttribute('error.type', 'aborted');
  if (writableFinished && statusCode >= 500) {
    server.setAttribute('error.type', String(statusCode)).setStatus({ code: SpanStatusCode.ERROR });
  }
  server.end();
}

function startOperation(tracer: Tracer, parent: Context, kind: string, name: string | null): Span {
  const attributes = { 'graphql.operation.type': kind, ...(name === null ? {} : { 'graphql.operation.name': name }) };
  return tracer.startSpan(name === null ? kind : `${kind} ${name}`, { attributes }, parent);
}

function startStatement(tracer: Tracer, parent: Context, text: string): (error?: unknown) => void {
  const query = text.trim().slice(0, LONGEST_STATEMENT);
  const attributes = { 'db.system.name': 'postgresql', 'db.query.text': query };
  const span = tracer.startSpan(nameOf(query), { kind: SpanKind.CLIENT, attributes }, parent);
  return (error) => {
    // The error itself may quote a row.
    if (error !== undefined)
      span.setAttribute('error.type', failureKind(error)).setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
}

/** `SELECT`, or a call of a model: `Customer.findMany`. */
function nameOf(query: string): string {
  const [first = 'SQL'] = query.split(/\s/, 1);
  return first.includes('.') ? first : first.toUpperCase();
}

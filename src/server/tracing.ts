import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RequestTrace } from '../graphql/request-trace.ts';
import { StartError } from './start-error.ts';

/** What a span of a request says of it besides method and status. */
export interface TracedRequest {
  /** As it is routed: `/graphql`. */
  readonly route: string;
  readonly requestId: string;
}

/** Traces requests, and sends the traces away in the background. */
export interface Tracing {
  /** Begins the span of a request, which ends with the response. */
  request(request: IncomingMessage, response: ServerResponse, about: TracedRequest): RequestTrace;
  /** Sends what is left, for 2 seconds at most. */
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Traces where the environment names a collector by OpenTelemetry's own variables, else null: the libraries are not even
 * loaded then. They read the other OTEL_ variables themselves.
 * @throws StartError for an endpoint that is no address.
 */
export async function startTracing(environment: Environment, log: Logger): Promise<Tracing | null> {
  const url = endpointOf(environment);
  if (url === null) return null;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new StartError('OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address, such as http://localhost:4318');
  const { createTracing } = await import('./otlp-tracing.ts');
  return createTracing({ url, environment, log });
}

/** Where traces go: an endpoint of traces alone is the whole address, the common one is that of all signals. */
function endpointOf(environment: Environment): string | null {
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = environment;
  if (OTEL_SDK_DISABLED?.toLowerCase() === 'true' || OTEL_TRACES_EXPORTER === 'none') return null;
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: common } = environment;
  if (own) return own;
  return common ? `${common.replace(/\/+$/, '')}/v1/traces` : null;
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP tells it in JSON. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** In nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  readonly isError: boolean;
}

/** A collector of OpenTelemetry's, for tests. */
export interface FakeCollector {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT is set to. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** What the spans say of the program that they are of. */
  readonly resource: Readonly<Record<string, string | number>>;
  /** The bodies as they came. */
  readonly bodies: readonly string[];
  stop(): Promise<void>;
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string | number };
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly Attribute[];
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** `isSilent`: takes what is sent, and never answers. */
export async function startFakeCollector({ isSilent = false } = {}): Promise<FakeCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  let resource: Record<string, string | number> = {};
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    if (request.url !== '/v1/traces') return response.writeHead(404).end();
    for (const one of (JSON.parse(body) as OtlpBody).resourceSpans) {
      resource = valuesOf(one.resource.attributes);
      spans.push(...one.scopeSpans.flatMap((scope) => scope.spans.map(collected)));
    }
    if (!isSilent) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    get resource() {
      return resource;
    },
    bodies,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function collected(span: OtlpSpan): CollectedSpan {
  const { traceId, spanId, parentSpanId, name, kind, status } = span;
  const [start, end] = [BigInt(span.startTimeUnixNano), BigInt(span.endTimeUnixNano)];
  const isError = status.code === 2;
  const attributes = valuesOf(span.attributes);
  return { traceId, spanId, parentSpanId: parentSpanId || null, name, kind, attributes, start, end, isError };
}

function valuesOf(attributes: readonly Attribute[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)] as const),
  );
}

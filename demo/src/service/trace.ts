import {
  type Span as ApiSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';

/** One request's place in a W3C trace: ids in lower-case hex (32 and 16 digits). */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** A call that this request makes to another service. */
  call(target: string, method: string): OpenSpan;
  /** `status` is the HTTP status of the answer. */
  end(status: number): void;
}

export interface OpenSpan {
  /** What tells the callee about it. */
  readonly traceparent: string;
  /** `outcome` is the HTTP status, or the reason why there is none. */
  end(outcome: number | string): void;
}

export type StartSpan = (method: string, route: string, traceparent: string | undefined) => Span;

export interface TracedService {
  readonly name: string;
  readonly version: string;
  /** Where spans go (OTLP over HTTP, protobuf); null for nowhere. */
  readonly otlp: string | null;
}

const EXPORT_EVERY_MS = 1_000;
const EXPORT_TIMEOUT_MS = 2_000;

/** Spans of one service through OpenTelemetry's SDK. What cannot be delivered is dropped without a word. */
export function openTraces({ name, version, otlp }: TracedService): { startSpan: StartSpan; flush(): Promise<void> } {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': name,
      'service.version': version,
      'service.instance.id': `${name}-${process.pid}`,
      'deployment.environment.name': 'demo',
    }),
    spanProcessors:
      otlp === null
        ? []
        : [
            new BatchSpanProcessor({
              exporter: exporterTo(otlp),
              scheduledDelayMillis: EXPORT_EVERY_MS,
              exportTimeoutMillis: EXPORT_TIMEOUT_MS,
            }),
          ],
  });
  const tracer = provider.getTracer('shop');
  return {
    startSpan: (method, route, traceparent) => serverSpan(tracer, method, route, parentOf(traceparent)),
    flush: () => provider.forceFlush(),
  };
}

/** The exporter is loaded with the first batch, so that it costs nothing at the start. */
function exporterTo(url: string): SpanExporter {
  const load = async () => {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
    return new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS });
  };
  let loaded: ReturnType<typeof load> | undefined;
  return {
    export(spans, done) {
      void (loaded ??= load()).then((exporter) => exporter.export(spans, done));
    },
    shutdown: async () => (await loaded)?.shutdown(),
  };
}

function serverSpan(tracer: Tracer, method: string, route: string, parent: SpanContext | null): Span {
  const context = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  const attributes = { 'http.request.method': method, 'http.route': route };
  const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, context);
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    parentSpanId: parent?.spanId ?? null,
    call(target, callMethod) {
      const options = {
        kind: SpanKind.CLIENT,
        attributes: { 'http.request.method': callMethod, 'peer.service': target },
      };
      const client = tracer.startSpan(`${callMethod} ${target}`, options, trace.setSpan(context, span));
      return { traceparent: traceparentOf(client.spanContext()), end: (outcome) => endSpan(client, outcome) };
    },
    end: (status) => endSpan(span, status),
  };
}

function endSpan(span: ApiSpan, outcome: number | string): void {
  if (typeof outcome === 'number') span.setAttribute('http.response.status_code', outcome);
  else span.setAttribute('error.type', outcome);
  if (typeof outcome === 'string' || outcome >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The caller's span by the given `traceparent` header, null if that is absent or malformed. Versions above 00 are read
 * by their first four fields, as the recommendation asks.
 */
export function parentOf(traceparent: string | undefined): SpanContext | null {
  const [, traceId, spanId, flags, rest] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const wellFormed = rest === undefined || !traceparent?.startsWith('00');
  if (traceId === undefined || spanId === undefined || flags === undefined || !wellFormed) return null;
  // Every trace is kept whole: an unsampled caller would leave holes in the service graph.
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** The header that tells a callee about this span. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

import type { AnyEvent } from '@hale/events';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Either } from './either.ts';

const tracer = trace.getTracer('hale/bus');

/**
 * Runs the work in a span that continues the event's trace; the work gets the traceparent for what it says. Where no
 * tracing is set up there is no propagator either, and the work is done as it is.
 */
export function inSpanOf<Result>(
  event: AnyEvent,
  group: string,
  work: (traceparent: string | undefined) => Either<Result>,
): Either<Result> {
  if (propagation.fields().length === 0) return work(event.traceparent);
  return traced(event, group, work);
}

async function traced<Result>(
  event: AnyEvent,
  group: string,
  work: (traceparent: string | undefined) => Either<Result>,
): Promise<Result> {
  const parent = propagation.extract(context.active(), { traceparent: event.traceparent });
  const attributes = {
    'messaging.system': 'redis',
    'messaging.destination.name': event.type,
    'messaging.consumer.group.name': group,
  };
  const span = tracer.startSpan(`${event.type} process`, { kind: SpanKind.CONSUMER, attributes }, parent);
  const active = trace.setSpan(parent, span);
  try {
    return await context.with(active, () => work(traceparentOf(active) ?? event.traceparent));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** The active span as a W3C traceparent; undefined where no tracing is set up. */
function traceparentOf(active: ReturnType<typeof context.active>): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(active, carrier);
  return carrier['traceparent'];
}

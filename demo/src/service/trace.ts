import { randomBytes } from 'node:crypto';

/** One request's place in a W3C trace: ids in lower-case hex (32 and 16 digits), flags in two. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly flags: string;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * A span under the given `traceparent` header, or the root of a trace of its own if the header is absent or malformed.
 * Versions above 00 are read by their first four fields, as the recommendation asks.
 */
export function startSpan(traceparent: string | undefined): Span {
  const [, traceId, parentSpanId, flags, rest] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const wellFormed = rest === undefined || !traceparent?.startsWith('00');
  const spanId = randomBytes(8).toString('hex');
  if (traceId === undefined || parentSpanId === undefined || flags === undefined || !wellFormed) {
    return { traceId: randomBytes(16).toString('hex'), spanId, parentSpanId: null, flags: '01' };
  }
  return { traceId, spanId, parentSpanId, flags };
}

/** The header that tells a callee about this span. */
export function traceparentOf(span: Span): string {
  return `00-${span.traceId}-${span.spanId}-${span.flags}`;
}

import type { DataOf } from '@hale/events';
import { z } from 'zod';

export type Span = DataOf<'spans.collected'>['spans'][number];

/** What one service did in one trace. */
const partSchema = z.object({
  /** Duration of what it was asked, milliseconds in sum. */
  askedMs: z.number(),
  /** Duration of what it asked of others, milliseconds in sum. */
  callsMs: z.number(),
  failed: z.boolean(),
  /** One of its calls failed. */
  callFailed: z.boolean(),
});
export type Part = z.infer<typeof partSchema>;

/** What is known of a trace whose spans come in any order, from several senders. */
export const traceSchema = z.object({
  /** Start of the span that came first, milliseconds since the epoch. */
  at: z.number(),
  /** Service by span id. */
  spans: z.record(z.string(), z.string()),
  /** Services whose parent span has not come yet, by its id. */
  waiting: z.record(z.string(), z.array(z.string())),
  parts: z.record(z.string(), partSchema),
  /** `caller>callee` of the calls that it has shown. */
  calls: z.array(z.string()),
});
export type Trace = z.infer<typeof traceSchema>;

/** A trace of more spans is a loop or an attack; the rest of it is not looked at. */
const MOST_SPANS = 300;

/** The trace with more of its spans. A span that is told twice counts once. Self-calls are none. */
export function learn(trace: Trace | undefined, spans: readonly Span[], now: number): Trace {
  const first = spans[0]?.startedAt ?? now;
  const known: Trace = trace ?? { at: Math.min(first, now), spans: {}, waiting: {}, parts: {}, calls: [] };
  const next = structuredClone(known);
  const calls = new Set(next.calls);
  for (const span of spans) {
    if (Object.hasOwn(next.spans, span.spanId) || Object.keys(next.spans).length >= MOST_SPANS) continue;
    for (const call of callsOf(span, next)) calls.add(call);
    next.spans[span.spanId] = span.service.service;
    next.parts[span.service.service] = withSpan(next.parts[span.service.service], span);
  }
  return { ...next, calls: [...calls] };
}

/** The calls that a span shows: by the peer that it names, by its parent, by children that came before it. */
function callsOf(span: Span, trace: Trace): string[] {
  const { service } = span.service;
  const found: string[] = [];
  if (isCall(span) && span.peer !== undefined && span.peer !== service) found.push(`${service}>${span.peer}`);
  if (span.parentSpanId) {
    const parent = Object.hasOwn(trace.spans, span.parentSpanId) ? trace.spans[span.parentSpanId] : undefined;
    if (parent === undefined) wait(trace, span.parentSpanId, service);
    else if (parent !== service) found.push(`${parent}>${service}`);
  }
  const children = Object.hasOwn(trace.waiting, span.spanId) ? trace.waiting[span.spanId] : undefined;
  delete trace.waiting[span.spanId];
  for (const child of children ?? []) if (child !== service) found.push(`${service}>${child}`);
  return found;
}

function wait({ waiting }: Trace, parent: string, service: string): void {
  const others = Object.hasOwn(waiting, parent) ? (waiting[parent] ?? []) : [];
  if (!others.includes(service)) waiting[parent] = [...others, service];
}

function withSpan(part: Part | undefined, span: Span): Part {
  const { askedMs, callsMs, failed, callFailed } = part ?? { askedMs: 0, callsMs: 0, failed: false, callFailed: false };
  if (isCall(span)) {
    return { askedMs, callsMs: callsMs + span.durationMs, failed, callFailed: callFailed || span.error };
  }
  if (!isAsked(span)) return { askedMs, callsMs, failed, callFailed };
  return { askedMs: askedMs + span.durationMs, callsMs, failed: failed || span.error, callFailed };
}

function isCall({ kind }: Span): boolean {
  return kind === 'client' || kind === 'producer';
}

/** The span in which the service does what it was asked to do. */
function isAsked({ kind, parentSpanId }: Span): boolean {
  return kind === 'server' || kind === 'consumer' || !parentSpanId;
}

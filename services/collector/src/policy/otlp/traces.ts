import { type DataOf, type Draft, type ServiceRef, topics } from '@hale/events';
import { redact } from '@hale/templates';
import { z } from 'zod';
import { batches } from '../batches.ts';
import type { Identity, Labels } from '../identity.ts';
import { attributes, hexId, NOTHING_REJECTED, nanos, type Rejected, resource } from './fields.ts';

const spanSchema = z.object({
  traceId: hexId,
  spanId: hexId,
  parentSpanId: hexId,
  name: z.string().default(''),
  kind: z.int().default(0),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  status: z.object({ code: z.int().default(0) }).default({ code: 0 }),
});

export const tracesSchema = z.object({
  resourceSpans: z
    .array(
      z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(spanSchema).default([]) })).default([]) }),
    )
    .default([]),
});

type OtlpSpan = z.output<typeof spanSchema>;
export type Span = DataOf<'spans.collected'>['spans'][number];

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUS_ERROR = 2;
const PEER_LABELS = ['peer.service', 'service.peer.name', 'server.address', 'net.peer.name'];
/** Characters of a span's name that are looked at. Names hold addresses, statements and what is in those. */
const MAX_NAME_READ = 1_000;
/** Bytes of a span's fields beside its name. */
const FIELDS_BYTES = 300;

export interface ReadTraces {
  readonly drafts: readonly Draft[];
  readonly spans: readonly Span[];
  readonly rejected: Rejected;
}

/** The spans of a push, framed by trace; those of nobody and those without ids are rejected. */
export function readTraces({ resourceSpans }: z.output<typeof tracesSchema>, identity: Identity): ReadTraces {
  const traces = new Map<string, Span[]>();
  let rejected = NOTHING_REJECTED;
  for (const { resource: of, scopeSpans } of resourceSpans) {
    const service = identity.byLabels(of.attributes);
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
      if (!service || span.traceId === '' || span.spanId === '') {
        const reason = service ? 'spans without trace or span id' : 'no service.name that is taken';
        rejected = { count: rejected.count + 1, reason };
        continue;
      }
      const trace = traces.get(span.traceId) ?? [];
      traces.set(span.traceId, trace);
      trace.push(spanOf(span, service, identity));
    }
  }
  return { drafts: draftsOf(traces), spans: [...traces.values()].flat(), rejected };
}

function spanOf(span: OtlpSpan, service: ServiceRef, identity: Identity): Span {
  const { spanId, parentSpanId, name, kind, startTimeUnixNano: start, endTimeUnixNano: end } = span;
  const peer = peerOf(span.attributes, identity);
  return {
    service,
    spanId,
    ...(parentSpanId !== '' && { parentSpanId }),
    name: redact(name.slice(0, MAX_NAME_READ)).slice(0, 300).toWellFormed() || 'unnamed',
    kind: KINDS[kind] ?? 'internal',
    startedAt: Math.max(0, Math.round(start)),
    durationMs: Math.max(0, Math.round((end - start) * 1_000) / 1_000),
    error: span.status.code === STATUS_ERROR,
    ...(peer !== undefined && (kind === 3 || kind === 4) && { peer }),
  };
}

/** Only a watched service is named: what a span calls an address is no service. */
function peerOf(labels: Labels, identity: Identity): string | undefined {
  for (const label of PEER_LABELS) {
    const value = labels[label];
    if (value === undefined) continue;
    const port = labels['server.port'] ?? labels['net.peer.port'];
    const known = identity.watched(value) ?? (port === undefined ? undefined : identity.watched(`${value}:${port}`));
    if (known !== undefined) return known;
  }
  return undefined;
}

function draftsOf(traces: ReadonlyMap<string, readonly Span[]>): Draft[] {
  return [...traces].flatMap(([traceId, spans]) =>
    batches(spans, ({ name }) => name.length * 2 + FIELDS_BYTES).map((frame) =>
      topics['spans.collected'].draft({ traceId, spans: frame }, { subject: `trace/${traceId}` }),
    ),
  );
}

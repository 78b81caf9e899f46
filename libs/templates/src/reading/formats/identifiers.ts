/** The ids of a trace and of a span. */
export interface Identifiers {
  readonly traceId?: string;
  readonly spanId?: string;
}

const MOST = { trace: 64, span: 32 } as const;

/** Takes what could be an id; a path in front of it is Google's. */
export function identifiersOf(trace: unknown, span: unknown): Identifiers {
  const traceId = identifier(trace, MOST.trace);
  const spanId = identifier(span, MOST.span);
  return { ...(traceId !== undefined && { traceId }), ...(spanId !== undefined && { spanId }) };
}

function identifier(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const id = value.startsWith('projects/') ? value.slice(value.lastIndexOf('/') + 1) : value;
  return id !== '' && id.length <= most && !/\s/.test(id) ? id.toWellFormed() : undefined;
}

const HEX = /(?<![0-9a-zA-Z])(?:[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-zA-Z])/g;
const SHORTEST = 16;

/** The ids in the brackets of a head, as Sleuth, Micrometer and OpenTelemetry's agents write them: the trace's before the span's. */
export function identifiersIn(groups: string): Identifiers {
  if (groups.length < SHORTEST) return {};
  const [trace, span] = groups.match(HEX) ?? [];
  return identifiersOf(trace, span?.length === SHORTEST ? span : undefined);
}

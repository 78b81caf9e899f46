import { type Fields, isAbsent, isObject } from './fields.ts';

/** What a field of a log line can mean. */
export type Meaning = 'level' | 'message' | 'time' | 'trace' | 'span' | 'service' | 'logger' | 'error' | 'stack';

/** Names under which loggers write each, the most usual first; a name with a dot is looked for as it is, and as a way into an object. */
const NAMES: Readonly<Record<Meaning, string>> = {
  level:
    'level severity lvl levelname log.level @l severityText SeverityText loglevel error_severity Level LogLevel severity_text log_level',
  message:
    'msg message @m @mt event MESSAGE short_message textPayload body Body log fields.message jsonPayload.message Message RenderedMessage MessageTemplate',
  time: 'time timestamp @timestamp ts @t asctime t datetime eventTime Timestamp timeMillis timeUnixNano observedTimeUnixNano __REALTIME_TIMESTAMP time_iso8601',
  trace:
    'trace_id traceId traceID trace.id traceid TraceId @tr dd.trace_id logging.googleapis.com/trace mdc.traceId mdc.trace_id contextMap.traceId contextMap.trace_id otelTraceID span.trace_id',
  span: 'span_id spanId spanID span.id SpanId @sp dd.span_id logging.googleapis.com/spanId mdc.spanId mdc.span_id contextMap.spanId contextMap.span_id otelSpanID',
  service:
    'service service.name serviceContext.service service_name serviceName app application SYSLOG_IDENTIFIER resource.service.name otelServiceName dd.service',
  logger: 'logger logger_name loggerName log.logger target SourceContext Category component c',
  error: 'err error exception exc_info thrown cause Exception attr.error',
  stack: 'stack_trace error.stack_trace stack stacktrace traceback @x exception.stacktrace errorVerbose',
};

interface Name {
  readonly meaning: Meaning;
  /** The lower one counts where several are there. */
  readonly rank: number;
}

const WHOLE = new Map<string, Name>();
const WITHIN = new Map<string, Map<string, Name>>();
for (const [meaning, names] of Object.entries(NAMES) as [Meaning, string][]) {
  for (const [rank, name] of names.split(' ').entries()) {
    WHOLE.set(name, { meaning, rank });
    const dot = name.indexOf('.');
    if (dot < 0) continue;
    const inner = WITHIN.get(name.slice(0, dot)) ?? new Map<string, Name>();
    WITHIN.set(name.slice(0, dot), inner.set(name.slice(dot + 1), { meaning, rank }));
  }
}

export type Meanings = Partial<Record<Meaning, unknown>>;

/** What the fields of a line mean. A line has few fields and there are many names, so it is the fields that are gone through. */
export function meaningsOf(fields: Fields): Meanings {
  const found: Meanings = {};
  const ranks: Partial<Record<Meaning, number>> = {};
  const take = (name: Name | undefined, given: unknown) => {
    if (!name) return;
    const { meaning, rank } = name;
    const value = valueFor(meaning, given);
    if (value === undefined || (ranks[meaning] ?? Number.POSITIVE_INFINITY) <= rank) return;
    found[meaning] = value;
    ranks[meaning] = rank;
  };
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    take(WHOLE.get(key), value);
    const within = isObject(value) ? WITHIN.get(key) : undefined;
    if (within && isObject(value)) for (const [inner, name] of within) take(name, value[inner]);
  }
  return found;
}

const TEXTS: ReadonlySet<Meaning> = new Set<Meaning>(['message', 'service', 'logger', 'stack']);

/** A message, a name or a stack is text, or holds it as OpenTelemetry does; the others are taken as they are. */
function valueFor(meaning: Meaning, value: unknown): unknown {
  if (isAbsent(value)) return undefined;
  if (!TEXTS.has(meaning)) return value;
  const text = isObject(value) ? value['stringValue'] : value;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

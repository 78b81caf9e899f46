import { levelOfLetter } from '../level-word.ts';
import { levelOf, levelOfPriority, levelOfSeverityNumber } from '../log-level.ts';
import { type Instant, instantOf } from '../log-time.ts';
import type { ReadLine } from '../read-line.ts';
import { type Fields, fieldOf, isAbsent, textIn } from './fields.ts';
import { identifiersOf } from './identifiers.ts';
import { errorOf } from './json-error.ts';

/** Names under which loggers write a thing, the most usual first; a dot goes into an object as well as into a name with a dot. */
const LEVEL = [
  'level',
  'severity',
  'lvl',
  'levelname',
  'log.level',
  '@l',
  'severityText',
  'SeverityText',
  'loglevel',
  'error_severity',
  'Level',
  'LogLevel',
  'severity_text',
  'log_level',
];
const MESSAGE = [
  'msg',
  'message',
  '@m',
  '@mt',
  'event',
  'MESSAGE',
  'short_message',
  'textPayload',
  'body',
  'Body',
  'log',
  'fields.message',
  'jsonPayload.message',
  'Message',
  'RenderedMessage',
  'MessageTemplate',
];
const TIME = [
  'time',
  'timestamp',
  '@timestamp',
  'ts',
  '@t',
  'asctime',
  't',
  'datetime',
  'eventTime',
  'Timestamp',
  'timeMillis',
  'timeUnixNano',
  'observedTimeUnixNano',
  '__REALTIME_TIMESTAMP',
  'time_iso8601',
];
const TRACE = [
  'trace_id',
  'traceId',
  'traceID',
  'trace.id',
  'traceid',
  'TraceId',
  '@tr',
  'dd.trace_id',
  'logging.googleapis.com/trace',
  'mdc.traceId',
  'mdc.trace_id',
  'contextMap.traceId',
  'contextMap.trace_id',
  'otelTraceID',
  'span.trace_id',
];
const SPAN = [
  'span_id',
  'spanId',
  'spanID',
  'span.id',
  'SpanId',
  '@sp',
  'dd.span_id',
  'logging.googleapis.com/spanId',
  'mdc.spanId',
  'mdc.span_id',
  'contextMap.spanId',
  'contextMap.span_id',
  'otelSpanID',
];
const SERVICE = [
  'service',
  'service.name',
  'serviceContext.service',
  'service_name',
  'serviceName',
  'app',
  'application',
  'SYSLOG_IDENTIFIER',
  'resource.service.name',
  'otelServiceName',
  'dd.service',
];
const LOGGER = [
  'logger',
  'logger_name',
  'loggerName',
  'log.logger',
  'target',
  'SourceContext',
  'Category',
  'component',
  'c',
];

const MAX_NAME = 200;

/** The object that a line is; undefined when it is none. */
export function objectOf(line: string): Fields | undefined {
  try {
    // Text that begins with a brace is an object if it is JSON at all.
    return line.startsWith('{') ? (JSON.parse(line) as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a line of JSON; without a message the whole line is the message. */
export function readJson(line: string, now: number): ReadLine | undefined {
  const fields = objectOf(line);
  return fields && readFields(fields, line, now);
}

function readFields(fields: Fields, line: string, now: number): ReadLine {
  const level = levelIn(fields);
  const service = nameIn(fields, SERVICE) ?? bunyanName(fields);
  const logger = nameIn(fields, LOGGER);
  const said = textIn(fields, MESSAGE);
  const error = errorOf(fields);
  const message =
    said === undefined
      ? (error ?? line)
      : error === undefined || said.includes(error)
        ? said
        : `${said}${error.startsWith('\n') || error.includes('\n') ? '\n' : ': '}${error}`;
  return {
    format: 'json',
    ...timeIn(fields, now),
    ...(level !== undefined && { level }),
    message,
    ...(service !== undefined && { service }),
    ...(logger !== undefined && { logger }),
    ...identifiersOf(fieldOf(fields, TRACE), fieldOf(fields, SPAN)),
  };
}

function nameIn(fields: Fields, names: readonly string[]): string | undefined {
  const text = textIn(fields, names);
  return text !== undefined && text.length <= MAX_NAME ? text : undefined;
}

/** bunyan and pino name the program, Python the logger. */
function bunyanName(fields: Fields): string | undefined {
  const { name, hostname } = fields;
  return typeof name === 'string' && typeof hostname === 'string' && name.length <= MAX_NAME ? name : undefined;
}

function levelIn(fields: Fields): string | undefined {
  const level = levelOf(fieldOf(fields, LEVEL));
  if (level !== undefined) return level;
  const { s, PRIORITY: priority, severityNumber, SeverityNumber } = fields;
  // MongoDB: F, E, W, I, D1 to D5.
  if (typeof s === 'string' && /^[A-Z]\d?$/.test(s) && 'ctx' in fields) return levelOfLetter(s.charAt(0));
  if (typeof priority === 'string' && /^[0-7]$/.test(priority)) return levelOfPriority(Number(priority));
  // Graylog's format has the numbers of syslog.
  if (typeof fields['level'] === 'number' && typeof fields['short_message'] === 'string')
    return levelOfPriority(fields['level']);
  // Serilog leaves out what is most usual.
  if ('@t' in fields && ('@m' in fields || '@mt' in fields)) return 'information';
  return levelOfSeverityNumber(severityNumber ?? SeverityNumber);
}

function timeIn(fields: Fields, now: number): Instant | undefined {
  const value = fieldOf(fields, TIME);
  if (typeof value === 'object' && value !== null && '$date' in value) return instantOf(value.$date, now);
  const time = instantOf(value, now);
  if (time || !isAbsent(value)) return time;
  const { instant } = fields;
  if (typeof instant !== 'object' || instant === null || !('epochSecond' in instant)) return undefined;
  const nanos = 'nanoOfSecond' in instant ? Number(instant.nanoOfSecond) : 0;
  return instantOf(Number(instant.epochSecond) + nanos / 1e9, now);
}

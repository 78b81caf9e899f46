import type { Response } from 'express';
import type { z } from 'zod';
import { decode, encode } from '../adapters/otlp/messages.ts';
import type { Identity } from '../policy/identity.ts';
import { logsSchema, readLogs } from '../policy/otlp/logs.ts';
import { metricsSchema, readMetrics, type Unusable } from '../policy/otlp/metrics.ts';
import { readTraces, tracesSchema } from '../policy/otlp/traces.ts';
import type { SpanMetrics } from '../policy/span-metrics.ts';
import { jsonOf, type Push } from './body.ts';
import type { Protocol, Reading } from './intake.ts';
import { Refusal } from './refusal.ts';

export interface OtlpParts {
  readonly identity: Identity;
  readonly spanMetrics: SpanMetrics;
  /** Series of one service taken from one push. */
  readonly maxSeries: number;
  /** Told of points of a push that say nothing. */
  readonly onUnusable: (unusable: Readonly<Record<Unusable, number>>) => void;
  /** Milliseconds by Redis' clock. */
  readonly now: () => number;
}

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

/** POST /v1/traces, /v1/metrics and /v1/logs: OTLP over HTTP, as protobuf or as JSON, answered in kind. */
export function otlpProtocols({
  identity,
  spanMetrics,
  maxSeries,
  onUnusable,
  now,
}: OtlpParts): Readonly<Record<string, Protocol>> {
  return {
    '/v1/traces': otlp('rejectedSpans', (push) => {
      const { drafts, spans, rejected } = readTraces(parsed('Traces', tracesSchema, push), identity);
      return { drafts, rejected, onTaken: () => spanMetrics.record(spans) };
    }),
    '/v1/metrics': otlp('rejectedDataPoints', (push) => {
      const { drafts, rejected, unusable } = readMetrics(parsed('Metrics', metricsSchema, push), identity, maxSeries);
      return { drafts, rejected, onTaken: () => onUnusable(unusable) };
    }),
    '/v1/logs': otlp('rejectedLogRecords', (push) => readLogs(parsed('Logs', logsSchema, push), identity, now())),
  };
}

/** `rejectedField`: what JSON calls the count of rejected items; in protobuf it is field 1 for all three. */
function otlp(rejectedField: string, read: (push: Push) => Reading): Protocol {
  return {
    name: 'otlp',
    read,
    accept(response, { rejected }, { type }) {
      const isPartial = rejected !== undefined && rejected.count > 0;
      if (type === JSON_TYPE) {
        const partial = { [rejectedField]: String(rejected?.count), errorMessage: rejected?.reason };
        return void response.json(isPartial ? { partialSuccess: partial } : {});
      }
      const partial = { rejected: rejected?.count, errorMessage: rejected?.reason };
      sendProtobuf(response, encode('Response', isPartial ? { partialSuccess: partial } : {}));
    },
    refuse(response, { status, message }, type) {
      const about = { code: GRPC_CODES[status] ?? 2, message };
      if (type.startsWith(PROTOBUF)) sendProtobuf(response, encode('Status', about));
      else response.json(about);
    },
  };
}

/** google.rpc.Code: INVALID_ARGUMENT, UNAUTHENTICATED, PERMISSION_DENIED, UNAVAILABLE; UNKNOWN for the rest. */
const GRPC_CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 413: 3, 415: 3, 503: 14 };

/** Express would add a charset to what it takes for text. */
function sendProtobuf(response: Response, bytes: Buffer): void {
  response.setHeader('Content-Type', PROTOBUF);
  response.end(bytes);
}

function parsed<Schema extends z.ZodType>(
  name: 'Traces' | 'Metrics' | 'Logs',
  schema: Schema,
  { body, type }: Push,
): z.output<Schema> {
  const result = schema.safeParse(type === JSON_TYPE ? jsonOf(body) : fromProtobuf(name, body, type));
  if (result.success) return result.data;
  const { path = [], message = '' } = result.error.issues[0] ?? {};
  throw new Refusal(400, `${path.join('.').slice(0, 200)}: ${message.slice(0, 200)}`);
}

function fromProtobuf(name: 'Traces' | 'Metrics' | 'Logs', body: Buffer, type: string): unknown {
  if (type !== PROTOBUF) throw new Refusal(415, `Content-Type must be ${PROTOBUF} or ${JSON_TYPE}`);
  try {
    return decode(name, body);
  } catch (error) {
    throw new Refusal(400, `not protobuf: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`);
  }
}

import protobuf from 'protobufjs/light.js';

type Field = readonly [number, string] | readonly [number, string, 'repeated'];
const repeated = (id: number, type: string): Field => [id, type, 'repeated'];

const message = (fields: Readonly<Record<string, Field>>) => ({
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, [id, type, rule]]) => [name, { id, type, ...(rule && { rule }) }]),
  ),
});

/**
 * The fields of OTLP 1 (opentelemetry-proto, Apache-2.0) that Hale reads or answers, under their names in OTLP's JSON; whatever
 * else a sender sets is skipped. Enumerations are read as numbers.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    KeyValue: message({ key: [1, 'string'], value: [2, 'AnyValue'] }),
    AnyValue: message({
      stringValue: [1, 'string'],
      boolValue: [2, 'bool'],
      intValue: [3, 'int64'],
      doubleValue: [4, 'double'],
    }),
    Resource: message({ attributes: repeated(1, 'KeyValue') }),
    Traces: message({ resourceSpans: repeated(1, 'ResourceSpans') }),
    ResourceSpans: message({ resource: [1, 'Resource'], scopeSpans: repeated(2, 'ScopeSpans') }),
    ScopeSpans: message({ spans: repeated(2, 'Span') }),
    Span: message({
      traceId: [1, 'bytes'],
      spanId: [2, 'bytes'],
      parentSpanId: [4, 'bytes'],
      name: [5, 'string'],
      kind: [6, 'int32'],
      startTimeUnixNano: [7, 'fixed64'],
      endTimeUnixNano: [8, 'fixed64'],
      attributes: repeated(9, 'KeyValue'),
      status: [15, 'SpanStatus'],
    }),
    SpanStatus: message({ code: [3, 'int32'] }),
    Logs: message({ resourceLogs: repeated(1, 'ResourceLogs') }),
    ResourceLogs: message({ resource: [1, 'Resource'], scopeLogs: repeated(2, 'ScopeLogs') }),
    ScopeLogs: message({ logRecords: repeated(2, 'LogRecord') }),
    LogRecord: message({
      timeUnixNano: [1, 'fixed64'],
      severityNumber: [2, 'int32'],
      severityText: [3, 'string'],
      body: [5, 'AnyValue'],
      attributes: repeated(6, 'KeyValue'),
      traceId: [9, 'bytes'],
      spanId: [10, 'bytes'],
      observedTimeUnixNano: [11, 'fixed64'],
    }),
    Metrics: message({ resourceMetrics: repeated(1, 'ResourceMetrics') }),
    ResourceMetrics: message({ resource: [1, 'Resource'], scopeMetrics: repeated(2, 'ScopeMetrics') }),
    ScopeMetrics: message({ metrics: repeated(2, 'Metric') }),
    Metric: message({
      name: [1, 'string'],
      unit: [3, 'string'],
      gauge: [5, 'Gauge'],
      sum: [7, 'Sum'],
      histogram: [9, 'Histogram'],
      exponentialHistogram: [10, 'ExponentialHistogram'],
      summary: [11, 'Summary'],
    }),
    Gauge: message({ dataPoints: repeated(1, 'NumberPoint') }),
    Sum: message({
      dataPoints: repeated(1, 'NumberPoint'),
      aggregationTemporality: [2, 'int32'],
      isMonotonic: [3, 'bool'],
    }),
    NumberPoint: message({
      startTimeUnixNano: [2, 'fixed64'],
      timeUnixNano: [3, 'fixed64'],
      asDouble: [4, 'double'],
      asInt: [6, 'sfixed64'],
      attributes: repeated(7, 'KeyValue'),
      flags: [8, 'uint32'],
    }),
    Histogram: message({ dataPoints: repeated(1, 'HistogramPoint'), aggregationTemporality: [2, 'int32'] }),
    HistogramPoint: message({
      startTimeUnixNano: [2, 'fixed64'],
      timeUnixNano: [3, 'fixed64'],
      count: [4, 'fixed64'],
      sum: [5, 'double'],
      bucketCounts: repeated(6, 'fixed64'),
      explicitBounds: repeated(7, 'double'),
      attributes: repeated(9, 'KeyValue'),
      flags: [10, 'uint32'],
    }),
    ExponentialHistogram: message({
      dataPoints: repeated(1, 'ExponentialPoint'),
      aggregationTemporality: [2, 'int32'],
    }),
    ExponentialPoint: message({
      attributes: repeated(1, 'KeyValue'),
      startTimeUnixNano: [2, 'fixed64'],
      timeUnixNano: [3, 'fixed64'],
      count: [4, 'fixed64'],
      sum: [5, 'double'],
      flags: [10, 'uint32'],
    }),
    Summary: message({ dataPoints: repeated(1, 'SummaryPoint') }),
    SummaryPoint: message({
      timeUnixNano: [3, 'fixed64'],
      count: [4, 'fixed64'],
      sum: [5, 'double'],
      attributes: repeated(7, 'KeyValue'),
      flags: [8, 'uint32'],
    }),
    Response: message({ partialSuccess: [1, 'PartialSuccess'] }),
    PartialSuccess: message({ rejected: [1, 'int64'], errorMessage: [2, 'string'] }),
    /** google.rpc.Status */
    Status: message({ code: [1, 'int32'], message: [2, 'string'] }),
  },
});

type MessageName = 'Traces' | 'Metrics' | 'Logs' | 'Response' | 'Status';
const types: Readonly<Record<MessageName, protobuf.Type>> = {
  Traces: root.lookupType('Traces'),
  Metrics: root.lookupType('Metrics'),
  Logs: root.lookupType('Logs'),
  Response: root.lookupType('Response'),
  Status: root.lookupType('Status'),
};

/** The message as a plain object: 64-bit numbers as text, bytes as they are. Throws when the bytes are no such message. */
export function decode(name: 'Traces' | 'Metrics' | 'Logs', bytes: Uint8Array): unknown {
  const type = types[name];
  return type.toObject(type.decode(bytes), { longs: String });
}

export function encode(name: 'Response' | 'Status', value: Record<string, unknown>): Buffer {
  const type = types[name];
  return Buffer.from(type.encode(type.fromObject(value)).finish());
}

import { streamOfName } from '@hale/bus';
import { readStream, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type RunningCollector, runCollector } from './running-collector.ts';

const redis = useRedis();
let collector: RunningCollector;

beforeEach(async () => {
  collector = await runCollector(redis.url);
});
afterEach(() => collector.stop());

const resource = (name: string) =>
  resourceFromAttributes({ 'service.name': name, 'deployment.environment.name': 'demo', 'service.instance.id': 'one' });
const eventsOf = (topic: 'spans.collected' | 'metrics.sampled' | 'logs.collected') =>
  readStream(redis.redis, streamOfName(topic, '0'));
const service = { env: 'demo', service: 'checkout', instance: 'one' };

describe.each([
  ['protobuf', ProtoTraces, ProtoMetrics, ProtoLogs],
  ['JSON', JsonTraces, JsonMetrics, JsonLogs],
] as const)('OpenTelemetry’s exporters in %s', (_, Traces, Metrics, Logs) => {
  const compression = 'gzip' as never;

  test('spans arrive with their kind, parent, peer and error', async () => {
    const exporter = new Traces({ url: `${collector.url}/v1/traces`, compression });
    const spanProcessors = [new BatchSpanProcessor({ exporter })];
    const provider = new TracerProvider({ resource: resource('checkout'), spanProcessors });
    const tracer = provider.getTracer('test');
    const root = tracer.startSpan('POST /orders', { kind: SpanKind.SERVER });
    const call = tracer.startSpan(
      'charge',
      { kind: SpanKind.CLIENT, attributes: { 'peer.service': 'payments' } },
      trace.setSpan((await import('@opentelemetry/api')).ROOT_CONTEXT, root),
    );
    call.setStatus({ code: SpanStatusCode.ERROR });
    call.end();
    root.end();
    await provider.forceFlush();
    await provider.shutdown();

    const spans = (await eventsOf('spans.collected')).flatMap((event) =>
      event.type === 'spans.collected'
        ? event.data.spans.map((span) => ({ traceId: event.data.traceId, ...span }))
        : [],
    );
    const { traceId, spanId } = root.spanContext();
    expect(spans.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
      { traceId, spanId, service, name: 'POST /orders', kind: 'server', error: false },
      { traceId, parentSpanId: spanId, service, name: 'charge', kind: 'client', peer: 'payments', error: true },
    ]);
  });

  test('metrics arrive under the names that Prometheus gives them', async () => {
    const exporter = new Metrics({ url: `${collector.url}/v1/metrics`, compression });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
    const provider = new MeterProvider({ resource: resource('checkout'), readers: [reader] });
    const meter = provider.getMeter('test');
    meter.createCounter('orders').add(3, { 'order.kind': 'book' });
    meter.createGauge('queue.depth').record(7);
    meter
      .createHistogram('http.server.request.duration', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1] } })
      .record(0.5);
    await provider.forceFlush();
    await provider.shutdown();

    const series = (await eventsOf('metrics.sampled')).flatMap((event) =>
      event.type === 'metrics.sampled' ? event.data.series.map((one) => ({ of: event.data.service, ...one })) : [],
    );
    const value = (name: string, labels: object = {}) =>
      series.find((one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels));
    expect(value('orders_total', { order_kind: 'book' })).toMatchObject({
      of: service,
      kind: 'counter',
      samples: [[expect.any(Number), 3]],
    });
    expect(value('queue_depth')).toMatchObject({ kind: 'gauge', samples: [[expect.any(Number), 7]] });
    const base = 'http_server_request_duration_seconds';
    expect(value(`${base}_count`)).toMatchObject({ samples: [[expect.any(Number), 1]] });
    expect(value(`${base}_sum`)).toMatchObject({ samples: [[expect.any(Number), 0.5]] });
    expect(['0.1', '1', '+Inf'].map((le) => value(`${base}_bucket`, { le })?.samples[0]?.[1])).toEqual([0, 1, 1]);
  });

  test('log records arrive with level, message and trace', async () => {
    const exporter = new Logs({ url: `${collector.url}/v1/logs`, compression });
    const provider = new LoggerProvider({
      resource: resource('checkout'),
      processors: [new SimpleLogRecordProcessor({ exporter })],
    });
    provider.getLogger('test').emit({ severityNumber: 17, severityText: 'ERROR', body: 'card declined' });
    provider.getLogger('test').emit({ severityNumber: 9, body: '{"level":"info","msg":"order placed"}' });
    await provider.forceFlush();
    await provider.shutdown();

    const lines = (await eventsOf('logs.collected')).flatMap((event) =>
      event.type === 'logs.collected' ? event.data.lines.map((line) => ({ of: event.data.service, ...line })) : [],
    );
    // Each record is a push of its own, so they may come in any order.
    expect(lines.toSorted((a, b) => (a.message < b.message ? -1 : 1))).toMatchObject([
      { of: service, level: 'error', message: 'card declined' },
      { of: service, level: 'info', message: 'order placed' },
    ]);
  });
});

describe('what OTLP asks of a receiver', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  const PROTOBUF = { 'content-type': 'application/x-protobuf' };
  const spanFrom = (name: string | undefined) => ({
    resource: { attributes: name === undefined ? [] : [{ key: 'service.name', value: { stringValue: name } }] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: 'A0'.repeat(16),
            spanId: 'b0'.repeat(8),
            name: 'x',
            kind: 2,
            startTimeUnixNano: '1790000000000000000',
            endTimeUnixNano: 1_790_000_000_250_000_000,
            someFieldOfTomorrow: { a: 1 },
          },
        ],
      },
    ],
  });

  test('an empty message is answered with an empty message, in kind', async () => {
    const json = await collector.push('/v1/traces', '{}', JSON_TYPE);
    expect([json.status, json.body.toString(), json.headers.get('content-type')]).toEqual([
      200,
      '{}',
      expect.stringContaining('application/json'),
    ]);
    const proto = await collector.push('/v1/logs', new Uint8Array(), PROTOBUF);
    expect([proto.status, proto.body.length, proto.headers.get('content-type')]).toEqual([
      200,
      0,
      'application/x-protobuf',
    ]);
  });

  test('what nobody owns is rejected in part, and the rest is taken', async () => {
    const body = JSON.stringify({ resourceSpans: [spanFrom('payments'), spanFrom(undefined)] });
    const answer = await collector.push('/v1/traces', body, JSON_TYPE);
    expect(JSON.parse(answer.body.toString())).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('service.name') },
    });
    const [event] = await eventsOf('spans.collected');
    expect(event?.data).toMatchObject({ traceId: 'a0'.repeat(16), spans: [{ durationMs: 250, kind: 'server' }] });
  });

  test.each([
    ['JSON that is none', '/v1/traces', '{', JSON_TYPE, 400],
    ['JSON of another shape', '/v1/metrics', '{"resourceMetrics":"many"}', JSON_TYPE, 400],
    ['bytes that are no protobuf', '/v1/logs', Uint8Array.from([0x0a, 0xff, 0xff, 0xff]), PROTOBUF, 400],
    ['another encoding', '/v1/traces', 'x', { 'content-type': 'text/plain' }, 415],
  ])('%s is refused with a status that says why', async (_, path, body, headers, status) => {
    const answer = await collector.push(path, body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toMatch(/not|expected|must/i);
  });

  test('the same push again is answered and not doubled, spans and their metrics alike', async () => {
    const body = JSON.stringify({ resourceSpans: [spanFrom('payments')] });
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await collector.push('/v1/traces', body, JSON_TYPE)).toMatchObject({ status: 200 });
    }
    expect(await eventsOf('spans.collected')).toHaveLength(1);
  });

  test('while Redis stands still, senders are told to come back', async () => {
    redis.freeze();
    try {
      const body = JSON.stringify({ resourceSpans: [spanFrom('payments')] });
      const answer = await collector.push('/v1/traces', body, JSON_TYPE);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    } finally {
      redis.thaw();
    }
  });
});

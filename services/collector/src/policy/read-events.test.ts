import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Identity } from './identity.ts';
import { readEvents } from './read-events.ts';

const NOW = 1_790_000_000_000;
const watched = { aliases: [], dependsOn: [], critical: false, probes: [], scrape: [], logs: [] };
const identity = new Identity({ env: 'demo', services: { payments: watched } });
const fallback = { env: 'demo', service: 'payments' };
const linesOf = (events: readonly unknown[]) =>
  readEvents(events, identity, undefined, NOW).drafts.map(({ data }) => data as { service: object; lines: object[] });

describe('log events', () => {
  test('of Vector’s docker source: a JSON line inside, whose own time and level stand', () => {
    const event = {
      container_name: 'shop-payments-1',
      label: { 'com.docker.compose.service': 'payments' },
      message: '{"level":50,"time":1790000000500,"msg":"card declined","trace_id":"abc"}',
      source_type: 'docker_logs',
      timestamp: '2026-09-21T14:13:21.000Z',
    };
    expect(linesOf([event])).toMatchObject([
      {
        service: fallback,
        lines: [{ at: 1_790_000_000_500, level: 'error', message: 'card declined', traceId: 'abc' }],
      },
    ]);
  });

  test('of plain text, at the shipper’s time', () => {
    const event = { message: 'started', timestamp: '2026-09-21T14:13:19.000Z', service: 'payments' };
    expect(linesOf([event])).toMatchObject([{ lines: [{ at: Date.parse(event.timestamp), message: 'started' }] }]);
  });

  test('of nobody go to whom the address names, or are counted', () => {
    expect(readEvents(['a line'], identity, fallback, NOW).drafts).toMatchObject([{ data: { service: fallback } }]);
    expect(readEvents(['a line', {}], identity, undefined, NOW)).toMatchObject({ drafts: [], rejected: { count: 2 } });
  });

  test('of one instance are the log that they were: a trace is one line, although another instance speaks in between', () => {
    const event = (host: string, message: string) => ({ host, message, service: 'payments' });
    const lines = linesOf([
      event('a', '2026-09-21T14:13:19Z ERROR no cart'),
      event('b', 'INFO ready'),
      event('a', 'java.lang.IllegalStateException: closed'),
      event('b', '  to serve'),
      event('a', '\tat a.B.c(B.java:1)'),
    ]).flatMap((data) => data.lines);
    expect(lines).toMatchObject([
      {
        at: Date.parse('2026-09-21T14:13:19Z'),
        level: 'error',
        message: 'no cart\njava.lang.IllegalStateException: closed\n\tat a.B.c(B.java:1)',
      },
      { level: 'info', message: 'ready\n  to serve' },
    ]);
  });

  test('of text that carries a forged field are nobody else’s', () => {
    const forged = { message: '{"service":"checkout","level":"fatal","msg":"down"}', service: 'payments' };
    expect(linesOf([forged])).toMatchObject([{ service: fallback }]);
  });

  test('of any shape are read without a crash', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 5 })), (events) => {
        return readEvents(JSON.parse(JSON.stringify(events)), identity, fallback, NOW).drafts.length >= 0;
      }),
    );
  });
});

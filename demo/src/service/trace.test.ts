import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openTraces, parentOf, traceparentOf } from './trace.ts';

const { startSpan } = openTraces({ name: 'web', version: 'v1', otlp: null });

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((id) => id !== '0'.repeat(digits));

describe('a span', () => {
  test('continues the trace of its caller, and hands it on through the span of each call', () => {
    fc.assert(
      fc.property(hex(32), hex(16), (traceId, spanId) => {
        const span = startSpan('GET', '/', traceparentOf({ traceId, spanId, traceFlags: 1 }));
        expect(span).toMatchObject({ traceId, parentSpanId: spanId });
        expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
        const call = parentOf(span.call('items', 'GET').traceparent);
        expect(call?.traceId).toBe(traceId);
        expect([spanId, span.spanId]).not.toContain(call?.spanId);
      }),
    );
  });

  test.each([
    undefined,
    '',
    'garbage',
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`,
    `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`,
    `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01-extra`,
    `00-${'a'.repeat(31)}-${'b'.repeat(16)}-01`,
  ])('under %p begins a trace of its own', (header) => {
    const span = startSpan('GET', '/', header);
    expect(span.parentSpanId).toBeNull();
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span.traceId).not.toBe('a'.repeat(32));
  });

  test('under a later version is read by its first four fields', () => {
    const span = startSpan('GET', '/', `01-${'a'.repeat(32)}-${'b'.repeat(16)}-01-extra`);
    expect(span).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) });
  });
});

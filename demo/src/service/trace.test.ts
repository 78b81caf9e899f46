import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startSpan, traceparentOf } from './trace.ts';

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((id) => id !== '0'.repeat(digits));

describe('startSpan', () => {
  test('a callee continues the trace of its caller', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.stringMatching(/^[0-9a-f]{2}$/), (traceId, spanId, flags) => {
        const span = startSpan(traceparentOf({ traceId, spanId, parentSpanId: null, flags }));
        expect(span).toMatchObject({ traceId, parentSpanId: spanId, flags });
        expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
        expect(span.spanId).not.toBe(spanId);
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
  ])('%p begins a trace of its own', (header) => {
    const span = startSpan(header);
    expect(span.parentSpanId).toBeNull();
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span.traceId).not.toBe('a'.repeat(32));
  });

  test('a later version is read by its first four fields', () => {
    const span = startSpan(`01-${'a'.repeat(32)}-${'b'.repeat(16)}-01-extra`);
    expect(span).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) });
  });
});

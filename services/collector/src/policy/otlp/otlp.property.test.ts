import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decode } from '../../adapters/otlp/messages.ts';
import { Identity } from '../identity.ts';
import { logsSchema, readLogs } from './logs.ts';
import { metricsSchema, readMetrics } from './metrics.ts';
import { readTraces, tracesSchema } from './traces.ts';

const identity = new Identity({ env: 'demo', services: {} });

/** What a schema does not refuse is read without an exception, and every draft fits the catalogue. */
function readAnything(value: unknown): number {
  const traces = tracesSchema.safeParse(value);
  const logs = logsSchema.safeParse(value);
  const metrics = metricsSchema.safeParse(value);
  return [
    ...(traces.success ? readTraces(traces.data, identity).drafts : []),
    ...(logs.success ? readLogs(logs.data, identity, 0).drafts : []),
    ...(metrics.success ? readMetrics(metrics.data, identity, 100).drafts : []),
  ].length;
}

/** Undefined for what is no such message; a stack that ran out is no answer. */
function decodedOrNone(name: 'Traces' | 'Metrics' | 'Logs', bytes: Uint8Array): unknown {
  try {
    return decode(name, bytes);
  } catch (error) {
    if (error instanceof Error && error.message.includes('call stack')) throw error;
    return undefined;
  }
}

describe('whatever is sent', () => {
  test('any JSON is read or refused, never a crash', () => {
    const key = fc.constantFrom(
      'resourceSpans',
      'resourceLogs',
      'resourceMetrics',
      'scopeSpans',
      'spans',
      '__proto__',
      'metrics',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 6 }, fc.jsonValue(), fc.array(tie('tree')), fc.dictionary(key, tie('tree'))),
    }));
    fc.assert(fc.property(tree, (value) => readAnything(value) >= 0));
  });

  test('any bytes are decoded or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('Traces', 'Metrics', 'Logs'), (bytes, name) => {
        const decoded = decodedOrNone(name, bytes);
        return decoded === undefined || readAnything(decoded) >= 0;
      }),
    );
  });

  test('a message within a message within a message ends in an error, not in an exhausted stack', () => {
    let bytes = Buffer.alloc(0);
    for (let depth = 0; depth < 5_000; depth += 1) {
      const length: number[] = [];
      for (let rest = bytes.length; ; rest >>>= 7) {
        length.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest <= 127) break;
      }
      bytes = Buffer.concat([Buffer.from([0x0a, ...length]), bytes]);
    }
    expect(readAnything(decodedOrNone('Traces', bytes))).toBe(0);
  });
});

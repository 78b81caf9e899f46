import { type Draft, topics } from '@hale/events';
import { FIXED_NOW, serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { rca } from '../src/index.ts';

const span = (spanId: string, service: string, more: object): Draft =>
  topics['spans.collected'].draft(
    {
      traceId: 'trace-1',
      spans: [
        {
          spanId,
          service: { env: 'demo', service },
          name: 'x',
          startedAt: FIXED_NOW,
          durationMs: 9,
          error: false,
          ...more,
        },
      ],
    },
    { subject: 'trace/trace-1' },
  );

describe('rca', () => {
  serviceContract(rca, {
    // After the examples: in which order two streams are read is not fixed, and the graph shows who came first.
    follows: () => [
      span('b', 'stock', { kind: 'server', parentSpanId: 'a', error: true }),
      span('a', 'catalog', { kind: 'client', error: true }),
      span('a', 'catalog', { kind: 'client', error: true }),
    ],
  });
});

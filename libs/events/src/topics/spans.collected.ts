import { z } from 'zod';
import { openEnum } from '../nouns/open-enum.ts';
import { nameSchema, serviceRefSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { signalTopic } from '../topic.ts';

const spanSchema = z.looseObject({
  spanId: z.string().min(1).max(32),
  parentSpanId: z.string().max(32).optional(),
  service: serviceRefSchema,
  name: z.string().min(1).max(300),
  kind: openEnum(['internal', 'server', 'client', 'producer', 'consumer']).optional(),
  /** Whom a client or producer span calls, when it says so and it is a service that is known. */
  peer: nameSchema.optional(),
  startedAt: instantSchema,
  durationMs: z.number().nonnegative(),
  error: z.boolean(),
});

export const spansCollected = signalTopic({
  name: 'spans.collected',
  version: 1,
  summary: 'Spans of one trace, from any number of services.',
  data: z.looseObject({ traceId: z.string().min(1).max(64), spans: z.array(spanSchema).min(1) }),
  partitionKey: (data) => data.traceId,
  partitionedBy: 'trace',
  producers: ['collector'],
  consumers: ['rca'],
  examples: [
    {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spans: [
        {
          spanId: '00f067aa0ba902b7',
          service: { env: 'demo', service: 'checkout' },
          name: 'POST /orders',
          startedAt: 1_790_000_000_000,
          durationMs: 41.5,
          error: false,
        },
      ],
    },
  ],
});

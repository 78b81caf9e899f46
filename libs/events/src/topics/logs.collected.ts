import { z } from 'zod';
import { serviceKey, serviceRefSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { signalTopic } from '../topic.ts';

/** Longer messages are cut where they come in; `truncated` says so. Characters. */
export const MAX_MESSAGE_LENGTH = 16_384;

export const logLineSchema = z.looseObject({
  at: instantSchema,
  /** As the sender wrote it, in lower case; absent when the line has none. */
  level: z.string().max(20).optional(),
  message: z.string().max(MAX_MESSAGE_LENGTH),
  truncated: z.boolean().optional(),
  traceId: z.string().max(64).optional(),
  spanId: z.string().max(32).optional(),
});
export type LogLine = z.infer<typeof logLineSchema>;

export const logsCollected = signalTopic({
  name: 'logs.collected',
  version: 1,
  summary: 'Log lines of one service, in the order in which they were read.',
  data: z.looseObject({
    service: serviceRefSchema,
    lines: z.array(logLineSchema).min(1),
    /** Each is an event with its trace, whose head was read where it came in: a line without a level has none. */
    headsRead: z.boolean().optional(),
  }),
  partitionKey: (data) => serviceKey(data.service),
  partitionedBy: 'service',
  producers: ['collector'],
  consumers: ['log-classifier'],
  examples: [
    {
      service: { env: 'demo', service: 'payments' },
      lines: [
        { at: 1_790_000_000_000, level: 'info', message: 'charged card', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
        {
          at: 1_790_000_000_400,
          level: 'fatal',
          message: "TypeError: cannot read properties of undefined (reading 'id')",
        },
      ],
    },
  ],
});

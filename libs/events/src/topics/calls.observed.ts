import { z } from 'zod';
import { nameSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const callsObserved = controlTopic({
  name: 'calls.observed',
  version: 1,
  summary:
    'Calls between services that spans of one partition have shown, new ones at once and known ones now and then.',
  data: z.looseObject({
    env: nameSchema,
    calls: z
      .array(
        z.looseObject({
          caller: nameSchema,
          callee: nameSchema,
          /** How often since it was last told. */
          count: z.int().positive(),
          lastSeenAt: instantSchema,
        }),
      )
      .min(1),
  }),
  producers: ['rca'],
  consumers: ['rca'],
  examples: [
    {
      env: 'demo',
      calls: [{ caller: 'checkout', callee: 'payments', count: 1, lastSeenAt: 1_790_000_000_000 }],
    },
  ],
});

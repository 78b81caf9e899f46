import { z } from 'zod';
import { openEnum } from '../nouns/open-enum.ts';
import { nameSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const edgeSchema = z.looseObject({
  caller: nameSchema,
  callee: nameSchema,
  /** How it is known. */
  source: openEnum(['configuration', 'spans']),
});
export type Edge = z.infer<typeof edgeSchema>;

export const topologyChanged = controlTopic({
  name: 'topology.changed',
  version: 1,
  summary: 'The whole service graph of one environment after a change.',
  data: z.looseObject({
    env: nameSchema,
    services: z.array(nameSchema),
    edges: z.array(edgeSchema),
    at: instantSchema,
  }),
  producers: ['rca'],
  consumers: ['escalation', 'healer', 'console'],
  examples: [
    {
      env: 'demo',
      services: ['checkout', 'payments'],
      edges: [{ caller: 'checkout', callee: 'payments', source: 'configuration' }],
      at: 1_790_000_000_000,
    },
  ],
});

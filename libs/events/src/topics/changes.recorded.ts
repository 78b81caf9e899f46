import { z } from 'zod';
import { at, payments } from '../examples.ts';
import { openEnum } from '../nouns/open-enum.ts';
import { serviceRefSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const changesRecorded = controlTopic({
  name: 'changes.recorded',
  version: 1,
  summary: 'A deploy, a start or stop, a configuration change, or an action of our own.',
  data: z.looseObject({
    service: serviceRefSchema,
    kind: openEnum(['deploy', 'start', 'stop', 'configuration', 'healing']),
    text: z.string().min(1).max(300),
    by: z.string().max(100),
    at: instantSchema,
  }),
  producers: ['collector', 'healer'],
  consumers: ['rca', 'healer', 'console'],
  examples: [{ service: payments, kind: 'healing', text: 'restart', by: 'healer', at: at(6_000) }],
});

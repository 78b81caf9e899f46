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
    kind: openEnum(['deploy', 'rollback', 'start', 'stop', 'die', 'oom', 'scale', 'configuration', 'healing']),
    text: z.string().min(1).max(300),
    /** Who: `healer` for our own, `docker` for what the engine saw, else whom the announcement names. */
    by: z.string().max(100),
    /** What runs from here on, for a deploy or a rollback. */
    version: z.string().max(100).optional(),
    at: instantSchema,
  }),
  producers: ['collector', 'healer'],
  consumers: ['escalation', 'rca', 'healer', 'console'],
  examples: [{ service: payments, kind: 'healing', text: 'restart', by: 'healer', at: at(6_000) }],
});

import { z } from 'zod';
import { at, probeFinding } from '../examples.ts';
import { findingSchema } from '../nouns/finding.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const findingCleared = controlTopic({
  name: 'finding.cleared',
  version: 1,
  summary: 'The signal is back to normal; names the episode that ended.',
  data: z.looseObject({ finding: findingSchema, clearedAt: instantSchema, reason: z.string().max(300) }),
  producers: ['collector', 'anomaly-detector', 'log-classifier'],
  consumers: ['escalation', 'healer', 'console'],
  examples: [{ finding: probeFinding, clearedAt: at(9_000), reason: 'probe health answered 2 times in a row' }],
});

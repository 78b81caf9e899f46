import { z } from 'zod';
import { probeFinding } from '../examples.ts';
import { findingSchema } from '../nouns/finding.ts';
import { controlTopic } from '../topic.ts';

export const findingRaised = controlTopic({
  name: 'finding.raised',
  version: 1,
  summary: 'A signal of one service is abnormal.',
  data: z.looseObject({ finding: findingSchema }),
  producers: ['collector', 'anomaly-detector', 'log-classifier', 'any'],
  consumers: ['escalation', 'healer', 'console'],
  examples: [{ finding: probeFinding }],
});

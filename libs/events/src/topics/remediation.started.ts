import { z } from 'zod';
import { at, remediation } from '../examples.ts';
import { remediationSchema } from '../nouns/remediation.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const remediationStarted = controlTopic({
  name: 'remediation.started',
  version: 1,
  summary: 'The intent, recorded before the world is touched.',
  data: z.looseObject({
    remediation: remediationSchema,
    at: instantSchema,
    /** What the look at the target said before the act; a different answer means that the act took effect. */
    before: z.string().max(500),
  }),
  producers: ['healer'],
  consumers: ['escalation', 'healer', 'alerter', 'console'],
  examples: [{ remediation, at: at(6_000), before: '{"state":"stopped","generation":"1"}' }],
});

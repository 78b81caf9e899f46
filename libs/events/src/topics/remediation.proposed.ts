import { z } from 'zod';
import { remediation } from '../examples.ts';
import { guardResultSchema, remediationSchema } from '../nouns/remediation.ts';
import { controlTopic } from '../topic.ts';

export const remediationProposed = controlTopic({
  name: 'remediation.proposed',
  version: 1,
  summary: 'An action that fits the cause, with what it would do, and whether a person must agree.',
  data: z.looseObject({
    remediation: remediationSchema,
    /** What would be done, in words. */
    plan: z.string().max(500),
    needsApproval: z.boolean(),
    guards: z.array(guardResultSchema),
  }),
  producers: ['healer'],
  consumers: ['escalation', 'healer', 'alerter', 'console'],
  examples: [
    {
      remediation,
      plan: 'restart payments, then verify for 20 s that its probe answers',
      needsApproval: false,
      guards: [{ guard: 'rate', passed: true, detail: '0 of 3 actions in the last hour' }],
    },
  ],
});

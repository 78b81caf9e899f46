import { z } from 'zod';
import { remediation } from '../examples.ts';
import { openEnum } from '../nouns/open-enum.ts';
import { guardResultSchema, remediationSchema } from '../nouns/remediation.ts';
import { controlTopic } from '../topic.ts';

export const remediationDecided = controlTopic({
  name: 'remediation.decided',
  version: 1,
  summary: 'Whether it may be done: by policy or by a person, with every guard’s answer.',
  data: z.looseObject({
    remediation: remediationSchema,
    decision: openEnum(['approved', 'rejected', 'refused', 'expired']),
    by: z.string().max(100),
    reason: z.string().max(300),
    guards: z.array(guardResultSchema),
  }),
  producers: ['healer'],
  consumers: ['escalation', 'healer', 'alerter', 'console'],
  examples: [
    {
      remediation,
      decision: 'approved',
      by: 'policy',
      reason: 'action is pinned to auto and every guard passed',
      guards: [{ guard: 'independent-signals', passed: true, detail: 'probe, metric' }],
    },
  ],
});

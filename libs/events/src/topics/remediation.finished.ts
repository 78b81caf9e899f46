import { z } from 'zod';
import { at, remediation } from '../examples.ts';
import { evidenceSchema } from '../nouns/diagnosis.ts';
import { remediationOutcomeSchema, remediationSchema } from '../nouns/remediation.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const remediationFinished = controlTopic({
  name: 'remediation.finished',
  version: 1,
  summary: 'What came of it, with the proof that the symptom is gone and stayed gone, or that it is not.',
  data: z.looseObject({
    remediation: remediationSchema,
    outcome: remediationOutcomeSchema,
    reason: z.string().max(500),
    proof: z.array(evidenceSchema),
    at: instantSchema,
  }),
  producers: ['healer'],
  consumers: ['escalation', 'healer', 'alerter', 'console'],
  examples: [
    {
      remediation,
      outcome: 'verified',
      reason: 'symptom gone and stayed gone for 20 s',
      proof: [{ id: 'probe/health', source: 'probe', text: 'health answered 20 of 20 times', at: at(27_000) }],
      at: at(27_000),
    },
  ],
});

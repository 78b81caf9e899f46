import { z } from 'zod';
import { diagnosis, incident, payments } from '../examples.ts';
import { faultClassSchema } from '../nouns/diagnosis.ts';
import { openEnum } from '../nouns/open-enum.ts';
import { nameSchema, serviceRefSchema } from '../nouns/service.ts';
import { controlTopic } from '../topic.ts';

/** Why nothing is proposed for a diagnosis. */
export const withheldReasonSchema = openEnum(['inconclusive', 'not-confident', 'not-watched', 'no-action']);
export type WithheldReason = z.infer<typeof withheldReasonSchema>;

export const remediationWithheld = controlTopic({
  name: 'remediation.withheld',
  version: 1,
  summary: 'A diagnosis for which nothing is proposed, and why: what is left is a person’s.',
  data: z.looseObject({
    incident: nameSchema,
    diagnosis: nameSchema,
    reason: withheldReasonSchema,
    /** The top cause, when there is one. */
    service: serviceRefSchema.optional(),
    faultClass: faultClassSchema.optional(),
    confidence: z.number().min(0).max(1).optional(),
  }),
  producers: ['healer'],
  consumers: ['console'],
  examples: [
    {
      incident: incident.id,
      diagnosis: diagnosis.id,
      reason: 'no-action',
      service: payments,
      faultClass: 'dependency',
      confidence: 0.9,
    },
  ],
});

import { z } from 'zod';
import { at, incident, probeFinding, remediation } from '../examples.ts';
import { judgedFindingSchema, personSchema as person } from '../nouns/feedback.ts';
import { nameSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

/** Only what is listed here can be decided by a person; a decision of another kind is refused at the door. */
export const decisionSchema = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('approve'), remediation: nameSchema, ...person }),
  z.looseObject({ kind: z.literal('reject'), remediation: nameSchema, ...person }),
  z.looseObject({ kind: z.literal('acknowledge'), incident: nameSchema, ...person }),
  z.looseObject({ kind: z.literal('resolve'), incident: nameSchema, ...person }),
  z.looseObject({ kind: z.literal('kill-switch'), engaged: z.boolean(), ...person }),
  z.looseObject({
    kind: z.literal('silence'),
    /** The same id again changes or ends that silence. */
    silence: nameSchema,
    /** Whose incidents are not told of; all services when absent. */
    service: nameSchema.optional(),
    /** Nothing is told until then; a moment that has passed ends the silence. */
    until: instantSchema,
    ...person,
  }),
  z.looseObject({
    kind: z.literal('feedback'),
    /** What it was, of each of the findings; `taken-back`: as if nothing had been said of them. */
    verdict: z.enum(['false-alarm', 'real', 'taken-back']),
    /** In which it was said; a finding may belong to none. */
    incident: nameSchema.optional(),
    findings: z.array(judgedFindingSchema).min(1).max(100),
    ...person,
  }),
]);
export type Decision = z.infer<typeof decisionSchema>;

export const decisionMade = controlTopic({
  name: 'decision.made',
  version: 1,
  summary: 'What a person decided: the only way in which people reach the pipeline.',
  data: z.looseObject({ decision: decisionSchema }),
  producers: ['console'],
  consumers: ['anomaly-detector', 'log-classifier', 'escalation', 'healer', 'alerter', 'console'],
  examples: [
    { decision: { kind: 'approve', remediation: remediation.id, by: 'ada', via: 'page' } },
    { decision: { kind: 'acknowledge', incident: incident.id, by: 'ada', via: 'slack' } },
    { decision: { kind: 'kill-switch', engaged: true, by: 'ada', via: 'cli', comment: 'migration' } },
    {
      decision: {
        kind: 'silence',
        silence: 'sil-1',
        service: 'payments',
        until: at(3_600_000),
        by: 'ada',
        via: 'page',
      },
    },
    {
      decision: {
        kind: 'feedback',
        verdict: 'false-alarm',
        incident: incident.id,
        findings: [probeFinding],
        by: 'ada',
        via: 'page',
        comment: 'the load test of Monday',
      },
    },
  ],
});

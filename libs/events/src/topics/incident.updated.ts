import { z } from 'zod';
import { incident } from '../examples.ts';
import { incidentSchema } from '../nouns/incident.ts';
import { controlTopic } from '../topic.ts';

export const incidentUpdated = controlTopic({
  name: 'incident.updated',
  version: 1,
  summary: 'Findings, severity, scope or rung changed.',
  data: z.looseObject({ incident: incidentSchema, reason: z.string().max(300) }),
  producers: ['escalation'],
  consumers: ['rca', 'alerter', 'console'],
  examples: [{ incident: { ...incident, revision: 2 }, reason: 'finding added: checkout level-high' }],
});

import { z } from 'zod';
import { incident } from '../examples.ts';
import { incidentSchema } from '../nouns/incident.ts';
import { controlTopic } from '../topic.ts';

export const incidentAcknowledged = controlTopic({
  name: 'incident.acknowledged',
  version: 1,
  summary: 'A person has taken it.',
  data: z.looseObject({ incident: incidentSchema, by: z.string().max(100) }),
  producers: ['escalation'],
  consumers: ['healer', 'alerter', 'console'],
  examples: [{ incident: { ...incident, status: 'acknowledged', revision: 3 }, by: 'ada' }],
});

import { z } from 'zod';
import { incident } from '../examples.ts';
import { incidentSchema } from '../nouns/incident.ts';
import { controlTopic } from '../topic.ts';

export const incidentTriaged = controlTopic({
  name: 'incident.triaged',
  version: 1,
  summary: 'The incident has its first severity and scope; a diagnosis is asked for at the given rung.',
  data: z.looseObject({ incident: incidentSchema, reason: z.string().max(300) }),
  producers: ['escalation'],
  consumers: ['rca', 'alerter', 'console'],
  examples: [{ incident: { ...incident, revision: 1 }, reason: 'grouped for 2 s; rung 0 is enough: one service' }],
});

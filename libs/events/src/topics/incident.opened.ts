import { z } from 'zod';
import { incident } from '../examples.ts';
import { incidentSchema } from '../nouns/incident.ts';
import { controlTopic } from '../topic.ts';

export const incidentOpened = controlTopic({
  name: 'incident.opened',
  version: 1,
  summary: 'Findings that belong together became an incident.',
  data: z.looseObject({ incident: incidentSchema }),
  producers: ['escalation'],
  consumers: ['alerter', 'console'],
  examples: [{ incident }],
});

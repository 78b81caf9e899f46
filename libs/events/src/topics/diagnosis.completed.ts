import { z } from 'zod';
import { diagnosis, incident } from '../examples.ts';
import { diagnosisSchema } from '../nouns/diagnosis.ts';
import { incidentSchema } from '../nouns/incident.ts';
import { controlTopic } from '../topic.ts';

export const diagnosisCompleted = controlTopic({
  name: 'diagnosis.completed',
  version: 1,
  summary: 'The ranked causes of an incident with their evidence, or that the evidence does not suffice.',
  data: z.looseObject({ diagnosis: diagnosisSchema, incident: incidentSchema }),
  producers: ['rca'],
  consumers: ['escalation', 'healer', 'alerter', 'console'],
  examples: [{ diagnosis, incident }],
});

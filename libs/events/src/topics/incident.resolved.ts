import { z } from 'zod';
import { incident } from '../examples.ts';
import { incidentSchema } from '../nouns/incident.ts';
import { controlTopic } from '../topic.ts';

export const incidentResolved = controlTopic({
  name: 'incident.resolved',
  version: 1,
  summary: 'It is over: all findings are cleared and no remediation is under way.',
  data: z.looseObject({ incident: incidentSchema, reason: z.string().max(300) }),
  producers: ['escalation'],
  consumers: ['rca', 'healer', 'alerter', 'console'],
  examples: [
    {
      incident: { ...incident, status: 'resolved', resolvedAt: incident.openedAt + 30_000, revision: 4 },
      reason: 'repaired and verified',
    },
  ],
});

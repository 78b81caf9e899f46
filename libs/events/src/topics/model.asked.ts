import { z } from 'zod';
import { at, incident } from '../examples.ts';
import { openEnum } from '../nouns/open-enum.ts';
import { nameSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const modelTaskSchema = openEnum(['classify-template', 'triage-incident', 'explain-cause']);

export const modelAsked = controlTopic({
  name: 'model.asked',
  version: 1,
  summary: 'A question to a rung with a model; the asker goes on with what is known.',
  data: z.looseObject({
    question: nameSchema,
    task: modelTaskSchema,
    rung: z.int().min(1).max(2),
    incident: nameSchema.optional(),
    /** What the answer may be: a member of this closed set, or it counts as invalid. */
    choices: z.array(z.string().min(1).max(100)).min(2).max(50).optional(),
    /** Masked: no variable field of a log line, no secret. */
    evidence: z.array(z.string().max(1000)).max(50),
    deadline: instantSchema,
  }),
  producers: ['escalation', 'log-classifier', 'rca'],
  consumers: ['escalation', 'console'],
  examples: [
    {
      question: 'q-5k2m8n1p4r7t0v3x',
      task: 'triage-incident',
      rung: 1,
      incident: incident.id,
      evidence: ['payments unreachable', 'checkout level-high'],
      deadline: at(5_000),
    },
  ],
});

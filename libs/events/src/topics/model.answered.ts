import { z } from 'zod';
import { incident } from '../examples.ts';
import { openEnum } from '../nouns/open-enum.ts';
import { nameSchema } from '../nouns/service.ts';
import { controlTopic } from '../topic.ts';
import { modelTaskSchema } from './model.asked.ts';

export const modelAnswered = controlTopic({
  name: 'model.answered',
  version: 1,
  summary: 'What the rung said, parsed against the task’s schema, or why it said nothing; and what it cost.',
  data: z.looseObject({
    question: nameSchema,
    task: modelTaskSchema,
    rung: z.int().min(1).max(2),
    incident: nameSchema.optional(),
    outcome: openEnum(['answered', 'missing', 'late', 'invalid', 'refused', 'over-budget']),
    /** A member of the closed set that the task allows; absent unless answered. */
    choice: z.string().max(100).optional(),
    confidence: z.number().min(0).max(1).optional(),
    model: z.string().max(100),
    inputTokens: z.int().nonnegative().optional(),
    outputTokens: z.int().nonnegative().optional(),
    /** The answer was known for this input, prompt version and model: nothing was asked and nothing paid. */
    cached: z.boolean().optional(),
    /** The highest rung below that stands instead, when this one said nothing. */
    standing: z.int().min(0).max(1).optional(),
    costUsd: z.number().nonnegative(),
    latencyMs: z.number().nonnegative(),
  }),
  producers: ['escalation'],
  consumers: ['escalation', 'log-classifier', 'rca', 'console'],
  examples: [
    {
      question: 'q-5k2m8n1p4r7t0v3x',
      task: 'triage-incident',
      rung: 1,
      incident: incident.id,
      outcome: 'answered',
      choice: 'critical',
      confidence: 0.82,
      model: 'small',
      costUsd: 0,
      latencyMs: 412,
    },
  ],
});

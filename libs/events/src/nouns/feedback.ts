import { z } from 'zod';
import { findingSchema } from './finding.ts';
import { nameSchema } from './service.ts';
import { instantSchema } from './time.ts';

/** Of a finding what is kept with a person's word about it: whose it is, which of its signals said so and by how much. */
export const judgedFindingSchema = findingSchema.pick({
  fingerprint: true,
  service: true,
  detector: true,
  signal: true,
  severity: true,
  summary: true,
  startedAt: true,
  score: true,
  threshold: true,
  parts: true,
});
export type JudgedFinding = z.infer<typeof judgedFindingSchema>;

/** Who said something, through which door, and why. */
export const personSchema = {
  /** Who, as the door through which it came knows them. */
  by: z.string().min(1).max(100),
  via: z.enum(['page', 'cli', 'slack', 'pagerduty', 'email']),
  comment: z.string().max(1000).optional(),
};

/** What a person said of one finding, as it is kept by those who go by it. */
export const feedbackSchema = z.looseObject({
  /** Names the finding's episode: a second word about it takes the place of the first. */
  id: nameSchema,
  at: instantSchema,
  verdict: z.enum(['false-alarm', 'real']),
  incident: nameSchema.optional(),
  finding: judgedFindingSchema,
  ...personSchema,
});
export type Feedback = z.infer<typeof feedbackSchema>;

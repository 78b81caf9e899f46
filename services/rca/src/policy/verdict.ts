import type { Ranking } from '@hale/diagnosis';
import { type Incident, nameSchema } from '@hale/events';
import { z } from 'zod';

/** What was last said of an incident, as far as it decides whether it must be said again. */
export const verdictSchema = z.object({
  culprit: nameSchema.optional(),
  faultClass: z.string().optional(),
  /** Tenths, so that a little more evidence is not another verdict. */
  confidence: z.number(),
  inconclusive: z.boolean(),
  /** Whether a finding of the culprit was active. */
  active: z.boolean(),
});
export type Verdict = z.infer<typeof verdictSchema>;

export function verdictOf(ranking: Ranking, incident: Incident): Verdict {
  const top = ranking.causes[0];
  const culprit = top?.service.service;
  return {
    ...(top && { culprit, faultClass: top.faultClass }),
    confidence: Math.round((top?.confidence ?? 0) * 10) / 10,
    inconclusive: ranking.inconclusive,
    active: incident.findings.some((one) => one.service.service === culprit && one.clearedAt === undefined),
  };
}

export type Comparison = 'same' | 'quieter' | 'changed' | 'returned';

/**
 * Whether a verdict must be announced: when it differs, or when the culprit fails again after it had
 * recovered, which is work to do although the cause is the same. `quieter` is kept and not announced.
 */
export function compare(before: Verdict, after: Verdict): Comparison {
  const sameCause =
    before.culprit === after.culprit &&
    before.faultClass === after.faultClass &&
    before.confidence === after.confidence &&
    before.inconclusive === after.inconclusive;
  if (!sameCause) return 'changed';
  if (before.active === after.active) return 'same';
  return after.active ? 'returned' : 'quieter';
}

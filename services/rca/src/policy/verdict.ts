import type { Ranking } from '@hale/diagnosis';
import { type Evidence, type Incident, nameSchema } from '@hale/events';
import { z } from 'zod';

/** What was last said of an incident, as far as it decides whether it must be said again. */
export const verdictSchema = z.object({
  culprit: nameSchema.optional(),
  faultClass: z.string().optional(),
  /** Twentieths, rounded down, so that a little more evidence is not another verdict and passing 0.7 is. */
  confidence: z.number(),
  /** Whether one kind of collection saw the culprit, or more: what may be done without a person depends on it. */
  seenBy: z.enum(['none', 'one', 'several']),
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
    confidence: Math.floor((top?.confidence ?? 0) * 20 + 1e-9) / 20,
    seenBy: seenBy(top?.evidence ?? []),
    inconclusive: ranking.inconclusive,
    active: incident.findings.some((one) => one.service.service === culprit && one.clearedAt === undefined),
  };
}

function seenBy(evidence: readonly Evidence[]): Verdict['seenBy'] {
  const kinds = new Set(evidence.map(({ source }) => source)).size;
  if (kinds > 1) return 'several';
  return kinds === 1 ? 'one' : 'none';
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
    before.seenBy === after.seenBy &&
    before.inconclusive === after.inconclusive;
  if (!sameCause) return 'changed';
  if (before.active === after.active) return 'same';
  return after.active ? 'returned' : 'quieter';
}

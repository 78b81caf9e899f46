import { CONCLUSIVE, type Ranking } from '@hale/diagnosis';
import { type Cause, faultClassSchema, nameSchema } from '@hale/events';
import { z } from 'zod';

/** What a model picked among the causes that a diagnosis named. */
export const pickSchema = z.object({
  service: nameSchema,
  faultClass: faultClassSchema,
  /** How sure the model says it is, 0..1. */
  confidence: z.number().min(0).max(1),
  rung: z.int().min(1).max(2),
});
export type Pick = z.infer<typeof pickSchema>;

export interface Picked {
  readonly ranking: Ranking;
  /** The rung whose word decided the order: 0 when it was the rules'. */
  readonly rung: number;
}

/** Two causes so near to each other are not told apart by the rules. */
const NEAR = 0.15;
/** Just below what the healer needs by default: more takes evidence of two kinds, and no model is evidence. */
const WITHOUT_EVIDENCE = 0.69;
/** How much of the remaining doubt a model that is certain may take away. */
const TRUST = 0.5;

/**
 * The ranking with the picked cause first. A pick decides only where the rules do not: when they were
 * inconclusive, or when the two best causes are near to each other and the pick is one of them. It can name
 * nothing that is not among the causes, and never what a callee accounts for. The picked cause is as sure as
 * its evidence makes it; a model adds to that only where two kinds of collection saw it.
 */
export function applyPick(ranking: Ranking, pick: Pick | undefined): Picked {
  const plain = { ranking, rung: 0 };
  if (!pick || pick.faultClass === 'dependency') return plain;
  const picked = ranking.causes.find((cause) => isPicked(cause, pick));
  if (!picked || !mayDecide(ranking, picked)) return plain;
  const confidence = sureness(picked, ranking.causes[0]?.confidence ?? 0, pick);
  const others = ranking.causes.filter((cause) => cause !== picked);
  const causes = [{ ...picked, confidence }, ...others.map((cause) => below(cause, confidence))];
  const inconclusive = confidence < CONCLUSIVE;
  const name = picked.service.service;
  const report = `${ranking.report}\nRung ${pick.rung} picked ${name} (${picked.faultClass}) among these causes.`;
  return {
    ranking: { ...ranking, causes, inconclusive, report: report.slice(0, 4_000) },
    rung: pick.rung,
  };
}

function isPicked({ service, faultClass }: Cause, pick: Pick): boolean {
  return service.service === pick.service && faultClass === pick.faultClass;
}

function mayDecide({ inconclusive, causes }: Ranking, picked: Cause): boolean {
  if (inconclusive) return true;
  const [first, second] = causes;
  if (!first || !second || first.confidence - second.confidence > NEAR) return false;
  return picked === first || picked === second;
}

/** Never less than the evidence makes it, nor than the cause that it takes the place of where evidence allows. */
function sureness({ confidence, evidence }: Cause, best: number, pick: Pick): number {
  const independent = new Set(evidence.map(({ source }) => source)).size > 1;
  const raised = Math.max(best, confidence + (1 - confidence) * TRUST * pick.confidence);
  const bounded = independent ? raised : Math.min(raised, WITHOUT_EVIDENCE);
  return Math.round(Math.max(confidence, bounded) * 1_000) / 1_000;
}

function below(cause: Cause, confidence: number): Cause {
  return cause.confidence <= confidence ? cause : { ...cause, confidence };
}

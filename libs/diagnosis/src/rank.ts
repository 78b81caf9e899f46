import type { Cause, Diagnosis, IncidentFinding } from '@hale/events';
import { confidenceOf } from './confidence.ts';
import { explainersOf } from './explain.ts';
import { faultClassOf } from './fault-class.ts';
import type { ServiceGraph } from './graph.ts';
import { missingFor } from './missing.ts';
import type { Ranked } from './ranked.ts';
import { reportOf } from './report.ts';
import { type Change, precedes, type Suspect, suspectsOf } from './suspect.ts';

export interface RankInput {
  /** All findings of the incident, in any order, cleared ones as well. */
  readonly findings: readonly IncidentFinding[];
  readonly graph: ServiceGraph;
  /** What was changed lately, of any service, in any order. */
  readonly changes: readonly Change[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type Ranking = Pick<Diagnosis, 'inconclusive' | 'causes' | 'missing' | 'report'>;

/** The least confidence at which a cause is named as such. */
export const CONCLUSIVE = 0.5;
/** What is left of the confidence in a suspect, at most, relative to the one that accounts for it. */
const STEP_BACK = 0.6;
const MOST_CAUSES = 5;

/**
 * The causes of an incident, best first, five at most. A suspect whose trouble a callee accounts for never
 * outranks that callee. The order of findings and changes in the input does not matter.
 */
export function rank({ findings, graph, changes, now }: RankInput): Ranking {
  const ranked = order(suspectsOf(findings, changes, now), graph);
  const causes = ranked.slice(0, MOST_CAUSES).map(causeOf);
  const inconclusive = (causes[0]?.confidence ?? 0) < CONCLUSIVE;
  return {
    inconclusive,
    causes,
    missing: missingFor(ranked, graph),
    report: reportOf(ranked, causes[0], inconclusive),
  };
}

function order(suspects: readonly Suspect[], graph: ServiceGraph): readonly Ranked[] {
  const explainers = explainersOf(suspects, graph);
  const unranked = suspects.map((suspect) => ({
    suspect,
    explainedBy: explainers.get(suspect.name) ?? new Set<string>(),
    confidence: ownConfidence(suspect, suspects, explainers),
  }));
  return stepBack(unranked).toSorted((a, b) => b.confidence - a.confidence || precedes(a.suspect, b.suspect));
}

function ownConfidence(
  suspect: Suspect,
  suspects: readonly Suspect[],
  explainers: ReadonlyMap<string, ReadonlySet<string>>,
): number {
  const others = suspects.filter((other) => other !== suspect);
  const rivals = others.filter(({ name, severity }) => severity === 'critical' && explainers.get(name)?.size === 0);
  return confidenceOf({
    severity: suspect.severity,
    sources: suspect.sources.length,
    first: others.every((other) => suspect.onset <= other.onset),
    explained: others.filter(({ name }) => explainers.get(name)?.has(suspect.name)).length,
    changed: suspect.change !== undefined,
    rivals: rivals.length,
  });
}

/** What accounts for a suspect is accounted for by fewer than it is, so it is settled before it. */
function stepBack(unranked: readonly Ranked[]): readonly Ranked[] {
  const settled = new Map<string, number>();
  return unranked
    .toSorted((a, b) => a.explainedBy.size - b.explainedBy.size)
    .map((entry) => {
      const caps = [...entry.explainedBy].map((name) => STEP_BACK * (settled.get(name) ?? 1));
      const confidence = Math.min(entry.confidence, ...caps);
      settled.set(entry.suspect.name, confidence);
      return { ...entry, confidence };
    });
}

function causeOf({ suspect, confidence, explainedBy }: Ranked): Cause {
  return {
    service: suspect.service,
    faultClass: faultClassOf(suspect, explainedBy.size > 0),
    confidence: Math.round(confidence * 1_000) / 1_000,
    evidence: suspect.findings.map(({ fingerprint, source, summary, startedAt }) => ({
      id: fingerprint,
      source,
      text: summary,
      at: startedAt,
    })),
  };
}

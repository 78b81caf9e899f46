import type { Cause, Diagnosis, Evidence, IncidentFinding } from '@hale/events';
import type { Change } from './change.ts';
import { CONCLUSIVE, confidenceOf } from './confidence.ts';
import { explainersOf } from './explain.ts';
import { faultClassOf } from './fault-class.ts';
import type { ServiceGraph } from './graph.ts';
import { missingFor } from './missing.ts';
import type { Ranked } from './ranked.ts';
import { reportOf } from './report.ts';
import { type Scene, signsOf, turningPoints } from './signs.ts';
import type { SpanShares } from './spans.ts';
import { precedes, type Suspect, suspectsOf } from './suspect.ts';

export interface RankInput {
  /** All findings of the incident, in any order, cleared ones as well. */
  readonly findings: readonly IncidentFinding[];
  readonly graph: ServiceGraph;
  /** What was changed lately, of any service, in any order. */
  readonly changes: readonly Change[];
  /** What the spans of the last minutes say, by service name; services without spans are absent. */
  readonly shares?: SpanShares;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Ranking extends Pick<Diagnosis, 'inconclusive' | 'causes' | 'missing' | 'report'> {
  /** When to rank again although nothing happened: trouble that lasts says more. Milliseconds since the epoch. */
  readonly again: number | undefined;
}

/** What is left of the confidence in a suspect, at most, relative to the one that accounts for it. */
const STEP_BACK = 0.6;
const MOST_CAUSES = 5;

/**
 * The causes of an incident, best first, five at most. A suspect whose trouble a callee accounts for never
 * outranks that callee. The order of findings and changes in the input does not matter.
 */
export function rank({ findings, graph, changes, shares = new Map(), now }: RankInput): Ranking {
  const suspects = suspectsOf(findings, changes, now);
  const explainers = explainersOf(suspects, graph, shares);
  const ranked = order({ suspects, explainers, graph, shares, now });
  const causes = ranked.slice(0, MOST_CAUSES).map(causeOf);
  const inconclusive = (causes[0]?.confidence ?? 0) < CONCLUSIVE;
  return {
    inconclusive,
    causes,
    missing: missingFor(ranked, graph, shares),
    report: reportOf(ranked, causes[0], inconclusive),
    again: turningPoints(suspects, now)[0],
  };
}

function order(scene: Scene): readonly Ranked[] {
  const unranked = scene.suspects.map((suspect) => {
    const explainedBy = scene.explainers.get(suspect.name) ?? new Set<string>();
    return {
      suspect,
      explainedBy,
      confidence: confidenceOf(signsOf(suspect, scene)),
      fault: faultClassOf(suspect, explainedBy.size > 0),
    };
  });
  return stepBack(unranked).toSorted((a, b) => b.confidence - a.confidence || precedes(a.suspect, b.suspect));
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

function causeOf({ suspect, confidence, fault }: Ranked): Cause {
  return {
    service: suspect.service,
    faultClass: fault.faultClass,
    confidence: Math.round(confidence * 1_000) / 1_000,
    evidence: evidenceOf(suspect),
  };
}

/** Guards count the kinds of collection in it, so what does not weigh is left out where something does. */
function evidenceOf({ weighty, findings }: Suspect): Evidence[] {
  return (weighty.length > 0 ? weighty : findings).map(({ fingerprint, source, summary, startedAt }) => ({
    id: fingerprint,
    source,
    text: summary,
    at: startedAt,
  }));
}

import type { Observation } from '@hale/events';
import { clearsWithin, isActive } from './findings.ts';
import type { KnownFinding } from './records.ts';

/**
 * How a symptom stands before an act. `fading`: the diagnosis says that the service does not answer, and it
 * answers; detectors need some time to agree, and acting meanwhile would break what has recovered.
 */
export type Standing = 'there' | 'fading' | 'gone';

const REFUTED_BY_AN_ANSWER = new Set(['crash', 'hang']);

/** Findings that nobody knows, and no probe, prove nothing: the symptom is taken to be there. */
export function standingOf(
  faultClass: string,
  observations: readonly Observation[],
  findings: readonly KnownFinding[] | null,
  within: number,
): Standing {
  if (findings === null || observations.some(({ ok }) => !ok)) return 'there';
  const telling = findings.filter((finding) => clearsWithin(finding, within));
  if (observations.length === 0 && telling.length === 0) return 'there';
  if (!telling.some(isActive)) return 'gone';
  return observations.length > 0 && REFUTED_BY_AN_ANSWER.has(faultClass) ? 'fading' : 'there';
}

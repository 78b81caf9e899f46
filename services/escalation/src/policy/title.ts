import type { IncidentFinding, Symptom } from '@hale/events';

const WORDS: Readonly<Record<Symptom, string>> = {
  unreachable: 'unreachable',
  unresponsive: 'not responding',
  'error-response': 'answering with errors',
  'level-high': 'level too high',
  'level-low': 'level too low',
  slow: 'answering slowly',
  growth: 'growing towards a limit',
  saturated: 'at its limit',
  flat: 'standing still',
  'fatal-log': 'fatal error logged',
  'error-log': 'logging errors',
  'missing-log': 'no longer logging what it always does',
  oom: 'killed for want of memory',
  alert: 'alerted by another system',
  lapsed: 'telemetry not read in time',
  unknown: 'abnormal',
};

export const symptomWords = (symptom: Symptom): string => WORDS[symptom];

/**
 * `payments: unreachable`: by the earliest critical finding of the culprit, or of all services while none is
 * named; by the earliest of lesser severity when none is critical.
 */
export function titleOf(findings: readonly IncidentFinding[], culprit: string | undefined): string {
  const own = findings.filter(({ service }) => service.service === culprit);
  const shown = (own.length > 0 ? own : findings).toSorted(
    (a, b) => Number(isCritical(b)) - Number(isCritical(a)) || a.startedAt - b.startedAt,
  )[0];
  return shown ? `${shown.service.service}: ${symptomWords(shown.symptom)}` : 'nothing found';
}

const isCritical = (finding: IncidentFinding): boolean => finding.severity === 'critical';

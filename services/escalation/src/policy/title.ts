import type { Aspect, Finding, IncidentFinding, Symptom } from '@hale/events';
import { isMinor } from './severity.ts';

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

/** What is measured, for the symptoms of a measure. */
const MEASURES: Readonly<Partial<Record<Aspect, string>>> = {
  latency: 'latency',
  errors: 'error rate',
  traffic: 'traffic',
  cpu: 'CPU use',
  memory: 'memory use',
  disk: 'disk use',
  network: 'network use',
  cache: 'cache',
  logs: 'log rate',
};

const MEASURE_WORDS: Readonly<Partial<Record<Symptom, string>>> = {
  'level-high': 'too high',
  'level-low': 'too low',
  growth: 'growing towards its limit',
  saturated: 'at its limit',
  flat: 'standing still',
};

/** `error rate too high`: the symptom in words, of what is abnormal as far as that is known. */
export function symptomWords({ symptom, aspect }: Pick<Finding, 'symptom' | 'aspect'>): string {
  const measure = aspect === undefined ? undefined : MEASURES[aspect];
  const words = MEASURE_WORDS[symptom];
  return measure !== undefined && words !== undefined ? `${measure} ${words}` : WORDS[symptom];
}

/**
 * `payments: unreachable`: by the earliest critical finding of the culprit, or of all services while none is
 * named; by the earliest of lesser severity when none is critical.
 */
export function titleOf(findings: readonly IncidentFinding[], culprit: string | undefined): string {
  const own = findings.filter(({ service }) => service.service === culprit);
  const shown = (own.length > 0 ? own : findings).toSorted((a, b) => rank(b) - rank(a) || a.startedAt - b.startedAt)[0];
  return shown ? `${shown.service.service}: ${symptomWords(shown)}` : 'nothing found';
}

const rank = (finding: IncidentFinding): number => (isMinor(finding) ? 0 : finding.severity === 'critical' ? 2 : 1);

import type { FaultClass, Symptom } from '@hale/events';
import type { Suspect } from './suspect.ts';

/**
 * What is wrong with a suspect, from its symptoms. `explained` says that a callee's trouble accounts for it.
 * `unknown` when no class fits: nothing is done about it without a person.
 */
export function faultClassOf(suspect: Suspect, explained: boolean): FaultClass {
  return hardClass(suspect) ?? softClass(suspect, explained);
}

/**
 * A hung process also fails its scrape, so the metric source reports it as unreachable: where a probe has a
 * word, the probe's word decides between crash (refused) and hang (no answer in time).
 */
function hardClass(suspect: Suspect): FaultClass | undefined {
  const probed = symptomsOf(suspect, true);
  const all = symptomsOf(suspect, false);
  for (const symptoms of [probed, all]) {
    if (symptoms.has('unreachable')) return 'crash';
    if (symptoms.has('unresponsive')) return 'hang';
  }
  return all.has('fatal-log') ? 'crash' : undefined;
}

function softClass(suspect: Suspect, explained: boolean): FaultClass {
  const symptoms = symptomsOf(suspect, false);
  const failing = symptoms.has('error-response') || symptoms.has('level-high');
  if (failing && suspect.change?.kind === 'deploy') return 'bad-deploy';
  if (failing && suspect.change?.kind === 'configuration') return 'configuration';
  if (explained) return 'dependency';
  return failing ? 'code-error' : 'unknown';
}

function symptomsOf(suspect: Suspect, probesOnly: boolean): ReadonlySet<Symptom> {
  const findings = suspect.findings.filter(({ source }) => !probesOnly || source === 'probe');
  return new Set(findings.map(({ symptom }) => symptom));
}

import type { TimerData } from '@hale/events';
import type { Fact } from './fact.ts';

/** What a timer of ours means, and for which incident; undefined for a timer that this version does not set. */
export function wakeOf({ name, data }: TimerData): { readonly incident: string; readonly fact: Fact } | undefined {
  const { incident, quietSince, remediation, question } = data;
  if (incident === undefined) return undefined;
  if (name === 'triage') return { incident, fact: { kind: 'triage-due' } };
  if (name === 'call') return { incident, fact: { kind: 'call-due' } };
  if (name === 'settle' && quietSince !== undefined) {
    return { incident, fact: { kind: 'settle-due', quietSince: Number(quietSince) } };
  }
  if (name === 'hand-over' && remediation !== undefined) {
    return { incident, fact: { kind: 'hand-over-due', remediation } };
  }
  // Whether its kind is known stands in the store; whoever reads the case reads that as well.
  if (name === 'answer' && question !== undefined) {
    return { incident, fact: { kind: 'answer-due', question, known: false } };
  }
  return undefined;
}

import type { Evidence, GuardResult, SignalSource } from '@hale/events';
import type { Action } from '../config.ts';
import { checkGuards, type GuardName } from './guards.ts';
import type { Ending } from './lifecycle.ts';
import type { RemediationRecord } from './records.ts';
import type { Situation } from './situation.ts';
import { cut } from './words.ts';

type Undo = NonNullable<RemediationRecord['undo']>;

interface Failure {
  readonly reason: string;
  readonly proof: readonly Evidence[];
  readonly sources: readonly SignalSource[];
}

/**
 * Guards that the undo of an act need not pass. It is about what was done a moment ago, not about the fault:
 * evidence, age, proof and bad results are those of the act that is taken back.
 */
const NOT_ASKED = new Set<string>([
  'verifiable',
  'precondition',
  'breaker',
  'previous-outcome',
  'staleness',
  'independent-signals',
] satisfies GuardName[]);

/** The undo to begin after an act that did not help, or null when it is left to a person: text alone undoes nothing. */
export function undoAfter({ inverse }: Action, { reason, proof, sources }: Failure): Undo | null {
  if (typeof inverse !== 'object' || sources.every((source) => source === 'log')) return null;
  return { action: inverse.action, why: reason, proof: [...proof], tick: 0 };
}

/** How a person undoes what did not help and is not undone by itself. */
export function byHand({ inverse }: Action, { reason, proof }: Failure): Ending {
  const how = typeof inverse === 'object' ? `action ${inverse.action}` : inverse;
  const undo = how === undefined ? 'cannot be undone' : `to be undone by a person: ${how}`;
  return { outcome: 'ineffective', reason: `${cut(reason, 280)}; ${undo}`, proof };
}

export function guardsOfUndo(situation: Situation): GuardResult[] {
  return checkGuards(situation).filter(({ guard }) => !NOT_ASKED.has(guard));
}

/** Another than the act's, so that a target that remembers keys does not take the one for the other. */
export function undoKey({ remediation }: RemediationRecord): string {
  return `${remediation.id}-undo`;
}

export function undone({ why, proof, action }: Undo): Ending {
  return { outcome: 'undone', reason: `${cut(why, 380)}; undone by ${action}`, proof };
}

export function notUndone({ why, proof, action }: Undo, hindrance: string): Ending {
  const reason = `${cut(why, 200)}; not undone (${cut(hindrance, 150)}); to be undone by a person: action ${action}`;
  return { outcome: 'ineffective', reason, proof };
}

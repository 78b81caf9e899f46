import type { Action } from './action-log.ts';

/** What was answered to the first request with this key. */
export interface Outcome {
  readonly key: string;
  readonly action: Action;
  readonly service: string;
  readonly status: number;
  readonly body: unknown;
}

/** Keys beyond the last 1,000 are forgotten, oldest first. */
const KEPT = 1_000;

export function withOutcome(outcomes: readonly Outcome[], outcome: Outcome): readonly Outcome[] {
  return [...outcomes.filter(({ key }) => key !== outcome.key), outcome].slice(-KEPT);
}

export function outcomeOf(outcomes: readonly Outcome[], key: string): Outcome | null {
  return outcomes.find((outcome) => outcome.key === key) ?? null;
}

import type { Guardrails } from '../config.ts';
import type { Act } from './records.ts';

export const HOUR_MS = 3_600_000;

/**
 * Intents within the `within` milliseconds up to `now`. One that lies in the future, because a clock went
 * back, counts: a limit errs towards doing less.
 */
export function actsWithin(acts: readonly Act[], now: number, within: number): Act[] {
  return acts.filter((act) => act.at > now - within);
}

/** Did not do what it was for. */
export function isBad(act: Act): boolean {
  return act.outcome === 'failed' || act.outcome === 'ineffective' || act.outcome === 'undone';
}

/**
 * Until when the breaker of a service is open, or null when it is closed. It opens with the bad result that
 * is the `failures`th within `within`, and stays open for `openFor` after it; after that one more bad result
 * within `within` opens it again.
 */
export function breakerOpenUntil(acts: readonly Act[], now: number, rules: Guardrails['breaker']): number | null {
  const bad = acts
    .filter(isBad)
    .map((act) => act.finishedAt ?? act.at)
    .toSorted((a, b) => a - b);
  const opened = bad.filter((at, index) => {
    const first = bad[index - rules.failures + 1];
    return first !== undefined && at - first < rules.within;
  });
  const until = (opened.at(-1) ?? Number.NEGATIVE_INFINITY) + rules.openFor;
  return now < until ? until : null;
}

/** How long a past act can still matter to any guard. */
export function historyMs(rules: Guardrails, cooldowns: readonly number[]): number {
  return Math.max(HOUR_MS, rules.breaker.within + rules.breaker.openFor, ...cooldowns);
}

/**
 * Debouncing of yes/no observations, as health checks of load balancers do it (HAProxy's `rise` and `fall`,
 * Kubernetes' `successThreshold` and `failureThreshold`): a state changes after so many observations in a row.
 */
export interface DebounceSettings {
  /** Consecutive failures until it is abnormal; at least 1. */
  readonly failures: number;
  /** Consecutive successes until it is normal again; at least 1. */
  readonly successes: number;
}

/** One observation; `at` in milliseconds since the epoch. */
export interface Observed {
  readonly at: number;
  readonly ok: boolean;
  /** How it failed: `refused`, `timeout`. Empty when it did not. */
  readonly kind: string;
  /** For people. */
  readonly detail: string;
}

/** Plain JSON; a few hundred bytes. */
export interface DebounceState {
  /** Time of the last observation that counted. */
  readonly at: number;
  /** The current run of failures; absent when the last observation was a success. */
  readonly failing?: {
    readonly since: number;
    readonly count: number;
    /** How the last one failed, and how many of the last ones in a row failed that way. */
    readonly kind: string;
    readonly sameKind: number;
  };
  /** Length of the current run of successes. */
  readonly successes: number;
  /** Present while abnormal: since when, and the kind that was stated last. */
  readonly episode?: { readonly startedAt: number; readonly kind: string };
}

export type DebounceVerdict =
  /** Did not count: without a time, or not later than the last one that did. */
  | { readonly type: 'ignored'; readonly reason: 'invalid' | 'late' | 'duplicate' }
  /** Counted; nothing to state. */
  | { readonly type: 'none' }
  /** `raised`: abnormal since `startedAt`, the first failure of the run. `changed`: still abnormal, in another way. */
  | {
      readonly type: 'raised' | 'changed';
      readonly startedAt: number;
      readonly at: number;
      readonly failures: number;
      readonly kind: string;
      readonly detail: string;
    }
  | { readonly type: 'cleared'; readonly startedAt: number; readonly at: number; readonly successes: number };

export interface DebounceStep {
  readonly state: DebounceState;
  readonly verdict: DebounceVerdict;
}

const NONE: DebounceVerdict = { type: 'none' };

/**
 * The state after an observation, and what there is to state. `raised` and `cleared` alternate; between them
 * `changed` comes when the last `failures` failures in a row were all of one kind that is not the stated one, so
 * that a probe that fails in turns in two ways does not state each turn. The stated kind of a raise is the last one:
 * a crash often begins with a reset or a timeout and goes on with refusals.
 */
export function debounce(
  state: DebounceState | undefined,
  observed: Observed,
  settings: DebounceSettings,
): DebounceStep {
  const before: DebounceState = state ?? { at: -1, successes: 0 };
  const reason = whyNot(before, observed);
  if (reason) return { state: before, verdict: { type: 'ignored', reason } };
  return observed.ok ? succeeded(before, observed, settings) : failed(before, observed, settings);
}

function whyNot(before: DebounceState, { at }: Observed): 'invalid' | 'late' | 'duplicate' | undefined {
  if (!Number.isFinite(at)) return 'invalid';
  if (at === before.at) return 'duplicate';
  return at < before.at ? 'late' : undefined;
}

function succeeded(before: DebounceState, { at }: Observed, settings: DebounceSettings): DebounceStep {
  const successes = before.successes + 1;
  const { episode } = before;
  if (!episode) return { state: { at, successes }, verdict: NONE };
  if (successes < settings.successes) return { state: { at, successes, episode }, verdict: NONE };
  return { state: { at, successes }, verdict: { type: 'cleared', startedAt: episode.startedAt, at, successes } };
}

function failed(before: DebounceState, observed: Observed, settings: DebounceSettings): DebounceStep {
  const { at, kind, detail } = observed;
  const run = before.failing;
  const failing = {
    since: run?.since ?? at,
    count: (run?.count ?? 0) + 1,
    kind,
    sameKind: run?.kind === kind ? run.sameKind + 1 : 1,
  };
  const kept = before.episode ? { episode: before.episode } : {};
  const state: DebounceState = { at, failing, successes: 0, ...kept };
  const type = statement(before, failing, settings);
  if (!type) return { state, verdict: NONE };
  const startedAt = before.episode?.startedAt ?? failing.since;
  return {
    state: { ...state, episode: { startedAt, kind } },
    verdict: { type, startedAt, at, failures: failing.count, kind, detail },
  };
}

function statement(
  before: DebounceState,
  failing: NonNullable<DebounceState['failing']>,
  settings: DebounceSettings,
): 'raised' | 'changed' | undefined {
  if (!before.episode) return failing.count >= settings.failures ? 'raised' : undefined;
  return failing.kind !== before.episode.kind && failing.sameKind >= settings.failures ? 'changed' : undefined;
}

import { isValue } from './value.ts';

/** The last raw value of a counter; `at` in milliseconds since the epoch. Plain JSON. */
export interface CounterState {
  readonly at: number;
  readonly raw: number;
}

/** What became of a sample of a counter; what is ignored leaves the state as it was. */
export type RateStep =
  | { readonly note: 'taken'; readonly state: CounterState; readonly rate: number }
  | { readonly note: 'first' | 'reset'; readonly state: CounterState }
  | { readonly note: 'invalid' | 'late' | 'duplicate'; readonly state: CounterState | undefined };

type IgnoredStep = Extract<RateStep, { note: 'invalid' | 'late' | 'duplicate' }>;

/** Whether the sample changed nothing. */
export const isIgnored = (step: RateStep): step is IgnoredStep =>
  step.note === 'invalid' || step.note === 'late' || step.note === 'duplicate';

/**
 * What a counter grew per second since its last sample. A drop means that the process started again and the counter
 * with it (Prometheus' rule for `rate()`); how much was lost in between is unknown, so that step has no rate. Samples that are not later
 * than the last one, and values that no counter can show, change nothing.
 */
export function rateOf(
  state: CounterState | undefined,
  sample: { readonly at: number; readonly value: number },
): RateStep {
  if (!isValue(sample.value) || sample.value < 0 || !Number.isFinite(sample.at)) return { note: 'invalid', state };
  const next: CounterState = { at: sample.at, raw: sample.value };
  if (!state) return { note: 'first', state: next };
  if (sample.at <= state.at) return { note: sample.at === state.at ? 'duplicate' : 'late', state };
  if (sample.value < state.raw) return { note: 'reset', state: next };
  return { note: 'taken', state: next, rate: ((sample.value - state.raw) * 1_000) / (sample.at - state.at) };
}

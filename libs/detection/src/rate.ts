/** The last raw value of a counter; `at` in milliseconds since the epoch. Plain JSON. */
export interface CounterState {
  readonly at: number;
  readonly raw: number;
}

export type RateNote = 'taken' | 'first' | 'reset' | 'invalid' | 'late' | 'duplicate';

/**
 * What a counter grew per second since its last sample. A drop means that the process started again and the counter
 * with it (Prometheus' rule for `rate()`); how much was lost in between is unknown, so that step has no rate. `rate` is present
 * with the note `taken` only. Samples that are not later than the last one, and values that are not finite or negative, change nothing.
 */
export function rateOf(
  state: CounterState | undefined,
  sample: { readonly at: number; readonly value: number },
): { readonly state: CounterState | undefined; readonly note: RateNote; readonly rate?: number } {
  if (!Number.isFinite(sample.value) || sample.value < 0 || !Number.isFinite(sample.at))
    return { state, note: 'invalid' };
  const next: CounterState = { at: sample.at, raw: sample.value };
  if (!state) return { state: next, note: 'first' };
  if (sample.at <= state.at) return { state, note: sample.at === state.at ? 'duplicate' : 'late' };
  if (sample.value < state.raw) return { state: next, note: 'reset' };
  return { state: next, note: 'taken', rate: ((sample.value - state.raw) * 1_000) / (sample.at - state.at) };
}

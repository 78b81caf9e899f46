/** What faults do to a service at a moment; what each number is without any stands in {@link NO_EFFECTS}. */
export interface Effects {
  /** Factor on what comes in. */
  traffic: number;
  /** Factor on every latency. */
  latency: number;
  /** Further factor on the slowest twentieth. */
  tail: number;
  /** Share of requests that fail on top of the usual. */
  failing: number;
  /** Share of the CPU taken by something that should not run. */
  busy: number;
  /** Share of the memory between what is usual and the limit. */
  leaked: number;
  /** Share of the consumer's capacity that is gone. */
  stalled: number;
  /** Share of the free disk space taken. */
  filled: number;
  /** Factor on the cache's hit ratio. */
  hits: number;
  /** Whether scheduled work is not done. */
  skipped: boolean;
}

export const NO_EFFECTS: Readonly<Effects> = {
  traffic: 1,
  latency: 1,
  tail: 1,
  failing: 0,
  busy: 0,
  leaked: 0,
  stalled: 0,
  filled: 0,
  hits: 1,
  skipped: false,
};

/** What a fault does to the samples of single signals, whatever they measure. */
export type Distortion =
  | { readonly type: 'frozen' }
  /** Deviations from the moving mean are so many times as large. */
  | { readonly type: 'noisier'; readonly factor: number }
  /** One spike each period, this long, so many times the value. */
  | { readonly type: 'spikes'; readonly factor: number; readonly periodMs: number; readonly widthMs: number };

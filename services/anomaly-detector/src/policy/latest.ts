import type { Series } from '@hale/events';

/** How far a source's clock may be ahead of ours, in milliseconds. */
const AHEAD_MS = 60_000;

/**
 * The latest time (milliseconds since the epoch) that a signal of this event can have. What is later would make
 * everything after it look late, so it does not count. By the time of recording, which is the same at each delivery.
 */
export function latestOf(event: { readonly recordedtime: string }): number {
  return Date.parse(event.recordedtime) + AHEAD_MS;
}

/** The latest time of the samples of a frame that can be true. */
export function timeOf(series: readonly Series[], latest: number): number {
  let time = 0;
  for (const { samples } of series) for (const [at] of samples) if (at <= latest && at > time) time = at;
  return time;
}

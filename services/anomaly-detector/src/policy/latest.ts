/** How far a source's clock may be ahead of ours, in milliseconds. */
const AHEAD_MS = 60_000;

/**
 * The latest time (milliseconds since the epoch) that a signal of this event can have. What is later would make
 * everything after it look late, so it does not count. By the time of recording, which is the same at each delivery.
 */
export function latestOf(event: { readonly recordedtime: string }): number {
  return Date.parse(event.recordedtime) + AHEAD_MS;
}

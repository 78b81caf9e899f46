import { setTimeout as delay } from 'node:timers/promises';

/** The longest that a timer of Node's waits; it takes more for 1 ms. */
const MAX_MS = 2 ** 31 - 1;

/** Waits, at most 24 days; false as soon as the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms > 0) await delay(Math.min(ms, MAX_MS), undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

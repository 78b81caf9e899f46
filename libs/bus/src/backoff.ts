import { setTimeout as delay } from 'node:timers/promises';
import { StoppedError } from './errors.ts';

/** Exponential with full jitter between half and all of the step: 100 ms, 200 ms … 30 s. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(30_000, 100 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + random() * (ceiling / 2);
}

/** Waits, unless the consumer stops first: then throws {@link StoppedError}. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    throw new StoppedError('stopped while waiting');
  }
}

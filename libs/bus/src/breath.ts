import { setImmediate as turn } from 'node:timers/promises';

/** How long handlers may compute before the process does anything else, milliseconds: a fraction of a heartbeat. */
const LONGEST_MS = 50;

/** When the process last did anything else, as far as was looked. */
let since = performance.now();
let pause: Promise<void> | undefined;

/**
 * A pause in which the process sends and hears what has come up meanwhile; undefined while it is not due. Without it
 * handlers that compute for longer than a lease lasts would lose it, begin again, and lose it again, for ever. Lanes share
 * it, for one after the other they would compute as long.
 */
export function breath(): Promise<void> | undefined {
  if (performance.now() - since < LONGEST_MS) return undefined;
  pause ??= turn().then(() => {
    since = performance.now();
    pause = undefined;
  });
  return pause;
}

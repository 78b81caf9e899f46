import { meanOf, quantileOf } from './fits.ts';
import { type Circumstances, patternIn } from './known.ts';
import type { Match } from './match.ts';
import { SHORTS_A_LONG, SLOTS } from './outline.ts';
import type { Slot, View } from './view.ts';

/** The known pattern of so many last values that came every so many milliseconds, the latest at `at`; of which no season is known. */
export function patternOfValues(
  values: readonly number[],
  everyMs: number,
  at: number,
  circumstances: Circumstances = {},
): Match | undefined {
  if (!(everyMs > 0)) return undefined;
  const usual = quantileOf(values, 0.5);
  const slots = values.map((value, index): Slot => {
    return { at: at - (values.length - 1 - index) * everyMs, mean: value, low: value, high: value, foretold: usual };
  });
  const view: View = {
    slotMs: everyMs,
    endAt: at,
    slots: slots.slice(-SLOTS),
    past: longer(slots),
    pastSlotMs: everyMs * SHORTS_A_LONG,
    bounds: { low: quantileOf(values, 0.05), high: quantileOf(values, 0.95) },
    season: () => usual,
    // Nothing is foretold, so nothing foretold can be missing.
    error: Number.POSITIVE_INFINITY,
  };
  return patternIn([view], circumstances);
}

/** Whole ones only; the last ends with the last value. */
function longer(slots: readonly Slot[]): Slot[] {
  const first = slots.length % SHORTS_A_LONG;
  return Array.from({ length: Math.floor(slots.length / SHORTS_A_LONG) }, (_, long): Slot => {
    const own = slots.slice(first + long * SHORTS_A_LONG, first + (long + 1) * SHORTS_A_LONG);
    const [low, high] = [Math.min(...own.map((each) => each.low)), Math.max(...own.map((each) => each.high))];
    return { at: own[0]!.at, mean: meanOf(own.map(({ mean }) => mean)), low, high, foretold: own[0]!.foretold };
  });
}

import { quantileOf } from './fits.ts';
import type { Slot } from './view.ts';

/** An edge is rough for a slot or two; what is rough in the most of so many slots is so by itself. */
const OVER = 6;

/** How far a series swings in each slot: from its lowest to its highest value, or from the one before where slots hold a single value. */
export function swingsOf(slots: readonly Slot[]): readonly number[] {
  const single = slots.filter(({ low, high }) => low === high).length > slots.length / 2;
  return slots.map(({ mean, low, high }, index) =>
    single ? Math.abs(mean - (slots[index - 1] ?? slots[1] ?? { mean }).mean) : high - low,
  );
}

/** How far it swings around each slot, edges apart. */
export function roughnessOf(slots: readonly Slot[]): readonly number[] {
  const swings = swingsOf(slots);
  return swings.map((_, index) => quantileOf(swings.slice(Math.max(0, index - OVER + 1), index + 1), 0.4));
}

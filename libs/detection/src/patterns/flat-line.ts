import { quantileOf } from './fits.ts';
import { type Found, pastOf, type Slot, type View } from './view.ts';

/** Slots that it stands still for. */
const STILL = 5;
/** Slots before them, in which it moved. */
const BEFORE = 4;

/** Stands still, for several times as long as it ever did, where it was before: at a level that it hardly ever reached it is saturated. */
export function matchFlatLine(view: View): Found | undefined {
  const { slots } = view;
  const still = runAt(slots, slots.length - 1);
  const first = slots.length - still;
  if (still < STILL || first < BEFORE) return undefined;
  const before = slots.slice(0, first);
  const usual = [...pastOf(view, first), ...before].map(({ high }) => high);
  if ((slots.at(-1)?.high ?? 0) > quantileOf(usual, 0.9)) return undefined;
  const longest = Math.max(1, ...before.map((_, index) => runAt(before, index)));
  return { fit: 1 - longest / still, first };
}

/** Slots up to that one in which it did not move. */
function runAt(slots: readonly Slot[], last: number): number {
  const level = slots[last]?.high;
  let first = last;
  while (first >= 0 && slots[first]?.high === level && slots[first]?.low === level) first -= 1;
  return last - first;
}

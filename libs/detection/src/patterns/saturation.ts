import { meanOf, quantileOf } from './fits.ts';
import { swingsOf } from './roughness.ts';
import { type Found, pastOf, type View } from './view.ts';

/** Slots at the ceiling, and before them. */
const [PRESSED, BEFORE] = [5, 4] as const;
/** Their highest values differ by no more than this part of the way up to the ceiling. */
const FLAT = 0.05;
/** And it swings there by no more than this part of what it swung by before. */
const CALM = 1 / 3;

/** Has come up to a ceiling, where it has no room to swing. The flatter its top, the better it fits. */
export function matchSaturation(view: View): Found | undefined {
  const highs = view.slots.map(({ high }) => high);
  const before = view.slots.slice(0, BEFORE).map(({ mean }) => mean);
  const ceiling = Math.max(...highs.slice(-PRESSED));
  const way = ceiling - meanOf(before);
  const first = highs.findLastIndex((high) => ceiling - high > FLAT * way) + 1;
  const swings = swingsOf(view.slots);
  const usual = quantileOf(swings.slice(0, Math.max(BEFORE, first)), 0.5);
  const pressed = highs.length - first;
  if (pressed < PRESSED || first < BEFORE || !(way > usual)) return undefined;
  const past = pastOf(view, first).map(({ high }) => high);
  if (Math.max(...past, ...highs.slice(0, first)) > ceiling + FLAT * way) return undefined;
  if (quantileOf(swings.slice(first), 0.5) > CALM * usual) return undefined;
  return { fit: 1 - (ceiling - meanOf(highs.slice(first))) / (FLAT * way), first };
}

/** Parts of the way that it goes in one slot at most when it is used up rather than gone at once. */
const GRADUAL = 0.5;

/** The same of what is left, seen upside down: it was used up little by little, and stays at the bottom. */
export function matchUsedUp(view: View): Found | undefined {
  const found = matchSaturation(view);
  if (!found) return undefined;
  const means = view.slots.slice(0, found.first + 1).map(({ mean }) => mean);
  const steps = means.slice(1).map((mean, index) => mean - (means[index] ?? mean));
  const way = (means.at(-1) ?? 0) - Math.min(...means);
  return Math.max(...steps) <= GRADUAL * way ? found : undefined;
}

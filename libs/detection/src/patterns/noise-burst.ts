import { fitStep, quantileOf } from './fits.ts';
import { roughnessOf } from './roughness.ts';
import { type Found, pastOf, type Slot, type View } from './view.ts';

/** Slots before it and of it. */
const [BEFORE, LASTS] = [6, 4] as const;
/** Slots that say whether it is over. */
const NOW = 3;
/** So many times as far as before. */
const FARTHER = 2.5;
/** And from end to end by so many times as much as over a slot of the past. */
const SWING = 2;
/** The level moves by no more than this part of a swing. */
const SAME = 0.5;
/** Of its slots so many go farther than that up, and as many down. */
const BOTH = 0.15;
/** Standing still counts as so small a part of the usual swing: of nothing nothing is a multiple. */
const LEAST_SWING = 1e-3;

/** Swings farther than it did, around the same level. The more of the differences between its swings that explains, the better it fits. */
export function matchNoiseBurst(view: View): Found | undefined {
  const { slots } = view;
  const swings = roughnessOf(slots);
  const least = LEAST_SWING * quantileOf(swings, 0.9);
  if (!(least > 0)) return undefined;
  const sizes = swings.map((swing) => Math.log(Math.max(swing, least)));
  const step = fitStep(sizes, BEFORE, LASTS);
  if (!step || step.after - step.before < Math.log(FARTHER)) return undefined;
  if (Math.min(...sizes.slice(-NOW)) < (step.before + step.after) / 2) return undefined;
  const far = SAME * Math.exp(step.after);
  if (!swingsFar(view, step.first) || !swingsBothWays(view, step.first, far)) return undefined;
  const moved = Math.abs(levelOf(slots.slice(step.first)) - levelOf(slots.slice(0, step.first)));
  return moved <= far ? { fit: step.explained, first: step.first } : undefined;
}

const levelOf = (slots: readonly Slot[]): number =>
  quantileOf(
    slots.map(({ mean }) => mean),
    0.5,
  );

/** It goes far to both sides of the level that it had: an excursion is rough as well, and on one side. */
function swingsBothWays({ slots }: View, first: number, far: number): boolean {
  const level = levelOf(slots.slice(0, first));
  const burst = slots.slice(first);
  const least = BOTH * burst.length;
  return (
    burst.filter(({ high }) => high > level + far).length >= least &&
    burst.filter(({ low }) => low < level - far).length >= least
  );
}

/** Seen over as long as a slot of the past. */
function swingsFar(view: View, first: number): boolean {
  const { slots, pastSlotMs, slotMs } = view;
  const last = slots.slice(-Math.max(2, Math.round(pastSlotMs / slotMs)));
  const swing = Math.max(...last.map(({ high }) => high)) - Math.min(...last.map(({ low }) => low));
  const past = pastOf(view, first).map(({ low, high }) => high - low);
  return past.length === 0 || swing > SWING * quantileOf(past, 0.5);
}

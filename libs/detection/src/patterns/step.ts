import { type Fit, fitRamp, fitStep, meanOf, quantileOf } from './fits.ts';
import { type Found, pastOf, type View } from './view.ts';

/** Slots of the level before and of the new one: what is shorter may be anything. */
const [BEFORE, AFTER] = [4, 3] as const;
/** Slots of the past that say what is usual. */
const PAST = 3;
/** It goes so many times as far as from one of these to the next. */
const FARTHER = 1.3;
/** Parts of the way up at which it must still stand: the last slot, which may hold a value or two, and the last two. */
const [LAST, LAST_TWO] = [0.35, 0.6] as const;

/** Another level that lasts, higher than it mostly was; it fits the better the less is left beside the two levels. */
export function matchStep(view: View): Found | undefined {
  const values = view.slots.map(({ mean }) => mean);
  const step = fitStep(values, BEFORE, AFTER);
  if (!step || step.after <= step.before || !stays(values, step) || !isUnusual(view, step)) return undefined;
  // What grows all the time has two levels as well.
  const ramp = fitRamp(values, AFTER);
  if (ramp && ramp.explained > step.explained) return undefined;
  return { fit: step.explained, first: step.first };
}

const stays = (values: readonly number[], { before, after }: Fit): boolean =>
  meanOf(values.slice(-1)) >= before + LAST * (after - before) &&
  meanOf(values.slice(-2)) >= before + LAST_TWO * (after - before);

/** Beyond nine of ten slots of the past, and farther in one go than before: neither coming back from an excursion nor what it does all the time. */
function isUnusual(view: View, { first, before, after }: Fit): boolean {
  const past = pastOf(view, first).map(({ mean }) => mean);
  if (past.length < PAST) return true;
  const rises = past.slice(1).map((mean, index) => mean - (past[index] ?? mean));
  return after > quantileOf(past, 0.9) && after - before > FARTHER * Math.max(...rises);
}

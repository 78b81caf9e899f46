import { type Fit, fitRamp, fitStep } from './fits.ts';
import { type Found, pastOf, type View } from './view.ts';

/** Slots that it has grown for. */
const GROWS = 6;
/** Longer slots that show whether it used to fall back. */
const PAST = 4;
/** It grew by more than ever it did before it fell back: by so many times as much. */
const MORE = 1.3;
/** It never fell by more than this part of what it grew by. */
const FALLS = 1 / 3;

/** Steady growth that goes further than any that came before it. Low points count as well as means: a heap is swept now and then. */
export function matchLeak(view: View): Found | undefined {
  const [means, lows] = [view.slots.map(({ mean }) => mean), view.slots.map(({ low }) => low)];
  const found = [means, lows].map((values) => growthIn(view, values)).filter((each) => each !== undefined);
  return found.sort((one, other) => other.fit - one.fit)[0];
}

function growthIn(view: View, values: readonly number[]): Found | undefined {
  const ramp = fitRamp(values, GROWS);
  if (!ramp || ramp.after <= ramp.before || !keepsOn(values, ramp)) return undefined;
  const step = fitStep(values, 1, 1);
  if (step && step.explained >= ramp.explained) return undefined;
  const past = pastOf(view, ramp.first);
  if (past.length < PAST || ramp.after - ramp.before < MORE * largestRise(past.map(({ mean }) => mean)))
    return undefined;
  return { fit: ramp.explained, first: ramp.first };
}

function keepsOn(values: readonly number[], { first, before, after }: Fit): boolean {
  let top = Number.NEGATIVE_INFINITY;
  return values.slice(first).every((value) => {
    top = Math.max(top, value);
    return top - value <= FALLS * (after - before);
  });
}

/** The most that it ever rose by from a low point. */
function largestRise(values: readonly number[]): number {
  let [lowest, most] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    most = Math.max(most, value - lowest);
  }
  return most;
}

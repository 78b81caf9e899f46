import { meanOf, quantileOf } from './fits.ts';
import { type Found, pastOf, type View } from './view.ts';

/** Excursions that make a train. */
const TIMES = 3;
/** Slots that one may last. */
const SHORT = 3;
/** It is one from this part of the way to the highest on, and from so many usual distances from the middle. */
const [HIGH, CLEAR] = [0.4, 6] as const;
/** Before it so many times the time between two was seen: so it is new. */
const PERIODS = 2;
/** The next is overdue after so many times the usual time between two. */
const OVERDUE = 1.7;

/** Short excursions again and again, which most of the time before it did not show. The more evenly they come and the calmer the rest, the better it fits. */
export function matchSpikeTrain(view: View): Found | undefined {
  const highs = view.slots.map(({ high }) => high);
  const middle = quantileOf(highs, 0.5);
  const away = highs.map((high) => Math.abs(high - middle));
  const limit = middle + Math.max(HIGH * (Math.max(...highs) - middle), CLEAR * quantileOf(away, 0.5));
  const runs = runsAbove(highs, limit);
  if (runs.length < TIMES || !rests(runs)) return undefined;
  const starts = runs.map(({ from }) => view.slots[from]?.at ?? 0);
  const between = starts.slice(1).map((at, index) => at - (starts[index] ?? at));
  const periodMs = meanOf(between);
  const overdue = view.endAt - (starts.at(-1) ?? 0) > OVERDUE * periodMs;
  if (overdue || !isNew(view, runs, periodMs)) return undefined;
  const uneven = meanOf(between.map((each) => Math.abs(each - periodMs))) / periodMs;
  const inRuns = away.filter((_, index) => (highs[index] ?? 0) > limit);
  const share = (meanOf(inRuns) * inRuns.length) / (meanOf(away) * away.length);
  return { fit: share * (1 - uneven / 2), first: runs[0]?.from ?? 0, periodMs };
}

function isNew(view: View, runs: readonly Run[], periodMs: number): boolean {
  const peaks = runs.map(({ from, to }) => Math.max(...view.slots.slice(from, to).map(({ high }) => high)));
  const past = pastOf(view, runs[0]?.from ?? 0).map(({ high }) => high);
  return past.length * view.pastSlotMs >= PERIODS * periodMs && meanOf(peaks) > quantileOf(past, 0.5);
}

interface Run {
  readonly from: number;
  readonly to: number;
}

function runsAbove(values: readonly number[], limit: number): readonly Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < values.length; from += 1) {
    let to = from;
    while (to < values.length && values[to]! > limit) to += 1;
    if (to > from) runs.push({ from, to });
    from = to;
  }
  return runs;
}

/** Each is short, and at rest for at least as long as it lasted. */
const rests = (runs: readonly Run[]): boolean =>
  runs.every(({ from, to }, index) => {
    const next = runs[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return to - from <= SHORT && next - to >= to - from;
  });

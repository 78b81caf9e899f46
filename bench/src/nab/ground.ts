/**
 * The labelled windows of one series as the Numenta Anomaly Benchmark 1.1 takes them: what a detection at each point is
 * worth before the weights of a profile.
 */
export interface Ground {
  /** Points before this one, the probation, are not scored. */
  readonly from: number;
  /** By point: the index of the window that holds it, -1 outside of all. */
  readonly window: Int16Array;
  /** By point: in a window from 1 at its start down to 0 behind its end; outside from 0 at the last one's end to -1. */
  readonly worth: Float64Array;
  /** Windows with a point that is scored. */
  readonly windows: number;
}

/** Of first and last point, both within. Milliseconds. */
export type Window = readonly [start: number, end: number];

const PROBATION = 0.15;
const LONGEST_PROBATION = 750;

/** Windows are in the order of time and do not overlap. Of points with one timestamp the first is a window's limit. */
export function groundOf(timestamps: Float64Array, windows: readonly Window[]): Ground {
  const from = Math.min(Math.floor(PROBATION * timestamps.length), LONGEST_PROBATION);
  const window = new Int16Array(timestamps.length).fill(-1);
  const worth = new Float64Array(timestamps.length).fill(-1);
  let scored = 0;
  for (const [index, [start, end]] of windows.entries()) {
    const [first, last] = [pointAt(timestamps, start), pointAt(timestamps, end)];
    if (last < first) throw new Error(`window ${index} ends before it starts`);
    window.fill(index, first, last + 1);
    const width = last - first + 1;
    for (let point = first; point <= last; point += 1)
      worth[point] = scaledSigmoid((point - last - 1) / width) / EARLIEST;
    // What lies in a later window is written again by that one.
    for (let point = last + 1; point < worth.length; point += 1)
      worth[point] = scaledSigmoid((point - last) / (width - 1));
    if (last >= from) scored += 1;
  }
  return { from, window, worth, windows: scored };
}

function pointAt(timestamps: Float64Array, time: number): number {
  const point = timestamps.indexOf(time);
  if (point < 0) throw new Error(`no point at ${new Date(time).toISOString()}, the limit of a window`);
  return point;
}

/** By position relative to a window: -1 is its start, 0 its end, beyond 0 comes what is behind it. */
function scaledSigmoid(position: number): number {
  return position >= 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

const EARLIEST = scaledSigmoid(-1);

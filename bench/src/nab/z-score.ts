import type { Judge } from './run.ts';

/** Points that a value is compared with, and how many there must be. */
const WINDOW = 500;
const LEAST = 30;
const ANOMALOUS = 3;
/** Relative to the mean: what running sums may be wrong by. */
const ROUNDING = 1e-9;

/** The textbook, for comparison: how many standard deviations from the mean of the last points. */
export const zScore: Judge = () => {
  const recent: number[] = [];
  let [oldest, mean, squares] = [0, 0, 0];
  return (_timestamp, value) => {
    const deviation = Math.sqrt(Math.max(0, squares) / recent.length);
    const distance = Math.abs(value - mean);
    const nothing = ROUNDING * Math.abs(mean);
    const z = recent.length < LEAST || distance <= nothing ? 0 : distance / Math.max(deviation, nothing);
    const before = mean;
    if (recent.length < WINDOW) {
      recent.push(value);
      mean += (value - before) / recent.length;
      squares += (value - before) * (value - mean);
    } else {
      const gone = recent[oldest] ?? value;
      recent[oldest] = value;
      oldest = (oldest + 1) % WINDOW;
      mean += (value - gone) / WINDOW;
      squares += (value - gone) * (value - mean + gone - before);
    }
    return { score: 1 - 1 / (1 + z), anomaly: z > ANOMALOUS };
  };
};

/** Called point by point in the order of the file: nothing of what follows can be known. */
export type Judge = () => (timestamp: number /* ms */, value: number) => Verdict;

export interface Verdict {
  /** From 0 to 1, higher for what is less usual. */
  readonly score: number;
  /** The detector's own decision. */
  readonly anomaly: boolean;
}

export interface Judged {
  readonly scores: Float64Array;
  /** By point; 1 where the detector says so. */
  readonly detections: Uint8Array;
}

/** A fresh judge for one series. */
export function judged(timestamps: Float64Array, values: Float64Array, judge: Judge): Judged {
  const look = judge();
  const scores = new Float64Array(values.length);
  const detections = new Uint8Array(values.length);
  for (let point = 0; point < values.length; point += 1) {
    const { score, anomaly } = look(timestamps[point] ?? Number.NaN, values[point] ?? Number.NaN);
    if (!(score >= 0 && score <= 1)) throw new Error(`a score from 0 to 1, not ${score} at point ${point}`);
    scores[point] = score;
    detections[point] = anomaly ? 1 : 0;
  }
  return { scores, detections };
}

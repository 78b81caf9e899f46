import type { Feedback } from '@hale/events';

/** The time over which false findings are counted, milliseconds: 30 days, from when they began. */
export const SHARE_WINDOW_MS = 30 * 86_400_000;

/** How many findings that people judged were false. */
export interface FalseShare {
  readonly judged: number;
  readonly falseAlarms: number;
  /** Absent while none was judged. */
  readonly share?: number;
}

/** Of the findings that began within the window, and of which somebody said what they were, the share that was false. */
export function falseShareOf(words: Iterable<Feedback>, now: number): FalseShare {
  let [judged, falseAlarms] = [0, 0];
  for (const { verdict, finding } of words) {
    if (now - finding.startedAt > SHARE_WINDOW_MS) continue;
    judged += 1;
    if (verdict === 'false-alarm') falseAlarms += 1;
  }
  return { judged, falseAlarms, ...(judged > 0 && { share: falseAlarms / judged }) };
}

import type { Lenience } from './lenience.ts';
import { lenienceKey } from './raises.ts';

/** Under this a raised threshold is as good as none, and not worth a word. */
const WORTH = 1.05;
const MAX_SUMMARY_LENGTH = 500;

/** How many times as far from usual a signal must be by what people said of it. */
export const factorOf = (lenience: Lenience | undefined, detector: string, signal: string): number =>
  10 ** (lenience?.get(lenienceKey(detector, signal)) ?? 0);

/** The summary of what was found although its threshold had been raised so many times. */
export const despiteFactor = (summary: string, factor: number): string =>
  factor < WORTH
    ? summary
    : despite(summary, `false alarms had raised its threshold ${Number(factor.toPrecision(2))} times`);

/** The same where thresholds are powers of ten. */
export const despitePowers = (summary: string, powers: number): string =>
  10 ** powers < WORTH
    ? summary
    : despite(summary, `false alarms had raised its threshold by ${powers.toFixed(1)} powers of ten`);

/** What people said is always told, however long the rest is. */
function despite(summary: string, words: string): string {
  const more = `, although ${words}`;
  return summary.slice(0, MAX_SUMMARY_LENGTH - more.length).toWellFormed() + more;
}

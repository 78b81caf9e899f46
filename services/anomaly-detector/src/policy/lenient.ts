import { type Lenience, lenienceKey, type ThresholdSettings } from '@hale/detection';
import type { Judge } from './indicators.ts';

/** The detector that speaks for a way of judging. */
export const DETECTORS = { course: 'window', growth: 'growth', saturation: 'saturation', flat: 'flat' } as const;

/** Under this a raised threshold is as good as none, and not worth a word. */
const WORTH = 1.05;
const MAX_SUMMARY_LENGTH = 500;

/** How many times as far from usual a signal must be by what people said of it. */
export const factorOf = (lenience: Lenience | undefined, detector: string, signal: string): number =>
  10 ** (lenience?.get(lenienceKey(detector, signal)) ?? 0);

/** Judges a level when it is so many times as far off. */
export function lenientLevel<Settings extends Pick<ThresholdSettings, 'k' | 'clearK'>>(
  settings: Settings,
  factor: number,
): Settings {
  return factor === 1 ? settings : { ...settings, k: settings.k * factor, clearK: settings.clearK * factor };
}

/** Judges in the same way when it is so many times as far off: what grows by as much more, what is full or stands still for as much longer. */
export function lenientJudge(judge: Judge, factor: number): Judge {
  if (factor === 1) return judge;
  switch (judge.by) {
    case 'course': {
      const { settings } = judge;
      const windows = settings.windows.map((window) => lenientLevel(window, factor));
      return { by: judge.by, settings: { ...settings, level: lenientLevel(settings.level, factor), windows } };
    }
    case 'growth': {
      const { rise, minRise } = judge.settings;
      return { by: judge.by, settings: { ...judge.settings, rise: rise * factor, minRise: minRise * factor } };
    }
    case 'saturation': {
      const raiseAfter = Math.round(judge.settings.raiseAfter * factor);
      return { by: judge.by, settings: { ...judge.settings, raiseAfter } };
    }
    default: {
      const { pauses, leastMs } = judge.settings;
      return { by: judge.by, settings: { ...judge.settings, pauses: pauses * factor, leastMs: leastMs * factor } };
    }
  }
}

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
  return summary.slice(0, MAX_SUMMARY_LENGTH - more.length) + more;
}

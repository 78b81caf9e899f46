import type { ThresholdSettings } from '@hale/detection';
import type { Judge } from './indicators.ts';

/** The detector that speaks for a way of judging. */
export const DETECTORS = { course: 'window', growth: 'growth', saturation: 'saturation', flat: 'flat' } as const;

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

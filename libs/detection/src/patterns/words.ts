import type { Pattern } from '@hale/events';
import type { Match } from './match.ts';

const HOUR = 3_600_000;

/** What people call them. */
export const PATTERN_NAMES: Readonly<Record<Pattern, string>> = {
  leak: 'leak',
  saturation: 'saturation',
  step: 'step',
  'step-after-deploy': 'step after a deploy or restart',
  'flat-line': 'flat line',
  'spike-train': 'spike train',
  'seasonal-break': 'seasonal break',
  'noise-burst': 'noise burst',
};

const SAYS: Readonly<Record<Pattern, (match: Match, lasts: string) => string>> = {
  leak: ({ side }, lasts) => `${side === 'low' ? 'falls' : 'grows'} steadily for ${lasts} and does not come back`,
  saturation: ({ side }, lasts) =>
    side === 'low' ? `used up, and at its bottom for ${lasts}` : `at its ceiling for ${lasts}, with no room to move`,
  step: ({ side }, lasts) => `${side === 'low' ? 'lower' : 'higher'} for ${lasts}, and stays there`,
  'step-after-deploy': ({ side }, lasts) =>
    `${side === 'low' ? 'lower' : 'higher'} since a process of the service started ${lasts} ago, and stays there`,
  'flat-line': (_, lasts) => `stands still for ${lasts}`,
  'spike-train': ({ side, periodMs = 0 }, lasts) =>
    `a short excursion ${side === 'low' ? 'down' : 'up'} about every ${minutes(periodMs)}, for ${lasts}`,
  'seasonal-break': ({ side }, lasts) =>
    side === 'high'
      ? `did not fall as usual at this time, for ${lasts}`
      : `what usually comes at this time is missing for ${lasts}`,
  'noise-burst': (_, lasts) => `swings much farther than before, around the same level, for ${lasts}`,
};

/** In plain words, with the name: `leak: grows steadily for 45 min and does not come back`. */
export const patternWords = (match: Match): string =>
  `${PATTERN_NAMES[match.pattern]}: ${SAYS[match.pattern](match, minutes(match.lastingMs))}`;

/** A length of time, in minutes below an hour and a half. */
function minutes(ms: number): string {
  return ms < 1.5 * HOUR ? `${Math.max(1, Math.round(ms / 60_000))} min` : `${Number((ms / HOUR).toPrecision(2))} h`;
}

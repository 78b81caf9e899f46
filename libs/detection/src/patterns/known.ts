import type { Pattern } from '@hale/events';
import type { SeriesMemory } from '../bank/memory.ts';
import { matchFlatLine } from './flat-line.ts';
import { matchLeak } from './leak.ts';
import { LEAST_FIT, type Match } from './match.ts';
import { matchNoiseBurst } from './noise-burst.ts';
import { viewsOf } from './outline-view.ts';
import { matchSaturation, matchUsedUp } from './saturation.ts';
import { matchSeasonalBreak } from './seasonal-break.ts';
import { matchSpikeTrain } from './spike-train.ts';
import { matchStep } from './step.ts';
import { type Matcher, mirrored, restOf, type View } from './view.ts';

export interface KnownPattern {
  readonly pattern: Exclude<Pattern, 'step-after-deploy'>;
  readonly match: Matcher;
  /** What it is looked for with: what goes up, what goes down, or what has no side. */
  readonly sides: readonly Match['side'][];
  /** Whether it is looked for in the values themselves, or in what the season leaves of them. */
  readonly of: 'values' | 'rest';
  /** Whether it leads to where the series hardly ever was. */
  readonly beyond?: true;
}

/** The library, the most particular first: what stands still at a ceiling is at another level as well. */
export const KNOWN: readonly KnownPattern[] = [
  { pattern: 'flat-line', match: matchFlatLine, sides: ['none'], of: 'values' },
  { pattern: 'saturation', match: matchSaturation, sides: ['high'], of: 'values' },
  { pattern: 'saturation', match: matchUsedUp, sides: ['low'], of: 'values' },
  { pattern: 'seasonal-break', match: matchSeasonalBreak, sides: ['none'], of: 'values' },
  { pattern: 'spike-train', match: matchSpikeTrain, sides: ['high', 'low'], of: 'rest' },
  { pattern: 'leak', match: matchLeak, sides: ['high', 'low'], of: 'rest', beyond: true },
  { pattern: 'step', match: matchStep, sides: ['high', 'low'], of: 'rest' },
  { pattern: 'noise-burst', match: matchNoiseBurst, sides: ['none'], of: 'rest' },
];

/** What is known beside the series. */
export interface Circumstances {
  /** When a process of the service started last, milliseconds. */
  readonly restartedAt?: number | undefined;
}

/** A change of level belongs to a start from a slot before it to so many after it: caches fill, traffic comes over. */
const AFTER_START = 5;
/** For so long at least, and at most; milliseconds. */
const [LEAST_MS, MOST_MS] = [30_000, 600_000] as const;

/** The known pattern that a series shows now; undefined when it shows none. */
export function patternOf(memory: SeriesMemory, circumstances: Circumstances = {}): Match | undefined {
  const { short, long } = viewsOf(memory);
  return patternIn([short, long], circumstances);
}

/** The first pattern that fits, in the views in their order. */
export function patternIn(views: readonly View[], { restartedAt }: Circumstances = {}): Match | undefined {
  for (const known of KNOWN) {
    for (const view of views) {
      const match = matchOf(known, view);
      if (match) return isAfterStart(match, view, restartedAt) ? { ...match, pattern: 'step-after-deploy' } : match;
    }
  }
  return undefined;
}

/** The level before it has to be that of the process before. */
function isAfterStart({ pattern, since }: Match, { slotMs, slots }: View, restartedAt: number | undefined): boolean {
  if (pattern !== 'step' || restartedAt === undefined || !(restartedAt > (slots[0]?.at ?? restartedAt))) return false;
  const longest = Math.min(MOST_MS, Math.max(LEAST_MS, AFTER_START * slotMs));
  return since >= restartedAt - slotMs && since <= restartedAt + longest;
}

function matchOf({ pattern, match, sides, of, beyond }: KnownPattern, view: View): Match | undefined {
  const seen = of === 'rest' ? restOf(view) : view;
  const matches = sides.flatMap((side): Match[] => {
    const found = seen.slots.length > 0 ? match(side === 'low' ? mirrored(seen) : seen) : undefined;
    if (!found || !(found.fit >= LEAST_FIT) || (beyond && !isBeyond(side === 'low' ? mirrored(view) : view))) return [];
    const since = view.slots[found.first]?.at ?? view.endAt;
    const { fit, periodMs } = found;
    const about = { since, lastingMs: view.endAt - since, ...(periodMs !== undefined && { periodMs }) };
    return [{ pattern, fit, side: found.side ?? side, ...about }];
  });
  return matches.sort((one, other) => other.fit - one.fit)[0];
}

function isBeyond({ slots, bounds }: View): boolean {
  const last = slots.slice(-2);
  return last.reduce((sum, { mean }) => sum + mean, 0) / last.length > bounds.high;
}

import { squaresOf } from './fits.ts';
import type { Found, View } from './view.ts';

/** A season is known by half hours, so what came is held against it by half hours. */
const BLOCK_MS = 1_800_000;
/** A half hour counts when so much of it was seen. */
const SEEN = 0.75;
/** What was foretold moves by so many times what it usually errs by. */
const MOVES = 3;
/** In the beginning the series is where it was foretold to be, up to this part of what it misses later. */
const THERE = 1 / 3;

/**
 * What the season foretold moves, and the series does not move with it: a peak that does not come, work that is not done. The less of what
 * was foretold came, at another time either, the better it fits.
 */
export function matchSeasonalBreak(view: View): Found | undefined {
  const blocks = blocksOf(view);
  let best: Found | undefined;
  for (let first = blocks.length - 2; first >= 0; first -= 1) {
    const found = missedFrom(blocks.slice(first), view.error);
    if (found && found.fit > (best?.fit ?? 0)) best = { ...found, first: slotAt(view, found.since) };
  }
  return best;
}

interface Block {
  readonly at: number;
  readonly came: number;
  readonly foretold: number;
}

function missedFrom(blocks: readonly Block[], error: number): (Omit<Found, 'first'> & { since: number }) | undefined {
  const expected = blocks.map(({ foretold }) => foretold);
  const missed = blocks.map(({ foretold, came }) => foretold - came);
  const most = Math.max(...missed.map(Math.abs));
  const least = MOVES * error;
  if (Math.max(...expected) - Math.min(...expected) < least || most < least) return undefined;
  if (Math.abs(missed[0] ?? most) > THERE * most) return undefined;
  const still = 1 - squaresOf(blocks.map(({ came }) => came)) / squaresOf(expected);
  const moved = expected.reduce((sum, each) => sum + Math.abs(each - (expected[0] ?? each)), 0);
  const gone = missed.reduce((sum, each) => sum + each, 0);
  const since = blocks.find((_, index) => Math.abs(missed[index] ?? 0) > most / 2)?.at ?? 0;
  return { fit: Math.min(still, Math.abs(gone) / moved), since, side: gone > 0 ? 'low' : 'high' };
}

function blocksOf({ slots, slotMs, season }: View): readonly Block[] {
  if (slotMs > BLOCK_MS) return [];
  const sums = new Map<number, { seenMs: number; sum: number }>();
  for (const { at, mean } of slots) {
    for (let block = Math.floor(at / BLOCK_MS); block * BLOCK_MS < at + slotMs; block += 1) {
      const ms = Math.min(at + slotMs, (block + 1) * BLOCK_MS) - Math.max(at, block * BLOCK_MS);
      const { seenMs, sum } = sums.get(block) ?? { seenMs: 0, sum: 0 };
      sums.set(block, { seenMs: seenMs + ms, sum: sum + ms * mean });
    }
  }
  return [...sums].flatMap(([block, { seenMs, sum }]) => {
    const at = block * BLOCK_MS;
    return seenMs < SEEN * BLOCK_MS ? [] : [{ at, came: sum / seenMs, foretold: season(at + BLOCK_MS / 2) }];
  });
}

const slotAt = ({ slots }: View, since: number): number =>
  Math.max(
    0,
    slots.findIndex(({ at }) => at >= since),
  );

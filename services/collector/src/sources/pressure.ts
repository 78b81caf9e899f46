import { fillingsOf, type HighWater, type RedisClient } from '@hale/bus';
import type { Source } from '@hale/runtime';
import { atFixedRate } from './at-fixed-rate.ts';

const EVERY_MS = 1_000;

/** Whether the stores have room for more: looked at each second, known at once to whoever asks. */
export interface Pressure {
  /** Why nothing more is taken, or undefined. */
  readonly reason: () => string | undefined;
  readonly source: Source;
}

/** `stores`: the Redis of each plane; the fullest of their servers decides. */
export function watchPressure(
  stores: readonly RedisClient[],
  highWater: HighWater,
  onSkip: (turns: number) => void,
): Pressure {
  let reason: string | undefined;
  const look = async () => {
    const fillings = (await Promise.all(stores.map(async (store) => await fillingsOf(store, highWater)))).flat();
    const full = fillings.find(({ used, limit }) => used > limit);
    reason = full && `Redis holds ${full.used} bytes, more than ${Math.round(full.limit)}`;
  };
  return {
    reason: () => reason,
    source: { name: 'pressure', run: (signal) => atFixedRate({ everyMs: EVERY_MS, onSkip }, look, signal) },
  };
}

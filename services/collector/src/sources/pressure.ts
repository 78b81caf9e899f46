import { type RedisClient, serversOf } from '@hale/bus';
import type { Source } from '@hale/runtime';
import { atFixedRate } from './at-fixed-rate.ts';

const EVERY_MS = 1_000;

export interface HighWater {
  /** Of maxmemory, where the server has one. */
  readonly share: number;
  /** Where it has none. */
  readonly bytes: number;
}

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
    const servers = (await Promise.all(stores.map(serversOf))).flat();
    const fillings = await Promise.all(servers.map(async (each) => fillingOf(await each.info('memory'), highWater)));
    reason = fillings.find((filling) => filling !== undefined);
  };
  return {
    reason: () => reason,
    source: { name: 'pressure', run: (signal) => atFixedRate({ everyMs: EVERY_MS, onSkip }, look, signal) },
  };
}

function fillingOf(info: string, { share, bytes }: HighWater): string | undefined {
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const used = field('used_memory');
  const max = field('maxmemory');
  const limit = max > 0 ? share * max : bytes;
  return used > limit ? `Redis holds ${used} bytes, more than ${Math.round(limit)}` : undefined;
}

import type { Executor } from '../../executors.ts';
import { fill, type Placeholders } from '../../policy/placeholders.ts';
import type { ExecutorOf } from '../executor.ts';
import { countKeys, unlinkKeys } from './keys.ts';
import { withRedis } from './with-redis.ts';

type CacheClear = Extract<Executor, { kind: 'cache-clear' }>;

/**
 * Deletes the keys of a cache by their prefix. To clear a cache twice is to clear it once, so what tells
 * whether it took effect may be rough: a cache in use fills again between two looks.
 */
export function cacheExecutor(): ExecutorOf<'cache-clear'> {
  return {
    rehearse: async (executor, values, signal) => {
      const what = `keys that begin with ${prefixOf(executor, values)}`;
      const counted = await count(executor, values, signal);
      if (!counted.ok) return `delete ${what} (not counted: ${counted.reason})`;
      const isTooMany = counted.value > executor.max;
      return isTooMany ? `delete nothing: more than ${executor.max} ${what}` : `delete ${counted.value} ${what}`;
    },
    look: async (executor, values, signal) => {
      const counted = await count(executor, values, signal);
      return counted.ok ? { ok: true, token: String(counted.value) } : counted;
    },
    /** Fewer than half are left; none before and none after is no effect, and another clearing does no harm. */
    tookEffect: (before, after) => Number(after) < Number(before) / 2,
    act: async (executor, values, _before, signal) => {
      const done = await withRedis(executor.url, executor.timeout, signal, async (redis, abort) => {
        const prefix = prefixOf(executor, values);
        if ((await countKeys(redis, prefix, executor.max, abort)) > executor.max) return false;
        await unlinkKeys(redis, prefix, executor, abort);
        return true;
      });
      if (!done.ok) return done;
      return done.value ? { ok: true } : { ok: false, reason: `more than ${executor.max} keys: nothing deleted` };
    },
  };
}

function count(executor: CacheClear, values: Placeholders, signal: AbortSignal | undefined) {
  const { url, timeout, max } = executor;
  return withRedis(url, timeout, signal, (redis, abort) => countKeys(redis, prefixOf(executor, values), max, abort));
}

function prefixOf({ prefix }: CacheClear, values: Placeholders): string {
  return fill(prefix, values);
}

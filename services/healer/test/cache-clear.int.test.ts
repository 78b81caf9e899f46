import { useRedis } from '@hale/testkit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { registryTarget } from '../src/adapters/target.ts';
import { action, config, core } from './builders.ts';

describe('clearing a cache', () => {
  const server = useRedis();
  const target = registryTarget(config(), core());
  const values = { service: 'catalog', key: 'rem-1' };
  const clear = (input: object = {}) =>
    action({
      executor: { kind: 'cache-clear', url: server.url, prefix: 'shop:{service}:', batch: 7, ...input },
      look: undefined,
    });
  const put = (keys: readonly string[]) => server.redis.mset(keys.flatMap((key) => [key, 'x']));
  const many = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

  test('counts, deletes what begins so, and nothing else', async () => {
    const others = ['shop:catalogue:1', 'shop:payments:1', 'other', 'Xshop:catalog:1', 'hale:control:{control}'];
    await put([...many('shop:catalog:', 2_500), ...others]);
    const before = await target.look(clear(), values);
    expect(before).toEqual({ ok: true, token: '2500' });
    expect(await target.rehearse(clear(), values)).toBe('delete 2500 keys that begin with shop:catalog:');
    expect(await target.act(clear(), values, '2500')).toEqual({ ok: true });
    expect((await server.redis.keys('*')).sort()).toEqual([...others].sort());
    expect(await target.look(clear(), values)).toEqual({ ok: true, token: '0' });
    expect(target.tookEffect(clear(), '2500', '0')).toBe(true);
  });

  test('whatever keys there are, only those with the prefix go', async () => {
    const key = fc.oneof(
      fc.string({ minLength: 1, maxLength: 20 }),
      fc.string({ maxLength: 10 }).map((text) => `shop:catalog:${text}`),
      fc.string({ maxLength: 10 }).map((text) => `shop:catalog${text}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 30 }), async (keys) => {
        await server.flush();
        await put(keys);
        expect(await target.act(clear(), values, '')).toEqual({ ok: true });
        const left = keys.filter((one) => !one.startsWith('shop:catalog:'));
        expect((await server.redis.keys('*')).sort()).toEqual(left.sort());
      }),
      { numRuns: 30 },
    );
  });

  test('deletes nothing when there are more keys than a cache of this size has', async () => {
    await put(many('shop:catalog:', 20));
    const small = clear({ max: 10 });
    expect(await target.rehearse(small, values)).toBe(
      'delete nothing: more than 10 keys that begin with shop:catalog:',
    );
    expect(await target.act(small, values, '')).toEqual({ ok: false, reason: 'more than 10 keys: nothing deleted' });
    expect(await server.redis.dbsize()).toBe(20);
  });

  test('a cache that fills again between two looks was cleared all the same', () => {
    expect(target.tookEffect(clear(), '100', '20')).toBe(true);
    expect(target.tookEffect(clear(), '100', '99')).toBe(false);
    expect(target.tookEffect(clear(), '0', '0')).toBe(false);
  });

  test('tells what went wrong, and no password', async () => {
    const gone = clear({ url: 'redis://:geheim@127.0.0.1:1' });
    expect(await target.look(gone, values)).toEqual({ ok: false, reason: 'ECONNREFUSED' });
    expect(await target.rehearse(gone, values)).toContain('(not counted: ECONNREFUSED)');
    await server.redis.config('SET', 'requirepass', 'right');
    const wrong = clear({ url: server.url.replace('//', '//:geheim@') });
    expect(await target.act(wrong, values, '')).toEqual({ ok: false, reason: 'WRONGPASS' });
    await server.redis.config('SET', 'requirepass', '');
  });

  test('a server that hangs is given up, and a caller’s abort rejects', async () => {
    server.freeze();
    expect(await target.look(clear({ timeout: '200ms' }), values)).toEqual({
      ok: false,
      reason: 'not done within 200 ms',
    });
    await expect(target.look(clear(), values, AbortSignal.timeout(100))).rejects.toThrow('aborted');
    server.thaw();
  });
});

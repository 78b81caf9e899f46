import { describe, expect, test } from '@jest/globals';
import { loadTail, saveTail, tailKey } from './store.ts';

const offset = { inode: '12345678901234567890', position: 4_096, head: 'abc' };
const reader = (value: string | null) => ({ get: () => Promise.resolve(value) });

describe('the offset of a file', () => {
  test('is loaded as it was saved, under a key in the slot of its lines', async () => {
    const key = tailKey('demo/payments', '/var/log/a.log', '3');
    expect(key).toMatch(/^hale:collector:tail\/[a-z0-9]+:\{3\}$/);
    const write = saveTail(key, offset);
    expect(write).toMatchObject({ op: 'set', key });
    expect(await loadTail(reader(write.op === 'set' ? write.value : null), key)).toMatchObject(offset);
  });

  test('is kept apart by service and path', () => {
    const keys = [tailKey('a/b', '/x', '3'), tailKey('a/c', '/x', '3'), tailKey('a/b', '/y', '3')];
    expect(new Set(keys).size).toBe(3);
  });

  test.each([null, '', 'garbage', '{}', '{"inode":"1","position":-1,"head":""}'])(
    'is none when %p is kept',
    async (text) => {
      expect(await loadTail(reader(text), 'key')).toBeUndefined();
    },
  );
});

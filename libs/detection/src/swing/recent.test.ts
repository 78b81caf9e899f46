import { describe, expect, test } from '@jest/globals';
import { clearRecent, putRecent, RECENT_CELLS, stretchOf } from './recent.ts';

function put(...slots: readonly (readonly [slot: number, value: number])[]): Float32Array {
  const cells = new Float32Array(RECENT_CELLS);
  clearRecent(cells, 0);
  let last = slots[0]![0];
  for (const [slot, value] of slots) {
    putRecent(cells, 0, slot, last, value);
    last = slot;
  }
  return cells;
}
const row = (from: number, count: number) => Array.from({ length: count }, (_, each) => [from + each, each] as const);

describe('means of recent slots', () => {
  test('of so many, so far back', () => {
    const cells = put(...row(1_000, 50));
    expect(stretchOf(cells, 0, 1_049, 0, 10).mean).toBe(44.5);
    expect(stretchOf(cells, 0, 1_049, 12, 30).mean).toBe(22.5);
  });

  test('none when values came in less than a third of them', () => {
    const cells = put(...row(1_000, 20), [1_050, 7]);
    expect(stretchOf(cells, 0, 1_050, 0, 10).mean).toBeUndefined();
    expect(stretchOf(cells, 0, 1_050, 0, 3).mean).toBe(7);
  });

  test('steps between slots that follow each other, and none across a gap', () => {
    const cells = put([1_000, 1], [1_001, 4], [1_002, 2], [1_005, 90], [1_006, 91]);
    expect(stretchOf(cells, 0, 1_002, 0, 3).step).toBe(2.5);
    expect(stretchOf(cells, 0, 1_006, 0, 7).step).toBe(2);
    expect(stretchOf(cells, 0, 1_006, 0, 30).step).toBeUndefined();
  });

  test('what is older than the room for it is gone, after a gap as well', () => {
    const cells = put(...row(1_000, 92), [1_300, 3]);
    expect(stretchOf(cells, 0, 1_300, 1, 90).mean).toBeUndefined();
    expect(stretchOf(cells, 0, 1_300, 0, 1).mean).toBe(3);
  });
});

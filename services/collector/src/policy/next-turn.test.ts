import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextTurn } from './next-turn.ts';

test.each([
  ['work within its interval', 0, 1_030, { turn: 1, skipped: 0 }],
  ['work that ends as the next turn is due', 0, 1_100, { turn: 1, skipped: 0 }],
  ['work that outlasts the next turn', 0, 1_101, { turn: 2, skipped: 1 }],
  ['work that outlasts many', 3, 2_050, { turn: 11, skipped: 7 }],
  ['a clock that stands before the start', 0, 900, { turn: 1, skipped: 0 }],
])('%s', (_, turn, now, expected) => {
  expect(nextTurn(1_000, 100, turn, now)).toEqual(expected);
});

test('the next turn is the first one that is not over, and every turn is taken or counted as skipped', () => {
  const amount = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(amount, amount, fc.nat(1_000), amount, (start, every, turn, late) => {
      const now = start + turn * every + late;
      const next = nextTurn(start, every, turn, now);
      expect(next.turn).toBe(turn + 1 + next.skipped);
      // Not over yet, and the one before it is.
      expect(start + next.turn * every).toBeGreaterThanOrEqual(now);
      expect(start + (next.turn - 1) * every).toBeLessThan(now);
    }),
  );
});

import { expect, test } from '@jest/globals';
import { heldOut } from './held-out.ts';

test('a system is measured with the settings that are best for the others', () => {
  const [few, many] = [
    { words: 3, names: 2, marked: 1 },
    { words: 8, names: 2, marked: 1 },
  ];
  const all = (value: number) => ({ GA: value, FGA: value, PA: value, FTA: value });
  const measured = [
    { choice: few, systems: { a: all(1), b: all(0.2), c: all(0.4) } },
    { choice: many, systems: { a: all(0.5), b: all(0.6), c: all(0.6) } },
  ];
  const { chosen, GA } = heldOut(measured);
  expect(chosen).toEqual({ a: many, b: few, c: few });
  expect(GA).toBeCloseTo((0.5 + 0.2 + 0.4) / 3);
});

import { describe, expect, test } from '@jest/globals';
import { moveShape, SHAPES_CELLS } from './shapes.ts';

const USUAL = 0.3;
const BINS = 8;

/** The novelty of what ends with each bin, of series that give a value a bin. */
function noveltiesOf(values: readonly number[], firstBin = 0, cells = new Float32Array(SHAPES_CELLS)) {
  return values.map((value, bin) => moveShape(cells, 0, value, firstBin + bin, 1, USUAL));
}
const wave = (length: number): number[] => Array.from({ length }, (_, bin) => 3 * Math.sin((2 * Math.PI * bin) / BINS));

describe('moveShape', () => {
  test('says nothing before there is a shape and one to compare it with', () => {
    expect(noveltiesOf(wave(BINS + 1)).every((novelty) => novelty === undefined)).toBe(true);
    expect(noveltiesOf(wave(BINS + 2)).at(-1)).toBeGreaterThan(0);
  });

  test('says something once a bin, of the mean of its values', () => {
    const cells = new Float32Array(SHAPES_CELLS);
    noveltiesOf(wave(40), 0, cells);
    expect(moveShape(cells, 0, 5, 40, 1, USUAL)).toBeDefined();
    expect(moveShape(cells, 0, 7, 40, 1, USUAL)).toBeUndefined();
  });

  test('what comes again and again is known, and another course is new', () => {
    const known = noveltiesOf([...wave(200), 3, -3, 3, -3, 3, -3, 3, -3, 3]);
    expect(Math.max(...known.slice(100, 200).map((novelty) => novelty ?? 0))).toBeLessThan(0.1);
    expect(known.at(-1)).toBeGreaterThan(1);
  });

  test('the level is no part of a shape', () => {
    const cells = new Float32Array(SHAPES_CELLS);
    noveltiesOf(wave(200), 0, cells);
    const higher = noveltiesOf(
      wave(40).map((value) => value + 1_000),
      200,
      cells,
    );
    expect(Math.max(...higher.slice(BINS + 2).map((novelty) => novelty ?? 0))).toBeLessThan(0.1);
  });
});

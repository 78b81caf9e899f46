import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chartOf } from './chart.ts';
import { Outline } from './outline.ts';

const bare = (text: string): string => text;

function outlineOf(values: readonly number[], labelled: (at: number) => boolean = () => false): Outline {
  const outline = new Outline();
  for (const [at, value] of values.entries()) outline.add(value, labelled(at));
  return outline;
}

describe('Outline', () => {
  test('keeps the lowest and the highest of each bin, however many points come', () => {
    const values = Array.from({ length: 100_000 }, (_, at) => (at === 70_001 ? 99 : at === 30_001 ? -99 : at % 10));
    const bins = outlineOf(values).bins(10);
    expect(bins).toHaveLength(10);
    expect(bins.findIndex(({ highest }) => highest === 99)).toBeCloseTo(7, -0.5);
    expect(bins.filter(({ lowest }) => lowest === -99)).toHaveLength(1);
    expect(bins.filter(({ lowest, highest }) => lowest === 0 && highest === 9)).toHaveLength(8);
  });

  test('a point lies where its value is drawn', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(9_999),
        fc.integer({ min: 1, max: 1_024 }),
        (length, drawn, most) => {
          const at = drawn % length;
          const outline = outlineOf(Array.from({ length }, (_, each) => (each === at ? 1 : 0)));
          expect(outline.bins(most)[outline.placeOf(at, most)]?.highest).toBe(1);
        },
      ),
    );
  });
});

describe('chartOf', () => {
  test('marks alarms below their column, and what was labelled below that', () => {
    const outline = outlineOf([0, 0, 0, 0, 0, 0, 8, 8], (at) => at >= 6);
    expect(chartOf(outline, [6], 40, bare)).toEqual([
      '8 ┤⠀⠀⠀⠉',
      '  │⠀⠀⠀⠀',
      '  │⠀⠀⠀⠀',
      '  │⠀⠀⠀⠀',
      '  │⠀⠀⠀⠀',
      '0 ┤⣀⣀⣀⠀',
      '      ▲',
      '      ━',
    ]);
  });

  test('fits the width, whatever the values', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 40, max: 200 }), (some, width) => {
        const lines = chartOf(outlineOf(some), [0, some.length - 1], width, bare);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('of nothing draws nothing', () => {
    expect(chartOf(new Outline(), [], 80, bare)).toEqual([]);
  });
});

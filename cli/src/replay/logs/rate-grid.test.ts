import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COLUMNS, RateGrid, sparkline } from './rate-grid.ts';

describe('a grid of rates', () => {
  test('holds every event that was added, in no more columns than it has, in any order', () => {
    const event = fc.record({ row: fc.nat(3), at: fc.nat(1_000_000_000) });
    fc.assert(
      fc.property(fc.array(event, { minLength: 1 }), (events) => {
        const grid = new RateGrid();
        for (const { row, at } of events) grid.add(row, at);
        grid.merge(1, 0);
        const courses = [0, 1, 2, 3].map((row) => grid.course(row));
        const total = courses.flat().reduce((sum, count) => sum + count, 0);
        expect({ total, longest: Math.max(...courses.map(({ length }) => length)) <= COLUMNS }).toEqual({
          total: events.length,
          longest: true,
        });
        expect(courses[1]?.every((count) => count === 0)).toBe(true);
      }),
    );
  });

  test('shows where it was most', () => {
    expect(sparkline([0, 1, 4, 8])).toBe(' ▁▄█');
  });
});

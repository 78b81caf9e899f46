import { SERIES_BYTES } from '@hale/detection';
import { describe, expect, test } from '@jest/globals';
import { fleetOf } from '../quiet/fleet.ts';
import { seriesOf } from '../quiet/stream.ts';
import { coursesOf } from './courses.ts';
import { playInTurn, raceEach } from './race.ts';
import { roomOf } from './room.ts';

describe('coursesOf', () => {
  const courses = coursesOf(1, 2, 1);

  test('counters are rates, and nothing is missing', () => {
    expect(courses.length).toBeGreaterThan(20);
    const kinds = fleetOf(1, 2, 1).flatMap((member) => seriesOf(member).map(({ kind }) => kind));
    expect(courses).toHaveLength(kinds.length);
    for (const { at, values } of courses) {
      expect(at).toHaveLength(values.length);
      expect(values.length).toBeGreaterThan(1_000);
      expect(values.every(Number.isFinite)).toBe(true);
    }
    // What is counted falls only with a restart; its rate falls about as often as it rises.
    const rates = courses.filter(({ values }, index) => kinds[index] === 'counter' && new Set(values).size > 100);
    const falls = rates.map(({ values }) => values.filter((value, point) => point > 0 && value < values[point - 1]!));
    expect(Math.min(...falls.map(({ length }) => length))).toBeGreaterThan(100);
  });

  test('are the same for the same seed', () => expect(coursesOf(1, 2, 1)).toEqual(courses));

  test('both contestants are given every point, of each series alike', () => {
    const figures = raceEach(courses, 1);
    const points = courses.reduce((sum, { at }) => sum + at.length, 0);
    expect(figures).toMatchObject({ series: courses.length, points });
    const given: number[] = [];
    const take = (series: number) => given.push(series) < 0;
    expect(playInTurn({ take }, courses, 5, 2, 5)).toEqual({ points: 15, abnormal: 0 });
    expect(given).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  });

  test('the room that many series take is of as many as are asked for', () => {
    // How much that is depends on what the collector of garbage does meanwhile: a figure for the bench, not for a test.
    expect(roomOf(courses, 500)).toMatchObject({ series: 500, seriesBytes: SERIES_BYTES });
  });
});

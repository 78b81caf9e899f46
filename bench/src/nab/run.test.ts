import { expect, test } from '@jest/globals';
import { type Judge, judged } from './run.ts';
import { zScore } from './z-score.ts';

const every = (values: readonly number[]) =>
  [Float64Array.from(values, (_, i) => i), Float64Array.from(values)] as const;

test('each series has a fresh judge, that is asked point by point', () => {
  const asked: string[] = [];
  let judges = 0;
  const judge: Judge = () => {
    judges += 1;
    const own = judges;
    return (timestamp, value) => {
      asked.push(`${own}: ${timestamp} ${value}`);
      return { score: value / 10, anomaly: value > 5 };
    };
  };
  const [timestamps, values] = every([4, 8]);
  const { scores, detections } = judged(timestamps, values, judge);
  judged(timestamps, values, judge);
  expect(asked).toEqual(['1: 0 4', '1: 1 8', '2: 0 4', '2: 1 8']);
  expect([[...scores], [...detections]]).toEqual([
    [0.4, 0.8],
    [0, 1],
  ]);
});

test.each([Number.NaN, -0.1, 1.1])('a score of %d is refused', (score) => {
  expect(() => judged(...every([1]), () => () => ({ score, anomaly: false }))).toThrow('a score from 0 to 1');
});

test('the z-score is that of the last 500 points', () => {
  const values = Array.from({ length: 2_000 }, (_, point) => 1e6 + ((point * 7_919) % 101));
  const { scores } = judged(...every(values), zScore);
  const recent = values.slice(-501, -1);
  const mean = recent.reduce((sum, value) => sum + value, 0) / 500;
  const deviation = Math.sqrt(recent.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 500);
  const z = Math.abs((values.at(-1) ?? 0) - mean) / deviation;
  expect(scores.at(-1)).toBeCloseTo(z / (1 + z), 6);
});

test('the z-score says nothing of the first 30 points, and all of a change after a flat line', () => {
  const flat = [1, 9, ...Array.from({ length: 600 }, () => 5), 6, 5];
  const { scores, detections } = judged(...every(flat), zScore);
  expect(Math.max(...scores.subarray(0, 30))).toBe(0);
  expect([...detections.subarray(-2)]).toEqual([1, 0]);
});

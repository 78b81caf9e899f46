import type { SignalSeries, SignalTemplate } from '@hale/evidence';
import { expect, test } from '@jest/globals';
import { contrast } from './contrast.ts';

const T0 = 1_790_000_000_000;

/** A level before the trouble and one since, ten seconds a point. */
const series = (
  name: string,
  before: readonly number[],
  after: readonly number[],
  more: Partial<SignalSeries> = {},
) => ({
  name,
  source: 'metric' as const,
  points: [
    ...before.map((mean, at) => ({ at: T0 - (before.length + 1 - at) * 10_000 - 1, last: mean, mean, max: mean })),
    ...after.map((mean, at) => ({ at: T0 + at * 10_000, last: mean, mean, max: mean })),
  ],
  ...more,
});

const template = (text: string, ats: readonly number[], more: Partial<SignalTemplate> = {}): SignalTemplate => ({
  id: text,
  text,
  severity: 'warning',
  total: ats.length,
  points: ats.map((at) => ({ at: T0 + at, count: 1 })),
  ...more,
});

test('levels that moved are told, the furthest first; what stayed, what comes from lines and what was not known before is not', () => {
  const found = contrast(
    {
      series: [
        series('cpu', [0.1, 0.11, 0.1], [0.3]),
        series('errors', [0, 0, 0], [4, 5]),
        series('memory', [100, 101, 102], [110]),
        series('lines', [1, 1, 1], [50], { source: 'log' }),
        series('young', [1], [50]),
      ],
      templates: [],
    },
    T0,
  );
  expect(found).toEqual(['Changed since it began: errors (metric) 0 → 5; cpu (metric) 0.1 → 0.3.']);
});

test('bad lines are told when they were not there before', () => {
  const templates = [
    template('cannot charge <*>', [5_000, 15_000]),
    template('usual trouble', [-60_000, 5_000]),
    template('started', [5_000], { severity: 'info' }),
    template('x'.repeat(300), [0]),
  ];
  const [line = ''] = contrast({ series: [], templates }, T0);
  expect(line).toContain('In its log since then, and not before: 2 × "cannot charge <*>"; 1 × "xxx');
  expect(line.length).toBeLessThan(300);
  expect(line).not.toContain('usual');
});

test('nothing is said of what is not known', () => {
  expect(contrast({ series: [], templates: [] }, T0)).toEqual([]);
});

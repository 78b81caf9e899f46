import { describe, expect, test } from '@jest/globals';
import { randomFrom } from '../random.ts';
import { byTemplate, f1Interval, f1Of, type Outcome } from './score.ts';

const lines = (event: string, alert: boolean, said: boolean, count: number): Outcome[] =>
  Array.from({ length: count }, () => ({ event, alert, said }));
const OUTCOMES = [
  ...lines('E1', true, true, 6),
  ...lines('E2', true, false, 2),
  ...lines('E3', false, true, 2),
  ...lines('E4', false, false, 90),
];

describe('f1Of', () => {
  test('what was found, called wrongly and missed', () => {
    expect(f1Of(OUTCOMES)).toEqual({ f1: 0.75, precision: 0.75, recall: 0.75, found: 6, falseAlarms: 2, missed: 2 });
  });

  test('nothing said is nothing found', () => {
    expect(f1Of(lines('E1', true, false, 3))).toMatchObject({ f1: 0, precision: 0, recall: 0 });
  });
});

describe('f1Interval', () => {
  const interval = (by: 'template' | 'line') => f1Interval(OUTCOMES, { draws: 2_000, random: randomFrom(1), by });

  test('holds the value, and is wider when templates are drawn', () => {
    const [template, line] = [interval('template'), interval('line')];
    for (const { from, to } of [template, line]) {
      expect(from).toBeLessThan(0.75);
      expect(to).toBeGreaterThan(0.75);
    }
    expect(template.to - template.from).toBeGreaterThan(line.to - line.from);
  });

  test('the same seed draws the same', () => {
    expect(interval('template')).toEqual(interval('template'));
  });
});

test('byTemplate: those with an alert or a false one, the most alerts first', () => {
  expect(byTemplate(OUTCOMES)).toEqual([
    { event: 'E1', alerts: 6, found: 6, falseAlarms: 0 },
    { event: 'E2', alerts: 2, found: 0, falseAlarms: 0 },
    { event: 'E3', alerts: 0, found: 0, falseAlarms: 2 },
  ]);
});

import { expect, test } from '@jest/globals';
import type { Fault } from './faults.ts';
import { Tally, troubledDays } from './tally.ts';

const HOUR = 3_600_000;
const FAULT: Fault = {
  kind: 'latency-step',
  variant: 'latency-step',
  service: 'api',
  startAt: 10 * HOUR,
  endAt: 11 * HOUR,
  foundUntil: 11.25 * HOUR,
  clearAt: 12 * HOUR,
  course: 'step',
  size: 2,
  signals: ['latency:p99'],
  touches: [
    { service: 'api', change: { latency: 2 } },
    { service: 'edge', change: { latency: 1.5 } },
  ],
};
const SERIES = ['latency:p99', 'cpu'].map((signal) => ({
  service: 'api',
  signal,
  kind: 'gauge' as const,
}));

const judged = (service: string, startedAt: number, at: number, series: readonly number[] = [1]) => {
  const tally = new Tally([FAULT]);
  tally.add({ service, series, startedAt: startedAt * HOUR, at: at * HOUR, severity: 'warning' }, SERIES);
  const [outcome] = tally.outcomes();
  return { falses: tally.falseFindings.length, found: outcome?.at !== undefined, onSeries: outcome?.onSeries };
};

test.each([
  ['within it', 'api', 10.2, 10.3, 0, true],
  ['dated back a little', 'api', 9.9, 10.1, 0, true],
  ['begun long before', 'api', 9, 10.1, 0, false],
  ['right behind it', 'api', 10.9, 11.2, 0, true],
  ['in its aftermath', 'api', 11.5, 11.6, 0, false],
  ['before it', 'api', 9.8, 9.9, 1, false],
  ['long after', 'api', 12.5, 12.6, 1, false],
  ['at a caller that feels it', 'edge', 10.2, 10.3, 0, false],
  ['elsewhere', 'database', 10.2, 10.3, 1, false],
] as const)('a finding %s', (_, service, startedAt, at, falses, found) => {
  expect(judged(service, startedAt, at)).toMatchObject({ falses, found });
});

test('a finding that spans many series counts once, and is on the series when one of them is', () => {
  expect(judged('database', 1, 1, [0, 1])).toMatchObject({ falses: 1 });
  expect(judged('api', 10.1, 10.2, [1, 0])).toMatchObject({ onSeries: true });
  expect(judged('api', 10.1, 10.2, [1])).toMatchObject({ onSeries: false });
});

test('the first finding counts for the delay, in whatever order they come', () => {
  const tally = new Tally([FAULT]);
  for (const at of [10.6, 10.2, 10.9]) {
    tally.add({ service: 'api', series: [0], startedAt: at * HOUR, at: at * HOUR, severity: 'warning' }, SERIES);
  }
  expect(tally.outcomes()[0]?.at).toBe(10.2 * HOUR);
});

test('a service is in trouble from the start of a fault until its traces are gone', () => {
  expect(troubledDays('edge', [FAULT])).toBeCloseTo(2 / 24);
  expect(troubledDays('database', [FAULT])).toBe(0);
});

test('who raises findings all the time has found nothing beyond chance, who raises one in the fault has', () => {
  const [restless, exact] = [new Tally([FAULT]), new Tally([FAULT])];
  const raise = (tally: Tally, at: number) =>
    tally.add({ service: 'api', series: [0], startedAt: at * HOUR, at: at * HOUR, severity: 'warning' }, SERIES);
  for (let hour = -30; hour < 50; hour += 0.5) raise(restless, hour);
  raise(exact, 10.5);
  expect(restless.recallByChance()).toBe(1);
  expect(exact.recallByChance()).toBe(0);
});

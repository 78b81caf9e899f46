import { expect, test } from '@jest/globals';
import { HOUR_MS, START_MS } from './calendar.ts';
import type { Fault, Touch } from './faults.ts';
import { fleetOf } from './fleet.ts';
import { sizesOf } from './sizes.ts';

const DAYS = 1;
const [EDGE] = fleetOf(2, 1, DAYS);
if (!EDGE) throw new Error('no fleet');

const faultOf = (signal: string, change: Touch['change'], more: Partial<Fault> = {}): Fault => ({
  kind: 'latency-step',
  variant: 'latency-step',
  service: EDGE.service,
  startAt: START_MS + 10 * HOUR_MS,
  endAt: START_MS + 11 * HOUR_MS,
  foundUntil: START_MS + 11.25 * HOUR_MS,
  clearAt: START_MS + 12 * HOUR_MS,
  course: 'step',
  size: 1,
  signals: [signal],
  touches: [{ service: EDGE.service, change }],
  ...more,
});
const sizeOf = (fault: Fault) => sizesOf(EDGE, [fault], DAYS).get(fault);

const P50 = 'http_request_duration_seconds:p50';

test('a fault that does nothing has no size to speak of, a larger one a larger size', () => {
  const [nothing = 0, small = 0, large = 0] = [1, 1.5, 3].map((latency) => sizeOf(faultOf(P50, { latency })));
  expect(nothing).toBeLessThan(0.5);
  expect(small).toBeGreaterThan(2);
  expect(large).toBeGreaterThan(2 * small);
});

test('a counter is measured by its rate', () => {
  expect(sizeOf(faultOf('http_requests_total', { traffic: 0.2 }))).toBeGreaterThan(2);
});

test('noise is measured by noise, a flat line not at all', () => {
  const noisier = faultOf('cpu_utilization', {}, { distortion: { type: 'noisier', factor: 5 } });
  expect(sizeOf(noisier)).toBeGreaterThan(1);
  expect(sizeOf(faultOf('cpu_utilization', {}, { distortion: { type: 'frozen' } }))).toBeUndefined();
});

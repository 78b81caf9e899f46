import { expect, test } from '@jest/globals';
import { NOTHING_TOLD, settled, told, waitAfter } from './delivery.ts';

test('waits ever longer, at most five minutes, unless somebody asks for more', () => {
  expect([1, 2, 3, 4].map((failures) => waitAfter(failures, undefined))).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(waitAfter(1_000, undefined)).toBe(300_000);
  expect(waitAfter(1, 30_000)).toBe(30_000);
  expect(waitAfter(1, 0)).toBe(1);
  expect(waitAfter(1, 86_400_000)).toBe(3_600_000);
});

test('the intent stays until nothing is left to tell', () => {
  const body = {
    env: 'demo',
    title: 't',
    services: [],
    startedAt: 0,
    status: 'triggered',
    severity: 'critical',
  } as const;
  const waiting = {
    id: 'rem-1',
    action: 'restart',
    service: 'payments',
    state: 'waiting',
    detail: '',
    proof: [],
  } as const;
  const half = told({ ...NOTHING_TOLD, intendedAt: 5, failures: 3 }, 2, { ...body, actions: [waiting] });
  expect(half).toMatchObject({ intendedAt: 5, sent: 2, held: { severity: 'critical', waiting: ['rem-1'] } });
  const whole = settled(half, 7);
  expect(whole).toMatchObject({ seen: 7, sent: 2, failures: 0 });
  expect(whole.intendedAt).toBeUndefined();
  expect(settled(whole, 4).seen).toBe(7);
});

import { describe, expect, test } from '@jest/globals';
import { guardrails, HOUR, T0 } from '../../test/builders.ts';
import { isBusinessTime, maintenanceAt } from './windows.ts';

const utc = guardrails().businessHours;

describe('isBusinessTime', () => {
  test.each([
    ['2026-03-04T08:59:59Z', false],
    ['2026-03-04T09:00:00Z', true],
    ['2026-03-04T16:59:59Z', true],
    ['2026-03-04T17:00:00Z', false],
    ['2026-03-07T10:00:00Z', false],
  ])('%s: %s', (time, expected) => {
    expect(isBusinessTime(utc, Date.parse(time))).toBe(expected);
  });

  test('is where they are kept, summer time included', () => {
    const berlin = guardrails({ businessHours: { timezone: 'Europe/Berlin' } }).businessHours;
    expect(isBusinessTime(berlin, Date.parse('2026-03-04T16:30:00Z'))).toBe(false);
    expect(isBusinessTime(berlin, Date.parse('2026-07-01T07:30:00Z'))).toBe(true);
    expect(isBusinessTime(berlin, Date.parse('2026-03-04T07:30:00Z'))).toBe(false);
  });
});

test('a maintenance window covers its services, or all, from its first to before its last millisecond', () => {
  const window = { from: T0, to: T0 + HOUR, services: ['payments'] };
  expect(maintenanceAt([window], 'payments', T0)).toBe(window);
  expect(maintenanceAt([window], 'payments', T0 - 1)).toBeUndefined();
  expect(maintenanceAt([window], 'payments', T0 + HOUR)).toBeUndefined();
  expect(maintenanceAt([window], 'catalog', T0)).toBeUndefined();
  expect(maintenanceAt([{ from: T0, to: T0 + HOUR }], 'catalog', T0)).toBeDefined();
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { giveWay } from './give-way.ts';

const HOUR = 3_600_000;
const QUARTER = 900_000;
const FULL = { retentionMs: HOUR, maxLagMs: QUARTER };

const filling = fc.double({ min: 0, max: 3, noNaN: true });
const keeping = fc.record({ retentionMs: fc.nat(30 * 24 * HOUR), maxLagMs: fc.integer({ min: 1, max: 24 * HOUR }) });

test('nothing gives way while there is room', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.5, noNaN: true }), keeping, (at, full) => {
      expect(giveWay(at, full)).toEqual(full);
    }),
  );
});

test('the fuller it is, the less is kept, and never more than was asked for', () => {
  fc.assert(
    fc.property(filling, filling, keeping, (one, other, full) => {
      const emptier = giveWay(Math.min(one, other), full);
      const fuller = giveWay(Math.max(one, other), full);
      expect(fuller.retentionMs).toBeLessThanOrEqual(emptier.retentionMs);
      expect(fuller.maxLagMs).toBeLessThanOrEqual(emptier.maxLagMs ?? 0);
      expect(emptier.retentionMs).toBeLessThanOrEqual(full.retentionMs);
      expect(emptier.maxLagMs).toBeLessThanOrEqual(full.maxLagMs);
    }),
  );
});

test('nothing unread is given up earlier than asked for as long as anything finished is kept', () => {
  fc.assert(
    fc.property(filling, keeping, (at, full) => {
      const { retentionMs, maxLagMs } = giveWay(at, full);
      return retentionMs === 0 || maxLagMs === full.maxLagMs;
    }),
  );
});

test('a group that is no further behind than a takeover lasts is waited for, however full it is', () => {
  fc.assert(
    fc.property(filling, keeping, (at, full) => {
      expect(giveWay(at, full).maxLagMs).toBeGreaterThanOrEqual(Math.min(full.maxLagMs, 4_999));
    }),
  );
});

test('all that can be given is given well before the mark', () => {
  expect(giveWay(0.7, FULL)).toEqual({ retentionMs: 0, maxLagMs: QUARTER });
  const least = giveWay(0.9, FULL);
  expect(least.retentionMs).toBe(0);
  expect(least.maxLagMs).toBeCloseTo(5_000);
  expect(giveWay(2, FULL)).toEqual(least);
});

test('halfway, what fills a server within a minute or two is met', () => {
  expect(giveWay(0.6, FULL).retentionMs).toBeCloseTo(60_000);
  expect(giveWay(0.8, FULL).maxLagMs).toBeCloseTo(Math.sqrt(QUARTER * 5_000));
});

test('where no group ever lapses, none does', () => {
  expect(giveWay(1, { retentionMs: HOUR })).toEqual({ retentionMs: 0 });
});

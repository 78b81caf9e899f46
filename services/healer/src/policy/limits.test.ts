import { describe, expect, test } from '@jest/globals';
import { act, guardrails, HOUR, MINUTE, T0 } from '../../test/builders.ts';
import { actsWithin, breakerOpenUntil, historyMs } from './limits.ts';

const breaker = guardrails({ breaker: { failures: 2, within: '24h', openFor: '1h' } }).breaker;
const bad = (finishedAt: number) => act({ at: finishedAt - MINUTE, outcome: 'failed', finishedAt });

describe('breakerOpenUntil', () => {
  test('opens with the second bad result within 24 h, for openFor after it', () => {
    const acts = [bad(T0 - 20 * HOUR), bad(T0)];
    expect(breakerOpenUntil(acts, T0, breaker)).toBe(T0 + HOUR);
    expect(breakerOpenUntil(acts, T0 + HOUR - 1, breaker)).toBe(T0 + HOUR);
    expect(breakerOpenUntil(acts, T0 + HOUR, breaker)).toBeNull();
  });

  test('stays closed for one, for two a day apart, and for good results', () => {
    expect(breakerOpenUntil([bad(T0)], T0, breaker)).toBeNull();
    expect(breakerOpenUntil([bad(T0 - 24 * HOUR), bad(T0)], T0, breaker)).toBeNull();
    expect(
      breakerOpenUntil(
        [1, 2, 3].map((at) => act({ at, outcome: 'verified' })),
        T0,
        breaker,
      ),
    ).toBeNull();
  });

  test('opens again with one more after it had closed; the order of the history does not matter', () => {
    const acts = [bad(T0), bad(T0 - 2 * HOUR), bad(T0 - 3 * HOUR)];
    expect(breakerOpenUntil(acts, T0, breaker)).toBe(T0 + HOUR);
  });
});

test('actsWithin is a sliding window that counts what lies in the future', () => {
  const acts = [act({ at: T0 - HOUR }), act({ at: T0 - HOUR + 1 }), act({ at: T0 + HOUR })];
  expect(actsWithin(acts, T0, HOUR).map(({ at }) => at)).toEqual([T0 - HOUR + 1, T0 + HOUR]);
});

test('the history is kept as long as any guard can need it', () => {
  expect(historyMs(guardrails({ breaker: { within: '2h', openFor: '1h' } }), [])).toBe(3 * HOUR);
  expect(historyMs(guardrails({ breaker: { within: '2h', openFor: '1h' } }), [9 * HOUR])).toBe(9 * HOUR);
});

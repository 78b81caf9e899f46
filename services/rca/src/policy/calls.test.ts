import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expired, type LearntCall, merge, type Sighting, see } from './calls.ts';

const settings = { forgetAfter: 86_400_000, tellEvery: 600_000, max: 3 };
const T0 = 1_790_000_000_000;

describe('what a partition tells', () => {
  const known = (calls: readonly string[], now: number, before: ReadonlyMap<string, Sighting> = new Map()) => {
    const seen = see(before, calls, now, settings);
    const after = new Map([...before, ...seen.changed]);
    for (const call of seen.removed) after.delete(call);
    return { ...seen, after };
  };

  test('a call that is new to it at once, one that goes on now and then, with how often it was seen', () => {
    const first = known(['a>b'], T0);
    expect(first.told).toEqual([{ caller: 'a', callee: 'b', count: 1, lastSeenAt: T0 }]);
    const second = known(['a>b'], T0 + 1_000, first.after);
    expect(second.told).toEqual([]);
    const third = known(['a>b', 'b>c'], T0 + 600_000, second.after);
    expect(third.told).toEqual([
      { caller: 'a', callee: 'b', count: 2, lastSeenAt: T0 + 600_000 },
      { caller: 'b', callee: 'c', count: 1, lastSeenAt: T0 + 600_000 },
    ]);
  });

  test('no more than the bound, until some are forgotten', () => {
    const full = known(['a>b', 'b>c', 'c>d', 'd>e'], T0);
    expect([...full.after.keys()]).toEqual(['a>b', 'b>c', 'c>d']);
    const later = known(['a>b'], T0 + settings.forgetAfter, full.after);
    expect([...later.after.keys()]).toEqual(['a>b']);
    expect(known(['d>e'], T0 + settings.forgetAfter, later.after).told).toHaveLength(1);
  });
});

describe('what all partitions have told', () => {
  const call = (caller: string, callee: string, at: number, count = 1) => ({ caller, callee, count, lastSeenAt: at });

  test('counts are added, the first and the last sight kept, in any order of arrival', () => {
    const observed = [call('a', 'b', T0 + 5, 2), call('a', 'b', T0, 3), call('b', 'c', T0)];
    fc.assert(
      fc.property(fc.shuffledSubarray(observed, { minLength: 3 }), (order) => {
        const learnt = order.reduce<ReadonlyMap<string, LearntCall>>(
          (known, one) => new Map([...known, ...merge(known, [one], 10)]),
          new Map(),
        );
        expect(learnt.get('a>b')).toEqual({ count: 5, firstSeenAt: T0, lastSeenAt: T0 + 5 });
        expect(learnt.size).toBe(2);
      }),
    );
  });

  test('neither self-calls nor more than the bound', () => {
    const many = ['b', 'c', 'd', 'e'].map((callee) => call('a', callee, T0));
    expect([...merge(new Map(), [call('a', 'a', T0), ...many], 2).keys()]).toEqual(['a>b', 'a>c']);
  });

  test('what has not been seen for long is forgotten', () => {
    const learnt = new Map([
      ['a>b', { lastSeenAt: T0 }],
      ['b>c', { lastSeenAt: T0 + 1 }],
    ]);
    expect(expired(learnt, T0 + settings.forgetAfter, settings)).toEqual(['a>b']);
  });
});

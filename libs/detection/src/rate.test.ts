import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CounterState, rateOf } from './rate.ts';

describe('rateOf', () => {
  test('the first sample has no rate, the second its growth per second', () => {
    const first = rateOf(undefined, { at: 1_000, value: 10 });
    expect(first).toEqual({ state: { at: 1_000, raw: 10 }, note: 'first' });
    expect(rateOf(first.state, { at: 3_000, value: 40 })).toEqual({
      state: { at: 3_000, raw: 40 },
      note: 'taken',
      rate: 15,
    });
  });

  test('a drop is a restart: no rate, and growth counts from there', () => {
    const reset = rateOf({ at: 1_000, raw: 100 }, { at: 2_000, value: 3 });
    expect(reset).toEqual({ state: { at: 2_000, raw: 3 }, note: 'reset' });
    expect(rateOf(reset.state, { at: 3_000, value: 5 })).toMatchObject({ note: 'taken', rate: 2 });
  });

  test.each([
    [2_000, 7, 'duplicate'],
    [1_999, 7, 'late'],
    [3_000, Number.NaN, 'invalid'],
    [3_000, Number.POSITIVE_INFINITY, 'invalid'],
    [3_000, -1, 'invalid'],
    [3_000, 1e31, 'invalid'],
  ])('at %p value %p is %s and changes nothing', (at, value, note) => {
    const state: CounterState = { at: 2_000, raw: 5 };
    expect(rateOf(state, { at, value })).toEqual({ state, note });
  });

  test('never a negative rate', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(1_000), value: fc.double() })), (samples) => {
        let state: CounterState | undefined;
        const rates = samples.map((sample) => {
          const step = rateOf(state, sample);
          state = step.state;
          return step.note === 'taken' ? step.rate : 0;
        });
        expect(rates.filter((rate) => rate < 0)).toEqual([]);
      }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import { defaultSaturation, judgeSaturation, type SaturationSettings, type SaturationState } from './saturation.ts';

/** A value each two seconds: `index type` of what was stated. */
function run(values: readonly number[], settings: SaturationSettings = defaultSaturation): string[] {
  let state: SaturationState | undefined;
  return values.flatMap((value, index) => {
    const step = judgeSaturation(state, { at: index * 2_000, value }, settings);
    state = JSON.parse(JSON.stringify(step.state)) as SaturationState;
    const { verdict } = step;
    if (verdict.type === 'none' || verdict.type === 'ignored') return [];
    return [`${index} ${verdict.type}${verdict.type === 'cleared' ? ` ${verdict.reason}` : ''}`];
  });
}

const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe('judgeSaturation', () => {
  test('three full values in a row after calm ones raise it, three calm ones clear it', () => {
    expect(run([...times(12, 0.4), 1, 1, 0.5, ...times(3, 0.97), ...times(5, 0.92), ...times(3, 0.3)])).toEqual([
      '17 raised',
      '25 cleared back-to-normal',
    ]);
  });

  test('what was never anything but full is meant to be, unless that is wrong at first sight', () => {
    expect(run(times(200, 1))).toEqual([]);
    expect(run(times(3, 1), { ...defaultSaturation, learn: 0 })).toEqual(['2 raised']);
  });

  test('full for an hour is taken for usual', () => {
    expect(run([...times(12, 0.4), ...times(2_000, 1)])).toEqual(['14 raised', '1812 cleared taken-for-usual']);
  });

  test.each([
    [Number.NaN, 5_000, 'invalid'],
    [1, 4_000, 'duplicate'],
    [1, 3_000, 'late'],
  ])('value %p at %p is ignored as %s', (value, at, reason) => {
    const { state } = judgeSaturation(undefined, { at: 4_000, value: 0.5 }, defaultSaturation);
    expect(judgeSaturation(state, { at, value }, defaultSaturation)).toEqual({
      state,
      verdict: { type: 'ignored', reason },
    });
  });
});

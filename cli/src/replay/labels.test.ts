import { describe, expect, test } from '@jest/globals';
import { Labels, precisionOf, recallOf } from './labels.ts';

/** A character a point: `=` labelled, `!` labelled with an alarm, `x` an alarm elsewhere. */
function tallyOf(course: string) {
  const labels = new Labels();
  for (const each of course) labels.take('=!'.includes(each), '!x'.includes(each));
  const { tally } = labels;
  if (!tally) throw new Error('no labels');
  return tally;
}

describe('Labels', () => {
  test('a window is found once, however many alarms are in it', () => {
    const tally = tallyOf('..=!=!=...==..x..!');
    expect(tally).toEqual({ windows: 3, found: 2, right: 3, wrong: 1 });
    expect({ precision: precisionOf(tally), recall: recallOf(tally) }).toEqual({ precision: 3 / 4, recall: 2 / 3 });
  });

  test('shares of nothing are none', () => {
    const tally = tallyOf('....');
    expect({ precision: precisionOf(tally), recall: recallOf(tally) }).toEqual({});
  });

  test('without labels there is no tally', () => {
    const labels = new Labels();
    labels.take(undefined, true);
    expect(labels.tally).toBeUndefined();
  });
});

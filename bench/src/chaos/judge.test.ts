import { describe, expect, test } from '@jest/globals';
import { type Deeds, judge } from './judge.ts';
import { Outlet } from './outlet.ts';
import { effectText, parseEffect } from './token.ts';

/** The effects of one slot, each as `key/number` with the worker behind an @ and the count behind a #. */
function deeds(stage: string, texts: readonly string[], counts = false): Deeds {
  const effects = texts.map((text) => {
    const [, token = '', worker = 'w1', count = '0'] = /^([^@#]+)(?:@(\w+))?(?:#(\d+))?$/.exec(text) ?? [];
    return parseEffect(`${token} ${worker} ${count}`);
  });
  return { stage, counts, slots: [effects] };
}

const told = (...times: (number | undefined)[]) => new Map([['a', times]]);
const ALL = ['a/1', 'a/2', 'a/3'];

test('an effect is written and read', () => {
  expect(parseEffect(effectText({ key: 'p1-k2', number: 7 }, 'w3', 6))).toEqual({
    key: 'p1-k2',
    number: 7,
    worker: 'w3',
    count: 6,
  });
  expect(() => parseEffect('a/x w1 0')).toThrow('not of this run');
});

describe('of two stages', () => {
  const verdict = (first: readonly string[], second: readonly string[]) =>
    judge(told(10, 20, 30), [deeds('one', first), deeds('two', second)], []);

  test('what is whole is found to be so', () => {
    expect(verdict(ALL, ALL)).toEqual({
      produced: 3,
      lost: 0,
      cutOff: 0,
      doubled: 0,
      disordered: 0,
      miscounted: 0,
      moves: 0,
      examples: [],
    });
  });

  test('an event that the first has not is lost, once', () => {
    expect(verdict(['a/1', 'a/3'], ['a/1', 'a/3'])).toMatchObject({ lost: 1, examples: ['lost by one: a/2'] });
  });

  test('an event that got as far as the first and no further is lost', () => {
    expect(verdict(ALL, ['a/1', 'a/2'])).toMatchObject({ lost: 1, examples: ['lost by two: a/3'] });
  });

  test('an effect that is there twice is doubled, and no disorder', () => {
    expect(verdict(ALL, ['a/1', 'a/2', 'a/1', 'a/3'])).toMatchObject({ doubled: 1, disordered: 0, lost: 0 });
  });

  test('an effect behind that of a later event is disorder', () => {
    expect(verdict(ALL, ['a/2', 'a/1', 'a/3'])).toMatchObject({ disordered: 1, doubled: 0, lost: 0 });
  });

  test('other keys in between are no disorder; another worker is a move', () => {
    const both = new Map([
      ['a', [10, 20]],
      ['b', [10]],
    ]);
    const effects = ['a/1@w1', 'b/1@w2', 'a/2@w2'];
    expect(judge(both, [deeds('one', effects)], [])).toMatchObject({ disordered: 0, lost: 0, moves: 1 });
  });
});

test('a count from memory that is not the number of effects is found', () => {
  const right = deeds('one', ['a/1#1', 'a/2#2', 'a/3#3'], true);
  expect(judge(told(10, 20, 30), [right], [])).toMatchObject({ miscounted: 0 });
  const ahead = deeds('one', ['a/1#1', 'a/2#3', 'a/3#4'], true);
  expect(judge(told(10, 20, 30), [ahead], [])).toMatchObject({ miscounted: 2 });
});

test('an event that was never confirmed may be there or not, but not half', () => {
  expect(judge(told(10, undefined, 30), [deeds('one', ['a/1', 'a/3'])], [])).toMatchObject({ produced: 2, lost: 0 });
  expect(judge(told(10, undefined), [deeds('one', ['a/1', 'a/2']), deeds('two', ['a/1'])], [])).toMatchObject({
    lost: 1,
  });
});

test('what was confirmed in the time that was cut off may be gone from the start, but not from halfway', () => {
  const cuts = [{ from: 15, to: 25 }];
  const some = ['a/1', 'a/3'];
  expect(judge(told(10, 20, 30), [deeds('one', some), deeds('two', some)], cuts)).toMatchObject({ cutOff: 1, lost: 0 });
  expect(judge(told(10, 30, 40), [deeds('one', some), deeds('two', some)], cuts)).toMatchObject({ cutOff: 0, lost: 1 });
  expect(judge(told(10, 20, 30), [deeds('one', ALL), deeds('two', some)], cuts)).toMatchObject({ cutOff: 0, lost: 1 });
});

describe('what left through the last events', () => {
  const token = { key: 'a', number: 1 };

  test('is doubled when it is heard twice', () => {
    const outlet = new Outlet();
    outlet.hear(token);
    outlet.hear(token);
    expect(outlet).toMatchObject({ doubled: 1, sentAgain: 0 });
  });

  test('may be heard once more after a cut, and not a third time', () => {
    const outlet = new Outlet();
    outlet.hear(token);
    outlet.cut();
    outlet.hear(token);
    expect(outlet).toMatchObject({ doubled: 0, sentAgain: 1 });
    outlet.cut();
    outlet.hear(token);
    expect(outlet).toMatchObject({ doubled: 1, sentAgain: 1 });
  });
});

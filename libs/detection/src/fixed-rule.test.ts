import { describe, expect, test } from '@jest/globals';
import { fixedRuleOf, judgeFixed } from './fixed-rule.ts';

describe('the fixed rule of up', () => {
  const rule = fixedRuleOf('up');

  test('other series have none, whatever they are called', () => {
    expect(fixedRuleOf('upper')).toBeUndefined();
    expect(fixedRuleOf('toString')).toBeUndefined();
  });

  test('two zeros are abnormal at once, two ones clear', () => {
    if (!rule) throw new Error('no rule for up');
    let state: ReturnType<typeof judgeFixed>['state'] | undefined;
    const verdicts = [0, 0, 1, Number.NaN, 1].map((value, at) => {
      const step = judgeFixed(rule, state, { at, value });
      state = step.state;
      return step.verdict;
    });
    expect(verdicts.map(({ type }) => type)).toEqual(['none', 'raised', 'none', 'ignored', 'cleared']);
    expect(verdicts[1]).toMatchObject({ kind: 'unreachable', startedAt: 0 });
  });
});

import { describe, expect, test } from '@jest/globals';
import { scoreOf } from './score.ts';

const verdict = (truth: string, said: string, lines: number) => ({ truth, said, lines });

describe('scoreOf', () => {
  test('always the majority: accurate, not balanced', () => {
    const score = scoreOf([verdict('info', 'info', 96), verdict('warning', 'info', 4)]);
    expect(score).toEqual({ accuracy: 0.96, balanced: 0.5, macroF1: 0.4898 });
  });

  test('a label that is not there is a mistake and nothing more', () => {
    expect(scoreOf([verdict('info', 'info', 3), verdict('info', 'fatal', 1)])).toEqual({
      accuracy: 0.75,
      balanced: 0.75,
      macroF1: 0.8571,
    });
  });

  test('all right', () => {
    const score = scoreOf([verdict('info', 'info', 1), verdict('error', 'error', 5), verdict('fatal', 'fatal', 2)]);
    expect(score).toEqual({ accuracy: 1, balanced: 1, macroF1: 1 });
  });
});
